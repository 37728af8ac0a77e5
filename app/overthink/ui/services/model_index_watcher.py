"""Notices new, changed and arriving models, beside the UI thread.

In a thread of its own: a dead network drive must not hold up the one that lists.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from overthink.library.model_search import ChangeDetector
from overthink.ui.services.background_work import WorkerThread

LOOK_MS = 2_000
"""Between two looks, and so also the time in which many changes become one."""


class ShelfWatch(QObject):
    """Looks every now and then whether something changed. `close` ends it."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker = WorkerThread(self)
        self._watched: ChangeDetector | None = None
        self._looking = False
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Begins to look."""
        self._timer.start()

    def replace(self, watched: ChangeDetector) -> None:
        """Watches something else from now on."""
        self._watched = watched

    def look(self) -> None:
        """Looks once, unless the last look has not come back."""
        watched = self._watched
        if watched is not None and not self._looking:
            self._looking = True
            self._worker.run(watched.changed, self._take)

    def close(self) -> None:
        """Looks no more; waits for what goes on."""
        self._timer.stop()
        self._worker.close()

    def _take(self, changed: bool) -> None:
        self._looking = False
        if changed:
            self.changed.emit()
