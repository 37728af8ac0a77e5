"""Notices other programs at work, and measures again what they disturbed."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

import psutil

Result = TypeVar("Result")

ALLOWED = 0.06
"""Cores that other programs may use beside a measurement; the system uses a few hundredths."""

LOOK_S = 0.5


class Quiet:
    """Takes measurements while the machine does little else, as long as its patience lasts.

    Args:
        patience_s: seconds that may be spent, over all measurements, on waiting for other programs
            and on what has to be measured again. Then it measures all the same and counts what was
            disturbed.
    """

    def __init__(self, patience_s: float) -> None:
        self._patience_s = patience_s
        self.measured = 0
        self.disturbed = 0

    def measure(self, run: Callable[[], Result]) -> Result:
        """The result of `run`, repeated while others disturb it and there is patience left."""
        self.measured += 1
        while True:
            self._wait()
            started, others = time.monotonic(), _seconds_of_others()
            result = run()
            elapsed = time.monotonic() - started
            if _seconds_of_others() - others <= ALLOWED * max(elapsed, LOOK_S):
                return result
            if self._patience_s <= 0:
                self.disturbed += 1
                return result
            self._patience_s -= elapsed

    def _wait(self) -> None:
        while self._patience_s > 0:
            others = _seconds_of_others()
            time.sleep(LOOK_S)
            if _seconds_of_others() - others <= ALLOWED * LOOK_S:
                return
            self._patience_s -= LOOK_S

    @property
    def sentence(self) -> str:
        """How undisturbed the figures are."""
        if not self.disturbed:
            return f"Other programs disturbed none of {self.measured} measurements."
        return (
            f"**Other programs disturbed {self.disturbed} of {self.measured} measurements: "
            "these figures are rough.**"
        )


def _seconds_of_others() -> float:
    """Processor seconds, over all cores, of all but this process and those that it started."""
    times = psutil.cpu_times()
    busy = sum(times) - times.idle - getattr(times, "iowait", 0.0)
    # Linux counts a guest's time in the host's user time as well.
    busy -= getattr(times, "guest", 0.0) + getattr(times, "guest_nice", 0.0)
    own = psutil.Process()
    # Of those that ended, the system keeps the sum; those that run are asked one by one.
    mine = sum(own.cpu_times()[:4])
    for child in own.children(recursive=True):
        with suppress(psutil.NoSuchProcess, psutil.AccessDenied):
            mine += sum(child.cpu_times()[:4])
    return float(busy - mine)
