"""A lane that says what it is given while it runs: for benchmarks that drive the window."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

from overthink.core.events import Finished, LaneEvent, Tokens
from overthink.core.protocol import Load, Run
from overthink.core.vocabulary import Phase, RunStatus
from overthink.ui.state.turn_state import Side
from tests.lanes import said
from tests.ui.made_runs import drafted, prompt_done, words

BREAKS: dict[Side, int] = {"left": 40, "right": 0}
"""Tokens from one line break to the next; the right lane has none at all."""

_VARIED = 20_000
"""Tokens after which the text begins anew; far more than is in sight."""


class FedLane:
    """A lane source whose run lasts until its end is said."""

    def __init__(self) -> None:
        self.pid: int | None = None
        self.lost = False
        self.running = False
        self._said: asyncio.Queue[LaneEvent] = asyncio.Queue()

    def say(self, event: LaneEvent) -> None:
        """Says something; whoever listens gets it in the next pass of the loop."""
        self._said.put_nowait(event)

    async def load(self, command: Load) -> AsyncGenerator[LaneEvent, None]:
        yield said.loaded(draft=True)

    async def run(self, command: Run) -> AsyncGenerator[LaneEvent, None]:
        self._said = asyncio.Queue()
        yield prompt_done()
        self.running = True
        while self.running:
            event = await self._said.get()
            self.running = not isinstance(event, Finished)
            yield event

    def stop(self) -> None:
        self.say(said.finished(RunStatus.STOPPED))

    async def close(self) -> None:
        """Nothing is held."""


class Writer:
    """Writes a lane's thought, batch by batch, all of it in draft rounds.

    Args:
        side: says how often lines break.
        rate: tokens a second, for the times that tokens bear.
    """

    def __init__(self, side: Side, rate: int) -> None:
        self._texts = words(_VARIED, BREAKS[side], seed=len(side))
        known = sorted(set(self._texts))
        self._ids = {text: 1000 + i for i, text in enumerate(known)}
        self._us_a_token = 1_000_000 // rate
        self._written = self._rounds = 0

    def write(self, count: int) -> Tokens:
        """The next tokens."""
        first, size = self._written, len(self._texts)
        texts = [self._texts[i % size] for i in range(first, first + count)]
        batch = drafted(first, texts, Phase.THINKING, self._rounds)
        batch.ids[:] = [self._ids[text] for text in texts]
        batch.t_us[:] = [self._us_a_token * i for i in range(first, first + count)]
        self._written += count
        self._rounds += len(batch.draft_rounds)
        return batch
