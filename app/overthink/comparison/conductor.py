"""The conductor: one turn over two lanes, with equal conditions and clean timings.

`concurrent` starts both runs at once, after both lanes are ready, so that neither has the machine
for itself; the lanes share the threads. `sequential` gives each lane the whole machine in turn.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field

import msgspec
import psutil

from overthink.comparison.plan import LanePlan
from overthink.core.events import LaneEvent
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


class Conductor:
    """Runs turns over lanes and tells what happens.

    Args:
        lanes: usually two; they are independent of each other.
        on_event: told everything, after the lane's record has taken it.
    """

    def __init__(self, lanes: Sequence[Lane], timing: TimingMode, on_event: OnEvent) -> None:
        self.lanes = lanes
        self._timing = timing
        self._on_event = on_event
        self._stopped = False

    async def turn(self, messages: Sequence[ChatMessage]) -> None:
        """Loads what is not loaded and runs one turn on each lane.

        A lane that fails does not end the other.
        """
        for lane in self.lanes:
            lane.record = lane.record.for_next_turn()
        if self._timing is TimingMode.SEQUENTIAL:
            for lane in self.lanes:
                if await self._load(lane):
                    await self._run(lane, messages)
        else:
            ready = await asyncio.gather(*(self._load(lane) for lane in self.lanes))
            pairs = zip(self.lanes, ready, strict=True)
            await asyncio.gather(*(self._run(lane, messages) for lane, ok in pairs if ok))

    def stop(self) -> None:
        """Ends what goes on in all lanes, and starts nothing more."""
        self._stopped = True
        for lane in self.lanes:
            lane.source.stop()

    async def close(self) -> None:
        """Lets go of all lanes."""
        await asyncio.gather(*(lane.source.close() for lane in self.lanes))

    async def _load(self, lane: Lane) -> bool:
        if lane.record.loaded is None and not self._stopped:
            needs = self._memory_needed(lane)
            await self._follow(
                lane, lane.source.load(msgspec.structs.replace(lane.plan.load, needs_bytes=needs))
            )
        failed = lane.record.failed
        if self._stopped and not (failed and failed.crashed):
            lane.record.stopped = True  # a load that was stopped is no failure
        return failed is None and not self._stopped

    async def _run(self, lane: Lane, messages: Sequence[ChatMessage]) -> None:
        if self._stopped:
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
                lane.record.take(event)
                self._on_event(lane.plan.side, event)

    def _memory_needed(self, lane: Lane) -> int:
        """Bytes that must be free for a lane: what lanes before it are taking just now is not.

        A model file that both lanes use is in memory once.
        """
        before = self.lanes[: self.lanes.index(lane)]
        shared = {path for other in before for path in other.plan.weights}
        needs = lane.plan.own_bytes(shared)
        if self._timing is TimingMode.CONCURRENT:
            known: set[str] = set()
            for other in before:
                if other.record.loaded is None and other.record.failed is None:
                    needs += other.plan.own_bytes(known)
                    known |= other.plan.weights.keys()
        return needs
