"""Asks the demo models all questions of the bundled suites, and prints the results.

python -m tests.end_to_end.suite_evaluation, or `make evaluate-suites`. Ends with an error if the
models do not differ as they should: the wanderer answers as the methodical model does, with more
tokens, and the runaway never answers what is about melting.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import msgspec

from overthink.bundled import bundled_folder
from overthink.evaluation.suite import Suite, Task, write_suite
from overthink.evaluation.suite_reader import load_suite
from tests.cli.commands import overthink

BUNDLED = bundled_folder("resources") / "suites"
NAMES = ("tricks", "arithmetic", "logic", "ordering", "reading")
MODELS = ("demo-methodical", "demo-wanderer", "demo-runaway")
MAX_TOKENS = 1500


def known_tasks(name: str) -> list[Task]:
    """The tasks of a bundled suite that are of the kinds the demo models know."""
    tasks = load_suite(BUNDLED / name).tasks
    return [task for task in tasks if "demo" in task.metadata.get("tags", ())]


def melting(task: Task) -> bool:
    """Whether it is about something that melts."""
    return str(task.metadata["template"]).startswith("melting")


def suite_of(name: str, tasks: list[Task], max_tokens: int) -> Suite:
    """A suite whose samples are greedy, so that the result is always the same."""
    return Suite(
        name=name, tasks=tuple(tasks), max_tokens=max_tokens, sampling={"temperature": 0.0}
    )


def run_suite(home: Path, suite: Suite) -> dict[str, Any]:
    """Run a suite with all demo models in the terminal, and return the report."""
    write_suite(home / "data" / "suites" / suite.name, suite)
    models = [part for model in MODELS for part in ("--model", f"{model};draft=none")]
    ended = overthink("suite", "run", suite.name, *models, "--json", home=home, limit_s=None)
    assert ended.status == 0, ended.errors
    report: dict[str, Any] = json.loads(ended.output)
    return report


def _pair(report: dict[str, Any], right: str) -> dict[str, Any]:
    """The comparison of the methodical model with another one."""
    for each in report["pairs"]:
        if each["left"].startswith(MODELS[0]) and each["right"].startswith(right):
            assert isinstance(each, dict)
            return each
    raise AssertionError(f"no comparison with {right}")


def assert_known_differences(known: dict[str, Any], melts: dict[str, Any]) -> None:
    """Check the differences on puzzles that the models know, and on those that melt."""
    wanderer = _pair(known, "demo-wanderer")
    assert wanderer["low"] <= 0 <= wanderer["high"], wanderer
    assert wanderer["thinking_tokens"]["high"] < 0, wanderer
    runaway = _pair(melts, "demo-runaway")
    assert runaway["low"] > 0, runaway
    assert runaway["p"] < 0.05, runaway


_OF_PAIR = ("difference", "low", "high", "p", "questions")


def _value(estimate: dict[str, Any] | None) -> str:
    """An estimate with its interval; there is none where no sample has a verdict."""
    if estimate is None:
        return "unknown"
    return f"{_short(estimate['value'])} ({_short(estimate['low'])} to {_short(estimate['high'])})"


def _short(number: float | None) -> str:
    return "–" if number is None else f"{number:.3g}"


def _print(report: dict[str, Any]) -> None:
    print(f"\n{report['suite']}: {report['tasks']} tasks")
    for model in report["models"]:
        right, tokens = _value(model["pass_at_1"]), _value(model["thinking_tokens"]["median"])
        print(f"  {model['model']}: right {right}, median thinking tokens {tokens}")
    for pair in report["pairs"]:
        shown = ", ".join(f"{name} {_short(pair[name])}" for name in _OF_PAIR)
        print(f"  {pair['left']} against {pair['right']}: {shown}", flush=True)


def main() -> int:
    """Run everything and print the results; return the exit status."""
    with tempfile.TemporaryDirectory(prefix="overthink-suites-") as folder:
        home = Path(folder) / "home"
        for name in NAMES:
            suite = load_suite(BUNDLED / name)
            asked = msgspec.structs.replace(
                suite, name=name, max_tokens=MAX_TOKENS, sampling={"temperature": 0.0}
            )
            _print(run_suite(home, asked))
        tasks = [task for name in NAMES for task in known_tasks(name)]
        known = run_suite(home, suite_of("known", tasks, MAX_TOKENS))
        melts = run_suite(
            home, suite_of("melting", [task for task in tasks if melting(task)], MAX_TOKENS)
        )
    _print(known)
    _print(melts)
    assert_known_differences(known, melts)
    print("\nThe models differ as they should.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
