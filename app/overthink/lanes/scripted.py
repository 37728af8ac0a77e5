"""A lane that plays a list of events, for tests and benchmarks without a model."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterable, Sequence

from overthink.core.events import (
    Failed,
    Finished,
    LaneEvent,
    Loaded,
    Rescored,
    Sampled,
    SamplesDone,
)
from overthink.core.protocol import Load, Rescore, Run


class ScriptedLane:
    """Plays queued scripts, one per load or run, and records the commands that it receives.

    Args:
        loads: events of each load, in order.
        runs: events of each run, in order.
        pause_s: seconds between two events; 0 yields to the loop once between them.
        rescored: results of each rescoring, in order.
        samples: events of each run of several samples, in order.
    """

    def __init__(
        self,
        loads: Iterable[Sequence[LaneEvent]],
        runs: Iterable[Sequence[LaneEvent]],
        pause_s: float = 0.0,
        rescored: Iterable[Rescored | Failed] = (),
        samples: Iterable[Sequence[Sampled | SamplesDone]] = (),
    ) -> None:
        self._loads, self._runs = list(loads), list(runs)
        self._rescored, self._samples = list(rescored), list(samples)
        self._pause_s = pause_s
        self._stopped = False
        self._stopped_samples: set[int] = set()
        self.commands: list[Load | Run | Rescore] = []
        self.closed = False
        self.pid: int | None = None
        self.lost = False

    def load(self, command: Load) -> AsyncGenerator[LaneEvent, None]:
        self.commands.append(command)
        return self._play(self._loads.pop(0))

    def run(self, command: Run) -> AsyncGenerator[LaneEvent, None]:
        self.commands.append(command)
        return self._play(self._runs.pop(0))

    async def run_samples(self, command: Run) -> AsyncGenerator[Sampled | SamplesDone, None]:
        self.commands.append(command)
        self._stopped, self._stopped_samples = False, set()
        for reply in self._samples.pop(0):
            if isinstance(reply, Sampled) and self._skips(reply):
                continue
            await asyncio.sleep(self._pause_s)
            yield reply

    def _skips(self, sampled: Sampled) -> bool:
        stopped = self._stopped or sampled.sample in self._stopped_samples
        return stopped and not isinstance(sampled.event, Finished | Failed)

    async def rescore(self, command: Rescore) -> Rescored | Failed:
        self.commands.append(command)
        return self._rescored.pop(0)

    async def _play(self, events: Sequence[LaneEvent]) -> AsyncGenerator[LaneEvent, None]:
        self._stopped = False
        for event in events:
            # A stopped lane still reports how it ended, as a live one does.
            if self._stopped and not isinstance(event, Finished | Failed | Loaded):
                continue
            await asyncio.sleep(self._pause_s)
            yield event

    def stop(self, sample: int = 0) -> None:
        if sample:
            self._stopped_samples.add(sample)
        else:
            self._stopped = True

    async def close(self) -> None:
        self.closed = True
