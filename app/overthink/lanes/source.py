"""What a lane source is: something that loads, runs and says what happens as lane events.

The window, the recorder and the reports know sources only by this, so a live model, a replay and a
script are the same to them.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Protocol

from overthink.core.events import Failed, LaneEvent, Rescored
from overthink.core.protocol import Load, Rescore, Run


class LaneSource(Protocol):
    """One side of a comparison."""

    @property
    def pid(self) -> int | None:
        """The process that holds the lane's model; None while there is none."""
        ...

    @property
    def lost(self) -> bool:
        """True where that process ended though nobody asked it to: it must be loaded again."""
        ...

    def load(self, command: Load) -> AsyncGenerator[LaneEvent, None]:
        """Events of getting ready: `Loading`*, then `Loaded` or `Failed`, which ends them."""
        ...

    def run(self, command: Run) -> AsyncGenerator[LaneEvent, None]:
        """Events of one run, ending with `Finished` or `Failed`."""
        ...

    def stop(self) -> None:
        """Ends what goes on; its events end soon after as they always do."""
        ...

    async def close(self) -> None:
        """Lets go of everything, the model's process included. A later load begins anew."""
        ...


class RescoringSource(LaneSource, Protocol):
    """A source with a model at hand, which can look at a text again."""

    async def rescore(self, command: Rescore) -> Rescored | Failed:
        """How probable two tokens are after a text."""
        ...
