"""Confidence intervals of counted shares."""

from __future__ import annotations

import math

Z_95 = 1.959963984540054
"""The 97.5 % point of the standard normal distribution: two-sided confidence of 95 %."""


def wilson(successes: int, trials: int, z: float = Z_95) -> tuple[float, float]:
    """The Wilson score interval of a proportion.

    Unlike the usual p ± z·s it stays within 0 and 1 and holds for few trials (E. B. Wilson, Journal
    of the American Statistical Association 22, 1927, pages 209-212; recommended for up to 40 trials
    by Brown, Cai and DasGupta, Statistical Science 16, 2001, pages 101-133).

    Args:
        successes: from 0 to `trials`.
        trials: of none, nothing is known: the interval is 0 to 1.
        z: of the confidence that is wanted.

    Returns:
        Lower and upper end, from 0 to 1.
    """
    if not trials:
        return 0.0, 1.0
    share, square = successes / trials, z * z
    middle = share + square / (2 * trials)
    half = z * math.sqrt(share * (1 - share) / trials + square / (4 * trials * trials))
    whole = 1 + square / trials
    low = 0.0 if successes == 0 else (middle - half) / whole
    high = 1.0 if successes == trials else (middle + half) / whole
    return low, high
