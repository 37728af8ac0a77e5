"""Runs the demo in the real window, with the real models, and saves screenshots."""

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
from overthink.core.messages import message
from overthink.core.run_record import RunRecord
from overthink.ui.app.application import Application, Preset
from overthink.ui.app.startup import make_application
from overthink.ui.state.turn_state import Side

SMALL, LARGE = (1280, 720), (2560, 1440)
PATIENCE_S = 120.0
"""How long to wait for a scene of the demo, on a slow machine."""
GREEN_AT = 24
"""The fewest thinking tokens in the first screenshot of a thought."""


def draw_demo(program: Program, folder: Path, on_saved: Callable[[Path], None]) -> None:
    """Save the screenshots in an existing folder, and call `on_saved` with each path.

    Raises:
        LaneFailure: a scene of the demo was not reached: a lane failed, or the machine hangs.
    """
    app = make_application()
    qInstallMessageHandler(_print_qt_message)
    with QEventLoop(app) as loop, tempfile.TemporaryDirectory() as settings:
        asyncio.set_event_loop(loop)
        user = replace(program.user, settings=Path(settings), data=Path(settings))
        fresh = replace(program, user=user)
        loop.run_until_complete(_draw(fresh, app, folder, on_saved))
        asyncio.set_event_loop(None)


def _print_qt_message(_kind: QtMsgType, _where: QMessageLogContext, text: str) -> None:
    """Print Qt's messages, except that the offscreen platform has no window manager."""
    if "propagateSizeHints" not in text:
        print(text, file=sys.stderr)


async def _draw(
    program: Program, app: QApplication, folder: Path, on_saved: Callable[[Path], None]
) -> None:
    application = Application(program, app)
    try:
        await _Photographer(application, folder, on_saved).demo()
    finally:
        await application.close()


class _Photographer:
    def __init__(
        self, application: Application, folder: Path, on_saved: Callable[[Path], None]
    ) -> None:
        self._application, self._window = application, application.window
        self._folder, self._on_saved = folder, on_saved
        self._number = 0

    async def demo(self) -> None:
        """Go through all scenes of the demo."""
        self._application.schemes.set_choice("dark")
        self._application.options.change(hints_seen=True)
        self._application.show(Preset())
        self._window.resize(*SMALL)
        await self._planned()
        await self._take("first-start")
        self._application.prompt.run()
        await self._until(lambda: self._record("left").loading is not None)
        self._save("loading")
        await self._until(lambda: len(self._record("left").trace) >= GREEN_AT)
        await self._take("thinking")
        self._application.engine.display.pace = None
        await self._until(lambda: self._record("right").loop_found is not None)
        await self._take("loop-caught")
        await self._until(lambda: not self._application.controller.busy)
        await self._ended()

    async def _ended(self) -> None:
        """Save the end of the demo in every scheme and size."""
        await self._take("both-ended")
        self._application.schemes.set_choice("light")
        await self._take("both-ended-light")
        self._window.resize(*LARGE)
        await self._take("large-light")
        self._application.schemes.set_choice("dark")
        await self._take("large")
        self._window.resize(*SMALL)
        self._window.set_presenting(True)
        await self._take("presentation")
        self._window.set_presenting(False)

    def _record(self, side: Side) -> RunRecord:
        return self._application.controller.lane_states[side].turns[-1].record

    async def _planned(self) -> None:
        lane_states = self._application.controller.lane_states.values()
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
                message("the demo did not reach its next scene"),
                message("check the lanes' messages"),
            ) from None

    async def _take(self, name: str) -> None:
        """Save a screenshot once everything is laid out and the plots are drawn."""
        for _ in range(3):
            await asyncio.sleep(0.05)
        self._save(name)

    def _save(self, name: str) -> None:
        """Save a screenshot at once."""
        self._number += 1
        path = self._folder / f"{self._number:02}-{name}.png"
        if not self._window.grab().save(str(path)):
            raise LaneFailure(
                message("the screenshot {file} could not be saved", file=path),
                message("choose another folder"),
            )
        self._on_saved(path)
