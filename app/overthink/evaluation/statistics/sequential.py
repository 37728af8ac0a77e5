"""Stopping early without cheating: an interval that is valid after every question at once.

Source: the hedged betting confidence sequence of Waudby-Smith and Ramdas, arXiv 2010.09686,
section 4. Questions must come in random order, and both models must have answered each.
"""

from __future__ import annotations

from math import log, sqrt

import numpy as np

_GRID = 2001
_LARGEST_BET = 0.5
"""Share of the wealth that a bet may lose at most."""


class BettingSequence:
    """Interval of the mean of values in [−1, 1], valid at all times together.

    With probability `level`, the true mean is inside every interval that is ever returned, so that
    a run may stop as soon as 0 is outside.
    """

    def __init__(self, level: float = 0.95) -> None:
        self._alpha = 1 - level
        self._means = np.linspace(0, 1, _GRID)
        self._up = np.zeros(_GRID)
        self._down = np.zeros(_GRID)
        self._inside = np.ones(_GRID, bool)
        self._count = 0
        self._sum = 0.0
        self._squares = 0.25
        self._low, self._high = -1.0, 1.0

    @property
    def interval(self) -> tuple[float, float]:
        return self._low, self._high

    def add(self, value: float) -> tuple[float, float]:
        """Add a question's difference and return the interval, which only ever shrinks.

        Raises:
            ValueError: The value is outside −1 to 1.
        """
        if not -1 <= value <= 1:
            raise ValueError(f"{value} is outside -1 to 1")
        scaled = (value + 1) / 2
        bet = self._next_bet()
        means = self._means
        with np.errstate(divide="ignore"):
            up = np.minimum(bet, _LARGEST_BET / means)
            down = np.minimum(bet, _LARGEST_BET / (1 - means))
        self._up += np.log1p(up * (scaled - means))
        self._down += np.log1p(-down * (scaled - means))
        wealth = np.maximum(self._up, self._down) - log(2)
        self._inside &= wealth < -log(self._alpha)
        self._record(scaled)
        if self._inside.any():
            kept = means[self._inside]
            step = 1 / (_GRID - 1)
            self._low = max(self._low, 2 * max(0.0, float(kept[0]) - step) - 1)
            self._high = min(self._high, 2 * min(1.0, float(kept[-1]) + step) - 1)
        return self.interval

    def _next_bet(self) -> float:
        """Return the bet that the values seen so far suggest; it must not know the next one."""
        step = self._count + 1
        variance = self._squares / step
        return sqrt(2 * log(2 / self._alpha) / (variance * step * log(1 + step)))

    def _record(self, scaled: float) -> None:
        self._count += 1
        self._sum += scaled
        mean = (0.5 + self._sum) / (self._count + 1)
        self._squares += (scaled - mean) ** 2
