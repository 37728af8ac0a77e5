"""Opens the real window with fed lanes and drives it, in a separate process."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

from qasync import QEventLoop

from overthink.bootstrap import build_program
from overthink.ui.app.application import Application, Preset
from overthink.ui.app.startup import make_application
from overthink.ui.main_window import MainWindow
from overthink.ui.state.paced_feed import Pace
from overthink.ui.state.turn_state import SIDES, Side
from tests.benchmarks.window.fed_lane import FedLane, Writer
from tests.benchmarks.window.stopwatch import Stopwatch
from tests.lanes import child_events

SIZE = (1280, 800)
RATE = 500
"""Tokens per second of each lane."""
BATCHES_PER_SECOND = 30
"""The maximum rate of a lane's process."""
TIMEOUT_S = 60.0


class Bench:
    """An open window, its lanes and its stopwatch."""

    def __init__(self, opened: Application, lanes: dict[Side, FedLane], watch: Stopwatch) -> None:
        self.opened, self.lanes, self.watch = opened, lanes, watch

    @property
    def window(self) -> MainWindow:
        return self.opened.window

    def shown(self, side: Side) -> int:
        """Return the number of displayed tokens."""
        turns = self.opened.controller.lane_states[side].turns
        return len(turns[-1].record.trace) if turns else 0

    async def begin(self, tokens: int) -> dict[Side, Writer]:
        """Start a run, feed both lanes that many tokens, and wait until they are displayed."""
        self.opened.controller.run("How many whole ice cubes are left?", None)
        writers = {side: Writer(side, RATE) for side in SIDES}
        await until(lambda: all(lane.running for lane in self.lanes.values()))
        for side, writer in writers.items():
            self.lanes[side].feed(writer.write(tokens))
        await until(lambda: all(self.shown(side) == tokens for side in SIDES))
        return writers

    async def end(self) -> None:
        """End the run and wait until all of it is displayed."""
        for lane in self.lanes.values():
            lane.feed(child_events.finished())
        await until(lambda: not self.opened.controller.busy)

    async def stream(self, writers: dict[Side, Writer], seconds: float) -> None:
        """Feed both lanes in real time, half a batch apart."""
        count = round(seconds * BATCHES_PER_SECOND)
        ends = [RATE * i // BATCHES_PER_SECOND for i in range(count + 1)]
        sizes = [end - start for start, end in pairwise(ends)]
        batches = {side: [writer.write(s) for s in sizes] for side, writer in writers.items()}
        began = time.perf_counter()
        for i in range(count):
            for half, side in enumerate(SIDES):
                due = began + (i + half / 2) / BATCHES_PER_SECOND
                await asyncio.sleep(max(0.0, due - time.perf_counter()))
                self.lanes[side].feed(batches[side][i])
        await asyncio.sleep(0.1)


async def until(condition: Callable[[], bool], timeout_s: float = TIMEOUT_S) -> None:
    """Run the event loop until a condition holds."""
    async with asyncio.timeout(timeout_s):
        while not condition():
            await asyncio.sleep(0.005)


@asynccontextmanager
async def open_bench(database: Path | None = None) -> AsyncIterator[Bench]:
    """Open a window with plots, at full pace; close it afterwards.

    Args:
        database: the session database; None for the user's.
    """
    watch = Stopwatch()
    app = make_application()
    lanes: dict[Side, FedLane] = {side: FedLane() for side in SIDES}
    opened = Application(build_program(), app, dict(lanes), database)
    opened.show(Preset())
    opened.window.resize(*SIZE)
    watch.watch(opened)
    opened.window.prompt_bar.conditions.set_pace(Pace.FAST, 24)
    opened.options.change(hints_seen=True)
    await until(lambda: all(d.plan or d.problem for d in opened.controller.lane_states.values()))
    await until(lambda: opened.transcripts.plots is not None)
    try:
        yield Bench(opened, lanes, watch)
    finally:
        opened.window.close()
        await opened.close()


def run(coroutine: Coroutine[Any, Any, None]) -> None:
    """Run a coroutine on a Qt event loop."""
    app = make_application()
    with QEventLoop(app) as loop:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(coroutine)
        asyncio.set_event_loop(None)
