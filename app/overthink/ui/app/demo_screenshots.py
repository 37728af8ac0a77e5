"""Drives the real window, with the real models, through the demo, and saves pictures of it."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from overthink.bootstrap import Program
from overthink.core.errors import LaneFailure
from overthink.core.run_record import RunRecord
from overthink.ui.app.application import Application, Preset, make_application
from overthink.ui.state.turn_state import Side

SMALL, LARGE = (1280, 720), (2560, 1440)
PATIENCE_S = 120.0
"""How long a moment of the demo is waited for, on a slow machine."""
GREEN_AT = 24
"""Thinking tokens that the first picture of a thought shows at least."""


def draw_demo(program: Program, folder: Path, told: Callable[[Path], None]) -> None:
    """Saves the pictures in `folder`, which is there, and tells each.

    Raises:
        LaneFailure: a moment of the demo did not come; a lane failed, or the machine stands still.
    """
    app = make_application()
    qInstallMessageHandler(_tell_qt_message)
    with QEventLoop(app) as loop, tempfile.TemporaryDirectory() as settings:
        asyncio.set_event_loop(loop)
        nobody = replace(program.user, settings=Path(settings), data=Path(settings))
        own = replace(program, user=nobody)
        loop.run_until_complete(_draw(own, app, folder, told))
        asyncio.set_event_loop(None)


def _tell_qt_message(_kind: QtMsgType, _where: QMessageLogContext, words: str) -> None:
    """What Qt has to say, but that no display has no window manager."""
    if "propagateSizeHints" not in words:
        print(words, file=sys.stderr)


async def _draw(
    program: Program, app: QApplication, folder: Path, told: Callable[[Path], None]
) -> None:
    opened = Application(program, app)
    try:
        await _Photographer(opened, folder, told).demo()
    finally:
        await opened.close()


class _Photographer:
    def __init__(self, opened: Application, folder: Path, told: Callable[[Path], None]) -> None:
        self._opened, self._window = opened, opened.window
        self._folder, self._told = folder, told
        self._number = 0

    async def demo(self) -> None:
        """All moments of the demo, one after the other."""
        self._opened.schemes.set_choice("dark")
        self._opened.store.change(hints_seen=True)
        self._opened.show(Preset())
        self._window.resize(*SMALL)
        await self._planned()
        await self._take("first-start")
        self._opened.wiring.run()
        await self._until(lambda: self._record("left").loading is not None)
        self._save("loading")
        await self._until(lambda: len(self._record("left").trace) >= GREEN_AT)
        await self._take("thinking")
        self._opened.controller.pace = None
        await self._until(lambda: self._record("right").loop_found is not None)
        await self._take("loop-caught")
        await self._until(lambda: not self._opened.controller.busy)
        await self._ended()

    async def _ended(self) -> None:
        """The end of the demo, in every look."""
        await self._take("both-ended")
        self._opened.schemes.set_choice("light")
        await self._take("both-ended-light")
        self._window.resize(*LARGE)
        await self._take("large-light")
        self._opened.schemes.set_choice("dark")
        await self._take("large")
        self._window.resize(*SMALL)
        self._window.set_presenting(True)
        await self._take("presentation")
        self._window.set_presenting(False)

    def _record(self, side: Side) -> RunRecord:
        return self._opened.controller.lane_states[side].turns[-1].record

    async def _planned(self) -> None:
        lane_states = self._opened.controller.lane_states.values()
        await self._until(
            lambda: all(lane_state.plan or lane_state.problem for lane_state in lane_states)
        )

    async def _until(self, come: Callable[[], bool]) -> None:
        try:
            async with asyncio.timeout(PATIENCE_S):
                while not come():
                    await asyncio.sleep(0.005)
        except TimeoutError:
            raise LaneFailure(
                "the demo did not get to its next picture", "look at what the lanes say"
            ) from None

    async def _take(self, name: str) -> None:
        """A picture of what a person would see now: laid out, painted, plots drawn."""
        for _ in range(3):
            await asyncio.sleep(0.05)
        self._save(name)

    def _save(self, name: str) -> None:
        """A picture of this very moment."""
        self._number += 1
        path = self._folder / f"{self._number:02}-{name}.png"
        if not self._window.grab().save(str(path)):
            raise LaneFailure(f"the picture {path} could not be saved", "choose another folder")
        self._told(path)
