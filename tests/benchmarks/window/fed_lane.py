"""A lane that emits the events that a benchmark feeds it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

from overthink.core.events import Finished, LaneEvent, Tokens
from overthink.core.protocol import Load, Run
from overthink.core.vocabulary import Phase, RunStatus
from overthink.ui.state.turn_state import Side
from tests.lanes import child_events
from tests.ui.made_runs import drafted, prompt_done, words

BREAKS: dict[Side, int] = {"left": 40, "right": 0}
"""Tokens between line breaks; the right lane has none."""

_PERIOD = 20_000
"""Tokens after which the text repeats; far more than are visible."""


class FedLane:
    """A lane source whose run lasts until it is fed a `Finished` event."""

    def __init__(self) -> None:
        self.pid: int | None = None
        self.lost = False
        self.running = False
        self._events: asyncio.Queue[LaneEvent] = asyncio.Queue()

    def feed(self, event: LaneEvent) -> None:
        """Emit an event; it is received in the next iteration of the event loop."""
        self._events.put_nowait(event)

    async def load(self, command: Load) -> AsyncGenerator[LaneEvent, None]:
        yield child_events.loaded(draft=True)

    async def run(self, command: Run) -> AsyncGenerator[LaneEvent, None]:
        self._events = asyncio.Queue()
        yield prompt_done()
        self.running = True
        while self.running:
            event = await self._events.get()
            self.running = not isinstance(event, Finished)
            yield event

    def stop(self) -> None:
        self.feed(child_events.finished(RunStatus.STOPPED))

    async def close(self) -> None:
        """Do nothing: there are no resources."""


class Writer:
    """Generates a lane's thought in batches, with all tokens in draft rounds.

    Args:
        side: determines the frequency of line breaks.
        rate: tokens per second, for the tokens' timestamps.
    """

    def __init__(self, side: Side, rate: int) -> None:
        self._texts = words(_PERIOD, BREAKS[side], seed=len(side))
        unique = sorted(set(self._texts))
        self._ids = {text: 1000 + i for i, text in enumerate(unique)}
        self._us_per_token = 1_000_000 // rate
        self._written = self._rounds = 0

    def write(self, count: int) -> Tokens:
        """Return the next tokens."""
        first, size = self._written, len(self._texts)
        texts = [self._texts[i % size] for i in range(first, first + count)]
        batch = drafted(first, texts, Phase.THINKING, self._rounds)
        batch.ids[:] = [self._ids[text] for text in texts]
        batch.t_us[:] = [self._us_per_token * i for i in range(first, first + count)]
        self._written += count
        self._rounds += len(batch.draft_rounds)
        return batch
