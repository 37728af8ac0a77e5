"""Options of `overthink suite`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from overthink.cli.option_types import number, utf8_text
from overthink.cli.session_options import add_database
from overthink.core.samples import MAX_SAMPLES as MAX_AT_ONCE
from overthink.evaluation.suite_reader import MAX_SAMPLES
from overthink.reports.suite_formats import SUITE_FORMATS

_SUITE_HELP = "name of a suite, or its folder"


def add_suite(commands: Any) -> argparse._SubParsersAction[Any]:
    """Add `overthink suite` and its actions; returns what further actions are added to."""
    suite = commands.add_parser(
        "suite",
        help="give the same questions to several models, many times",
        description="A suite is a folder with `suite.toml` (conditions) and `tasks.jsonl` (a "
        "question a line). Its samples are saved as ordinary runs.",
    )
    actions: argparse._SubParsersAction[Any] = suite.add_subparsers(
        dest="action", metavar="ACTION", required=True
    )
    _add_new(actions)
    check = _action(actions, "check", "check a suite's files, and its saved results")
    check.add_argument("suite", metavar="SUITE", help=_SUITE_HELP)
    add_database(check)
    listed = _action(actions, "list", "list suites, and their runs")
    add_database(listed)
    _add_run(actions)
    _add_results(actions)
    _add_report(actions)
    _add_grade(actions)
    return actions


def _action(actions: Any, name: str, help_: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = actions.add_parser(name, help=help_)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser


def _add_new(actions: Any) -> None:
    new: argparse.ArgumentParser = actions.add_parser(
        "new", help="make a suite with an example task, to be edited"
    )
    new.add_argument("name", metavar="NAME", type=utf8_text("NAME"), help="name of its folder")
    new.add_argument(
        "--in", dest="parent", metavar="DIR", type=Path, help="where (default: your suites)"
    )


def _add_run(actions: Any) -> None:
    run = _action(actions, "run", "run a suite, or continue it")
    run.description = (
        "Gives each task to each model as often as asked. The same command continues a run that "
        "was ended, by Ctrl+C, a crash or the end of power: what is made is never made again. More "
        "models or samples are added to the same run. Exit status 0: all samples were made; 3: "
        "some failed."
    )
    run.add_argument("suite", metavar="SUITE", help=_SUITE_HELP)
    run.add_argument(
        "--model",
        dest="models",
        action="append",
        default=[],
        type=utf8_text("--model"),
        metavar="MODEL",
        help="a model with settings, such as 'NAME;draft=none;effort=low', or a TOML file; can be "
        "repeated (default: the models of the run that is continued)",
    )
    run.add_argument(
        "--samples",
        type=number(int, "--samples", (1, MAX_SAMPLES)),
        metavar="K",
        help="runs of each model on each task (default: the suite's)",
    )
    run.add_argument(
        "--threads",
        type=number(int, "--threads", (1, 1_024)),
        metavar="N",
        help="CPU threads (default: all cores)",
    )
    run.add_argument(
        "--side-by-side",
        action="store_true",
        help="run two models at once, if memory holds them; their times are then “shared”",
    )
    run.add_argument(
        "--at-once",
        type=number(int, "--at-once", (1, MAX_AT_ONCE)),
        default=1,
        metavar="N",
        help="decode up to N samples of a task at once, without drafts (default 1); their times "
        "are “shared”",
    )
    run.add_argument("--new", action="store_true", help="begin a new run; do not continue one")
    run.add_argument(
        "--estimate",
        action="store_true",
        help="only estimate time, disk and what the suite can show",
    )
    add_database(run)


def _add_results(actions: Any) -> None:
    results = _action(actions, "results", "show what the models answered")
    results.add_argument("suite", metavar="SUITE", help=f"{_SUITE_HELP}; or the id of a run")
    add_database(results)


def _add_report(actions: Any) -> None:
    report: argparse.ArgumentParser = actions.add_parser(
        "report", help="write the results with every thought to a file"
    )
    report.add_argument("suite", metavar="SUITE", help=f"{_SUITE_HELP}; or the id of a run")
    report.add_argument(
        "--format",
        choices=tuple(SUITE_FORMATS),
        help="format of the file (default: by its ending, else html)",
    )
    report.add_argument(
        "--out", required=True, metavar="FILE", type=Path, help="where; - for standard output"
    )
    report.add_argument(
        "--model", metavar="MODEL", help="only this model, as its results are named"
    )
    report.add_argument("--force", action="store_true", help="replace an existing file")
    add_database(report)


def _add_grade(actions: Any) -> None:
    grade: argparse.ArgumentParser = actions.add_parser(
        "grade",
        help="judge answers yourself, without seeing whose they are",
        description="Shows answers that no rule judges, in random order and without the model's "
        "name. Type r (right), w (wrong), u (unsure), s (skip) or q (quit).",
    )
    grade.add_argument("suite", metavar="SUITE", help=f"{_SUITE_HELP}; or the id of a run")
    grade.add_argument(
        "--undecided", action="store_true", help="also those that the rules left undecided"
    )
    add_database(grade)
