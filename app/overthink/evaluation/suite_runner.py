"""Run a suite: jobs to stations, events to the recorder, answers to the grader.

A station makes one sample at a time with one conductor of one lane; a local run has one station,
or two side by side, a pool of servers as many as the servers take. The driver alone owns the queue
and the database. What is made is an ordinary turn with one run, begun in the same transaction as
its place in the suite: after a kill at any point the next run continues with what is missing.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Coroutine, Iterable, Mapping
from dataclasses import dataclass, field, replace

from overthink.comparison.conductor import (
    Conductor,
    Lane,
    OnEvent,
    OnSample,
    conversation_messages,
)
from overthink.comparison.plan import LanePlan
from overthink.comparison.saved_plan import run_plan
from overthink.core.errors import BadInput, OverthinkError, from_kind
from overthink.core.events import LaneEvent
from overthink.core.messages import Message, message
from overthink.core.vocabulary import Judgement, TimingMode
from overthink.evaluation.planned_models import SIDE, PlannedModel
from overthink.evaluation.sample_grader import SampleGrader
from overthink.evaluation.suite import Suite
from overthink.evaluation.suite_jobs import Job, JobQueue
from overthink.storage.filters import SUITE_SOURCE
from overthink.storage.recorder import Recorder, SessionRecorder, TurnHandle
from overthink.storage.suite_records import MADE
from overthink.storage.turn_log import SampleKey

MakeConductor = Callable[[LanePlan, OnEvent, OnSample], Conductor]

MAX_FAILURES = 3
"""Failures in a row after which a station gives a model up."""
MAX_ATTEMPTS = 5
"""How often a sample is tried at several stations of its model."""


@dataclass(frozen=True, slots=True)
class Station:
    """A place where samples are made, one at a time.

    Args:
        plans: by number, of the models that it runs, one after the other, as they run here.
        timing: `sequential` if it has the device to itself.
    """

    plans: Mapping[int, LanePlan]
    timing: TimingMode
    make_conductor: MakeConductor


@dataclass(slots=True)
class SuiteProgress:
    """How far a run is."""

    total: int
    """Samples to make in this run."""
    made: int = 0
    failed: int = 0
    """Samples that failed, or were left out because their model failed."""
    right: int = 0
    wrong: int = 0
    tokens: int = 0
    """Tokens of the samples made."""
    seconds: float = 0.0
    """Since the run began, without pauses."""
    running: dict[str, str] = field(default_factory=dict)
    """Names of models with the ids of the tasks that they are working on."""
    failures: dict[str, str] = field(default_factory=dict)
    """Names of models with the last reason why a sample failed."""

    @property
    def seconds_left(self) -> float | None:
        """An estimate from the samples made so far; None before the first one."""
        done = self.made + self.failed
        return self.seconds / done * (self.total - done) if self.made else None


OnProgress = Callable[[SuiteProgress], None]


class SuiteRunner:
    """Makes the samples of a suite run.

    Args:
        models: by number, with their plans fitted to the machine.
        on_progress: called when a sample begins or ends.
    """

    def __init__(
        self,
        suite: Suite,
        models: Mapping[int, PlannedModel],
        jobs: Iterable[Job],
        recorder: Recorder,
        grader: SampleGrader,
        on_progress: OnProgress = lambda _progress: None,
    ) -> None:
        self._suite, self._models = suite, models
        self._queue = JobQueue(jobs)
        self._recorder, self._grader = recorder, grader
        self._grading = asyncio.Lock()
        self._on_progress = on_progress
        self._conductors: set[Conductor] = set()
        self._may_start = asyncio.Event()
        self._may_start.set()
        self._open: Counter[int] = Counter()
        """Number of stations that serve a model."""
        self._attempts: Counter[SampleKey] = Counter()
        self.stopping = False
        self.progress = SuiteProgress(total=len(self._queue))

    async def run(self, stations: Iterable[Station]) -> SuiteProgress:
        """Make all samples; lanes that fail cost their model's samples only."""
        stations = list(stations)
        self._open = Counter(model for station in stations for model in station.plans)
        clock = asyncio.ensure_future(self._count_seconds())
        try:
            await _all(self._serve(station) for station in stations)
        finally:
            clock.cancel()
        return self.progress

    def stop(self) -> None:
        """End the samples that are being made, and begin no other one."""
        self.stopping = True
        self._may_start.set()
        for conductor in self._conductors:
            conductor.stop()

    def pause(self) -> None:
        """Begin no other sample until `resume`; those that are being made continue."""
        self._may_start.clear()

    def resume(self) -> None:
        """Continue after `pause`."""
        self._may_start.set()

    @property
    def is_paused(self) -> bool:
        return not self._may_start.is_set()

    # -- stations --------------------------------------------------------------------------------

    async def _serve(self, station: Station) -> None:
        for model in station.plans:
            work = _Work(self._models[model], station.plans[model], station)
            try:
                while not work.gave_up and (jobs := await self._next(work, model)):
                    await self._make(work, jobs)
            finally:
                if work.conductor:
                    self._conductors.discard(work.conductor)
                    await work.conductor.close()

    async def _next(self, work: _Work, model: int) -> list[Job]:
        await self._may_start.wait()
        return [] if self.stopping else self._queue.take(model, work.plan.load.samples)

    async def _make(self, work: _Work, jobs: list[Job]) -> None:
        """Make samples of one task, at once if there are several; record and grade them."""
        conductor, lane = work.ready(self._conductors)
        plan = work.plan.with_seed(jobs[0].seed)
        if plan.load.samples > 1:
            plan = replace(plan, seeds=tuple(job.seed for job in jobs))
        await conductor.replan(plan)
        prompt = self._suite.prompt_of(jobs[0].task)
        recorded = [self._begin(work, lane, job, number) for number, job in enumerate(jobs, 1)]

        def take(number: int, event: LaneEvent) -> None:
            recorded[number - 1].record(event)
            if self.stopping and not lane.stopping:  # it began while `stop` was called
                conductor.stop()

        work.take = take
        self._on_progress(self.progress)
        messages = conversation_messages(self._suite.system, (), prompt, thoughts=False)
        ended: list[Lane] = []
        try:
            await conductor.turn({SIDE: messages}, TimingMode.SEQUENTIAL)
            ended = lane.samples or [lane]
            for each, run in zip(recorded, ended, strict=True):
                each.judged = await self._judge(each.job, run)
        finally:
            for index, each in enumerate(recorded):
                each.end(stopped=bool(ended) and ended[index].record.stopped)
        self.progress.running.pop(work.model.name, None)
        for each, run in zip(recorded, ended, strict=True):
            self._end(work, each, run)

    def _begin(self, work: _Work, lane: Lane, job: Job, number: int) -> _Recorded:
        """Begin the turn of a sample, in a session of its own."""
        grader = self._suite.grader_of(job.task)
        expect = self._suite.expected(job.task) if grader in ("answer", "choice") else None
        is_alone = work.plan.load.samples == 1
        plan = run_plan(lane.plan.with_seed(job.seed), lane.record, None if is_alone else number)
        session = self._recorder.session(SUITE_SOURCE)
        turn = session.begin_turn(
            *(self._suite.prompt_of(job.task), self._suite.system, expect),
            work.station.timing if is_alone else TimingMode.SHARED,
            {SIDE: plan},
            samples={SIDE: job.key},
        )
        self.progress.running[work.model.name] = job.task.id
        return _Recorded(job, session, turn)

    async def _judge(self, job: Job, lane: Lane) -> Judgement | None:
        if not lane.record.has_complete_answer:
            return None
        async with self._grading:  # the grader's children serve one request at a time
            answer = lane.record.answer
            return await asyncio.to_thread(self._grader.judge, self._suite, job.task, answer)

    # -- progress --------------------------------------------------------------------------------

    def _end(self, work: _Work, recorded: _Recorded, lane: Lane) -> None:
        progress, judged = self.progress, recorded.judged
        if lane.record.status in MADE:
            progress.made += 1
            progress.tokens += len(lane.record.trace.ids)
            progress.right += judged is not None and judged.correct is True
            progress.wrong += judged is not None and judged.correct is False
            work.failures = 0
        elif not lane.record.stopped and not self.stopping:
            self._take_failure(work, recorded.job, lane)
        self._on_progress(progress)

    def _take_failure(self, work: _Work, job: Job, lane: Lane) -> None:
        """Count a failed sample, or leave it to another station of its model.

        A station gives a model up that cannot be loaded, or fails again and again; what fails for
        its input, such as a prompt that is too long, is no sign of that.
        """
        progress, reason, model = self.progress, _reason(lane), job.key.suite_model
        self._attempts[job.key] += 1
        is_input = isinstance(reason, BadInput)
        work.failures += not is_input
        gives_up = lane.record.loaded is None or work.failures >= MAX_FAILURES
        if gives_up and not is_input and not work.gave_up:
            work.gave_up = True
            self._open[model] -= 1
        others = self._open[model] - (not work.gave_up)
        if others and not is_input and self._attempts[job.key] < MAX_ATTEMPTS:
            self._queue.put_back(job)
            return
        progress.failed += 1
        progress.failures[work.model.name] = str(reason)
        if not self._open[model]:
            progress.failed += self._queue.drop(model)

    async def _count_seconds(self) -> None:
        last = time.monotonic()
        while True:
            await asyncio.sleep(0.2)
            now = time.monotonic()
            if not self.is_paused or self.progress.running:
                self.progress.seconds += now - last
            last = now


