"""Where axes end and what is written at them. Pure arithmetic; knows no plot."""

from __future__ import annotations

from math import ceil, floor, log10

STEPS = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
TICK_STEPS = (1.0, 2.0, 5.0, 10.0)
LONG_S = 180.0
"""An axis that reaches as far is written in minutes."""
LONG_STEPS = (15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21600, 86400)
"""Seconds, on an axis of minutes."""


def round_up(value: float, least: float) -> float:
    """The next end of an axis at or over a value: few ends, so that a growing curve rarely moves.

    Args:
        value: what has to fit.
        least: the smallest end.
    """
    if value <= least:
        return least
    size = 10.0 ** floor(log10(value))
    return next((step * size for step in STEPS if step * size >= value), 10.0 * size)


def calm_end(value: float, current: float, least: float) -> float:
    """The end of an axis that is at `current`: grows when it must, shrinks by no less than half."""
    if current / 2 <= value <= current and current >= least:
        return current
    return round_up(value, least)


def ticks(start: float, end: float, most: int) -> list[float]:
    """Round values from `start` to `end`, at most `most` of them."""
    if end <= start or most < 2:
        return []
    rough = (end - start) / (most - 1)
    size = 10.0 ** floor(log10(rough))
    step = next(step * size for step in TICK_STEPS if step * size >= rough * (1 - 1e-9))
    # A little tolerance, or 0.3 is not a multiple of 0.1.
    first, last = ceil(start / step - 1e-6), floor(end / step + 1e-6)
    return [i * step for i in range(first, last + 1)]


def time_ticks(start: float, end: float, most: int) -> list[float]:
    """Round moments from `start` to `end`, seconds: whole quarters of minutes on long axes."""
    if end < LONG_S or most < 2:
        return ticks(start, end, most)
    rough = (end - start) / (most - 1)
    step = next((step for step in LONG_STEPS if step >= rough), None)
    if step is None or rough < LONG_STEPS[0] / 2:
        return ticks(start, end, most)
    return [float(i * step) for i in range(ceil(start / step), floor(end / step) + 1)]


def decimals(values: list[float]) -> int:
    """Digits after the point that tell these ticks apart."""
    if len(values) < 2:
        return 0
    return max(0, -floor(log10(values[1] - values[0]) + 1e-9))
