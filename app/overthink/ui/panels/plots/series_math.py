"""What the curves show, as pure functions of a trace's columns. Knows neither Qt nor records."""

from __future__ import annotations

from math import ceil
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Singles = npt.NDArray[np.float32]

FIRST_WIDTH_US = 5_000
FIRST_COUNT = 256
MOST = 8_192
"""Between 4,096 and 8,192 buckets cover a long run: more than any plot has pixels."""


class TimeBuckets:
    """Folds values into buckets of equal time, whose width doubles when they would be too many."""

    def __init__(self) -> None:
        self.width_us = FIRST_WIDTH_US
        self._lows = _filled(FIRST_COUNT, np.inf)
        self._highs = _filled(FIRST_COUNT, -np.inf)
        self._used = 0

    def fold(self, t_us: Int64s, values: Floats) -> None:
        """Takes the next values, times ascending; NaN counts as no value."""
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
        """Makes one bucket of each two neighbours."""
        lows, highs = self._lows, self._highs
        self._lows, self._highs = _filled(len(lows), np.inf), _filled(len(highs), -np.inf)
        self._lows[: len(lows) // 2] = np.minimum(lows[0::2], lows[1::2])
        self._highs[: len(highs) // 2] = np.maximum(highs[0::2], highs[1::2])
        self.width_us *= 2
        self._used = (self._used + 1) // 2

    def fine_enough(self, span: Span) -> bool:
        """Whether no bucket is wider than a pixel."""
        return span.end_us - span.start_us >= self.width_us * span.columns

    def columns(self, span: Span) -> tuple[Floats, Floats, Floats]:
        """Seconds, least and greatest value of groups of buckets, about a pixel wide each.

        Groups without a value are left out. They begin at multiples of their size, so that a
        growing run does not make its past flicker.
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
    """Groups `first` to before `last` of `size` values, one a row, the last one filled up."""
    part = values[first * size : max(last, first) * size]
    short = -len(part) % size
    if short:
        part = np.concatenate((part, _filled(short, empty)))
    return part.reshape(-1, size)


Floats = npt.NDArray[np.float64]
Int64s = npt.NDArray[np.int64]

US = 1_000_000

SPEED_WINDOW_US = US
SPEED_LEAST_TOKENS = 16
SPEED_LEAST_US = US // 10
SPEED_SHORT_US = 2 * SPEED_LEAST_US
"""A run shorter than this has its overall speed: the curve would begin where it nearly ends."""
SURPRISAL_WINDOW = 64
ACCEPTANCE_WINDOW = 32


class Points(NamedTuple):
    """A line to draw: seconds since the start of the run, and values. Never NaN."""

    x: Floats
    y: Floats


NO_POINTS = Points(np.empty(0), np.empty(0))


class Span(NamedTuple):
    """The part of the time axis that is visible, and how many pixels it has."""

    start_us: int
    end_us: int
    columns: int


def windowed_speed(
    t_us: npt.NDArray[np.integer],
    first: int = 0,
    window_us: int = SPEED_WINDOW_US,
    least: int = SPEED_LEAST_TOKENS,
) -> Floats:
    """Tokens a second at each token from index `first` on.

    At token i it is (i - j) / (t_i - t_j), where j is the latest token that lies at least one
    window and at least `least` tokens before i: the last second, or the last 16 tokens where a
    second holds fewer. Before there is such a token, j is token 0.

    Args:
        t_us: times of tokens, ascending. If `first` > 0, those before it must reach back to j.
        first: the first token whose speed is wanted.
        window_us: length of the window.
        least: tokens that the window holds at least.

    Returns:
        One value a token; NaN where the time measured over is under a tenth of a second.
    """
    t_us = t_us.astype(np.int64, copy=False)  # a trace's are unsigned: below zero they wrap
    here = np.arange(first, len(t_us))
    earlier = np.searchsorted(t_us, t_us[first:] - window_us, side="right") - 1
    j = np.maximum(np.minimum(earlier, here - least), 0)
    elapsed = (t_us[first:] - t_us[j]).astype(np.float64)
    elapsed[elapsed < SPEED_LEAST_US] = np.nan
    return np.asarray((here - j) * US / elapsed, dtype=np.float64)


def bits(logprobs: npt.NDArray[np.float32]) -> Floats:
    """Surprisal in bits: minus the logarithm to base 2 of the probability; NaN if not known."""
    surprisal: Floats = logprobs.astype(np.float64) / -np.log(2.0)
    surprisal[~np.isfinite(surprisal)] = np.nan
    # -0.0 of a certain token would be shown as such.
    return np.asarray(np.maximum(surprisal, 0.0), dtype=np.float64)


def running_mean(values: Floats, first: int = 0, window: int = SURPRISAL_WINDOW) -> Floats:
    """Mean of each value from `first` on and those before it, `window` at most; skips NaN.

    Returns:
        One mean a value; NaN where the window holds none that is known.
    """
    known = np.isfinite(values)
    sums = np.concatenate(([0.0], np.cumsum(np.where(known, values, 0.0))))
    counts = np.concatenate(([0], np.cumsum(known)))
    ends = np.arange(first, len(values)) + 1
    starts = np.maximum(ends - window, 0)
    return _quotient(sums[ends] - sums[starts], counts[ends] - counts[starts])


def windowed_share(parts: Int64s, wholes: Int64s, window: int) -> Floats:
    """Sum of the last `window` parts over the sum of as many wholes, from running totals.

    Args:
        parts: running totals, one more than there are rounds, beginning with what came before.
        wholes: likewise.
        window: how many rounds a value looks back over, itself included.

    Returns:
        One share a round; NaN where the whole is zero.
    """
    ends = np.arange(1, len(parts))
    starts = np.maximum(ends - window, 0)
    return _quotient(parts[ends] - parts[starts], wholes[ends] - wholes[starts])


def _quotient(above: npt.NDArray[Any], below: npt.NDArray[Any]) -> Floats:
    """A division that gives NaN where there is nothing to divide by."""
    with np.errstate(invalid="ignore"):
        return np.asarray(above / below, dtype=np.float64)


def finite(points: Points) -> Points:
    """The points whose value is known."""
    known = np.isfinite(points.y)
    return points if known.all() else Points(points.x[known], points.y[known])


def decimate(points: Points, span: Span) -> Points:
    """The least and greatest value of each pixel column: at most two points a column.

    Every peak stays visible, however many tokens share a pixel.

    Args:
        points: ascending in x.
        span: what is visible; points outside it are drawn too, in columns as wide as those inside.
    """
    if len(points.x) <= 2 * span.columns:
        return points
    firsts = _column_starts(points.x, span)
    lows = np.minimum.reduceat(points.y, firsts)
    highs = np.maximum.reduceat(points.y, firsts)
    return Points(np.repeat(points.x[firsts], 2), np.stack((lows, highs), axis=1).ravel())


def peaks(points: Points, span: Span) -> Points:
    """The greatest value of each pixel column: at most one point a column."""
    if len(points.x) <= span.columns:
        return points
    firsts = _column_starts(points.x, span)
    return Points(points.x[firsts], np.maximum.reduceat(points.y, firsts))


def _column_starts(x: Floats, span: Span) -> npt.NDArray[np.intp]:
    """Index of the first point of each pixel column that has any."""
    start, width = span.start_us / US, max(span.end_us - span.start_us, 1) / US
    column = np.floor((x - start) * (span.columns / width)).astype(np.int64)
    return np.flatnonzero(np.diff(column, prepend=column[0] - 1))
