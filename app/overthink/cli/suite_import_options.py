"""Options of the actions of `overthink suite` that exchange files with other programs."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from overthink.cli.option_types import date, utf8_text
from overthink.cli.session_options import OUTCOMES, add_database
from overthink.evaluation.imports.suite_import import FORMS


def add_imports(actions: Any) -> None:
    """Add the actions `import`, `fetch`, `from-sessions`, `add` and `export`."""
    _add_import(actions)
    _add_fetch(actions)
    _add_from_sessions(actions)
    _add_add(actions)
    _add_export(actions)


def _destination(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--to", metavar="DIR", type=Path, help="a new folder (default: one of your suites)"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def _add_import(actions: Any) -> None:
    import_: argparse.ArgumentParser = actions.add_parser(
        "import",
        help="make a suite of questions in another form",
        description="Reads tables (CSV, TSV), JSON, JSON lines and YAML: GSM8K, MATH, AIME, "
        "SimpleBench, Inspect, lm-eval, promptfoo, or any columns with questions and answers. "
        "Nothing in the files is run, and no other file is opened.",
    )
    import_.add_argument("source", metavar="FILE", type=Path, help="a file, or a folder of files")
    import_.add_argument(
        "--form", choices=FORMS, help="form of the questions (default: it is recognised)"
    )
    import_.add_argument(
        "--name", type=utf8_text("--name"), help="name of the suite (default: the file's)"
    )
    _destination(import_)


def _add_fetch(actions: Any) -> None:
    fetch: argparse.ArgumentParser = actions.add_parser(
        "fetch",
        help="download a public set of questions as a suite",
        description="The sets are not part of Overthink. Each is pinned by its revision and, "
        "where known, its SHA-256, and belongs to its makers. Without a name the sets are listed.",
    )
    fetch.add_argument(
        "set", nargs="?", metavar="NAME", help="gsm8k, math-500, aime or simplebench"
    )
    fetch.add_argument("--yes", action="store_true", help="accept the licence without asking")
    _destination(fetch)


def _add_from_sessions(actions: Any) -> None:
    sessions: argparse.ArgumentParser = actions.add_parser(
        "from-sessions",
        help="make a suite of what you asked in saved sessions",
        description="Prompts with an expected answer are graded by the app's rules, others by "
        "you. Name sessions, or choose them by the options below.",
    )
    sessions.add_argument("ids", nargs="*", metavar="ID", help="id of a session, or its beginning")
    sessions.add_argument("--name", type=utf8_text("--name"), help="name of the suite")
    _destination(sessions)
    add_database(sessions)
    group = sessions.add_argument_group("sessions with")
    group.add_argument("--all", action="store_true", help="anything")
    group.add_argument("--tag", metavar="TAG", help="this tag")
    group.add_argument("--starred", action="store_true", help="a star")
    group.add_argument("--outcome", choices=OUTCOMES, help="a run that was right, wrong, or open")
    group.add_argument("--since", metavar="DATE", type=date("--since"), help="this date or later")
    group.add_argument("--until", metavar="DATE", type=date("--until"), help="this date or earlier")


def _add_add(actions: Any) -> None:
    add: argparse.ArgumentParser = actions.add_parser("add", help="add a prompt to a suite")
    add.add_argument("suite", metavar="SUITE", help="name of one of your suites, or its folder")
    add.add_argument(
        "--prompt", required=True, type=utf8_text("--prompt"), metavar="TEXT", help="the question"
    )
    add.add_argument(
        "--expect",
        default="",
        type=utf8_text("--expect"),
        metavar="TEXT",
        help="the right answer (without it you grade the answers)",
    )
    add.add_argument(
        "--id", default="prompt", type=utf8_text("--id"), help="id of the task (default: prompt)"
    )


def _add_export(actions: Any) -> None:
    export: argparse.ArgumentParser = actions.add_parser(
        "export",
        help="write the results for other programs",
        description="Writes a file per model: Inspect's log, which `inspect view` opens, or "
        "lm-eval's samples. Samples without a verdict have no score there.",
    )
    export.add_argument("suite", metavar="SUITE", help="name of a suite, or the id of a run")
    export.add_argument(
        "--format", required=True, choices=("inspect", "lm-eval"), help="form of the files"
    )
    export.add_argument("--to", required=True, metavar="DIR", type=Path, help="a folder")
    export.add_argument("--force", action="store_true", help="replace existing files")
    add_database(export)
