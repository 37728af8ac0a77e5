"""The conductor: turns over two lanes, with equal conditions and clean timings.

`concurrent` starts both runs at once, after both lanes are ready, so that neither has the machine
for itself; the lanes share the threads. `sequential` gives each lane the whole machine in turn.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field

import msgspec
import psutil

from overthink.comparison.machine_memory import measure
from overthink.comparison.plan import LanePlan
from overthink.core.events import LaneEvent, PhaseChanged, Tokens
from overthink.core.protocol import ChatMessage, Run
from overthink.core.run_record import RunRecord
from overthink.core.vocabulary import TimingMode
from overthink.lanes.source import LaneSource

OnEvent = Callable[[str, LaneEvent], None]
"""Told the lane's side and what happened there."""


def threads_for_lane(timing: TimingMode, total: int | None) -> int:
    """Threads of one lane, so that the lanes together use `total` (all cores where None).

    Cores are physical ones, and those that this process may use: a second thread on a core slows
    llama.cpp's arithmetic down.
    """
    cores = total or _usable_cores()
    return max(1, cores // 2) if timing is TimingMode.CONCURRENT else cores


def _usable_cores() -> int:
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    physical = psutil.cpu_count(logical=False)
    return max(1, min(n for n in (allowed, physical, 1024) if n))


@dataclass(slots=True)
class Lane:
    """A lane of a comparison: its plan, its source, and what is known of its run."""

    plan: LanePlan
    source: LaneSource
    record: RunRecord = field(default_factory=RunRecord)
    stopping: bool = False
    """True from the moment the person stops the lane until its next turn."""
    keeps_tokens: bool = True
    """False where who listens keeps them: the record then says how the run went, without its
    text."""

    @property
    def side(self) -> str:
        """Left or right, as the plan says."""
        return self.plan.side

    @property
    def loaded(self) -> bool:
        """True while the model is in memory."""
        return self.record.loaded is not None and not self.record.released and not self.source.lost


class Conductor:
    """Runs turns over lanes and tells what happens.

    Args:
        lanes: usually two; they are independent of each other.
        on_event: told everything, after the lane's record has taken it.
    """

    def __init__(self, lanes: Sequence[Lane], on_event: OnEvent) -> None:
        self.lanes = lanes
        self._on_event = on_event
        self._ignore_memory_warning = False
        self._asked: Sequence[Lane] = ()
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
        """Loads what is not loaded and runs one turn on each lane that has a conversation.

        A lane that fails does not end the other.

        Args:
            conversations: what each side is given; lanes answered differently before, so their
                conversations differ after the first turn.
            in_turn: memory holds one lane at a time: each makes room for the one that follows.
                For sequential turns only.
            ignore_memory_warning: load even what is predicted not to fit.
        """
        self._ignore_memory_warning = ignore_memory_warning
        lanes = self._asked = [lane for lane in self.lanes if lane.side in conversations]
        for lane in lanes:
            if lane.source.lost:
                lane.record.released = True
            lane.record, lane.stopping = lane.record.for_next_turn(), False
        if timing is TimingMode.SEQUENTIAL:
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
        """Ends what goes on in all lanes, or in one, and starts nothing more in this turn."""
        for lane in self.lanes:
            if side in (None, lane.side):
                lane.stopping = True
                lane.source.stop()

    async def replan(self, plan: LanePlan) -> None:
        """Gives a lane another plan for its next turn; a model that still serves stays loaded."""
        lane = self.lane(plan.side)
        if lane.loaded and plan.load != lane.plan.load:
            await self.release(plan.side)
        lane.plan = plan

    async def release(self, side: str) -> None:
        """Takes a lane's model out of memory, with its process."""
        lane = self.lane(side)
        await lane.source.close()
        lane.record.released = True

    async def close(self) -> None:
        """Lets go of all lanes."""
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
            await self._follow(lane, lane.source.load(command))
        failed = lane.record.failed
        if lane.stopping and not (failed and failed.crashed):
            lane.record.stopped = True  # a load that was stopped is no failure
        return failed is None and not lane.stopping

    async def _run(self, lane: Lane, messages: Sequence[ChatMessage]) -> None:
        if lane.stopping:
            lane.record.stopped = True
            return
        plan = lane.plan
        command = Run(
            messages=tuple(messages),
            sampler=plan.sampler,
            draft=plan.draft_settings,
            run=plan.run,
        )
        await self._follow(lane, lane.source.run(command))

    async def _follow(self, lane: Lane, events: AsyncGenerator[LaneEvent, None]) -> None:
        async with aclosing(events):
            async for event in events:
                if lane.keeps_tokens or not isinstance(event, Tokens | PhaseChanged):
                    lane.record.take(event)
                self._on_event(lane.side, event)

    def _memory_needed(self, lane: Lane, timing: TimingMode) -> int:
        """Bytes that must be free for a lane: what lanes before it are taking just now is not.

        A model file that both lanes use is in memory once.
        """
        before = self.lanes[: self.lanes.index(lane)]
        shared = {path for other in before if other.loaded for path in other.plan.files}
        coming = [o for o in before if o in self._asked and not o.loaded and not o.record.failed]
        if timing is TimingMode.SEQUENTIAL:
            return lane.plan.own_bytes(shared)
        free, beside = measure().ram.free_bytes, 0
        for other in coming:
            own = other.plan.own_bytes(shared)
            if own <= free:  # one that will be refused takes nothing
                beside += own
                shared |= set(other.plan.files)
        return beside + lane.plan.own_bytes(shared)


def _totals(plan: LanePlan) -> dict[str, int]:
    """Bytes that a lane takes at each place; empty where that is not known."""
    return {p: needs.total for p, needs in plan.needs.by_place().items()} if plan.needs else {}
