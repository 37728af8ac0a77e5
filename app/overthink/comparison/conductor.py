"""The conductor runs turns over two lanes, with equal conditions and clean timings.

`concurrent` starts both runs at once, after both lanes are ready, so that neither has the machine
to itself; the lanes share the threads. `sequential` gives each lane the whole machine in turn; so
does `shared`, in which a lane decodes several samples of the prompt at once.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from typing import NamedTuple, cast

import msgspec
import psutil

from overthink.comparison.lane_memory import measure_memory
from overthink.comparison.model_files import (
    ModelFiles,
    changed_while_loading,
    runnable_again,
    with_change,
)
from overthink.comparison.plan import LanePlan
from overthink.core.events import (
    Failed,
    Finished,
    LaneEvent,
    PhaseChanged,
    SamplesDone,
    Tokens,
)
from overthink.core.protocol import ChatMessage, Load, Run, RunText
from overthink.core.run_record import RunRecord
from overthink.core.samples import sample_seeds
from overthink.core.vocabulary import Judgement, TimingMode
from overthink.lanes.source import LaneSource, SamplingSource

OnEvent = Callable[[str, LaneEvent], None]
"""Called with the lane's side and an event there."""
OnSample = Callable[[str, int, LaneEvent], None]
"""Called with the lane's side, the number of a sample, and an event of it."""


