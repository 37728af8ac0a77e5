"""The clock that drives all updates of the display. It is stopped while nothing happens."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, Qt, QTimer, Signal

FRAME_MS = 32
"""Time between two ticks: 31 frames a second."""
CALM_MS = 64
"""The same where little is new. Two lanes that compute use every core, and each frame costs them
tokens."""


class FrameClock(QObject):
    """Ticks while it runs."""

    ticked = Signal(float)
    """Seconds since the previous tick."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self._tick)
        self._last = 0.0

    def start(self) -> None:
        """Start the clock; does nothing where it runs already."""
        if not self._timer.isActive():
            self._last = time.monotonic()
            self._timer.start()

    def set_calm(self, on: bool) -> None:
        """Tick half as often, or at the full rate again."""
        wanted = CALM_MS if on else FRAME_MS
        if self._timer.interval() != wanted:
            self._timer.setInterval(wanted)

    def stop(self) -> None:
        """Stop the clock."""
        self._timer.stop()

    def _tick(self) -> None:
        now = time.monotonic()
        seconds, self._last = now - self._last, now
        self.ticked.emit(seconds)
