"""The conductor: one turn over two lanes, with equal conditions and clean timings.

`concurrent` starts both runs at once, after both lanes are ready, so that neither has the machine
for itself; the lanes share the threads. `sequential` gives each lane the whole machine in turn.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field

import psutil

from overthink.comparison.plan import LanePlan
from overthink.core.events import Failed, LaneEvent
from overthink.core.protocol import ChatMessage, Run
from overthink.core.run_record import RunRecord
from overthink.core.vocabulary import TimingMode
from overthink.lanes.source import LaneSource

OnEvent = Callable[[str, LaneEvent], None]
"""Told the lane's side and what happened there."""


def threads_for_lane(timing: TimingMode, total: int | None) -> int:
    """Threads of one lane, so that the lanes together use `total` (all cores where None).

    Cores are physical ones: a second thread on a core slows llama.cpp's arithmetic down.
    """
    cores = total or psutil.cpu_count(logical=False) or psutil.cpu_count() or 1
    return max(1, cores // 2) if timing is TimingMode.CONCURRENT else cores


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
        """Loads both lanes and runs one turn on each. A lane that fails does not end the other."""
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
        shortage = _memory_shortage(lane.plan, len(self.lanes))
        if shortage:
            self._take(lane, shortage)
            return False
        await self._follow(lane, lane.source.load(lane.plan.load))
        return lane.record.failed is None

    async def _run(self, lane: Lane, messages: Sequence[ChatMessage]) -> None:
        if self._stopped:
            self._take(lane, Failed(kind="LaneFailure", problem="stopped before it ran", remedy=""))
            return
        plan = lane.plan
        command = Run(
            messages=tuple(messages),
            sampler=plan.sampler,
            draft=plan.draft_settings,
            run=plan.run,
        )
        await self._follow(lane, lane.source.run(command))

    async def _follow(self, lane: Lane, events: AsyncIterator[LaneEvent]) -> None:
        async for event in events:
            self._take(lane, event)

    def _take(self, lane: Lane, event: LaneEvent) -> None:
        lane.record.take(event)
        self._on_event(lane.plan.side, event)


def _memory_shortage(plan: LanePlan, lanes: int) -> Failed | None:
    """Refuses a load that cannot fit: the system would end processes, perhaps not this one."""
    available = psutil.virtual_memory().available
    if plan.memory_bytes <= available:
        return None
    return Failed(
        kind="LoadFailure",
        problem=(
            f"{plan.model} needs about {_gib(plan.memory_bytes)} of memory with this context "
            f"and {_gib(available)} are free"
        ),
        remedy="set a shorter context with --ctx, or choose a smaller model",
    )


def _gib(size: int) -> str:
    return f"{size / 2**30:,.1f} GiB"
