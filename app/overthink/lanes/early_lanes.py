"""Lanes whose children start before it is known what they will load.

A child needs as long to start as the program itself. Started first, it does so beside the program's
own imports and plans, on another core.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterable
from pathlib import Path
from typing import Any, TypeVar

from overthink.lanes.live import LiveLane

Result = TypeVar("Result")


class EarlyLanes:
    """Started lanes, and the event loop to which they belong. Must be closed.

    Args:
        log_folder: where the children's output goes.
        names: of the lanes.
    """

    def __init__(self, log_folder: Path, names: Iterable[str]) -> None:
        self.log_folder = log_folder
        self._runner = asyncio.Runner()
        self._lanes = {name: LiveLane(log_folder, name) for name in names}
        self._runner.run(self._start())

    async def _start(self) -> None:
        for lane in self._lanes.values():
            await lane.start()

    def take(self, name: str) -> LiveLane | None:
        """Return the lane of that name, which the caller then closes; None if there is none."""
        return self._lanes.pop(name, None)

    def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        """Run a coroutine that uses the lanes, as `asyncio.run` does."""
        return self._runner.run(work)

    def close(self) -> None:
        """End the lanes that are still unused, and the loop."""
        lanes = list(self._lanes.values())
        self._lanes.clear()
        if lanes:
            self._runner.run(_close(lanes))
        self._runner.close()


async def _close(lanes: Iterable[LiveLane]) -> None:
    await asyncio.gather(*(lane.close() for lane in lanes))
