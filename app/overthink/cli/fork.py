"""`overthink fork`: continues a saved run from any of its tokens."""

from __future__ import annotations

import argparse
import asyncio
from dataclasses import replace
from typing import Any

import msgspec

from overthink.bootstrap import Program
from overthink.cli.compare import conduct
from overthink.cli.comparison_text import comparison_lines, divergence_lines
from overthink.cli.experiment_lane import threads
from overthink.cli.output_files import Saving, existing_database
from overthink.cli.saved_runs import RunInSession, find_runs
from overthink.cli.terminal import print_error, print_lines, write_json
from overthink.comparison.conductor import Conductor, Lane
from overthink.comparison.experiments import Fork, Subject, fork_choice, plan_fork
from overthink.comparison.plan import LaneChoice
from overthink.core.divergence import Divergence, first_divergence
from overthink.core.errors import BadOption, from_kind
from overthink.core.vocabulary import TimingMode
from overthink.reports.compare_json import failure_sentence, lane_object
from overthink.reports.pair_json import divergence_object
from overthink.storage.experiments import save_experiment
from overthink.storage.store import open_store
from overthink.storage.turn_writer import open_and_recover

_SAMPLER = ("seed", "temperature", "top_k", "top_p", "min_p")
_LIMITS = ("max_tokens", "thinking_budget")


def run_fork(program: Program, options: argparse.Namespace) -> int:
    """Continue the run; return the exit status.

    Raises:
        BadInput: there is no such run or token, or the model cannot be used.
    """
    path = existing_database(program, options)
    store = open_and_recover(path)
    try:
        found = _only_run(find_runs(store, options.run))
    finally:
        store.close()
    subject = found.subject(program)
    token = _token(options.at, len(subject.record.trace))
    choice = _choice(subject, options)
    fork = plan_fork(program.planner(), subject, token, choice, threads(options), options.text)
    saving = Saving(None if options.no_save else path, is_requested=options.database is not None)
    try:
        lane, session, run = _run(program, saving, fork, found)
    finally:
        saving.close()
    if session is not None and run:
        with_store = open_store(path)
        try:
            save_experiment(with_store, run, fork.origin)
        finally:
            with_store.close()
    divergence = first_divergence(subject.record, lane.record)
    if options.json:
        write_json(_object(found, fork, lane, divergence, session, run if session else None))
    else:
        _print(subject, fork, lane, divergence)
    failure = lane.record.failed
    if failure is None:
        return 0
    if not options.json:
        print_error(f"{lane.plan.model}: {failure_sentence(lane.record)}")
    return from_kind(failure.kind, failure.problem, failure.remedy).exit_status


def _only_run(found: dict[str, RunInSession]) -> RunInSession:
    if len(found) > 1:
        raise BadOption("the session has two runs", "name one: SESSION:left or SESSION:right")
    return next(iter(found.values()))


def _token(place: int | float, count: int) -> int:
    """The number of tokens of a place; a share counts the whole run."""
    return place if isinstance(place, int) else round(place * count)


def _choice(subject: Subject, options: argparse.Namespace) -> LaneChoice:
    given = {name: getattr(options, name) for name in _SAMPLER}
    limits = {name: getattr(options, name) for name in _LIMITS}
    limits = {name: value for name, value in limits.items() if value is not None}
    run = msgspec.structs.replace(subject.choice.run, **limits)
    if options.model is None:
        return replace(fork_choice(subject, **given), run=run)
    sampler = {name: value for name, value in given.items() if value is not None}
    run = msgspec.structs.replace(run, thinking="auto", effort="")
    load = msgspec.structs.replace(subject.choice.load, chat_template="")
    return LaneChoice(model=options.model, sampler=sampler, run=run, load=load)


def _run(
    program: Program, saving: Saving, fork: Fork, found: RunInSession
) -> tuple[Lane, str | None, str]:
    """Run the fork; return its lane, and the ids of session and run."""
    turn = found.turn
    lane = Lane(fork.plan, program.live_lane("fork"), given=fork.given)
    conductor = Conductor([lane], saving.take)
    run = saving.begin([fork.plan], turn.prompt, turn.system, turn.expect, TimingMode.SEQUENTIAL)
    asyncio.run(
        conduct(conductor, list(fork.messages), TimingMode.SEQUENTIAL, turn.expect, live=False)
    )
    return lane, saving.end([lane]), run.get(fork.plan.side, "")


def _object(
    found: RunInSession,
    fork: Fork,
    lane: Lane,
    divergence: Divergence | None,
    session: str | None,
    run: str | None,
) -> dict[str, Any]:
    return {
        "of": {"session": found.session.id, "run": found.run.id, "lane": found.run.side},
        "token": fork.origin.token,
        "added": fork.origin.added or None,
        "session": session,
        "run": run,
        **lane_object(lane, TimingMode.SEQUENTIAL),
        "divergence": divergence_object(divergence) if divergence else None,
    }


def _print(subject: Subject, fork: Fork, lane: Lane, divergence: Divergence | None) -> None:
    print_lines(comparison_lines([lane], TimingMode.SEQUENTIAL, subject.expect))
    lines = [str(fork.origin.sentence)]
    if lane.record.prompt is not None:
        found = divergence_lines(divergence, ("first", "fork")) if divergence else None
        lines += found or ["Identical to the first run, to the last token."]
    print_lines(lines)
