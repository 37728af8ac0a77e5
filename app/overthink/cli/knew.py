"""`overthink knew`: when a model knew its answer."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from overthink.bootstrap import Program
from overthink.cli.experiment_lane import ExperimentProgress, on_lane, threads, while_open
from overthink.cli.saved_runs import RunInSession
from overthink.cli.terminal import one_line, print_lines, quantity, table, write_json
from overthink.comparison.experiments import (
    find_when_it_knew,
    knew_points,
    plan_again,
)
from overthink.core.errors import BadOption
from overthink.core.experiments import KnewPoint, KnewResult
from overthink.core.number_format import ENGLISH
from overthink.reports.experiments_json import knew_object, verdict_word
from overthink.storage.experiments import save_experiment
from overthink.storage.store import Store

_ANSWER_WIDTH = 44


def run_knew(program: Program, options: argparse.Namespace) -> int:
    """Run or print the experiment on each run; return 0.

    Raises:
        EnvironmentFailure: a run has no thought, or its model cannot be loaded.
    """
    results: list[tuple[RunInSession, KnewResult]] = []
    with while_open(program, options) as (store, runs):
        for found in runs:
            results.append((found, _result(program, options, store, found)))
    if options.json:
        write_json({"runs": [{**_head(found), **knew_object(r)} for found, r in results]})
    else:
        blocks = (["", *_lines(found, result)] for found, result in results)
        print_lines([line for block in blocks for line in block][1:])
    return 0


def _result(
    program: Program, options: argparse.Namespace, store: Store, found: RunInSession
) -> KnewResult:
    if options.saved:
        knew = found.run.experiments.knew
        if knew is None:
            raise BadOption(f"the run {found.run.id} has no saved result", "leave out --saved")
        return knew
    subject = found.subject(program)
    if options.expect is not None:
        subject = replace(subject, expect=options.expect)
    points = knew_points(subject.record.trace, options.points)
    plan = plan_again(program.planner(), subject, threads(options))

    async def run(progress: ExperimentProgress) -> KnewResult:
        async with on_lane(program, "knew") as lane:
            return await find_when_it_knew(lane, plan, subject, points, progress.show)

    with ExperimentProgress(subject.model, len(points)) as progress:
        result = asyncio.run(run(progress))
    if not options.no_save:
        save_experiment(store, subject.run, result)
    return result


def _head(found: RunInSession) -> dict[str, Any]:
    return {"session": found.session.id, "run": found.run.id, "lane": found.run.side}


def _lines(found: RunInSession, result: KnewResult) -> Iterator[str]:
    yield f"{found.run.side}: {one_line(result.model)}"
    yield str(result.sentence)
    if result.expect is not None:
        yield f"Expected: {one_line(result.expect)}"
    headings = ("TOKENS", "THOUGHT", "ANSWER", "PROBABILITY", "CLOSES", "VERDICT")
    rows = [_row(result, point) for point in result.points]
    yield from table([headings, *rows], (0, 1, 3, 4))
    yield from knew_notes(result)


def _row(result: KnewResult, point: KnewPoint) -> tuple[str, ...]:
    answer = one_line(point.answer) or "(none)"
    if len(answer) > _ANSWER_WIDTH:
        answer = f"{answer[: _ANSWER_WIDTH - 1]}…"
    return (
        f"{point.token:,}",
        ENGLISH.percent(result.share(point) or 0.0),
        answer if point.complete else f"{answer} (cut off)",
        ENGLISH.percent(point.probability, 1),
        ENGLISH.percent(point.closing, 1),
        verdict_word(point) if result.expect is not None else "",
    )


def knew_notes(result: KnewResult) -> Iterator[str]:
    """What a reader should know about the result."""
    if not result.finished:
        yield "The thought had not ended."
    if any(point.led for point in result.points):
        yield "Where the free answer was too long, it was led in with “Final answer:”."
    if not result.same_prompt:
        yield "The prompt has another number of tokens here than in the run."
    if result.skipped:
        yield f"The context had no room for {quantity(result.skipped, 'point')}."
    if result.stopped:
        yield "Stopped before the last point."