def threads_for_lane(timing: TimingMode, total: int | None) -> int:
    """Threads of one lane, so that the lanes together use `total` (None: all cores).

    Only physical cores that this process may use count: a second thread on a core slows llama.cpp's
    arithmetic down.
    """
    cores = total or _usable_cores()
    return max(1, cores // 2) if timing is TimingMode.CONCURRENT else cores


def _usable_cores() -> int:
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    physical = psutil.cpu_count(logical=False)
    return max(1, min(n for n in (allowed, physical, 1024) if n))


@dataclass(slots=True)
class Lane:
    """A lane of a comparison: its plan, its source, and the record of its run."""

    plan: LanePlan
    source: LaneSource
    record: RunRecord = field(default_factory=RunRecord)
    judged: Judgement | None = None
    """The judgement of its answer; None if it is ungraded."""
    stopping: bool = False
    """True from the moment the user stops the lane until its next turn."""
    files: ModelFiles | None = None
    """The model files as they were when they were loaded."""
    given: RunText | None = None
    """How its next run begins, if that is a fork."""
    retains_tokens: bool = True
    """False if the listener retains them: the record then lacks the text."""
    sample: int | None = None
    """Its number, if it is one of several samples."""
    samples: list[Lane] = field(default_factory=list)
    """Those of a turn with several samples, each with its plan, record and judgement; the lane's
    own record then only knows the model."""
    samples_done: SamplesDone | None = None
    """The common cost of the samples, once they have ended."""

    @property
    def side(self) -> str:
        """Left or right."""
        return self.plan.side

    @property
    def loaded(self) -> bool:
        """True while the model is in memory."""
        return self.record.loaded is not None and not self.record.released and not self.source.lost


async def grade_lanes(lanes: Sequence[Lane], expect: str | None) -> None:
    """Judge the answers of lanes that have ended. Incomplete ones stay ungraded."""
    if expect is None:
        return
    from overthink.grading.judgement import is_gradable, judgement  # late: not before a token

    for run in (run for lane in lanes for run in lane.samples or [lane]):
        if is_gradable(run.record, expect):
            run.judged = await judgement(expect, run.record.answer)


class Conductor:
    """Runs turns over lanes and reports their events.

    Args:
        lanes: usually two, independent of each other.
        on_event: called with each event after the lane's record has taken it.
        on_sample: called in its place in turns with several samples, with each event of a sample
            after the sample's record has taken it; events of loading are of every sample.
    """

    def __init__(
        self,
        lanes: Sequence[Lane],
        on_event: OnEvent,
        on_sample: OnSample = lambda _side, _sample, _event: None,
    ) -> None:
        self.lanes = lanes
        self._on_event, self._on_sample = on_event, on_sample
        self._ignore_memory_warning = False
        self._turn_lanes: Sequence[Lane] = ()
        """The lanes of this turn."""

    def lane(self, side: str) -> Lane:
        """The lane of that side."""
        return next(lane for lane in self.lanes if lane.side == side)

    async def turn(
        self,
        conversations: Mapping[str, Sequence[ChatMessage]],
        timing: TimingMode,
        *,
        in_turn: bool = False,
        ignore_memory_warning: bool = False,
    ) -> None:
        """Load the lanes that are not loaded and run one turn on each that has a conversation.

        A lane that fails does not end the other.

        Args:
            conversations: messages by side; they differ after the first turn, as the answers do.
            in_turn: memory holds one lane at a time, so each is unloaded before the next one is
                loaded. For sequential turns only.
            ignore_memory_warning: load even what is predicted not to fit.
        """
        self._ignore_memory_warning = ignore_memory_warning
        lanes = self._turn_lanes = [lane for lane in self.lanes if lane.side in conversations]
        for lane in lanes:
            if lane.source.lost:
                lane.record.released = True
            await self._release_if_changed(lane)
            lane.record, lane.stopping = lane.record.for_next_turn(), False
            lane.judged = None
            lane.samples, lane.samples_done = _samples_of(lane), None
        if timing is not TimingMode.CONCURRENT:
            for lane in lanes:
                if in_turn:
                    await self._make_room_for(lane)
                if await self._load(lane, timing):
                    await self._run(lane, conversations[lane.side])
        else:
            ready = await asyncio.gather(*(self._load(lane, timing) for lane in lanes))
            able = [lane for lane, ok in zip(lanes, ready, strict=True) if ok]
            await asyncio.gather(*(self._run(lane, conversations[lane.side]) for lane in able))

    def stop(self, side: str | None = None) -> None:
        """Stop all lanes, or one, and start nothing more in this turn."""
        for lane in self.lanes:
            if side in (None, lane.side):
                lane.stopping = True
                lane.source.stop()

    def stop_sample(self, side: str, number: int) -> None:
        """Stop one of a lane's samples."""
        cast(SamplingSource, self.lane(side).source).stop(number)

    async def replan(self, plan: LanePlan) -> None:
        """Give a lane another plan for its next turn; a model that did not change stays loaded."""
        lane = self.lane(plan.side)
        if lane.loaded and plan.load != lane.plan.load:
            await self.release(plan.side)
        await self._release_if_changed(lane)
        lane.plan = plan

    async def _release_if_changed(self, lane: Lane) -> None:
        """Unload a model whose files have changed since it was loaded."""
        if not lane.loaded or lane.files is None:
            return
        changed = await asyncio.to_thread(lane.files.changed)
        if changed:
            await self.release(lane.side)

    async def release(self, side: str) -> None:
        """Unload a lane's model and end its process."""
        lane = self.lane(side)
        await lane.source.close()
        lane.record.released = True

    async def close(self) -> None:
        """Close all lanes."""
        await asyncio.gather(*(lane.source.close() for lane in self.lanes))

    async def _make_room_for(self, lane: Lane) -> None:
        for other in self.lanes:
            if other is not lane and other.loaded and not lane.loaded and not lane.stopping:
                await self.release(other.side)

    async def _load(self, lane: Lane, timing: TimingMode) -> bool:
        if not lane.loaded and not lane.stopping:
            command = msgspec.structs.replace(
                lane.plan.load,
                needs_bytes=0 if self._ignore_memory_warning else self._memory_needed(lane, timing),
                needs=_totals(lane.plan),
            )
            await self._load_unchanged(lane, command)
        failed = lane.record.failed
        if lane.stopping and not (failed and failed.crashed):
            for each in (lane, *lane.samples):  # a load that was stopped is no failure
                each.record.stopped = True
        return failed is None and not lane.stopping

    async def _load_unchanged(self, lane: Lane, command: Load) -> None:
        """Load a lane's models; a file that changes meanwhile, or that changed before, is refused.

        The plan was made from the headers of the files as they were then.
        """
        failure = await asyncio.to_thread(_why_not_again, lane)
        if failure:
            self._take(lane, failure)
            return
        lane.files = await asyncio.to_thread(ModelFiles, lane.plan)
        await self._follow(lane, lane.source.load(command))
        changed = await asyncio.to_thread(lane.files.changed)
        if changed and not lane.record.failed:
            self._take(lane, changed_while_loading(changed))
            await self.release(lane.side)

    async def _run(self, lane: Lane, messages: Sequence[ChatMessage]) -> None:
        if lane.stopping:
            for each in (lane, *lane.samples):
                each.record.stopped = True
            return
        plan = lane.plan
        command = Run(
            messages=tuple(messages),
            sampler=plan.sampler,
            draft=plan.draft_settings,
            run=plan.run,
            seeds=tuple(each.plan.sampler.seed for each in lane.samples),
            given=lane.given,
        )
        if lane.samples:
            await self._follow_samples(lane, command)
        else:
            await self._follow(lane, lane.source.run(command))

    async def _follow_samples(self, lane: Lane, command: Run) -> None:
        source = cast(SamplingSource, lane.source)
        async with aclosing(source.run_samples(command)) as events:
            async for reply in events:
                if isinstance(reply, SamplesDone):
                    lane.samples_done = reply
                    continue
                event = reply.event
                if isinstance(event, Finished | Failed):
                    event = await _checked(lane, event)
                self._take_of_sample(lane, lane.samples[reply.sample - 1], event)

    async def _follow(self, lane: Lane, events: AsyncGenerator[LaneEvent, None]) -> None:
        async with aclosing(events):
            async for event in events:
                if isinstance(event, Finished | Failed):
                    event = await _checked(lane, event)
                self._take(lane, event)

    def _take(self, lane: Lane, event: LaneEvent) -> None:
        if lane.retains_tokens or not isinstance(event, Tokens | PhaseChanged):
            lane.record.take(event)
        for sample in lane.samples:
            self._take_of_sample(lane, sample, event)
        if not lane.samples:
            self._on_event(lane.side, event)

    def _take_of_sample(self, lane: Lane, sample: Lane, event: LaneEvent) -> None:
        assert sample.sample is not None
        sample.record.take(event)
        self._on_sample(lane.side, sample.sample, event)

    def _memory_needed(self, lane: Lane, timing: TimingMode) -> int:
        """Bytes that must be free for a lane, including those of lanes that are loading now.

        A model file that both lanes use is in memory once.
        """
        before = self.lanes[: self.lanes.index(lane)]
        shared = {path for other in before if other.loaded for path in other.plan.files}
        coming = [
            o for o in before if o in self._turn_lanes and not o.loaded and not o.record.failed
        ]
        if timing is not TimingMode.CONCURRENT:
            return lane.plan.own_bytes(shared)
        free, beside = measure_memory().ram.free_bytes, 0
        for other in coming:
            own = other.plan.own_bytes(shared)
            if own <= free:  # one that will be refused needs nothing
                beside += own
                shared |= set(other.plan.files)
        return beside + lane.plan.own_bytes(shared)


async def _checked(lane: Lane, event: Finished | Failed) -> Finished | Failed:
    """Return the end of a run, marked as invalid if a model file has changed meanwhile."""
    changed = await asyncio.to_thread(lane.files.changed) if lane.files else None
    return with_change(event, changed) if changed else event


def _samples_of(lane: Lane) -> list[Lane]:
    """Return a lane for each sample that the lane decodes at once; none for a single run."""
    plan = lane.plan
    if plan.load.samples < 2:
        return []
    seeds = plan.seeds or sample_seeds(plan.sampler.seed, plan.load.samples)
    return [
        replace(
            lane,
            plan=plan.with_seed(seed),
            record=lane.record.for_next_turn(),
            sample=number,
            samples=[],
            samples_done=None,
        )
        for number, seed in enumerate(seeds, 1)
    ]


def _why_not_again(lane: Lane) -> Failed | None:
    """Why files that have changed since they were loaded cannot be loaded again."""
    changed = lane.files.changed() if lane.files else None
    return runnable_again(lane.plan) if changed else None


def _totals(plan: LanePlan) -> dict[str, int]:
    """Bytes that a lane needs at each place; empty if unknown."""
    return {p: needs.total for p, needs in plan.needs.by_place().items()} if plan.needs else {}


class Exchange(NamedTuple):
    """A prompt, and a lane's run on it."""

    prompt: str
    record: RunRecord


def conversation_messages(
    system: str, before: Sequence[Exchange], prompt: str, *, thoughts: bool
) -> tuple[ChatMessage, ...]:
    """Build the messages of a lane's next run: the user's prompts and this lane's own answers.

    Lanes share the prompts and nothing else. Thoughts are passed apart from the answers; the
    model's template decides what it uses of them.

    Args:
        system: the system prompt; empty for none.
        before: the lane's earlier turns, oldest first. Turns that never began, as when loading
            failed, are left out.
        thoughts: False if earlier thoughts are removed whatever the template does.
    """
    messages = [ChatMessage("system", system)] if system else []
    for exchange in before:
        if exchange.record.prompt is None:
            continue
        messages.append(ChatMessage("user", exchange.prompt))
        thought = exchange.record.thinking if thoughts else ""
        messages.append(ChatMessage("assistant", exchange.record.answer, thought))
    return (*messages, ChatMessage("user", prompt))
