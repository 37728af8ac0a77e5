"""The options of `overthink sessions`, `overthink replay`, and where sessions are kept."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from overthink.cli.bundle_options import add_import_options
from overthink.cli.numbers import number, short
from overthink.core.errors import BadOption
from overthink.lanes.replay_clock import FASTEST, SLOWEST
from overthink.ui.pdf.export_formats import FORMATS

OUTCOMES = ("right", "wrong", "open")


def add_database(group: Any) -> None:
    """Where sessions are kept."""
    group.add_argument(
        "--database", metavar="FILE", type=Path, help="another database than your own sessions.db"
    )


def add_replay(commands: Any) -> None:
    """`overthink replay`."""
    replay = commands.add_parser(
        "replay",
        help="play a saved session again, without its models",
        description="Plays a saved turn as it was recorded. Needs no model and no GPU.",
    )
    replay.add_argument("id", metavar="ID", help="of the session; its beginning is enough")
    replay.add_argument(
        "--speed",
        type=number(float, "--speed", (SLOWEST, FASTEST)),
        metavar="N",
        help=f"times as fast as it was ({SLOWEST:g} to {FASTEST:g}; default 1, tiny models slower)",
    )
    replay.add_argument(
        "--turn",
        type=number(int, "--turn", (1, 1_000_000)),
        metavar="N",
        help="which turn of the session (default: the last)",
    )
    add_database(replay)


def add_sessions(commands: Any) -> None:
    """`overthink sessions` and what can be done with them."""
    sessions = commands.add_parser("sessions", help="list, search, show and tidy saved sessions")
    does = sessions.add_subparsers(dest="does", metavar="ACTION", required=True)
    _add_finding(does)
    _add_show(does)
    _add_compare(does)
    _add_export(does)
    _add_delete(does)
    _add_check(does)
    add_import_options(_action(does, "import", "take in sessions of another machine"))
    _add_tally(does)
    vacuum = _action(does, "vacuum", "remove deleted sessions for good and give the room back")
    del vacuum
    salvage = _action(does, "salvage", "copy what is readable of a damaged database")
    salvage.add_argument("--out", required=True, metavar="FILE", type=Path, help="a new file")


def _action(does: Any, name: str, help_: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = does.add_parser(name, help=help_)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    add_database(parser)
    return parser


def _add_finding(does: Any) -> None:
    listing = _action(does, "list", "sessions, newest first")
    search = _action(does, "search", "full text over prompts, thoughts, answers and notes")
    search.add_argument("words", nargs="+", metavar="WORD", help="what must be there")
    for parser in (listing, search):
        _add_filters(parser.add_argument_group("only sessions with"))
        parser.add_argument(
            "--limit",
            type=number(int, "--limit", (1, 1_000_000)),
            default=50,
            metavar="N",
            help="at most so many (default 50)",
        )


def _add_filters(group: Any) -> None:
    group.add_argument("--model", metavar="NAME", help="this model, as target or draft")
    group.add_argument("--family", metavar="NAME", help="a model of this family")
    group.add_argument("--status", metavar="WORD", help="a run that ended so: length, say")
    group.add_argument("--looping", action="store_true", help="a run that went in a loop")
    group.add_argument("--never-answered", action="store_true", help="a run without an answer")
    group.add_argument("--outcome", choices=OUTCOMES, help="a run that was right, wrong, or open")
    group.add_argument("--tag", metavar="TAG", help="this tag")
    group.add_argument("--label", metavar="LABEL", help="a span that is labelled so")
    group.add_argument("--since", metavar="DATE", type=_date("--since"), help="this day or later")
    group.add_argument("--until", metavar="DATE", type=_date("--until"), help="this day or before")
    group.add_argument("--noted", action="store_true", help="notes or annotations")
    group.add_argument("--starred", action="store_true", help="a star")


def _add_show(does: Any) -> None:
    show = _action(does, "show", "a session in full")
    show.add_argument("id", metavar="ID", help="its beginning is enough")
    show.add_argument("--stats", action="store_true", help="with statistics of each thought")


def _add_compare(does: Any) -> None:
    compare = _action(does, "compare", "two saved runs beside each other, and where they part")
    compare.add_argument(
        "ids",
        nargs="+",
        metavar="ID",
        help="two runs, or two sessions lane by lane; SESSION:left is a session's left run; one "
        "session alone: its two lanes",
    )


def _add_export(does: Any) -> None:
    export = _action(does, "export", "write sessions into one file, to be read elsewhere")
    export.add_argument("ids", nargs="+", metavar="ID", help="the beginning is enough")
    export.add_argument(
        "--format", required=True, choices=tuple(FORMATS), help="what kind of file it is to be"
    )
    export.add_argument(
        "--out", required=True, metavar="FILE", type=Path, help="a new file; - is standard output"
    )
    export.add_argument(
        "--force", action="store_true", help="replace the file where there is one already"
    )


def _add_delete(does: Any) -> None:
    delete = _action(does, "delete", "take sessions out of the list; `vacuum` makes it final")
    delete.add_argument("ids", nargs="+", metavar="ID", help="the beginning is enough")
    delete.add_argument("--undo", action="store_true", help="bring back; ids must be whole")


def _add_tally(does: Any) -> None:
    tally = _action(does, "tally", "which of two models was preferred, and how sure that is")
    tally.add_argument(
        "--blind", action="store_true", help="only votes given while the names were hidden"
    )


def _add_check(does: Any) -> None:
    check = _action(does, "check", "compute every figure again from the traces, and compare")
    check.add_argument("id", nargs="?", metavar="ID", help="one session (default: all)")


def _date(name: str) -> Callable[[str], str]:
    def convert(text: str) -> str:
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
            raise BadOption(f"{name} is “{short(text)}”", "give a day such as 2026-11-22")
        return text

    return convert
