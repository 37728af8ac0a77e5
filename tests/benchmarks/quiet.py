"""Detects activity of other programs and repeats the measurements that it disturbed."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

import psutil

Result = TypeVar("Result")

ALLOWED = 0.06
"""Cores that other programs may use during a measurement; an idle system uses a few hundredths."""

POLL_S = 0.5


class QuietMachine:
    """Runs measurements while other programs are idle, within a time limit.

    Args:
        patience_s: seconds to spend on waiting for other programs and on repeated measurements, in
            total. After that, disturbed measurements are accepted and counted.
    """

    def __init__(self, patience_s: float) -> None:
        self._patience_s = patience_s
        self.measured = 0
        self.disturbed = 0

    def measure(self, run: Callable[[], Result]) -> Result:
        """Return the result of `run`; repeat it while it is disturbed and time is left."""
        self.measured += 1
        while True:
            self._wait()
            started, others = time.monotonic(), _other_cpu_seconds()
            result = run()
            elapsed = time.monotonic() - started
            if _other_cpu_seconds() - others <= ALLOWED * max(elapsed, POLL_S):
                return result
            if self._patience_s <= 0:
                self.disturbed += 1
                return result
            self._patience_s -= elapsed

    def _wait(self) -> None:
        while self._patience_s > 0:
            others = _other_cpu_seconds()
            time.sleep(POLL_S)
            if _other_cpu_seconds() - others <= ALLOWED * POLL_S:
                return
            self._patience_s -= POLL_S

    @property
    def summary(self) -> str:
        """A sentence on how many measurements were disturbed."""
        if not self.disturbed:
            return f"None of {self.measured} measurements were disturbed by other programs."
        return (
            f"**{self.disturbed} of {self.measured} measurements were disturbed by other programs: "
            "these results are imprecise.**"
        )


def _other_cpu_seconds() -> float:
    """Return the CPU seconds, over all cores, of other programs than this one and its children."""
    times = psutil.cpu_times()
    busy = sum(times) - times.idle - getattr(times, "iowait", 0.0)
    # Linux counts a guest's time in the host's user time as well.
    busy -= getattr(times, "guest", 0.0) + getattr(times, "guest_nice", 0.0)
    own = psutil.Process()
    # The system sums the times of finished children; running ones are queried individually.
    ours = sum(own.cpu_times()[:4])
    for child in own.children(recursive=True):
        with suppress(psutil.NoSuchProcess, psutil.AccessDenied):
            ours += sum(child.cpu_times()[:4])
    return float(busy - ours)
