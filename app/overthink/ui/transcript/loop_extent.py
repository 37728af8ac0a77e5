"""How far a run's loop reaches, while it goes on. Pure; must not know Qt.

The event says where a loop was found, the end of the run says how long it became; in between the
tokens themselves are compared with those a period before them.
"""

from __future__ import annotations

from overthink.core.run_record import RunRecord


class LoopStretch:
    """A stretch of tokens that repeats itself.

    Args:
        start: first token of the first repetition.
        period: tokens of a repetition.
        end: the token after the last one that is known to repeat.
    """

    def __init__(self, start: int, period: int, end: int) -> None:
        self.start, self.period, self.end = start, period, end

    @property
    def repeats(self) -> int:
        """How often the block stands there in full."""
        return (self.end - self.start) // self.period

    def follow(self, ids: list[int], first: int) -> bool:
        """Reads on: `ids` are the tokens from `first`, which is a period before `end`.

        Returns:
            True where the loop went on to the last of them.
        """
        assert first == self.end - self.period
        for at in range(self.period, len(ids)):
            if ids[at] != ids[at - self.period]:
                return False
            self.end += 1
        return True


class LoopWatch:
    """Keeps a record's loop up to date.

    Args:
        record: the run.
    """

    def __init__(self, record: RunRecord) -> None:
        self._record = record
        self.loop: LoopStretch | None = None
        self._going_on = True

    def refresh(self) -> bool:
        """Looks at what is new; True where a loop is known for the first time, or another one."""
        finished = self._record.finished
        if finished is not None and finished.loop is not None:
            figures = finished.loop
            end = figures.start + figures.period + figures.wasted
            return self._take(LoopStretch(figures.start, figures.period, end))
        found = self._record.loop_found
        if found is None:
            return False
        new = self.loop is None and self._take(
            LoopStretch(found.start, found.period, min(found.at + 1, len(self._record.trace)))
        )
        self._read_on()
        return new

    def _take(self, loop: LoopStretch) -> bool:
        old, self.loop = self.loop, loop
        return old is None or vars(old) != vars(loop)

    def _read_on(self) -> None:
        loop = self.loop
        if loop and self._going_on:
            first = loop.end - loop.period
            self._going_on = loop.follow(self._record.trace.ids[first:].tolist(), first)
