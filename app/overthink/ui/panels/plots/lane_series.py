"""Quantities of one lane over time: exact at every token or round, and cheap to draw.

The buffers of a trace grow in place, and an array whose buffer is lent out cannot grow. So no view
of one outlives the call that made it: slices are copied, and whole columns are looked at only
while a method runs.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from array import array
from bisect import bisect_left, bisect_right
from itertools import zip_longest
from typing import Any

import numpy as np
import numpy.typing as npt

from overthink.core.narrow import grown, narrow
from overthink.core.trace import Trace
from overthink.ui.panels.plots.series_math import (
    ACCEPTANCE_WINDOW,
    NO_POINTS,
    SPEED_LEAST_TOKENS,
    SPEED_SHORT_US,
    SPEED_WINDOW_US,
    SURPRISAL_WINDOW,
    US,
    Floats,
    Points,
    Span,
    TimeBuckets,
    bits,
    decimate,
    finite,
    peaks,
    running_mean,
    windowed_share,
    windowed_speed,
)

PEAK_PIXELS = 3


def part(column: array[Any], first: int, last: int) -> npt.NDArray[Any]:
    """A copy of a part of a column, of the column's own type."""
    return np.frombuffer(column[first:last], dtype=column.typecode)


class Quantity(ABC):
    """Values at ascending times, of which more come while the run goes on."""

    def __init__(self) -> None:
        self._buckets = TimeBuckets()
        self._folded = 0

    @property
    @abstractmethod
    def times(self) -> array[int]:
        """Times of the values, microseconds; as long as there are values."""

    @abstractmethod
    def values(self, first: int, last: int) -> Floats:
        """The values from index `first` to before `last`; NaN where there is none."""

    def take(self) -> None:
        """Looks at what has come since the last time."""
        count = len(self.times)
        if count > self._folded:
            new = part(self.times, self._folded, count)
            self._buckets.fold(new, self.values(self._folded, count))
            self._folded = count

    def points(self, span: Span) -> Points:
        """What to draw of the visible part: about two points a pixel at most."""
        exact = self._exact(span)
        if exact is not None:
            return decimate(exact, span)
        seconds, lows, highs = self._buckets.columns(span)
        return Points(np.repeat(seconds, 2), np.stack((lows, highs), axis=1).ravel())

    def peaks(self, span: Span) -> Points:
        """The greatest value every few pixels; single values where there is room for them."""
        span = span._replace(columns=span.columns // PEAK_PIXELS)
        exact = self._exact(span)
        if exact is not None:
            return peaks(exact, span)
        seconds, _, highs = self._buckets.columns(span)
        return Points(seconds, highs)

    def _exact(self, span: Span) -> Points | None:
        """The single values in the span; None where they are many and buckets will do."""
        first = max(bisect_left(self.times, span.start_us) - 1, 0)
        last = min(bisect_right(self.times, span.end_us) + 1, self._folded)
        if last - first > 2 * span.columns and self._buckets.fine_enough(span):
            return None
        return finite(Points(part(self.times, first, last) / US, self.values(first, last)))

    def value(self, index: int) -> float | None:
        """The value at an index; None where there is none."""
        value = float(self.values(index, index + 1)[0])
        return value if np.isfinite(value) else None


class OfTokens(Quantity):
    """A quantity that each token has."""

    def __init__(self, trace: Trace) -> None:
        super().__init__()
        self._trace = trace

    @property
    def times(self) -> array[int]:
        return self._trace.t_us


class Speed(OfTokens):
    """Tokens a second over a window; see `windowed_speed`.

    A run that is too short for that has one speed, its own: `overall`.
    """

    @property
    def overall(self) -> float | None:
        """Tokens after the first over the time from the first to the last, of a short run.

        None where the run is long enough for a window, and where there is no time to divide by.
        """
        elapsed = self.times[-1] - self.times[0] if self.times else 0
        if not 0 < elapsed < SPEED_SHORT_US:
            return None
        return (len(self.times) - 1) * US / elapsed

    def level(self) -> Points:
        """The overall speed from the first to the last token; nothing where there is none."""
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
        back = max(min(since, first - SPEED_LEAST_TOKENS), 0)
        return windowed_speed(part(self.times, back, last), first - back)


class Surprisal(OfTokens):
    """Bits of each token."""

    def values(self, first: int, last: int) -> Floats:
        return bits(part(self._trace.logprobs, first, last))


class MeanSurprisal(Surprisal):
    """Bits a token, mean over the last 64 tokens."""

    def values(self, first: int, last: int) -> Floats:
        back = max(first - SURPRISAL_WINDOW + 1, 0)
        return running_mean(super().values(back, last), first - back)


class Acceptance(Quantity):
    """Accepted over tested, over the last 32 draft rounds; one value a round.

    A round lies where its first emitted token does.
    """

    def __init__(self, trace: Trace) -> None:
        super().__init__()
        self._trace = trace
        self._times = narrow()
        self._accepted = array("i", [0])
        self._tested = array("i", [0])
        self._tested_at, self._accepted_at = _Lengths(), _Lengths()

    @property
    def times(self) -> array[int]:
        return self._times

    def take(self) -> None:
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
        super().take()

    @property
    def by_position(self) -> list[tuple[int, int]]:
        """For each position in a round, from the first: how many were tested, accepted."""
        tested, accepted = self._tested_at.beyond(), self._accepted_at.beyond()
        return list(zip_longest(tested, accepted, fillvalue=0))

    def values(self, first: int, last: int) -> Floats:
        back = max(first - ACCEPTANCE_WINDOW + 1, 0)
        parts, wholes = (part(totals, back, last + 1) for totals in (self._accepted, self._tested))
        return windowed_share(parts, wholes, ACCEPTANCE_WINDOW)[first - back :]

    def round_at(self, t_us: int) -> int | None:
        """The latest round that had begun by then."""
        index = bisect_right(self._times, t_us) - 1
        return index if index >= 0 else None


class _Lengths:
    """How many rounds got how far."""

    def __init__(self) -> None:
        self._counts = np.zeros(1, dtype=np.int64)

    def add(self, lengths: npt.NDArray[np.int32]) -> None:
        """Counts further rounds."""
        new = np.bincount(lengths, minlength=len(self._counts))
        new[: len(self._counts)] += self._counts
        self._counts = new

    def beyond(self) -> list[int]:
        """For each position from the first: how many rounds reached it."""
        reached: list[int] = np.cumsum(self._counts[::-1])[::-1].tolist()
        return reached[1:]
