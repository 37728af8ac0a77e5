"""Background work: asyncio tasks on the window's event loop, and a thread for files."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from itertools import count
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, QThreadPool, Signal

T = TypeVar("T")


class BackgroundTasks:
    """Holds references to running tasks, since asyncio itself holds weak ones only.

    Args:
        report_bug: called with exceptions. A task handles all expected failures itself.
    """

    def __init__(self, report_bug: Callable[[BaseException], None]) -> None:
        self._report_bug = report_bug
        self._running: set[asyncio.Task[None]] = set()

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Start a task. `cancel` ends it with the window."""
        task = asyncio.ensure_future(work)
        self._running.add(task)
        task.add_done_callback(self._finish)

    async def cancel(self) -> None:
        """Cancel all tasks and wait for them."""
        for task in list(self._running):
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    def _finish(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None:
            self._report_bug(error)


class WorkerThread(QObject):
    """One thread that does one job after the other. `close` must be called before it is destroyed.

    It needs no running event loop, so widgets can use it too.
    """

    _done = Signal(int, object, object)
    """Number of the job, its result, its exception."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._numbers = count()
        # The thread knows callbacks by number only: a widget must not be destroyed in it.
        self._callbacks: dict[int, Callable[[Any], None]] = {}
        self._closed = False
        self._done.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def run(self, work: Callable[[], T], then: Callable[[T], None]) -> None:
        """Run `work` in the thread, then call `then` with its result on the UI thread.

        An exception of `work` is raised on the UI thread, where it counts as a bug.
        """
        if not self._closed:
            number = next(self._numbers)
            self._callbacks[number] = then
            self._pool.start(lambda: self._work(number, work))

    def close(self, *, drop: bool = True) -> None:
        """Wait for the running job; deliver no more results.

        Args:
            drop: drops the jobs that wait. False runs them: they may save what the user wrote.
        """
        self._closed = True
        self._callbacks.clear()
        if drop:
            self._pool.clear()
        self._pool.waitForDone()

    def _work(self, number: int, work: Callable[[], Any]) -> None:
        try:
            self._done.emit(number, work(), None)
        except Exception as error:  # noqa: BLE001 - raised again on the UI thread
            self._done.emit(number, None, error)

    def _deliver(self, number: int, result: Any, error: Exception | None) -> None:
        then = self._callbacks.pop(number, None)
        if then is None:
            return
        if error is not None:
            raise error
        then(result)
