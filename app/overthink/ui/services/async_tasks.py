"""Things that go on beside the window: started and forgotten, never lost, ended with the window."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any


class Tasks:
    """Keeps hold of tasks, which asyncio alone would let go of in the middle.

    Args:
        report_bug: told of exceptions: a task is to handle what can happen, so these are ours.
    """

    def __init__(self, report_bug: Callable[[BaseException], None]) -> None:
        self._report_bug = report_bug
        self._running: set[asyncio.Task[None]] = set()

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Does something beside what goes on."""
        task = asyncio.ensure_future(work)
        self._running.add(task)
        task.add_done_callback(self._done)

    async def cancel(self) -> None:
        """Ends all of them."""
        for task in list(self._running):
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None:
            self._report_bug(error)
