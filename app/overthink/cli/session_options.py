"""Options of `overthink sessions` and `overthink replay`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from overthink.cli.option_types import date, number, word_of
from overthink.core.runaway.findings import RunawayKind
from overthink.core.vocabulary import RunStatus
from overthink.lanes.replay_clock import FASTEST, SLOWEST
from overthink.storage.filters import ANY_RUNAWAY
from overthink.storage.schema import INTERRUPTED, RECORDING
from overthink.ui.pdf.export_formats import FORMATS

RUNAWAYS = (*(kind.value for kind in RunawayKind), ANY_RUNAWAY)
OUTCOMES = ("right", "wrong", "open")
STATUSES = (*(status.value for status in RunStatus), INTERRUPTED, RECORDING)
_ID_HELP = "id of a session, or its beginning"


def add_database(group: Any) -> None:
    """Add the option that names the database."""
    group.add_argument(
        "--database", metavar="FILE", type=Path, help="use this database, not your sessions.db"
    )


def add_replay(commands: Any) -> None:
    """Add `overthink replay`."""
    replay = commands.add_parser(
        "replay",
        help="play a saved session again, without its models",
        description="Plays a saved turn as it was recorded. Needs no model and no GPU.",
    )
    replay.add_argument("id", metavar="ID", help=_ID_HELP)
    replay.add_argument(
        "--speed",
        type=number(float, "--speed", (SLOWEST, FASTEST)),
        metavar="N",
        help=f"multiple of the recorded speed ({SLOWEST:g} to {FASTEST:g}; default 1, less for "
        "tiny models)",
    )
    replay.add_argument(
        "--turn",
        type=number(int, "--turn", (1, 1_000_000)),
        metavar="N",
        help="which turn of the session (default: the last)",
    )
    add_database(replay)


def add_sessions(commands: Any) -> None:
    """Add `overthink sessions` and its actions."""
    sessions = commands.add_parser("sessions", help="list, search, show and tidy saved sessions")
    actions = sessions.add_subparsers(dest="action", metavar="ACTION", required=True)
    _add_list_and_search(actions)
    show = _action(actions, "show", "show a session in full")
    show.add_argument("id", metavar="ID", help=_ID_HELP)
    show.add_argument("--stats", action="store_true", help="with statistics of each thought")
    compare = _action(actions, "compare", "show two runs side by side, and where they diverge")
    compare.add_argument(
        "ids",
        nargs="+",
        metavar="ID",
        help="two runs, or two sessions lane by lane; SESSION:left is a session's left run; a "
        "single session compares its two lanes",
    )
    _add_export(actions)
    delete = _action(actions, "delete", "remove sessions from the list; `vacuum` makes it final")
    delete.add_argument("ids", nargs="+", metavar="ID", help=_ID_HELP)
    delete.add_argument("--undo", action="store_true", help="restore; needs the complete ids")
    check = _action(actions, "check", "recompute all metrics from the traces, and compare")
    check.add_argument("id", nargs="?", metavar="ID", help="one session (default: all)")
    regrade = _action(
        actions,
        "regrade",
        "judge saved answers again with the current rules, not your own verdicts",
    )
    regrade.add_argument("ids", nargs="*", metavar="ID", help=_ID_HELP)
    regrade.add_argument("--all", action="store_true", help="all sessions")
    regrade.add_argument("--dry-run", action="store_true", help="show what changes, write nothing")
    import_ = _action(actions, "import", "import sessions from other machines")
    import_.add_argument(
        "files", nargs="*", metavar="FILE", type=Path, help="a bundle, made by `export`"
    )
    import_.add_argument(
        "--examples", action="store_true", help="the recorded sessions that come with the app"
    )
    tally = _action(
        actions, "tally", "count the votes on each pair of models, with their uncertainty"
    )
    tally.add_argument(
        "--blind", action="store_true", help="only votes given while the names were hidden"
    )
    _action(actions, "vacuum", "remove deleted sessions for good and free their space")
    salvage = _action(actions, "salvage", "copy what is readable from a damaged database")
    salvage.add_argument("--out", required=True, metavar="FILE", type=Path, help="a new file")


def _action(actions: Any, name: str, help_: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = actions.add_parser(name, help=help_)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    add_database(parser)
    return parser


def _add_list_and_search(actions: Any) -> None:
    listing = _action(actions, "list", "list sessions, newest first")
    search = _action(actions, "search", "search in prompts, thoughts, answers and notes")
    search.add_argument("words", nargs="+", metavar="WORD", help="a word that must occur")
    for parser in (listing, search):
        _add_filters(parser.add_argument_group("only sessions with"))
        parser.add_argument(
            "--limit",
            type=number(int, "--limit", (1, 1_000_000)),
            default=50,
            metavar="N",
            help="show at most N (default 50)",
        )


def _add_filters(group: Any) -> None:
    group.add_argument("--model", metavar="NAME", help="this model, as target or draft")
    group.add_argument("--family", metavar="NAME", help="a model of this family")
    group.add_argument(
        "--status",
        metavar="WORD",
        type=word_of("--status", STATUSES),
        help=f"a run with this status: {', '.join(STATUSES)}",
    )
    group.add_argument("--looping", action="store_true", help="a run that looped")
    group.add_argument(
        "--runaway",
        metavar="KIND",
        type=word_of("--runaway", RUNAWAYS),
        help=f"a run with a runaway of this kind: {', '.join(RUNAWAYS)}",
    )
    group.add_argument("--never-answered", action="store_true", help="a run without an answer")
    group.add_argument("--outcome", choices=OUTCOMES, help="a run that was right, wrong, or open")
    group.add_argument("--tag", metavar="TAG", help="this tag")
    group.add_argument("--label", metavar="LABEL", help="an annotation with this label")
    group.add_argument("--since", metavar="DATE", type=date("--since"), help="this date or later")
    group.add_argument("--until", metavar="DATE", type=date("--until"), help="this date or earlier")
    group.add_argument("--noted", action="store_true", help="notes or annotations")
    group.add_argument("--starred", action="store_true", help="a star")


def _add_export(actions: Any) -> None:
    export = _action(actions, "export", "write sessions to a file for other programs")
    export.add_argument("ids", nargs="+", metavar="ID", help=_ID_HELP)
    export.add_argument(
        "--format", required=True, choices=tuple(FORMATS), help="format of the file"
    )
    export.add_argument(
        "--out", required=True, metavar="FILE", type=Path, help="a new file; - is standard output"
    )
    export.add_argument("--force", action="store_true", help="replace an existing file")
