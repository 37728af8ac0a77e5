"""Verdicts on `verdict_cases.jsonl`: a wrong one fails, and few may be undecided.

They are those of the app: what the rules leave open is compared mathematically.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from overthink.grading.judgement import Grader

_NAMES = {True: "right", False: "wrong", None: "undecided"}
_MOST_UNDECIDED = 0.1
"""Share of the decidable cases of a kind."""


class Case(msgspec.Struct, frozen=True):
    kind: str
    expected: str
    answer: str
    verdict: str
    optional: bool = False
    """Whether "undecided" is as good."""


CASES = [
    Case(**json.loads(line))
    for line in (Path(__file__).parent / "verdict_cases.jsonl")
    .read_text(encoding="utf-8")
    .splitlines()
]
KINDS = sorted({case.kind for case in CASES})


Verdicts = Callable[[list[Case]], dict[Case, str]]
_KNOWN: dict[Case, str] = {}


@pytest.fixture
def verdicts() -> Iterator[Verdicts]:
    """The verdicts on some cases, each judged once in all tests."""
    grader = Grader()

    def given(cases: list[Case]) -> dict[Case, str]:
        for case in cases:
            if case not in _KNOWN:
                _KNOWN[case] = _NAMES[grader.judge(case.expected, case.answer).correct]
        return {case: _KNOWN[case] for case in cases}

    yield given
    grader.close()


@pytest.mark.parametrize("kind", KINDS)
def test_no_verdict_is_wrong_and_few_are_undecided(
    kind: str, verdicts: Verdicts, record_property: Callable[[str, object], None]
) -> None:
    cases = [case for case in CASES if case.kind == kind]
    given = verdicts(cases)
    wrong = [(c, v) for c, v in given.items() if v not in ("undecided", c.verdict)]
    decidable = [case for case in cases if case.verdict != "undecided" and not case.optional]
    undecided = [case for case in decidable if given[case] == "undecided"]
    for name in ("right", "wrong"):
        record_property(f"precision_{name}", _precision(given, name))
    record_property("undecided_share", len(undecided) / max(1, len(decidable)))
    assert not wrong
    assert len(undecided) <= _MOST_UNDECIDED * len(decidable), undecided


def _precision(given: dict[Case, str], name: str) -> float:
    counts = Counter(case.verdict == name for case, verdict in given.items() if verdict == name)
    return counts[True] / max(1, counts.total())


def test_the_whole_table_is_judged_precisely(
    verdicts: Verdicts, record_property: Callable[[str, object], None]
) -> None:
    given = verdicts(CASES)
    decidable = [case for case in CASES if case.verdict != "undecided" and not case.optional]
    share = sum(given[case] == "undecided" for case in decidable) / len(decidable)
    precision = {name: _precision(given, name) for name in ("right", "wrong")}
    record_property("cases", len(CASES))
    record_property("precision", precision)
    record_property("undecided_share", share)
    print(f"{len(CASES)} cases: precision {precision}, undecided {share:.1%} of decidable cases")
    assert precision == {"right": 1, "wrong": 1}
    assert share <= _MOST_UNDECIDED


def test_the_table_has_no_case_twice() -> None:
    assert len({(case.expected, case.answer) for case in CASES}) == len(CASES)
