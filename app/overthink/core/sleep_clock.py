"""How long the machine slept: the difference of two clocks, of which one stops during sleep.

    Linux    CLOCK_BOOTTIME               CLOCK_MONOTONIC stops
    macOS    CLOCK_MONOTONIC              CLOCK_UPTIME_RAW stops
    Windows  QueryInterruptTime           QueryUnbiasedInterruptTime stops

Elsewhere nothing is measured: a wall clock also jumps when it is set.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import NamedTuple

MIN_SLEEP_S = 1.0
"""Shorter differences are none: the two clocks are read one after the other."""

Clock = Callable[[], float]
"""Seconds since some moment."""


class SleepClocks(NamedTuple):
    """Two clocks that differ by the time asleep."""

    passing: Clock
    """Goes on during sleep."""
    awake: Clock
    """Stops during sleep."""


def system_clocks() -> SleepClocks | None:
    """Return this system's clocks; None if it has none that tell a sleep from other jumps."""
    if sys.platform.startswith("linux"):
        return SleepClocks(
            lambda: time.clock_gettime(time.CLOCK_BOOTTIME),
            lambda: time.clock_gettime(time.CLOCK_MONOTONIC),
        )
    if sys.platform == "darwin":
        return SleepClocks(
            lambda: time.clock_gettime(time.CLOCK_MONOTONIC),
            lambda: time.clock_gettime(time.CLOCK_UPTIME_RAW),
        )
    if sys.platform == "win32":
        return _windows_clocks()
    return None


def _windows_clocks() -> SleepClocks | None:
    import ctypes

    try:
        library = ctypes.WinDLL("api-ms-win-core-realtime-l1-1-1")  # type: ignore[attr-defined]
        queries = library.QueryInterruptTime, library.QueryUnbiasedInterruptTime
    except (AttributeError, OSError):
        return None

    def clock(query: Callable[..., object]) -> Clock:
        def read() -> float:
            value = ctypes.c_ulonglong()
            query(ctypes.byref(value))
            return value.value / 1e7  # in units of 100 ns

        return read

    return SleepClocks(clock(queries[0]), clock(queries[1]))


class SleepMeter:
    """Measures how long the machine has slept since the meter was made.

    Args:
        clocks: None where the system has none.
    """

    def __init__(self, clocks: SleepClocks | None) -> None:
        self._clocks = clocks
        self._start = self._difference()

    def slept_s(self) -> float | None:
        """Seconds asleep, 0 for none; None if that cannot be measured."""
        if self._clocks is None:
            return None
        slept = self._difference() - self._start
        return slept if slept >= MIN_SLEEP_S else 0.0

    def _difference(self) -> float:
        return self._clocks.passing() - self._clocks.awake() if self._clocks else 0.0
