"""Options of `overthink knew`, `score` and `fork`: experiments on saved runs."""

from __future__ import annotations

import argparse
import re
from typing import Any

from overthink.cli.option_types import number, short, utf8_text
from overthink.cli.session_options import add_database
from overthink.core.errors import BadOption
from overthink.core.experiments import ANSWER_TOKENS, MOST_POINTS
from overthink.core.settings import RunSettings, SamplerSettings, value_range

_RUN_HELP = (
    "id of a run, or of a session; SESSION:left is its left run; ids may be cut to a beginning"
)


def add_experiments(commands: Any) -> None:
    """Add the three commands."""
    _add_knew(commands)
    _add_score(commands)
    _add_fork(commands)


def _add_experiment(commands: Any, name: str, help_: str, description: str) -> Any:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=help_, description=description)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument(
        "--threads",
        type=number(int, "--threads", (1, 1_024)),
        metavar="N",
        help="CPU threads (default: all cores)",
    )
    parser.add_argument("--no-save", action="store_true", help="do not save the result")
    add_database(parser)
    return parser


def _add_knew(commands: Any) -> None:
    knew = _add_experiment(
        commands,
        "knew",
        "find out when a model knew its answer, and what the rest of its thought changed",
        "Closes the thought of a saved run at its paragraph ends and lets the model answer there, "
        f"greedily, in at most {ANSWER_TOKENS} tokens. Loads the run's model; the run itself does "
        "not change. The result is saved with the run.",
    )
    knew.add_argument("runs", nargs="+", metavar="RUN", help=_RUN_HELP)
    knew.add_argument(
        "--expect",
        metavar="ANSWER",
        type=utf8_text("--expect"),
        help="the right answer (default: the one saved with the run)",
    )
    knew.add_argument(
        "--points",
        type=number(int, "--points", (2, 10_000)),
        default=MOST_POINTS,
        metavar="N",
        help=f"test at most N points, evenly distributed (default {MOST_POINTS})",
    )
    knew.add_argument(
        "--saved", action="store_true", help="print the saved result; no model is loaded"
    )


def _add_score(commands: Any) -> None:
    score = _add_experiment(
        commands,
        "score",
        "let another model score a run's text: where would it have said something else?",
        "Scores each token of a saved run with another model (each word, if the two models have "
        "different tokens), and lists the passages that surprise that model most. The result is "
        "saved with the run.",
    )
    score.add_argument("runs", nargs="+", metavar="RUN", help=_RUN_HELP)
    score.add_argument(
        "--model",
        metavar="MODEL",
        help="name or path of the scoring model (default: the model of the other lane)",
    )


def _add_fork(commands: Any) -> None:
    fork = _add_experiment(
        commands,
        "fork",
        "continue a saved run from any of its tokens: another seed, settings, text or model",
        "Continues a saved run after some of its tokens. What is taken over or inserted is marked "
        "as forced. The result is saved as a session of its own and compared with the first run.",
    )
    fork.add_argument("run", metavar="RUN", help=_RUN_HELP)
    fork.add_argument(
        "--at",
        required=True,
        metavar="TOKEN",
        type=_place,
        help="how many tokens of the run to take over, or a share of it such as 40%%",
    )
    fork.add_argument(
        "--text",
        default="",
        metavar="TEXT",
        type=utf8_text("--text"),
        help="insert this text there",
    )
    fork.add_argument(
        "--model", metavar="MODEL", help="continue with another model, by name or path"
    )
    for settings, field, help_ in (
        (SamplerSettings, "seed", "seed (default: the run's seed plus 1)"),
        (SamplerSettings, "temperature", "temperature; 0 for greedy sampling"),
        (SamplerSettings, "top_k", "sample from the N most probable tokens; 0 for no limit"),
        (SamplerSettings, "top_p", "sample from this share of probability; 1 for no limit"),
        (SamplerSettings, "min_p", "minimum probability, relative to the best token; 0 for none"),
        (RunSettings, "max_tokens", "maximum number of tokens, those taken over included"),
        (RunSettings, "thinking_budget", "thinking tokens after which the thought is closed"),
    ):
        bounds = value_range(settings, field)
        assert bounds is not None, f"{field} has no range"
        name = f"--{field.replace('_', '-')}"
        kind = type(getattr(settings(), field))
        fork.add_argument(
            name, dest=field, type=number(kind, name, bounds), metavar="N", help=help_
        )


def _place(text: str) -> int | float:
    """A number of tokens, or a share from 0 to 1."""
    if found := re.fullmatch(r"(\d{1,9})", text.strip(), re.ASCII):
        return int(found[1])
    found = re.fullmatch(r"(\d{1,3}(?:[.,]\d{1,6})?)\s*%", text.strip(), re.ASCII)
    share = float(found[1].replace(",", ".")) / 100 if found else 2.0
    if share > 1:
        raise BadOption(f"--at is “{short(text)}”", "give a number of tokens, or a share like 40%")
    return share
