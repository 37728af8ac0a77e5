"""The interface of a lane source: it loads, runs and reports what happens as lane events.

The window, the recorder and the reports use only this interface, so they cannot tell a live model,
a replay and a script apart.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Protocol

from overthink.core.events import (
    Failed,
    LaneEvent,
    Probed,
    ProbeDone,
    PromptProgress,
    Rescored,
    Sampled,
    SamplesDone,
    Scored,
)
from overthink.core.protocol import Load, Probe, Rescore, Run, Score


class LaneSource(Protocol):
    """One side of a comparison."""

    @property
    def pid(self) -> int | None:
        """Id of the process that holds the lane's model; None if there is none."""
        ...

    @property
    def lost(self) -> bool:
        """True if that process ended by itself, so the model must be loaded again."""
        ...

    def load(self, command: Load) -> AsyncGenerator[LaneEvent, None]:
        """Load a model: `Loading`*, then `Loaded` or `Failed` as the last event."""
        ...

    def run(self, command: Run) -> AsyncGenerator[LaneEvent, None]:
        """Run once; the last event is `Finished` or `Failed`."""
        ...

    def stop(self) -> None:
        """Stop the current command; its events end as usual soon after."""
        ...

    async def close(self) -> None:
        """Release everything, including the model's process. A later load starts again."""
        ...


class RescoringSource(LaneSource, Protocol):
    """A source with a model in memory, which can score a text again."""

    async def rescore(self, command: Rescore) -> Rescored | Failed:
        """Score two tokens after a text."""
        ...


class SamplingSource(LaneSource, Protocol):
    """A source that can run several samples of one prompt at once."""

    def run_samples(self, command: Run) -> AsyncGenerator[Sampled | SamplesDone, None]:
        """Run a sample for each of the command's seeds; the model must be loaded for as many.

        Each sample ends with its own `Finished` or `Failed`. If all that have not ended fail at
        once, as when the process dies, each gets the same `Failed`. `SamplesDone` is the last event
        of samples that were decoded to their end or stopped.
        """
        ...

    def stop(self, sample: int = 0) -> None:
        """Stop the current command, or only one of its samples, by its number from 1."""
        ...


class ExperimentSource(LaneSource, Protocol):
    """A source with a model in memory, for experiments on a text."""

    def probe(
        self, command: Probe
    ) -> AsyncGenerator[PromptProgress | Probed | ProbeDone | Failed, None]:
        """Close a thought at several points; the last reply is `ProbeDone` or `Failed`."""
        ...

    def score(self, command: Score) -> AsyncGenerator[PromptProgress | Scored | Failed, None]:
        """Score a run's text; the last reply is `Scored` or `Failed`."""
        ...
