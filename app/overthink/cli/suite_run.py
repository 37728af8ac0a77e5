"""`overthink suite run`: run a suite in the terminal, or continue it."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from overthink.bootstrap import Program
from overthink.cli.compare import stopping_at_signals
from overthink.cli.fit import machine_memory
from overthink.cli.output_files import check_folder, upgrade_database
from overthink.cli.suite_text import estimate_lines, progress_line, results_lines
from overthink.cli.terminal import (
    SIGNAL_STATUS,
    Interrupted,
    StatusLine,
    print_error,
    print_lines,
    write_json,
)
from overthink.comparison.conductor import threads_for_lane
from overthink.core.errors import BadOption, LaneFailure, StoreFailure
from overthink.core.vocabulary import TimingMode
from overthink.evaluation.model_spec import ModelSpec, read_models
from overthink.evaluation.planned_models import (
    PlannedModel,
    fit_model,
    plan_models,
    unequal_sentences,
)
from overthink.evaluation.sample_grader import SampleGrader
from overthink.evaluation.sleep_inhibitor import no_suspend
from overthink.evaluation.stations import fit_side_by_side, stations
from overthink.evaluation.suite import Suite
from overthink.evaluation.suite_estimate import SuiteEstimate, estimate
from overthink.evaluation.suite_reader import load_suite
from overthink.evaluation.suite_results import load_results
from overthink.evaluation.suite_runner import SuiteProgress, SuiteRunner
from overthink.evaluation.suite_session import (
    PreparedRun,
    estimated_jobs,
    grade_pending,
    newest_run,
    prepare_run,
    specs_of,
)
from overthink.reports.suite_json import suite_object
from overthink.storage.recorder import Recorder, SavingState
from overthink.storage.store import Store, open_store
from overthink.storage.suite_records import running
from overthink.storage.turn_writer import open_and_recover

SAMPLES_FAILED = 3
"""Exit status if some samples could not be made."""


def run_suite_models(program: Program, options: argparse.Namespace) -> int:
    """Run a suite, or continue it; return the exit status."""
    check_folder(options.database, "--database")
    suite = load_suite(program.suites.find(options.suite))
    path: Path = options.database or program.sessions
    upgrade_database(path)
    samples = options.samples or suite.samples
    models = _models(program, options, suite, path)
    if options.estimate:
        return _print_estimate(options, suite, models, samples, path)
    store = open_and_recover(path)
    try:
        prepared = prepare_run(store, suite, models, samples, new=options.new)
        with running(store, prepared.run), no_suspend(f"runs the suite {suite.name}"):
            return _run(program, options, suite, prepared, store)
    finally:
        store.close()


# -- before ---------------------------------------------------------------------------------------


def _models(
    program: Program, options: argparse.Namespace, suite: Suite, path: Path
) -> list[PlannedModel]:
    """The models, planned and fitted to this machine."""
    specs = _specs(options, suite, path)
    threads = threads_for_lane(TimingMode.SEQUENTIAL, options.threads)
    models = plan_models(suite, specs, program.planner(), threads, options.at_once)
    with suppress(LaneFailure):  # the lanes will report why devices cannot be queried
        machine = machine_memory(program)
        models = [fit_model(model, machine) for model in models]
    return models


def _specs(options: argparse.Namespace, suite: Suite, path: Path) -> list[ModelSpec]:
    specs = [spec for text in options.models for spec in read_models(text)]
    if not specs and path.exists() and not options.new:
        store = open_store(path, read_only=True)
        try:
            known = newest_run(store, suite)
        finally:
            store.close()
        specs = specs_of(known) if known else []
    if not specs:
        raise BadOption("no model is named", "name it, as in --model demo-wanderer")
    return specs


def _print_estimate(
    options: argparse.Namespace,
    suite: Suite,
    models: Sequence[PlannedModel],
    samples: int,
    path: Path,
) -> int:
    found = _estimate(suite, models, samples, path, new=options.new)
    notes = unequal_sentences(models)
    if options.json:
        write_json({"suite": suite.name, "estimate": found, "unequal_conditions": notes})
    else:
        print_lines([*estimate_lines(found), *notes])
    return 0


def _estimate(
    suite: Suite, models: Sequence[PlannedModel], samples: int, path: Path, *, new: bool
) -> SuiteEstimate:
    store = open_store(path, read_only=True) if path.exists() else None
    try:
        jobs, numbered = estimated_jobs(store, suite, models, samples, new=new)
        return estimate(store, suite, numbered, jobs, samples)
    finally:
        if store:
            store.close()


# -- the run --------------------------------------------------------------------------------------


def _run(
    program: Program,
    options: argparse.Namespace,
    suite: Suite,
    prepared: PreparedRun,
    store: Store,
) -> int:
    models = list(prepared.models.items())
    if prepared.jobs and not options.json:
        found = estimate(store, suite, models, prepared.jobs, prepared.run.samples)
        print_lines([*estimate_lines(found), *unequal_sentences([each for _, each in models])])
    grader = SampleGrader()
    try:
        if prepared.continued:
            grade_pending(store, suite, prepared.run, grader)
        progress, received = _make(
            *(program, suite, prepared, store.path, grader),
            side_by_side=options.side_by_side and _fit_side_by_side(program, prepared),
        )
    finally:
        grader.close()
    results = load_results(store, prepared.run)
    if options.json:
        write_json(suite_object(results))
    else:
        print_lines(["", *results_lines(results)])
    for model, reason in progress.failures.items():
        print_error(f"{model}: {reason}")
    if received:
        return SIGNAL_STATUS + received[0]
    return 0 if progress.made == progress.total else SAMPLES_FAILED


def _fit_side_by_side(program: Program, prepared: PreparedRun) -> bool:
    with suppress(LaneFailure):
        if fit_side_by_side(list(prepared.models.values()), machine_memory(program)):
            return True
    print_error("memory does not hold two of these models at once, so they run one by one.")
    return False


def _make(
    program: Program,
    suite: Suite,
    prepared: PreparedRun,
    path: Path,
    grader: SampleGrader,
    *,
    side_by_side: bool,
) -> tuple[SuiteProgress, list[int]]:
    """Make the samples that are left; returns how far it came, and the signals received.

    Raises:
        Interrupted: a second signal ended the run at once.
        StoreFailure: results can no longer be saved.
    """
    if not prepared.jobs:
        return SuiteProgress(total=0), []
    failure: list[StoreFailure] = []

    def note_failure(state: SavingState) -> None:
        if state.failure:
            failure.append(state.failure)
            loop.call_soon_threadsafe(runner.stop)

    async def work() -> list[int]:
        task = asyncio.ensure_future(runner.run(places))
        try:
            with stopping_at_signals(runner, task) as received:
                await task
        except asyncio.CancelledError:
            raise Interrupted(received[-1] if received else 2) from None
        return received

    loop = asyncio.new_event_loop()
    recorder = Recorder(path, note_failure)
    places = stations(prepared.models, program.single_lane, side_by_side=side_by_side)
    with StatusLine() as line, asyncio.Runner(loop_factory=lambda: loop) as asyncio_runner:
        runner = SuiteRunner(
            *(suite, prepared.models, prepared.jobs, recorder, grader),
            on_progress=lambda progress: line.show(progress_line(progress), step="run"),
        )
        try:
            received = asyncio_runner.run(work())
        finally:
            saved = recorder.close()
    if failure or not saved:
        raise failure[-1] if failure else StoreFailure("the last results cannot be saved")
    if sys.stderr.isatty():
        sys.stderr.write("\a")  # a long run ends while the user is elsewhere
    return runner.progress, received
