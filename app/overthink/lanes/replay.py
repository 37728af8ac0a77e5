"""A lane that plays a saved run: its events in their original order and batches.

It needs no model, file or GPU. Nothing is computed, estimated or left out; the clock decides when
each event is due. Events are never retracted: to move the clock back, start a new record from
`Recording.until`.
"""

from __future__ import annotations

import asyncio
from bisect import bisect_right
from collections.abc import AsyncGenerator, Iterator, Sequence

from overthink.core.events import (
    Finished,
    LaneEvent,
    Loaded,
    LoopFound,
    PhaseChanged,
    PromptDone,
    Readings,
    Tokens,
)
from overthink.core.protocol import Load, Run
from overthink.lanes.replay_clock import ReplayClock


class Recording:
    """The events of a run, and when each is due on the clock of its turn.

    Args:
        events: microseconds after the turn began, and the event. The time of `Tokens` is ignored:
            they are due when the last token of their batch was computed.
        loaded_before: the lane's `Loaded` of an earlier turn.
        shift_us: added to every time, for example to align lanes at their first token.
    """

    def __init__(
        self,
        events: Sequence[tuple[int, LaneEvent]],
        loaded_before: Loaded | None = None,
        shift_us: float = 0.0,
    ) -> None:
        self.events = [event for _, event in events]
        self.loaded_before = loaded_before
        self.starts_us = _starts_us(events) + shift_us
        """When the run's own clock began, on the clock of its turn."""
        self.due_us = list(self._due(events, shift_us))
        """When each event is due; never decreases."""
        self._loads = _count_of_load(self.events, was_ready=loaded_before is not None)

    def _due(self, events: Sequence[tuple[int, LaneEvent]], shift_us: float) -> Iterator[float]:
        due = 0.0
        for at_us, event in events:
            match event:
                case Tokens():
                    own = self.starts_us + event.t_us[-1] if event.t_us else due
                case PhaseChanged() | LoopFound():
                    own = due  # concerns tokens that were sent before
                case PromptDone() | Readings():
                    own = self.starts_us + event.t_us
                case Finished():
                    own = self.starts_us + event.total_us
                case _:
                    own = at_us + shift_us
            due = max(due, own)
            yield due

    @property
    def end_us(self) -> float:
        """When the last event is due; 0 if there is none."""
        return self.due_us[-1] if self.due_us else 0.0

    def load_events(self) -> list[tuple[float, LaneEvent]]:
        """Return the events of loading; a lane that was loaded before repeats its `Loaded`."""
        if not self._loads and self.loaded_before is not None:
            return [(0.0, self.loaded_before)]
        return list(zip(self.due_us, self.events, strict=True))[: self._loads]

    def run_events(self) -> list[tuple[float, LaneEvent]]:
        """Return the events of the run itself."""
        return list(zip(self.due_us, self.events, strict=True))[self._loads :]

    def until(self, at_us: float) -> Iterator[LaneEvent]:
        """Yield the events up to a time; an unfinished batch of tokens is cut."""
        for due, event in zip(self.due_us, self.events, strict=True):
            if due <= at_us:
                yield event
                continue
            if isinstance(event, Tokens):
                count = bisect_right(event.t_us, at_us - self.starts_us)
                if count:
                    yield first_of_batch(event, count)
            return


def first_of_batch(batch: Tokens, count: int) -> Tokens:
    """Return the first `count` tokens of a batch, with the rounds that begin among them."""
    return Tokens(
        first=batch.first,
        ids=batch.ids[:count],
        texts=batch.texts[:count],
        phases=batch.phases[:count],
        origins=batch.origins[:count],
        t_us=batch.t_us[:count],
        logprobs=batch.logprobs[:count],
        entropies=batch.entropies[:count],
        rounds=batch.rounds[:count],
        draft_rounds=[r for r in batch.draft_rounds if r.first < batch.first + count],
    )


def _starts_us(events: Sequence[tuple[int, LaneEvent]]) -> float:
    """Derive it from the end of the prompt, an event sent at once with the run's own time."""
    for at_us, event in events:
        if isinstance(event, PromptDone):
            return at_us - event.t_us
    return 0.0


def _count_of_load(events: Sequence[LaneEvent], *, was_ready: bool) -> int:
    """Count the events of loading: up to `Loaded`, or all if it never came."""
    for index, event in enumerate(events):
        if isinstance(event, Loaded):
            return index + 1
    return 0 if was_ready else len(events)


class ReplayLane:
    """A lane source that plays a recording.

    A run that was interrupted ends without `Finished` or `Failed`, as recorded.

    Args:
        recording: what to play; a load followed by a run may be repeated.
        clock: shared with the other lanes of the replay.
    """

    def __init__(self, recording: Recording, clock: ReplayClock) -> None:
        self._recording, self._clock = recording, clock
        self._stopped = asyncio.Event()
        self.pid: int | None = None
        self.lost = False

    def load(self, command: Load) -> AsyncGenerator[LaneEvent, None]:
        return self._play(self._recording.load_events())

    def run(self, command: Run) -> AsyncGenerator[LaneEvent, None]:
        return self._play(self._recording.run_events())

    async def _play(
        self, events: Sequence[tuple[float, LaneEvent]]
    ) -> AsyncGenerator[LaneEvent, None]:
        self._stopped.clear()
        for due_us, event in events:
            await self._wait(due_us)
            yield event

    async def _wait(self, due_us: float) -> None:
        """Wait until an event is due, or the replay is stopped."""
        if self._stopped.is_set() or self._clock.now_us >= due_us:
            await asyncio.sleep(0)
            return
        waits = [
            asyncio.ensure_future(self._clock.wait_until(due_us)),
            asyncio.ensure_future(self._stopped.wait()),
        ]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
            await asyncio.gather(*waits, return_exceptions=True)

    def stop(self) -> None:
        """Play the remaining events at once: the run ends as recorded."""
        self._stopped.set()

    async def close(self) -> None:
        self._stopped.set()
