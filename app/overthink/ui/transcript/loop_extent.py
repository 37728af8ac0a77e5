"""How far a run's loop extends, while it continues. Pure; must not import Qt.

An event reports where a loop was found, and the end of the run how long it became; in between, the
tokens themselves are compared with those one period earlier.
"""

from __future__ import annotations

from dataclasses import dataclass

from overthink.core.run_record import RunRecord


@dataclass(slots=True)
class LoopExtent:
    """A range of tokens that repeats itself."""

    start: int
    """First token of the first repetition."""
    period: int
    """Tokens per repetition."""
    end: int
    """The token after the last one that is known to repeat."""

    @property
    def repeats(self) -> int:
        """Number of complete repetitions."""
        return (self.end - self.start) // self.period

    def extend(self, ids: list[int], first: int) -> bool:
        """Extend the loop by the tokens that continue it.

        Args:
            ids: the tokens from `first`, which is one period before `end`.

        Returns:
            Whether the loop continues to the last of them.
        """
        assert first == self.end - self.period
        for at in range(self.period, len(ids)):
            if ids[at] != ids[at - self.period]:
                return False
            self.end += 1
        return True


class LoopTracker:
    """Tracks the loop of a record that grows.

    Args:
        record: the run.
    """

    def __init__(self, record: RunRecord) -> None:
        self._record = record
        self.loop: LoopExtent | None = None
        self._continues = True

    def refresh(self) -> bool:
        """Update the loop; return whether a loop was found or replaced, not just extended."""
        finished = self._record.finished
        if finished is not None and finished.loop is not None:
            loop = finished.loop
            return self._replace(
                LoopExtent(loop.start, loop.period, loop.start + loop.period + loop.wasted)
            )
        found = self._record.loop_found
        if found is None:
            return False
        is_new = self.loop is None and self._replace(
            LoopExtent(found.start, found.period, min(found.at + 1, len(self._record.trace)))
        )
        self._extend()
        return is_new

    def _replace(self, loop: LoopExtent) -> bool:
        old, self.loop = self.loop, loop
        return old != loop

    def _extend(self) -> None:
        loop = self.loop
        if loop and self._continues:
            first = loop.end - loop.period
            self._continues = loop.extend(self._record.trace.ids[first:].tolist(), first)
