"""Series of one lane over time: exact at every token or round, and cheap to draw.

The columns of a trace grow in place, and an array with an exported buffer cannot grow. So no view
outlives the call that made it: slices are copied, and whole columns are viewed only within a
method.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from array import array
from bisect import bisect_left, bisect_right
from itertools import zip_longest
from typing import Any

import numpy as np
import numpy.typing as npt

from overthink.core.trace import Trace, grown, narrow
from overthink.ui.panels.plots.series_math import (
    ACCEPTANCE_WINDOW,
    NO_POINTS,
    SPEED_MIN_TOKENS,
    SPEED_SHORT_US,
    SPEED_WINDOW_US,
    SURPRISAL_WINDOW,
    US,
    Floats,
    Points,
    Span,
    TimeBuckets,
    bits,
    column_peaks,
    decimate,
    finite,
    running_mean,
    windowed_share,
    windowed_speed,
)

PEAK_PIXELS = 3


def copy_part(column: array[Any], first: int, last: int) -> npt.NDArray[Any]:
    """Copy a part of a column, in the column's own type."""
    return np.frombuffer(column[first:last], dtype=column.typecode)


class Series(ABC):
    """Values at ascending times; more are appended while the run goes on."""

    def __init__(self) -> None:
        self._buckets = TimeBuckets()
        self._folded = 0

    @property
    @abstractmethod
    def times(self) -> array[int]:
        """Times of the values, microseconds; one per value."""

    @abstractmethod
    def values(self, first: int, last: int) -> Floats:
        """Return the values from index `first` to before `last`; NaN where unknown."""

    def read_new(self) -> None:
        """Read what has arrived since the last call."""
        count = len(self.times)
        if count > self._folded:
            new = copy_part(self.times, self._folded, count)
            self._buckets.fold(new, self.values(self._folded, count))
            self._folded = count

    def points(self, span: Span) -> Points:
        """Return the visible part, at most about two points a pixel."""
        exact = self._exact(span)
        if exact is not None:
            return decimate(exact, span)
        seconds, lows, highs = self._buckets.columns(span)
        return Points(np.repeat(seconds, 2), np.stack((lows, highs), axis=1).ravel())

    def peaks(self, span: Span) -> Points:
        """Return the largest value every few pixels; single values where they fit."""
        span = span._replace(columns=span.columns // PEAK_PIXELS)
        exact = self._exact(span)
        if exact is not None:
            return column_peaks(exact, span)
        seconds, _, highs = self._buckets.columns(span)
        return Points(seconds, highs)

    def _exact(self, span: Span) -> Points | None:
        """Return the single values in the span; None where buckets are fine enough."""
        first = max(bisect_left(self.times, span.start_us) - 1, 0)
        last = min(bisect_right(self.times, span.end_us) + 1, self._folded)
        if last - first > 2 * span.columns and self._buckets.fine_enough(span):
            return None
        return finite(Points(copy_part(self.times, first, last) / US, self.values(first, last)))

    def value(self, index: int) -> float | None:
        """Return the value at an index; None where unknown."""
        value = float(self.values(index, index + 1)[0])
        return value if np.isfinite(value) else None


class TokenSeries(Series):
    """A series with one value a token."""

    def __init__(self, trace: Trace) -> None:
        super().__init__()
        self._trace = trace

    @property
    def times(self) -> array[int]:
        return self._trace.t_us


class Speed(TokenSeries):
    """Tokens a second over a window; see `windowed_speed`.

    A run that is too short for the window has one overall speed (`overall`).
    """

    @property
    def overall(self) -> float | None:
        """Overall speed of a short run: tokens after the first over first-to-last time.

        None where the run is long enough for the window, or no time has passed.
        """
        elapsed = self.times[-1] - self.times[0] if self.times else 0
        if not 0 < elapsed < SPEED_SHORT_US:
            return None
        return (len(self.times) - 1) * US / elapsed

    def level(self) -> Points:
        """Return the overall speed as a line from the first to the last token; empty if none."""
        if (speed := self.overall) is None:
            return NO_POINTS
        return Points(np.array((self.times[0], self.times[-1])) / US, np.full(2, speed))

    def value(self, index: int) -> float | None:
        overall = self.overall
        return super().value(index) if overall is None else overall

    def values(self, first: int, last: int) -> Floats:
        if last <= first:
            return np.empty(0)
        since = bisect_right(self.times, self.times[first] - SPEED_WINDOW_US) - 1
        back = max(min(since, first - SPEED_MIN_TOKENS), 0)
        return windowed_speed(copy_part(self.times, back, last), first - back)


class Surprisal(TokenSeries):
    """Surprisal of each token, bits."""

    def values(self, first: int, last: int) -> Floats:
        return bits(copy_part(self._trace.logprobs, first, last))


class MeanSurprisal(Surprisal):
    """Mean surprisal over the last 64 tokens, bits a token."""

    def values(self, first: int, last: int) -> Floats:
        back = max(first - SURPRISAL_WINDOW + 1, 0)
        return running_mean(super().values(back, last), first - back)


class Acceptance(Series):
    """Accepted over tested, over the last 32 draft rounds; one value a round.

    The time of a round is that of its first emitted token.
    """

    def __init__(self, trace: Trace) -> None:
        super().__init__()
        self._trace = trace
        self._times = narrow()
        self._accepted = array("i", [0])
        self._tested = array("i", [0])
        self._tested_at, self._accepted_at = _LengthCounts(), _LengthCounts()

    @property
    def times(self) -> array[int]:
        return self._times

    def read_new(self) -> None:
        begun, tested, accepted = self._trace.draft_rounds.counts(len(self._times))
        if not len(begun):
            return
        firsts = np.minimum(begun, len(self._trace) - 1)
        column = self._trace.t_us
        times = np.frombuffer(column, dtype=column.typecode)[firsts]
        self._times = grown(self._times, array(column.typecode, times.tobytes()))
        for totals, counts in ((self._tested, tested), (self._accepted, accepted)):
            running = np.cumsum(counts, dtype=np.intc)
            running += totals[-1]
            totals.frombytes(running.tobytes())
        self._tested_at.add(tested)
        self._accepted_at.add(accepted)
        super().read_new()

    @property
    def by_position(self) -> list[tuple[int, int]]:
        """Tested and accepted counts for each position in a round, from the first."""
        tested, accepted = self._tested_at.beyond(), self._accepted_at.beyond()
        return list(zip_longest(tested, accepted, fillvalue=0))

    def values(self, first: int, last: int) -> Floats:
        back = max(first - ACCEPTANCE_WINDOW + 1, 0)
        parts, wholes = (
            copy_part(totals, back, last + 1) for totals in (self._accepted, self._tested)
        )
        return windowed_share(parts, wholes, ACCEPTANCE_WINDOW)[first - back :]

    def round_at(self, t_us: int) -> int | None:
        """Return the latest round that had begun at a time."""
        index = bisect_right(self._times, t_us) - 1
        return index if index >= 0 else None


class Closing(Series):
    """Probability of the closing tag at paragraph ends; one value a paragraph."""

    def __init__(self, trace: Trace, chances: list[tuple[int, float]]) -> None:
        super().__init__()
        self._trace, self._chances = trace, chances
        self._times = narrow()

    @property
    def times(self) -> array[int]:
        return self._times

    def read_new(self) -> None:
        """Read what has arrived; a point may arrive before its token."""
        t_us, count = self._trace.t_us, len(self._trace)
        new = self._chances[len(self._times) :]
        times = [t_us[token] for token, _ in new if token < count]
        self._times = grown(self._times, times)
        super().read_new()

    def values(self, first: int, last: int) -> Floats:
        return np.array([chance for _, chance in self._chances[first:last]], dtype=np.float64)

    def before(self, token: int) -> int | None:
        """Return the last paragraph that ended at a token or before it."""
        index = bisect_right(self._chances, (token, np.inf), hi=len(self._times)) - 1
        return index if index >= 0 else None


class _LengthCounts:
    """Counts rounds by how far they got."""

    def __init__(self) -> None:
        self._counts = np.zeros(1, dtype=np.int64)

    def add(self, lengths: npt.NDArray[np.int32]) -> None:
        """Count further rounds."""
        new = np.bincount(lengths, minlength=len(self._counts))
        new[: len(self._counts)] += self._counts
        self._counts = new

    def beyond(self) -> list[int]:
        """Return how many rounds reached each position, from the first."""
        reached: list[int] = np.cumsum(self._counts[::-1])[::-1].tolist()
        return reached[1:]
