"""Work beside the UI thread: one piece after the other in a thread, results back on the UI thread.

For work that reads files. It needs no running event loop, so that widgets can ask for it.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, QThreadPool, Signal

T = TypeVar("T")


class WorkerThread(QObject):
    """A thread for pieces of work. `close` must be called before the object goes."""

    _done = Signal(int, object, object)
    """Number of the piece, its result, its exception."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._numbers = count()
        # The thread knows who asked by number only: what it let go of last would die in it.
        self._asked: dict[int, Callable[[Any], None]] = {}
        self._closed = False
        self._done.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def run(self, work: Callable[[], T], then: Callable[[T], None]) -> None:
        """Does `work` in the thread, then calls `then` with its result on the UI thread.

        An exception of `work` is raised on the UI thread, where it is a bug like any other.
        """
        if not self._closed:
            number = next(self._numbers)
            self._asked[number] = then
            self._pool.start(lambda: self._work(number, work))

    def close(self, *, drop: bool = True) -> None:
        """Drops what has not begun and waits for what has; nothing is delivered any more.

        Args:
            drop: False does all that was asked for: it may be somebody's words to be kept.
        """
        self._closed = True
        self._asked.clear()
        if drop:
            self._pool.clear()
        self._pool.waitForDone()

    def finish(self) -> None:
        """Waits for everything that was asked for; nothing is delivered any more."""
        self._closed = True
        self._asked.clear()
        self._pool.waitForDone()

    def _work(self, number: int, work: Callable[[], Any]) -> None:
        try:
            self._done.emit(number, work(), None)
        except Exception as error:  # noqa: BLE001 - raised again where it can be seen
            self._done.emit(number, None, error)

    def _deliver(self, number: int, result: Any, error: Exception | None) -> None:
        then = self._asked.pop(number, None)
        if then is None:
            return
        if error is not None:
            raise error
        then(result)
