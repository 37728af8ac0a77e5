"""The one clock by which things are shown. It stands still while nothing happens."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, Qt, QTimer, Signal

FRAME_MS = 32
"""Time between two ticks: 31 pictures a second."""
CALM_MS = 64
"""The same where little is new. Two lanes that compute take every core there is, and each picture
costs them tokens."""


class FrameClock(QObject):
    """Ticks while it runs."""

    ticked = Signal(float)
    """Seconds since the tick before."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self._tick)
        self._last = 0.0

    def start(self) -> None:
        """Runs from now on; nothing where it does."""
        if not self._timer.isActive():
            self._last = time.monotonic()
            self._timer.start()

    def calm(self, on: bool) -> None:
        """Ticks half as often, until told otherwise."""
        wanted = CALM_MS if on else FRAME_MS
        if self._timer.interval() != wanted:
            self._timer.setInterval(wanted)

    def stop(self) -> None:
        """Stands still."""
        self._timer.stop()

    def _tick(self) -> None:
        now = time.monotonic()
        seconds, self._last = now - self._last, now
        self.ticked.emit(seconds)
