"""`overthink sessions compare`: any two saved runs side by side, and where they diverge."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from itertools import chain
from textwrap import shorten
from typing import Any

from overthink.bootstrap import Program
from overthink.cli.comparison_text import divergence_lines, title
from overthink.cli.lane_options import SIDES
from overthink.cli.output_files import existing_database
from overthink.cli.saved_runs import RunInSession, find_runs
from overthink.cli.terminal import print_lines, write_json
from overthink.comparison.run_pair import (
    are_both_empty,
    condition_sentence,
    differing_conditions,
    divergence_of,
    have_same_input,
    unequal_settings,
)
from overthink.core.errors import BadOption
from overthink.core.metric_registry import METRIC
from overthink.core.metrics import RunMetrics
from overthink.grading.status_text import status_line
from overthink.grading.thought_statistics import STATISTIC
from overthink.reports.compare_json import lane_object
from overthink.reports.pair_json import pair_object, statistics_object
from overthink.storage.store import Store
from overthink.storage.turn_writer import open_and_recover

_COLUMN_WIDTH = 34
_METRICS = ("thinking_tokens", "answer_tokens", "tokens_per_s", "first_token_s", "acceptance")
_STATISTICS = ("tokens_to_answer", "verifying", "switching")


def run_session_compare(program: Program, options: argparse.Namespace) -> int:
    """Print the pairs of runs; return the exit status."""
    store = open_and_recover(existing_database(program, options))
    try:
        pairs = _find_pairs(store, options.ids)
    finally:
        store.close()
    if options.json:
        write_json({"pairs": [_pair_object(program, *pair) for pair in pairs]})
    else:
        blocks = (["", *_pair_lines(program, *pair)] for pair in pairs)
        print_lines(list(chain.from_iterable(blocks))[1:])
    return 0


# -- which runs -----------------------------------------------------------------------------------


def _find_pairs(store: Store, names: list[str]) -> list[tuple[RunInSession, RunInSession]]:
    """Pair the runs: both lanes of one session, two runs, or two sessions lane by lane.

    Raises:
        BadOption: a run does not exist, or there is nothing to pair it with.
    """
    if len(names) > 2:
        raise BadOption(f"{len(names)} are named", "name two runs, or two sessions")
    named = [find_runs(store, name) for name in names]
    if len(named) == 1:
        both = named[0]
        if len(both) < 2:
            raise BadOption(f"“{names[0][:60]}” is one run", "name another one to compare it with")
        return [(both["left"], both["right"])]
    ours, theirs = named
    if len(ours) == len(theirs) == 1:
        return [(next(iter(ours.values())), next(iter(theirs.values())))]
    sides = [side for side in SIDES if side in ours and side in theirs]
    if not sides:
        raise BadOption("the two sessions have no lane in common", "name two of their runs")
    return [(ours[side], theirs[side]) for side in sides]


# -- as JSON --------------------------------------------------------------------------------------


def _pair_object(program: Program, left: RunInSession, right: RunInSession) -> dict[str, Any]:
    return {
        "left": _run_object(program, left),
        "right": _run_object(program, right),
        **pair_object(left.paired(program), right.paired(program)),
    }


def _run_object(program: Program, found: RunInSession) -> dict[str, Any]:
    turn = found.turn
    return {
        "session": found.session.id,
        "run": found.run.id,
        "begun": turn.begun,
        "prompt": turn.prompt,
        **lane_object(found.lane(program), turn.timing),
        "statistics": statistics_object(found.statistics(program)),
    }


# -- as text --------------------------------------------------------------------------------------


def _pair_lines(program: Program, left: RunInSession, right: RunInSession) -> Iterator[str]:
    yield from _table([_rows(program, found) for found in (left, right)])
    ours, theirs = left.paired(program), right.paired(program)
    sentences = (
        *map(condition_sentence, differing_conditions(ours, theirs)),
        *unequal_settings(ours, theirs),
    )
    yield from (f"Unequal conditions: {sentence}" for sentence in sentences)
    yield ""
    if not have_same_input(ours, theirs):
        yield "Their prompts differ, so where they diverge means nothing."
    elif are_both_empty(ours, theirs):
        yield "Neither of them has a token, so there is nothing to compare."
    else:
        found = divergence_of(ours, theirs)
        yield from divergence_lines(found) if found else ["Identical, to the last token."]


def _rows(program: Program, found: RunInSession) -> dict[str, str]:
    lane, run = found.lane(program), RunMetrics(found.run.record)
    rows = {"": title(lane), "Outcome": status_line(run.record, found.turn.expect, lane.judged)}
    for metric in (METRIC[name] for name in _METRICS):
        value = metric.value(run)
        timing = f" ({found.turn.timing.value})" if metric.timed and value else ""
        rows[str(metric.caption)] = f"{value or '–'}{timing}"
    statistics = found.statistics(program)
    for statistic in (STATISTIC[name] for name in _STATISTICS):
        rows[str(statistic.caption)] = str(statistic.value(statistics) or "–")
    return rows


def _table(columns: list[dict[str, str]]) -> Iterator[str]:
    names = list(columns[0])
    widest = max(map(len, names))
    for name in names:
        left, right = (shorten(column[name], _COLUMN_WIDTH, placeholder="…") for column in columns)
        yield f"{name:<{widest}}  {left:<{_COLUMN_WIDTH}}  {right}".rstrip()
