"""`overthink sessions compare`: any two saved runs beside each other, and where they part."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import shorten
from typing import Any

from overthink.bootstrap import Program
from overthink.cli.divergence import divergence_lines
from overthink.cli.figures import title
from overthink.cli.output import write_json
from overthink.cli.printable import printable
from overthink.cli.statistics import statistics_of
from overthink.comparison.conductor import Lane
from overthink.comparison.pairing import (
    PairedRun,
    apart_sentence,
    asked_the_same,
    divergence_of,
    have_said_nothing,
    saved_run,
    set_apart,
    unequal_settings,
)
from overthink.comparison.recorded import shown_lane
from overthink.core import metrics
from overthink.core.errors import BadOption
from overthink.core.proportions import percent
from overthink.core.vocabulary import Phase
from overthink.grading.status_text import status_words
from overthink.grading.thought_statistics import ThoughtStatistics
from overthink.reports.compare_json import lane_object
from overthink.reports.pair_json import pair_object, statistics_object
from overthink.storage.saved_sessions import (
    SavedRun,
    SavedSession,
    SavedTurn,
    find_run,
    find_session,
    load_session,
)
from overthink.storage.store import Store

_SIDES = ("left", "right")
_WIDTH = 34
"""Characters of a column of figures."""


@dataclass(frozen=True, slots=True, eq=False)
class _Named:
    """A run with the session that it is in."""

    session: SavedSession
    turn: SavedTurn
    run: SavedRun

    def paired(self, program: Program) -> PairedRun:
        return saved_run(self.session, self.turn, self.run.side, program.profiles)

    def lane(self, program: Program) -> Lane:
        return shown_lane(self.run, program.profiles)

    def statistics(self, program: Program) -> ThoughtStatistics:
        return statistics_of(program, self.turn, self.run)


def compare_saved(program: Program, store: Store, options: argparse.Namespace) -> int:
    """Prints the pairs that were asked for."""
    pairs = _pairs(store, options.ids)
    if options.json:
        write_json({"pairs": [_pair_object(program, *pair) for pair in pairs]})
    else:
        texts = ["\n".join(_pair_lines(program, *pair)) for pair in pairs]
        sys.stdout.write("\n\n".join(texts) + "\n")
    return 0


# ------------------------------------------------------------------------------- what is compared


def _pairs(store: Store, names: list[str]) -> list[tuple[_Named, _Named]]:
    """One name is a session whose lanes are compared; two are runs, or sessions lane by lane.

    Raises:
        BadOption: there is no such run, or nothing to pair it with.
    """
    if len(names) > 2:
        raise BadOption(f"{len(names)} are named", "name two runs, or two sessions")
    named = [_runs_named(store, name) for name in names]
    if len(named) == 1:
        both = named[0]
        if len(both) < 2:
            raise BadOption(f"“{names[0][:60]}” is one run", "name another one to compare it with")
        return [(both["left"], both["right"])]
    ours, theirs = named
    if len(ours) == len(theirs) == 1:
        return [(next(iter(ours.values())), next(iter(theirs.values())))]
    sides = [side for side in _SIDES if side in ours and side in theirs]
    if not sides:
        raise BadOption("the two sessions have no lane in common", "name two of their runs")
    return [(ours[side], theirs[side]) for side in sides]


def _runs_named(store: Store, name: str) -> dict[str, _Named]:
    """The runs that a name stands for, by side: a run, a session, or `SESSION:left`."""
    whole, _, side = name.partition(":")
    if side and side not in _SIDES:
        raise BadOption(f"“{name[:60]}” has no lane “{side[:20]}”", "say left or right")
    run = None if side or _is_session(store, whole) else find_run(store, whole)
    if run is not None:
        session = load_session(store, run.session)
        turn = next(turn for turn in session.turns if turn.id == run.turn)
        return {run.side: _Named(session, turn, turn.runs[run.side])}
    session = load_session(store, find_session(store, whole))
    turns = {each: session.conversation(each) for each in ((side,) if side else _SIDES)}
    last = {each: of_side[-1] for each, of_side in turns.items() if of_side}
    if not last:
        raise BadOption(f"the session {session.id} has no such run", "choose another one")
    return {each: _Named(session, turn, turn.runs[each]) for each, turn in last.items()}


def _is_session(store: Store, name: str) -> bool:
    try:
        find_session(store, name)
    except BadOption:
        return False
    return True


# ------------------------------------------------------------------------------------- as an object


def _pair_object(program: Program, left: _Named, right: _Named) -> dict[str, Any]:
    return {
        "left": _side_object(program, left),
        "right": _side_object(program, right),
        **pair_object(left.paired(program), right.paired(program)),
    }


def _side_object(program: Program, named: _Named) -> dict[str, Any]:
    turn = named.turn
    return {
        "session": named.session.id,
        "run": named.run.id,
        "begun": turn.begun,
        "prompt": turn.prompt,
        **lane_object(named.lane(program), turn.timing, turn.expect),
        "statistics": statistics_object(named.statistics(program)),
    }


# ------------------------------------------------------------------------------------------ as text


def _pair_lines(program: Program, left: _Named, right: _Named) -> Iterator[str]:
    yield from _table([_rows(program, named) for named in (left, right)])
    ours, theirs = left.paired(program), right.paired(program)
    apart = set_apart(ours, theirs)
    sentences = *map(apart_sentence, apart), *unequal_settings(ours, theirs)
    yield from (f"Unequal conditions: {printable(sentence)}" for sentence in sentences)
    yield ""
    if not asked_the_same(ours, theirs):
        yield "They were not asked the same, so there is no place where they part."
        return
    if have_said_nothing(ours, theirs):
        yield "Neither of them has a token, so there is nothing to compare."
        return
    found = divergence_of(ours, theirs)
    yield from divergence_lines(found) if found else ["Identical, to the last token."]


def _rows(program: Program, named: _Named) -> dict[str, str]:
    lane, record = named.lane(program), named.run.record
    figures = named.statistics(program)
    times = metrics.timing(record.trace, record.finished)
    speed, first = times.tokens_per_s, times.first_token_s
    counts, final = metrics.drafting(record.trace.draft_rounds), figures.final_answer
    stated = None if final is None else final.tokens_to
    return {
        "": title(lane),
        "outcome": status_words(record, named.turn.expect),
        "thinking tokens": f"{record.trace.count(Phase.THINKING):,}",
        "answer tokens": f"{record.trace.count(Phase.ANSWER):,}",
        "tokens/s": f"{speed:,.0f} ({named.turn.timing.value})" if speed else "–",
        "first token": f"{first:.2f} s" if first is not None else "–",
        "accepted / tested": percent(counts.acceptance) if counts.acceptance is not None else "–",
        "answer stated at": f"token {stated:,}" if stated is not None else "–",
        "verifies, switches": _counted(figures.verifying, figures.switching),
    }


def _counted(*counts: int | None) -> str:
    return ", ".join("–" if count is None else f"{count:,}" for count in counts)


def _table(columns: list[dict[str, str]]) -> Iterator[str]:
    names = list(columns[0])
    widest = max(map(len, names))
    for name in names:
        cells = [shorten(printable(column[name]), _WIDTH, placeholder="…") for column in columns]
        yield f"{name:<{widest}}  {cells[0]:<{_WIDTH}}  {cells[1]}".rstrip()
