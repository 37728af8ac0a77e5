"""Least and greatest value of each moment of a run, however long it is, in bounded memory.

A curve of 200,000 tokens is drawn from these, so that a redraw costs the same at any length.
"""

from __future__ import annotations

from math import ceil

import numpy as np
import numpy.typing as npt

from overthink.ui.panels.plots.series_math import US, Floats, Int64s, Span

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
