"""Runs experiments on a thought in the background, on a lane of its own, and saves the results."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from overthink.comparison.conductor import Conductor, Lane, grade_lanes, threads_for_lane
from overthink.comparison.experiments import (
    Fork,
    Subject,
    find_when_it_knew,
    knew_points,
    plan_again,
    plan_fork,
    plan_other,
    score_with_other,
)
from overthink.comparison.plan import LaneChoice, Planner
from overthink.comparison.saved_plan import run_plan
from overthink.core.errors import EnvironmentFailure, StoreFailure
from overthink.core.events import LaneEvent
from overthink.core.vocabulary import TimingMode
from overthink.lanes.source import ExperimentSource
from overthink.storage.experiments import (
    NO_EXPERIMENTS,
    Result,
    RunExperiments,
    save_experiment,
)
from overthink.storage.recorder import Recorder
from overthink.storage.saved_sessions import load_run
from overthink.storage.store import open_store


class ExperimentRunner(QObject):
    """One experiment at a time.

    Args:
        make_planner: returns a planner that has just scanned the model folders; called in a thread.
        make_lane: returns a lane that nothing else uses.
        database: returns the database of the saved runs.
        recorder: returns the recorder, which saves forks.
        report_bug: called with exceptions that are bugs of our own.
    """

    running_changed = Signal(bool)
    progressed = Signal(object)
    """`Loading`, `PromptProgress`, `KnewPoint` or, of a fork, any event of its lane."""
    knew = Signal(object)
    """`KnewResult`."""
    scored = Signal(object)
    """`ScoreResult`."""
    forked = Signal(str, str)
    """Identity of the fork's session, and the side of its run; empty if it is not saved."""
    failed = Signal(object)
    """The reason why it failed: a sentence."""

    def __init__(
        self,
        make_planner: Callable[[], Planner],
        make_lane: Callable[[], ExperimentSource],
        database: Callable[[], Path],
        recorder: Callable[[], Recorder],
        report_bug: Callable[[BaseException], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._make_planner, self.make_lane = make_planner, make_lane
        self._database, self._recorder = database, recorder
        self._report_bug = report_bug
        self._work: asyncio.Task[None] | None = None
        self._lane: ExperimentSource | None = None

    @property
    def running(self) -> bool:
        """True while an experiment runs."""
        return self._work is not None

    def find_when_it_knew(self, subject: Subject) -> None:
        """Find out when a model knew its answer."""
        if not self.running:
            self._start(self._find_when_it_knew(subject))

    def score(self, subject: Subject, model: str) -> None:
        """Score a run with another model."""
        if not self.running:
            self._start(self._score(subject, model))

    def fork(
        self, subject: Subject, system: str, token: int, choice: LaneChoice, added: str
    ) -> None:
        """Continue a run after some of its tokens."""
        if not self.running:
            self._start(self._fork(subject, system, token, choice, added))

    def stop(self) -> None:
        """Stop soon. What a fork generated, and the answers of points so far, remain."""
        if self._lane:
            self._lane.stop()
        elif self._work:
            self._work.cancel()

    async def close(self) -> None:
        """Cancel the experiment and close its lane."""
        if self._work:
            self._work.cancel()
            await asyncio.gather(self._work, return_exceptions=True)

    def load(self, run: str) -> RunExperiments:
        """Load the saved results of a run; none if they cannot be read. Call it in a thread."""
        try:
            store = open_store(self._database())
        except StoreFailure:
            return NO_EXPERIMENTS
        try:
            return load_run(store, run).experiments
        except EnvironmentFailure:
            return NO_EXPERIMENTS
        finally:
            store.close()

    # -- the work ------------------------------------------------------------------------------

    def _start(self, work: Coroutine[None, None, None]) -> None:
        self._work = asyncio.ensure_future(self._watched(work))
        self._work.add_done_callback(self._ended)
        self.running_changed.emit(True)

    async def _watched(self, work: Coroutine[None, None, None]) -> None:
        try:
            await work
        except EnvironmentFailure as failure:
            self.failed.emit(failure.sentence)
        finally:
            if self._lane:
                await self._lane.close()
            self._lane = None

    def _ended(self, work: asyncio.Task[None]) -> None:
        self._work = None
        if not work.cancelled() and (bug := work.exception()):
            self._report_bug(bug)
        self.running_changed.emit(False)

    async def _find_when_it_knew(self, subject: Subject) -> None:
        points = knew_points(subject.record.trace)
        threads = threads_for_lane(TimingMode.SEQUENTIAL, None)
        plan = await asyncio.to_thread(lambda: plan_again(self._make_planner(), subject, threads))
        self._lane = self.make_lane()
        result = await find_when_it_knew(self._lane, plan, subject, points, self.progressed.emit)
        await self._save(subject.run, result)
        self.knew.emit(result)

    async def _score(self, subject: Subject, model: str) -> None:
        threads = threads_for_lane(TimingMode.SEQUENTIAL, None)
        plan = await asyncio.to_thread(
            lambda: plan_other(self._make_planner(), subject, model, threads)
        )
        self._lane = self.make_lane()
        result = await score_with_other(self._lane, plan, subject, self.progressed.emit)
        await self._save(subject.run, result)
        self.scored.emit(result)

    async def _fork(
        self, subject: Subject, system: str, token: int, choice: LaneChoice, added: str
    ) -> None:
        threads = threads_for_lane(TimingMode.SEQUENTIAL, None)
        fork = await asyncio.to_thread(
            lambda: plan_fork(self._make_planner(), subject, token, choice, threads, added)
        )
        self._lane = self.make_lane()
        lane = Lane(fork.plan, self._lane, given=fork.given)
        session, runs = await self._run_fork(subject, system, fork, lane)
        recorder = self._recorder()
        if not await asyncio.to_thread(recorder.flush):
            self.forked.emit("", fork.plan.side)
            return
        await self._save(runs[fork.plan.side], fork.origin)
        self.forked.emit(session, fork.plan.side)

    async def _run_fork(
        self, subject: Subject, system: str, fork: Fork, lane: Lane
    ) -> tuple[str, Mapping[str, str]]:
        """Run and record a fork; return the identities of its session and run."""
        recording = self._recorder().session("fork")
        side, prompt = fork.plan.side, subject.messages[-1].content
        timing = TimingMode.SEQUENTIAL
        turn = recording.begin_turn(
            prompt, system, subject.expect, timing, {side: run_plan(fork.plan)}
        )

        def take(of: str, event: LaneEvent) -> None:
            recording.record(turn, of, event)
            self.progressed.emit(event)

        try:
            conductor = Conductor([lane], take)
            await conductor.turn({side: fork.messages}, timing)
            await grade_lanes([lane], subject.expect)
            if lane.judged is not None:
                recording.record_judgement(turn, side, lane.judged)
        finally:
            recording.close()
        return recording.id, turn.runs

    async def _save(self, run: str, result: Result) -> None:
        """Save a result, if its run is saved."""
        if run:
            await asyncio.to_thread(self._save_now, run, result)

    def _save_now(self, run: str, result: Result) -> None:
        store = open_store(self._database())
        try:
            save_experiment(store, run, result)
        finally:
            store.close()
