"""Python's cyclic garbage collector, kept on the UI thread.

Left to itself it runs in whichever thread happens to allocate, and a Qt object that is destroyed in
a worker thread takes its timers down from there, which Qt forbids. So it is switched off while the
window lives, and asked in pauses of the event loop instead, by CPython's own thresholds.

A full collection goes through every object there is, 90,000 once all is imported: 40 ms in which
nothing moves. What stays for good is spared that.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

LOOK_EVERY_MS = 2_000


class GarbageCollector(QObject):
    """Collects on the thread it was made on, until it is stopped."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thresholds = gc.get_threshold()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)
        gc.disable()
        self._timer.start()

    def look(self) -> None:
        """Collects the oldest generation that is due, if one is."""
        counts = gc.get_count()
        due = [g for g in range(3) if counts[g] > self._thresholds[g]]
        if due:
            gc.collect(due[-1])

    def spare(self) -> None:
        """Leaves alone what is there now: modules, classes, the window. It stays anyway."""
        gc.freeze()

    def stop(self) -> None:
        """Hands collecting back to Python."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()