async def _all(work: Iterable[Coroutine[None, None, None]]) -> None:
    """Wait for all; if one raises, cancel the others and wait for their end."""
    tasks = [asyncio.ensure_future(each) for each in work]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@dataclass(slots=True)
class _Recorded:
    """A sample that is being made."""

    job: Job
    session: SessionRecorder
    turn: TurnHandle
    judged: Judgement | None = None

    def record(self, event: LaneEvent) -> None:
        self.session.record(self.turn, SIDE, event)

    def end(self, *, stopped: bool) -> None:
        """Record the judgement and the end of the turn."""
        if self.judged is not None:
            self.session.record_judgement(self.turn, SIDE, self.judged)
        self.session.end_turn(self.turn, {SIDE} if stopped else ())
        self.session.close()


@dataclass(slots=True)
class _Work:
    """A station's work on one model."""

    model: PlannedModel
    plan: LanePlan
    station: Station
    conductor: Conductor | None = None
    take: Callable[[int, LaneEvent], None] = lambda _number, _event: None
    """Records an event of a sample, by its number among those that are made at once."""
    failures: int = 0
    """In a row."""
    gave_up: bool = False

    def ready(self, known: set[Conductor]) -> tuple[Conductor, Lane]:
        """The conductor and its lane; made with the first sample."""
        if self.conductor is None:
            self.conductor = self.station.make_conductor(
                self.plan,
                lambda _side, event: self.take(1, event),
                lambda _side, number, event: self.take(number, event),
            )
            known.add(self.conductor)
        return self.conductor, self.conductor.lane(SIDE)


def _reason(lane: Lane) -> OverthinkError | Message:
    failed, finished = lane.record.failed, lane.record.finished
    if failed:
        return from_kind(failed.kind, failed.problem, failed.remedy)
    return finished.note if finished else message("the lane ended without a result")
