"""`overthink sessions`: list, search, show, delete and check what was saved."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any

import msgspec

from overthink.bootstrap import Program
from overthink.cli.option_types import short
from overthink.cli.output_files import check_folder, existing_database
from overthink.cli.session_compare import run_session_compare
from overthink.cli.session_files import export_sessions, import_sessions
from overthink.cli.session_text import (
    hit_lines,
    map_of,
    regrade_lines,
    session_lines,
    statistics_of,
    summary_lines,
    tally_lines,
)
from overthink.cli.terminal import print_lines, quantity, write_json
from overthink.comparison.saved_plan import ended_lane
from overthink.core.errors import BadOption
from overthink.grading.judgement import Grader
from overthink.grading.version import GRADER_VERSION
from overthink.reports.compare_json import comparison_object
from overthink.reports.pair_json import statistics_object
from overthink.reports.session_lines import run_facts, session_facts
from overthink.storage.filters import Filters
from overthink.storage.maintenance import CheckResult, check_store, vacuum
from overthink.storage.ratings import PairTally, tally_votes
from overthink.storage.regrader import regrade
from overthink.storage.salvage import salvage
from overthink.storage.saved_sessions import (
    SavedSession,
    SavedTurn,
    find_session,
    load_session,
)
from overthink.storage.search import search
from overthink.storage.session_edits import delete, restore
from overthink.storage.session_list import SessionSummary, list_sessions, summaries_of
from overthink.storage.store import Store, open_store
from overthink.storage.turn_writer import open_and_recover

_FILTERS = (
    *("model", "family", "status", "looping", "runaway", "never_answered", "outcome", "tag"),
    *("since", "until", "label", "noted", "starred"),
)


def run_sessions(program: Program, options: argparse.Namespace) -> int:
    """Run an action of `overthink sessions`; return the exit status."""
    return _ACTIONS[options.action](program, options)


# -- list and search ------------------------------------------------------------------------------


def _list(program: Program, options: argparse.Namespace) -> int:
    summaries: list[SessionSummary] = []
    if options.database or program.sessions.exists():
        store = open_and_recover(existing_database(program, options))
        summaries = list_sessions(store, _filters(program, store, options), limit=options.limit)
        store.close()
    if options.json:
        write_json({"sessions": [_summary_object(summary) for summary in summaries]})
    else:
        lines = chain.from_iterable(map(summary_lines, summaries))
        print_lines(lines, "There are no such sessions.")
    return 0


def _search(program: Program, options: argparse.Namespace) -> int:
    store = open_and_recover(existing_database(program, options))
    words = " ".join(f'"{word}"' if " " in word else word for word in options.words)
    hits = search(store, words, _filters(program, store, options), limit=options.limit)
    sessions = {s.id: s for s in summaries_of(store, [hit.session for hit in hits])}
    store.close()
    if options.json:
        write_json({"hits": [msgspec.to_builtins(hit) for hit in hits]})
    else:
        lines = (line for hit in hits for line in hit_lines(hit, sessions[hit.session]))
        print_lines(lines, "No results.")
    return 0


def _filters(program: Program, store: Store, options: argparse.Namespace) -> Filters:
    """The filters that the options set.

    Raises:
        BadOption: there is no such family, neither known nor recorded.
    """
    if options.family is not None:
        known = {family.name for family in program.profiles.families}
        rows = store.connection.execute("SELECT DISTINCT family FROM runs WHERE family <> ''")
        names = sorted(known | {name for (name,) in rows})
        if options.family not in names:
            raise BadOption(
                f"--family is “{short(options.family)}”", f"choose from {', '.join(names)}"
            )
    return Filters(**{name: getattr(options, name) for name in _FILTERS})


def _summary_object(summary: SessionSummary) -> dict[str, Any]:
    fields: dict[str, Any] = msgspec.to_builtins(summary)
    del fields["number"], fields["listed"]
    return fields


# -- show -----------------------------------------------------------------------------------------


def _show(program: Program, options: argparse.Namespace) -> int:
    store = open_and_recover(existing_database(program, options))
    session = load_session(store, find_session(store, options.id))
    store.close()
    if options.json:
        write_json(_session_object(program, session, statistics=options.stats))
    else:
        print_lines(session_lines(program, session, statistics=options.stats))
    return 0


def _session_object(program: Program, session: SavedSession, *, statistics: bool) -> dict[str, Any]:
    """A session as JSON: its turns as `compare --json` has them, with what was added since."""
    turns = [_turn_object(program, session, turn, statistics) for turn in session.turns]
    return {**session_facts(session), "turns": turns}


def _turn_object(
    program: Program, session: SavedSession, turn: SavedTurn, statistics: bool
) -> dict[str, Any]:
    lanes = [ended_lane(run, program.profiles) for run in turn.runs.values()]
    saved = []
    for run in turn.runs.values():
        facts = run_facts(run)
        if statistics:
            found = statistics_of(program, turn, run)
            facts["statistics"] = statistics_object(found)
            facts["map"] = msgspec.to_builtins(map_of(program, run, found))
        saved.append(facts)
    system = turn.system or None
    return {
        **comparison_object(lanes, turn.prompt, system, turn.timing, turn.expect, session.id),
        "begun": turn.begun,
        "preference": turn.preference,
        "preference_blind": turn.preference_blind,
        "saved": saved,
    }


# -- delete, check, tally, tidy -------------------------------------------------------------------


def _delete(program: Program, options: argparse.Namespace) -> int:
    store = open_store(existing_database(program, options))
    try:
        if options.undo:
            count, done = restore(store, options.ids), "brought back"
        else:
            count = delete(store, [find_session(store, name) for name in options.ids])
            done = "deleted"
    finally:
        store.close()
    if options.json:
        write_json({done.replace(" ", "_"): count})
    else:
        print_lines([f"{quantity(count, 'session')} {done}."])
    return 0


def _check(program: Program, options: argparse.Namespace) -> int:
    """Check the stored metrics; return 0 if all are as computed from the traces, else 1."""
    store = open_and_recover(existing_database(program, options))
    session = find_session(store, options.id) if options.id else None
    findings = check_store(store, session)
    store.close()
    if options.json:
        write_json({"sound": findings.sound, **msgspec.to_builtins(findings)})
    else:
        print_lines(_finding_lines(findings))
    return 0 if findings.sound else 1


def _finding_lines(findings: CheckResult) -> Iterator[str]:
    yield from findings.damage
    for found in findings.differences:
        yield (
            f"Run {found.run}: {found.figure} is {found.stored} in the file, but {found.computed} "
            "computed from the trace."
        )
    if findings.invalid:
        yield (
            f"{quantity(findings.invalid, 'run')} marked as invalid: a file of the model changed "
            "during the run."
        )
    result = "everything is as recorded" if findings.sound else "not sound"
    yield f"{quantity(findings.runs, 'run')} checked: {result}."


def _regrade(program: Program, options: argparse.Namespace) -> int:
    """Judge saved answers again; return 1 if a run cannot be read, else 0."""
    if options.all == bool(options.ids):
        problem = "--all and names of sessions are given" if options.all else "no session is named"
        raise BadOption(problem, "name sessions, or give --all")
    store, grader = open_and_recover(existing_database(program, options)), Grader()
    try:
        ids = None if options.all else [find_session(store, name) for name in options.ids]
        result = regrade(store, ids, grader, dry_run=options.dry_run)
    finally:
        grader.close()
        store.close()
    if options.json:
        write_json(
            {"grader": GRADER_VERSION, "dry_run": options.dry_run, **msgspec.to_builtins(result)}
        )
    else:
        print_lines(regrade_lines(result, dry_run=options.dry_run))
    return 1 if result.damage else 0


def _tally(program: Program, options: argparse.Namespace) -> int:
    store = open_and_recover(existing_database(program, options))
    pairs = tally_votes(store, only_blind=options.blind)
    store.close()
    if options.json:
        write_json({"pairs": [_pair_object(pair) for pair in pairs]})
    else:
        print_lines(chain.from_iterable(map(tally_lines, pairs)), "There are no votes.")
    return 0


def _pair_object(pair: PairTally) -> dict[str, Any]:
    return {
        **msgspec.to_builtins(pair),
        "decided": pair.decided,
        "share": pair.share,
        "interval_95": list(pair.interval),
    }


def _vacuum(program: Program, options: argparse.Namespace) -> int:
    store = open_store(existing_database(program, options))
    try:
        done = vacuum(store)
    finally:
        store.close()
    if options.json:
        write_json(done._asdict())
    else:
        print_lines(
            [
                f"{quantity(done.sessions, 'deleted session')} removed; "
                f"{done.bytes_before / 1e6:,.1f} MB before, {done.bytes_after / 1e6:,.1f} MB now."
            ]
        )
    return 0


def _salvage(program: Program, options: argparse.Namespace) -> int:
    check_folder(options.out, "--out")
    done = salvage(existing_database(program, options), options.out)
    if options.json:
        write_json(done._asdict())
    else:
        print_lines(
            [
                f"{quantity(done.sessions, 'session')} with {quantity(done.runs, 'run')} saved in "
                f"{options.out}; {done.traces_lost:,} without their text."
            ]
        )
    return 0


_ACTIONS: dict[str, Callable[[Program, argparse.Namespace], int]] = {
    "list": _list,
    "search": _search,
    "show": _show,
    "compare": run_session_compare,
    "delete": _delete,
    "export": export_sessions,
    "check": _check,
    "import": import_sessions,
    "regrade": _regrade,
    "tally": _tally,
    "vacuum": _vacuum,
    "salvage": _salvage,
}
