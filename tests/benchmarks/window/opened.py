"""Opens the real window over fed lanes, in a process of its own, and drives it."""

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
from overthink.ui.app.application import Application, Preset, make_application
from overthink.ui.main_window import MainWindow
from overthink.ui.state.display_pace import Pace
from overthink.ui.state.turn_state import SIDES, Side
from tests.benchmarks.window.fed_lane import FedLane, Writer
from tests.benchmarks.window.stopwatch import Stopwatch
from tests.lanes import said

SIZE = (1280, 800)
RATE = 500
"""Tokens a second of each lane."""
BATCHES_A_SECOND = 30
"""As many as a lane's process sends at most."""
PATIENCE_S = 60.0


class Bench:
    """An open window, its lanes, and the stopwatch that watches it."""

    def __init__(self, opened: Application, lanes: dict[Side, FedLane], watch: Stopwatch) -> None:
        self.opened, self.lanes, self.watch = opened, lanes, watch

    @property
    def window(self) -> MainWindow:
        return self.opened.window

    def shown(self, side: Side) -> int:
        """Tokens that are on the screen."""
        turns = self.opened.controller.lane_states[side].turns
        return len(turns[-1].record.trace) if turns else 0

    async def begin(self, tokens: int) -> dict[Side, Writer]:
        """Starts a run in which both lanes have said so many tokens, and waits for them."""
        self.opened.controller.run("How many whole ice cubes are left?", None)
        writers = {side: Writer(side, RATE) for side in SIDES}
        await until(lambda: all(lane.running for lane in self.lanes.values()))
        for side, writer in writers.items():
            self.lanes[side].say(writer.write(tokens))
        await until(lambda: all(self.shown(side) == tokens for side in SIDES))
        return writers

    async def end(self) -> None:
        """Ends the run and waits until all of it is shown."""
        for lane in self.lanes.values():
            lane.say(said.finished())
        await until(lambda: not self.opened.controller.busy)

    async def stream(self, writers: dict[Side, Writer], seconds: float) -> None:
        """Lets both lanes speak for some time, half a batch apart."""
        count = round(seconds * BATCHES_A_SECOND)
        ends = [RATE * i // BATCHES_A_SECOND for i in range(count + 1)]
        sizes = [end - start for start, end in pairwise(ends)]
        batches = {side: [writer.write(s) for s in sizes] for side, writer in writers.items()}
        began = time.perf_counter()
        for i in range(count):
            for half, side in enumerate(SIDES):
                due = began + (i + half / 2) / BATCHES_A_SECOND
                await asyncio.sleep(max(0.0, due - time.perf_counter()))
                self.lanes[side].say(batches[side][i])
        await asyncio.sleep(0.1)


async def until(come: Callable[[], bool], patience_s: float = PATIENCE_S) -> None:
    """Lets the window live until something has come."""
    async with asyncio.timeout(patience_s):
        while not come():
            await asyncio.sleep(0.005)


@asynccontextmanager
async def open_bench(database: Path | None = None) -> AsyncIterator[Bench]:
    """A window with plots, at full pace; closed behind.

    Args:
        database: of its sessions; the person's own where none is given.
    """
    watch = Stopwatch()
    app = make_application()
    lanes: dict[Side, FedLane] = {side: FedLane() for side in SIDES}
    opened = Application(build_program(), app, dict(lanes), database)
    opened.show(Preset())
    opened.window.resize(*SIZE)
    watch.watch(opened)
    opened.window.prompt_bar.conditions.set_pace(Pace.FAST, 24)
    opened.store.change(hints_seen=True)
    await until(lambda: all(d.plan or d.problem for d in opened.controller.lane_states.values()))
    await until(lambda: opened.wiring.plots is not None)
    try:
        yield Bench(opened, lanes, watch)
    finally:
        opened.window.close()
        await opened.close()


def run(scene: Coroutine[Any, Any, None]) -> None:
    """Runs a scene on an event loop of Qt's."""
    app = make_application()
    with QEventLoop(app) as loop:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(scene)
        asyncio.set_event_loop(None)
