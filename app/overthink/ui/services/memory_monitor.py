"""Measures, once a second, how much memory each lane's process has, beside the UI thread."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import psutil
from PySide6.QtCore import QObject, QTimer, Signal

from overthink.ui.services.comparison_controller import ComparisonController
from overthink.ui.state.turn_state import SIDES, Side

EVERY_MS = 1_000


def resident_bytes(pid: int) -> int | None:
    """Resident memory of a process; None where it is gone or cannot be looked at."""
    try:
        return int(psutil.Process(pid).memory_info().rss)
    except psutil.Error:
        return None


class MemoryMonitor(QObject):
    """Tells each lane's resident memory for as long as it has a process."""

    measured = Signal(str, object)
    """Side, and bytes or None."""

    def __init__(
        self,
        controller: ComparisonController,
        pid_of: Callable[[Side], int | None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._controller, self._pid_of = controller, pid_of
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self._ask)
        controller.loaded_changed.connect(self._follow)
        controller.busy_changed.connect(self._follow)

    def _follow(self) -> None:
        """Runs while there is a process to look at; an idle window wakes for nothing."""
        wanted = any(self._pid_of(side) for side in SIDES)
        if wanted and not self._timer.isActive():
            self._timer.start()
        elif not wanted and not self._controller.busy:
            self._timer.stop()
            self._ask()

    def _ask(self) -> None:
        self._controller.start(self._measure())

    async def _measure(self) -> None:
        for side in SIDES:
            pid = self._pid_of(side)
            found = None if pid is None else await asyncio.to_thread(resident_bytes, pid)
            self.measured.emit(side, found)
