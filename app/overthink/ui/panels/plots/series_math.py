"""The mathematics of the curves: pure functions of a trace's columns, without Qt."""

from __future__ import annotations

from math import ceil
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Singles = npt.NDArray[np.float32]

FIRST_WIDTH_US = 5_000
FIRST_COUNT = 256
MOST = 8_192
"""A long run has between 4,096 and 8,192 buckets: more than any plot has pixels."""


class TimeBuckets:
    """Smallest and largest value in time buckets; their width doubles when there are too many.

    Memory and the cost of a redraw are bounded, whatever the length of the run.
    """

    def __init__(self) -> None:
        self.width_us = FIRST_WIDTH_US
        self._lows = _filled(FIRST_COUNT, np.inf)
        self._highs = _filled(FIRST_COUNT, -np.inf)
        self._used = 0

    def fold(self, t_us: Int64s, values: Floats) -> None:
        """Add the next values at ascending times; NaN counts as no value."""
        known = np.isfinite(values)
        t_us, values = t_us[known], values[known]
        if not len(t_us):
            return
        self._make_room(int(t_us[-1]))
        places = t_us // self.width_us
        firsts = np.flatnonzero(np.diff(places, prepend=-1))
        places = places[firsts]
        self._lows[places] = np.minimum(self._lows[places], np.minimum.reduceat(values, firsts))
        self._highs[places] = np.maximum(self._highs[places], np.maximum.reduceat(values, firsts))
        self._used = max(self._used, int(places[-1]) + 1)

    def _make_room(self, t_us: int) -> None:
        while t_us // self.width_us >= MOST:
            self._halve()
        while t_us // self.width_us >= len(self._lows):
            self._lows = np.concatenate((self._lows, _filled(len(self._lows), np.inf)))
            self._highs = np.concatenate((self._highs, _filled(len(self._highs), -np.inf)))

    def _halve(self) -> None:
        """Merge each two neighbouring buckets."""
        lows, highs = self._lows, self._highs
        self._lows, self._highs = _filled(len(lows), np.inf), _filled(len(highs), -np.inf)
        self._lows[: len(lows) // 2] = np.minimum(lows[0::2], lows[1::2])
        self._highs[: len(highs) // 2] = np.maximum(highs[0::2], highs[1::2])
        self.width_us *= 2
        self._used = (self._used + 1) // 2

    def fine_enough(self, span: Span) -> bool:
        """Return whether no bucket is wider than a pixel."""
        return span.end_us - span.start_us >= self.width_us * span.columns

    def columns(self, span: Span) -> tuple[Floats, Floats, Floats]:
        """Return time, smallest and largest value of groups of buckets, about a pixel wide each.

        Groups without a value are left out. Groups start at multiples of their size, so that the
        past of a growing run does not flicker.
        """
        buckets = (span.end_us - span.start_us) / self.width_us
        size = max(1, ceil(buckets / span.columns))
        first = max(span.start_us // self.width_us // size - 1, 0)
        last = min(span.end_us // self.width_us // size + 2, -(-self._used // size))
        lows = _grouped(self._lows, first, last, size, np.inf).min(axis=1, initial=np.inf)
        highs = _grouped(self._highs, first, last, size, -np.inf).max(axis=1, initial=-np.inf)
        middles = (np.arange(first, first + len(lows)) + 0.5) * (size * self.width_us / US)
        known = np.isfinite(lows)
        return middles[known], lows[known].astype(np.float64), highs[known].astype(np.float64)


def _filled(count: int, value: float) -> Singles:
    return np.full(count, value, dtype=np.float32)


def _grouped(values: Singles, first: int, last: int, size: int, empty: float) -> Singles:
    """Return groups `first` to before `last` of `size` values, one a row, the last one padded."""
    part = values[first * size : max(last, first) * size]
    short = -len(part) % size
    if short:
        part = np.concatenate((part, _filled(short, empty)))
    return part.reshape(-1, size)


Floats = npt.NDArray[np.float64]
Int64s = npt.NDArray[np.int64]

US = 1_000_000

SPEED_WINDOW_US = US
SPEED_MIN_TOKENS = 16
SPEED_LEAST_US = US // 10
SPEED_SHORT_US = 2 * SPEED_LEAST_US
"""A shorter run has an overall speed only: a curve would start near its end."""
SURPRISAL_WINDOW = 64
ACCEPTANCE_WINDOW = 32


class Points(NamedTuple):
    """A line: seconds since the start of the run, and values. Never NaN."""

    x: Floats
    y: Floats


NO_POINTS = Points(np.empty(0), np.empty(0))


class Span(NamedTuple):
    """The visible part of the time axis, and its width in pixels."""

    start_us: int
    end_us: int
    columns: int


def windowed_speed(
    t_us: npt.NDArray[np.integer],
    first: int = 0,
    window_us: int = SPEED_WINDOW_US,
    least: int = SPEED_MIN_TOKENS,
) -> Floats:
    """Return tokens per second at each token from index `first` on.

    At token i it is (i - j) / (t_i - t_j), where j is the latest token that is at least one window
    and at least `least` tokens before i: the last second, or the last 16 tokens where a second has
    fewer. As long as there is no such token, j is token 0.

    Args:
        t_us: ascending times of tokens. If `first` > 0, they must reach back to j.
        first: index of the first speed to return.
        window_us: length of the window.
        least: minimum number of tokens in the window.

    Returns:
        One value a token; NaN where the measured time is under a tenth of a second.
    """
    t_us = t_us.astype(np.int64, copy=False)  # unsigned times would wrap below zero
    here = np.arange(first, len(t_us))
    earlier = np.searchsorted(t_us, t_us[first:] - window_us, side="right") - 1
    j = np.maximum(np.minimum(earlier, here - least), 0)
    elapsed = (t_us[first:] - t_us[j]).astype(np.float64)
    elapsed[elapsed < SPEED_LEAST_US] = np.nan
    return np.asarray((here - j) * US / elapsed, dtype=np.float64)


def bits(logprobs: npt.NDArray[np.float32]) -> Floats:
    """Return surprisal in bits: minus the base-2 logarithm of the probability; NaN if unknown."""
    surprisal: Floats = logprobs.astype(np.float64) / -np.log(2.0)
    surprisal[~np.isfinite(surprisal)] = np.nan
    # A certain token would give -0.0 and be displayed like that.
    return np.asarray(np.maximum(surprisal, 0.0), dtype=np.float64)


def running_mean(values: Floats, first: int = 0, window: int = SURPRISAL_WINDOW) -> Floats:
    """Return the running mean over at most `window` values, from `first` on; NaN is skipped.

    Returns:
        One mean a value; NaN where the window has no known value.
    """
    known = np.isfinite(values)
    sums = np.concatenate(([0.0], np.cumsum(np.where(known, values, 0.0))))
    counts = np.concatenate(([0], np.cumsum(known)))
    ends = np.arange(first, len(values)) + 1
    starts = np.maximum(ends - window, 0)
    return _quotient(sums[ends] - sums[starts], counts[ends] - counts[starts])


def windowed_share(parts: Int64s, wholes: Int64s, window: int) -> Floats:
    """Return the sum of the last `window` parts over the sum of as many wholes.

    Args:
        parts: running totals, one more than there are rounds, starting with the previous total.
        wholes: likewise.
        window: number of rounds in a value, including its own.

    Returns:
        One share a round; NaN where the sum of wholes is zero.
    """
    ends = np.arange(1, len(parts))
    starts = np.maximum(ends - window, 0)
    return _quotient(parts[ends] - parts[starts], wholes[ends] - wholes[starts])


def _quotient(above: npt.NDArray[Any], below: npt.NDArray[Any]) -> Floats:
    """Divide; NaN where the divisor is zero."""
    with np.errstate(invalid="ignore"):
        return np.asarray(above / below, dtype=np.float64)


def finite(points: Points) -> Points:
    """Return the points whose value is known."""
    known = np.isfinite(points.y)
    return points if known.all() else Points(points.x[known], points.y[known])


def decimate(points: Points, span: Span) -> Points:
    """Return the smallest and largest value of each pixel column: at most two points a column.

    Every peak stays visible, however many tokens share a pixel.

    Args:
        points: ascending in x.
        span: the visible part; points outside it are binned into columns of the same width.
    """
    if len(points.x) <= 2 * span.columns:
        return points
    firsts = _column_starts(points.x, span)
    lows = np.minimum.reduceat(points.y, firsts)
    highs = np.maximum.reduceat(points.y, firsts)
    return Points(np.repeat(points.x[firsts], 2), np.stack((lows, highs), axis=1).ravel())


def column_peaks(points: Points, span: Span) -> Points:
    """Return the largest value of each pixel column: at most one point a column."""
    if len(points.x) <= span.columns:
        return points
    firsts = _column_starts(points.x, span)
    return Points(points.x[firsts], np.maximum.reduceat(points.y, firsts))


def _column_starts(x: Floats, span: Span) -> npt.NDArray[np.intp]:
    """Return the index of the first point of each non-empty pixel column."""
    start, width = span.start_us / US, max(span.end_us - span.start_us, 1) / US
    column = np.floor((x - start) * (span.columns / width)).astype(np.int64)
    return np.flatnonzero(np.diff(column, prepend=column[0] - 1))
