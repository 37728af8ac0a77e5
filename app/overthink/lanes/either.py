"""A lane that runs a model on this machine or on a server, as each load requests.

Both kinds have a child process of their own, of which at most one exists.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing

from overthink.core.events import Failed, LaneEvent, Rescored, Sampled, SamplesDone
from overthink.core.protocol import Load, Rescore, Run
from overthink.lanes.live import LiveLane


class EitherLane:
    """Satisfies `lanes.source.RescoringSource` and `SamplingSource`.

    Args:
        local: runs model files.
        remote: runs models of servers.
    """

    def __init__(self, local: LiveLane, remote: LiveLane) -> None:
        self._local, self._remote = local, remote
        self._current = local

    @property
    def pid(self) -> int | None:
        return self._current.pid

    @property
    def lost(self) -> bool:
        return self._current.lost

    async def load(self, command: Load) -> AsyncGenerator[LaneEvent, None]:
        wanted = self._local if command.server is None else self._remote
        if wanted is not self._current:
            await self._current.close()
            self._current = wanted
        async with aclosing(wanted.load(command)) as events:
            async for event in events:
                yield event

    def run(self, command: Run) -> AsyncGenerator[LaneEvent, None]:
        return self._current.run(command)

    async def rescore(self, command: Rescore) -> Rescored | Failed:
        return await self._current.rescore(command)

    def run_samples(self, command: Run) -> AsyncGenerator[Sampled | SamplesDone, None]:
        return self._current.run_samples(command)

    def stop(self, sample: int = 0) -> None:
        self._current.stop(sample)

    async def close(self) -> None:
        await self._local.close()
        await self._remote.close()
