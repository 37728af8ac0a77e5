"""`overthink sessions`: what was saved, listed, found, shown, deleted and checked."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

import msgspec

from overthink.bootstrap import Program
from overthink.cli.database import check_folder, database
from overthink.cli.export import run_export
from overthink.cli.output import write_json
from overthink.cli.plain import comparison_text
from overthink.cli.printable import printable
from overthink.cli.said import said_lines, tally_lines
from overthink.cli.session_bundles import import_sessions
from overthink.cli.session_compare import compare_saved
from overthink.cli.statistics import statistics_lines, statistics_of
from overthink.comparison.recorded import shown_lane
from overthink.core.vocabulary import RunStatus
from overthink.reports.compare_json import comparison_object
from overthink.reports.pair_json import statistics_object
from overthink.reports.session_lines import run_facts, session_facts
from overthink.storage.filters import Filters
from overthink.storage.maintenance import CheckResult, check_store, vacuum
from overthink.storage.ratings import PairTally, tally_votes
from overthink.storage.salvage import salvage
from overthink.storage.saved_sessions import (
    SavedRun,
    SavedSession,
    SavedTurn,
    find_session,
    load_session,
)
from overthink.storage.search import Hit, search
from overthink.storage.session_edits import delete, restore
from overthink.storage.session_list import RunSummary, SessionSummary, list_sessions, summaries_of
from overthink.storage.store import open_store
from overthink.storage.turn_writer import open_and_recover

_ID = 13
"""Characters of an identity that a list shows: its milliseconds."""
_PROMPT = 60
_SOURCES = {"example": "An example that came with the app.", "import": "Imported."}
_ORDINARY = {RunStatus.FINISHED.value}


def run_sessions(program: Program, options: argparse.Namespace) -> int:
    """Does what was asked; returns the exit status."""
    return _DOES[options.does](program, options)


# ------------------------------------------------------------------------------- list and search


def _list(program: Program, options: argparse.Namespace) -> int:
    summaries: list[SessionSummary] = []
    if options.database or program.sessions.exists():
        store = open_and_recover(database(program, options))
        summaries = list_sessions(store, _filters(options), limit=options.limit)
        store.close()
    if options.json:
        write_json({"sessions": [_as_object(summary) for summary in summaries]})
    else:
        _print(map(_line, summaries), "There are no such sessions.")
    return 0


def _search(program: Program, options: argparse.Namespace) -> int:
    store = open_and_recover(database(program, options))
    words = " ".join(f'"{word}"' if " " in word else word for word in options.words)
    hits = search(store, words, _filters(options), limit=options.limit)
    sessions = {s.id: s for s in summaries_of(store, [hit.session for hit in hits])}
    store.close()
    if options.json:
        write_json({"hits": [msgspec.to_builtins(hit) for hit in hits]})
    else:
        _print((_hit_lines(hit, sessions[hit.session]) for hit in hits), "Nothing is found.")
    return 0


def _filters(options: argparse.Namespace) -> Filters:
    return Filters(**{name: getattr(options, name) for name in _FILTERS})


_FILTERS = (
    *("model", "family", "status", "looping", "never_answered", "outcome", "tag", "since"),
    *("until", "label", "noted", "starred"),
)


def _print(lines: Iterable[str], otherwise: str) -> None:
    sys.stdout.write("\n".join(lines) or otherwise)
    sys.stdout.write("\n")


def _as_object(summary: SessionSummary) -> dict[str, Any]:
    told: dict[str, Any] = msgspec.to_builtins(summary)
    del told["number"]
    return told


def _line(summary: SessionSummary) -> str:
    star = "★" if summary.starred else " "
    name = " ".join((summary.title or summary.prompt).split())
    shown = name if len(name) <= _PROMPT else f"{name[: _PROMPT - 1]}…"
    tags = "".join(f" #{tag}" for tag in summary.tags)
    runs = " · ".join(map(_run, summary.runs))
    example = " (example)" if summary.source == "example" else ""
    return printable(
        f"{summary.id[:_ID]}  {local_time(summary.created)} {star} {shown}{example}{tags}\n"
        f"{' ' * (_ID + 2)}{runs}"
    )


def _run(run: RunSummary) -> str:
    mark = {True: " ✓", False: " ✗", None: ""}[run.right]
    status = "" if run.status in _ORDINARY else f" ({run.status.replace('_', ' ')})"
    return f"{run.model}{mark}{status}{' looping' if run.looping else ''}"


def local_time(utc: str) -> str:
    """A stored time as this machine's clock shows it; as it is where it is none."""
    try:
        return datetime.fromisoformat(utc).astimezone().strftime("%Y-%m-%d %H:%M")
    except (ValueError, OverflowError):
        return utc


def _hit_lines(hit: Hit, summary: SessionSummary) -> str:
    where = " ".join(filter(None, (hit.side, hit.place)))
    token = "" if hit.token is None else f", token {hit.token:,}"
    return f"{_line(summary)}\n{' ' * (_ID + 2)}{where}{token}: {printable(hit.snippet)}"


# ------------------------------------------------------------------------------------------ show


def _show(program: Program, options: argparse.Namespace) -> int:
    store = open_and_recover(database(program, options))
    session = load_session(store, find_session(store, options.id))
    store.close()
    if options.json:
        write_json(session_object(program, session, statistics=options.stats))
    else:
        lines = _session_lines(program, session, statistics=options.stats)
        sys.stdout.write("\n".join(lines) + "\n")
    return 0


