"""`overthink score`: a run's text, scored by another model."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Iterator

from overthink.bootstrap import Program
from overthink.cli.experiment_lane import ExperimentProgress, on_lane, threads, while_open
from overthink.cli.saved_runs import RunInSession
from overthink.cli.terminal import one_line, print_lines, table, write_json
from overthink.comparison.experiments import plan_other, score_with_other
from overthink.core.errors import BadOption
from overthink.core.experiments import (
    ScoreResult,
    agreement_sentence,
    most_different,
    score_summary,
    scored_units,
)
from overthink.reports.experiments_json import score_object
from overthink.storage.experiments import save_experiment
from overthink.storage.store import Store

_PASSAGE_WIDTH = 90


def run_score(program: Program, options: argparse.Namespace) -> int:
    """Score each run; return 0.

    Raises:
        EnvironmentFailure: a model cannot be loaded.
    """
    results: list[tuple[RunInSession, ScoreResult]] = []
    with while_open(program, options) as (store, runs):
        for found in runs:
            results.append((found, _result(program, options, store, found)))
    if options.json:
        objects = (
            {
                "session": found.session.id,
                "run": found.run.id,
                "lane": found.run.side,
                "writer": found.run.model,
                **score_object(result, found.run.record.trace),
            }
            for found, result in results
        )
        write_json({"runs": list(objects)})
    else:
        blocks = (["", *_lines(found, result)] for found, result in results)
        print_lines([line for block in blocks for line in block][1:])
    return 0


def _result(
    program: Program, options: argparse.Namespace, store: Store, found: RunInSession
) -> ScoreResult:
    subject = found.subject(program)
    model = options.model or _other_model(found)
    plan = plan_other(program.planner(), subject, model, threads(options))

    async def run(progress: ExperimentProgress) -> ScoreResult:
        async with on_lane(program, "score") as lane:
            return await score_with_other(lane, plan, subject, progress.show)

    with ExperimentProgress(plan.model) as progress:
        result = asyncio.run(run(progress))
    if not options.no_save:
        save_experiment(store, subject.run, result)
    return result


def _other_model(found: RunInSession) -> str:
    """The model of the other lane.

    Raises:
        BadOption: there is none.
    """
    for side, run in found.turn.runs.items():
        if side != found.run.side:
            return run.model
    raise BadOption("the turn has one lane", "name the scoring model with --model")


def _lines(found: RunInSession, result: ScoreResult) -> Iterator[str]:
    writer = one_line(found.run.model)
    yield f"{found.run.side}: {writer}, scored by {one_line(result.model)}"
    units = scored_units(found.run.record.trace, result.scored)
    summary = score_summary(units)
    if summary is None:
        yield "There is no text to score."
        return
    yield one_line(str(agreement_sentence(result, units)))
    yield (
        f"Mean log-probability: {summary.own:.3f} for {writer}, {summary.other:.3f} for "
        f"{one_line(result.model)}."
    )
    if result.scored.full:
        yield "The context did not hold the whole text."
    passages = most_different(units)
    if passages:
        yield "Where they differ most (difference of the mean log-probabilities):"
        yield from table(
            [
                (f"{passage.surprise:.2f}", f"token {passage.first:,}", _cut(passage.text))
                for passage in passages
            ],
            (0,),
        )


def _cut(text: str) -> str:
    line = one_line(text)
    return line if len(line) <= _PASSAGE_WIDTH else f"{line[: _PASSAGE_WIDTH - 1]}…"