def session_object(
    program: Program, session: SavedSession, *, statistics: bool = False
) -> dict[str, Any]:
    """A session for other programs.

    Its turns are as `compare --json` gives them; what was said of it since stands beside.

    Args:
        statistics: with those of each run's thought, which take a moment to compute.
    """
    return {
        **session_facts(session),
        "turns": [_turn_object(program, session, turn, statistics) for turn in session.turns],
    }


def _turn_object(
    program: Program, session: SavedSession, turn: SavedTurn, statistics: bool
) -> dict[str, Any]:
    lanes = [shown_lane(run, program.profiles) for run in turn.runs.values()]
    system = turn.system or None
    return {
        **comparison_object(lanes, turn.prompt, system, turn.timing, turn.expect, session.id),
        "begun": turn.begun,
        "preference": turn.preference,
        "preference_blind": turn.preference_blind,
        "saved": [
            run_facts(run) | (_statistics(program, turn, run) if statistics else {})
            for run in turn.runs.values()
        ],
    }


def _statistics(program: Program, turn: SavedTurn, run: SavedRun) -> dict[str, Any]:
    return {"statistics": statistics_object(statistics_of(program, turn, run))}


def _session_lines(program: Program, session: SavedSession, *, statistics: bool) -> Iterator[str]:
    yield printable(f"Session {session.id}, recorded {local_time(session.created)}")
    if session.source in _SOURCES:
        yield _SOURCES[session.source]
    for text in (session.title, " ".join(f"#{tag}" for tag in session.tags), session.note):
        if text:
            yield printable(text)
    for turn in session.turns:
        yield f"\n{printable(turn.prompt)}\n"
        lanes = [shown_lane(run, program.profiles) for run in turn.runs.values()]
        yield comparison_text(lanes, turn.timing, turn.expect)
        for run in turn.runs.values():
            yield f"Run {run.id}: {run.side}, {printable(run.model)}"
            if run.record.status is None:
                yield f"{printable(run.model)}: {run.status}"
        yield from map(printable, said_lines(turn))
        for run in turn.runs.values() if statistics else ():
            yield f"\n{printable(run.model)}, {run.side}"
            lines = statistics_lines(statistics_of(program, turn, run))
            yield from (f"  {printable(line)}" for line in lines)


def _compare(program: Program, options: argparse.Namespace) -> int:
    store = open_and_recover(database(program, options))
    try:
        return compare_saved(program, store, options)
    finally:
        store.close()


# ------------------------------------------------------------------------ delete, check, and tidy


def _delete(program: Program, options: argparse.Namespace) -> int:
    store = open_store(database(program, options))
    try:
        if options.undo:
            count, word = restore(store, options.ids), "brought back"
        else:
            count = delete(store, [find_session(store, name) for name in options.ids])
            word = "deleted"
    finally:
        store.close()
    if options.json:
        write_json({word.replace(" ", "_"): count})
    else:
        print(f"{count:,} {_of(count, 'session')} {word}.")
    return 0


def _check(program: Program, options: argparse.Namespace) -> int:
    store = open_and_recover(database(program, options))
    session = find_session(store, options.id) if options.id else None
    findings = check_store(store, session)
    store.close()
    if options.json:
        write_json({"sound": findings.sound, **msgspec.to_builtins(findings)})
    else:
        sys.stdout.write("\n".join(_finding_lines(findings)) + "\n")
    return 0 if findings.sound else 1


def _finding_lines(findings: CheckResult) -> Iterator[str]:
    yield from map(printable, findings.damage)
    for found in findings.differences:
        yield printable(
            f"Run {found.run}: {found.figure} is {found.stored} in the file, and {found.computed} "
            "from the trace."
        )
    many = f"{findings.runs:,} {_of(findings.runs, 'run')}"
    yield f"{many} checked: {'all is as it was recorded' if findings.sound else 'not sound'}."


def _tally(program: Program, options: argparse.Namespace) -> int:
    store = open_and_recover(database(program, options))
    pairs = tally_votes(store, only_blind=options.blind)
    store.close()
    if options.json:
        write_json({"pairs": [_pair_object(pair) for pair in pairs]})
    else:
        _print((printable("\n".join(tally_lines(pair))) for pair in pairs), "There are no votes.")
    return 0


def _pair_object(pair: PairTally) -> dict[str, Any]:
    return {
        **msgspec.to_builtins(pair),
        "decided": pair.decided,
        "share": pair.share,
        "interval_95": list(pair.interval),
    }


def _vacuum(program: Program, options: argparse.Namespace) -> int:
    store = open_store(database(program, options))
    try:
        done = vacuum(store)
    finally:
        store.close()
    if options.json:
        write_json(done._asdict())
    else:
        print(
            f"{done.sessions:,} deleted {_of(done.sessions, 'session')} removed; "
            f"{done.bytes_before / 1e6:,.1f} MB before, {done.bytes_after / 1e6:,.1f} MB now."
        )
    return 0


def _salvage(program: Program, options: argparse.Namespace) -> int:
    check_folder(options.out, "--out")
    done = salvage(database(program, options), options.out)
    if options.json:
        write_json(done._asdict())
    else:
        print(
            f"{done.sessions:,} {_of(done.sessions, 'session')} with {done.runs:,} "
            f"{_of(done.runs, 'run')} saved in {printable(str(options.out))}; "
            f"{done.traces_lost:,} without their text."
        )
    return 0


def _of(count: int, word: str) -> str:
    return word if count == 1 else f"{word}s"


_DOES: dict[str, Callable[[Program, argparse.Namespace], int]] = {
    "list": _list,
    "search": _search,
    "show": _show,
    "compare": _compare,
    "delete": _delete,
    "export": run_export,
    "check": _check,
    "import": import_sessions,
    "tally": _tally,
    "vacuum": _vacuum,
    "salvage": _salvage,
}
