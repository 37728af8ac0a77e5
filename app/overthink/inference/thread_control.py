"""Adapts llama.cpp's threads to other busy programs, while it decodes.

Its threads wait for each other several hundred times per token and spin meanwhile. On a quiet
machine nothing is faster. As soon as another program occupies one of the cores, all threads wait
for the one that it displaced: two threads on two cores fell from 110 tokens/s to 33 beside one busy
program and to 6 beside several. Fewer threads, or threads that sleep while they wait, hold more
(`tests/benchmarks`, "load"), but are slower on a quiet machine. Which is better depends on the
machine and its load, so it is measured:

- As long as the threads get their processor time, nothing changes. Spinning threads use all of it,
  so time that is missing went to other programs.
- If it is missing, the other ways are tried for a moment each, and the fastest is kept.
- As soon as the machine has room for all threads again, they return.

No result depends on it: the numbers are the same for every count of threads, except with the fused
attention kernel, which splits its sums by thread. There the count is left alone.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import NamedTuple

import psutil

WINDOW_S = 0.1
"""Seconds of decoding after which the processor time is compared."""
TRIAL_S = 0.08
"""Seconds for which a way is tried."""
TRIAL_CALLS = 2
"""Decode calls for which a way is tried at least, after one that is not counted."""
HOLD_S = 0.25
"""Seconds after which the room on the machine is measured again."""
REVIEW_S = 3.0
"""Seconds after which the other ways are tried again."""
LOST_CORES = 0.3
"""Missing processor time, in cores, from which on the machine counts as busy."""
ROOM_CORES = 0.5
"""All threads return if at most this much is missing for them, in cores."""
LONGEST_WAIT_S = 16.0
"""Longest time until something that did not help is tried again; doubled each time up to this."""
_ROW_SHARE = 1 / 3
"""Work of a further token in a batch, relative to the first, whose weights are read anyway."""


class Way(NamedTuple):
    """A way to decode."""

    threads: int
    sleeping: bool = False
    """Threads sleep instead of spinning while they wait for each other."""


class Clocks(NamedTuple):
    """The clocks of a process; tests have their own."""

    wall_s: Callable[[], float] = time.perf_counter
    process_s: Callable[[], float] = time.process_time
    """Processor time of all threads."""
    idle_s: Callable[[], float | None] = lambda: idle_seconds()
    """Idle time of all processors that this process may use; None if unknown."""


def idle_seconds() -> float | None:
    """Return the idle seconds so far of the processors that this process may use."""
    with suppress(OSError, AttributeError, RuntimeError):
        times = psutil.cpu_times(percpu=True)
        allowed = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else None
        return sum(
            one.idle + getattr(one, "iowait", 0.0)
            for number, one in enumerate(times)
            if allowed is None or number in allowed
        )
    return None


@dataclass(slots=True)
class _Window:
    """What was decoded since a moment, and the time that it took."""

    wall_s: float
    process_s: float
    idle_s: float | None = None
    calls: int = 0
    work: float = 0.0


class ThreadControl:
    """Chooses how a context decodes, call by call.

    Args:
        threads: threads of the lane, at most.
        apply: sets a way for the next calls.
        can_sleep: threads can sleep while they wait.
        can_reduce: the number of threads does not change results.
        clocks: of this process.
    """

    def __init__(
        self,
        threads: int,
        apply: Callable[[Way], None],
        *,
        can_sleep: bool,
        can_reduce: bool,
        clocks: Clocks | None = None,
    ) -> None:
        self._all = Way(threads)
        self._apply = apply
        self._can_sleep, self._can_reduce = can_sleep, can_reduce
        self._clocks = clocks or Clocks()
        self._is_fixed = threads == 1 or not (can_sleep or can_reduce)
        self.way = self._all
        self._is_interrupted = False
        self._window: _Window | None = None
        self._trial: list[Way] = []
        """Ways to try; the first one is being tried."""
        self._speeds: dict[Way, float] = {}
        """Measured in the current trial, in work per second."""
        self._next_trial_s = 0.0
        self._next_return_s = 0.0
        self._trial_wait_s = self._return_wait_s = HOLD_S
        self._returned_s = -LONGEST_WAIT_S

    def interrupt(self) -> None:
        """Take note that a prompt is decoded, or nothing for a while.

        Prompts are decoded with all threads: these rarely wait for each other.
        """
        self._window = None
        if not self._is_interrupted and self.way.threads != self._all.threads:
            self._apply(self._all._replace(sleeping=self.way.sleeping))
        self._is_interrupted = True

    def after_call(self, rows: int) -> None:
        """Count a decode call that has just ended.

        Args:
            rows: tokens in its batch.
        """
        if self._is_fixed:
            return
        window, now = self._window, self._clocks.wall_s()
        if self._is_interrupted:
            self._is_interrupted = False
            if self.way.threads != self._all.threads:
                self._apply(self.way)
                return
        if window is None:
            self._open_window(now)
            return
        window.calls += 1
        window.work += 1 + (rows - 1) * _ROW_SHARE
        lasted_s = now - window.wall_s
        if self._trial:
            if lasted_s >= TRIAL_S and window.calls >= TRIAL_CALLS:
                self._end_trial_of_way(window.work / lasted_s, now)
        elif lasted_s >= (WINDOW_S if self.way == self._all else HOLD_S):
            self._judge(window, now)

    def _open_window(self, now: float) -> None:
        holds = not self._trial and self.way != self._all
        idle_s = self._clocks.idle_s() if holds else None
        self._window = _Window(now, self._clocks.process_s(), idle_s)

    def _judge(self, window: _Window, now: float) -> None:
        """Decide at the end of a window whether another way may be better."""
        lasted_s = now - window.wall_s
        used = (self._clocks.process_s() - window.process_s) / lasted_s
        if self.way == self._all:
            if self._all.threads - used >= LOST_CORES and now >= self._next_trial_s:
                self._start_trial(used, window.work / lasted_s, now)
                return
        elif now >= self._next_return_s and self._has_room(window, used, lasted_s):
            self._returned_s, self._next_trial_s = now, 0.0
            self._use(self._all)
            return
        elif now >= self._next_trial_s:
            self._start_trial(min(used, self.way.threads), window.work / lasted_s, now)
            return
        self._open_window(now)

    def _has_room(self, window: _Window, used: float, lasted_s: float) -> bool:
        """Whether all threads have cores, or that is unknown."""
        idle_s = self._clocks.idle_s()
        if idle_s is None or window.idle_s is None:
            return True
        room = used + (idle_s - window.idle_s) / lasted_s
        return room >= self._all.threads - ROOM_CORES

    # -- trials -------------------------------------------------------------------------------

    def _start_trial(self, used: float, speed: float, now: float) -> None:
        if self.way == self._all:
            # Returned too early: wait longer next time.
            was_early = now - self._returned_s < LONGEST_WAIT_S / 2
            self._return_wait_s = _longer(self._return_wait_s) if was_early else HOLD_S
        self._speeds = {self.way: speed}
        self._trial = [way for way in self._ways(used) if way not in self._speeds]
        if self._trial:
            self._use(self._trial[0])
        else:
            self._next_trial_s = now + REVIEW_S
            self._window = None

    def _ways(self, used: float) -> Sequence[Way]:
        """Return the ways that can be best on a busy machine.

        Args:
            used: cores that the threads got.
        """
        ways = []
        if self._can_sleep:
            ways.append(self._all._replace(sleeping=True))
        if self._can_reduce:
            fewer = self.way.threads if self.way.threads < self._all.threads else round(used)
            ways.append(Way(max(1, min(fewer, self._all.threads - 1))))
        return ways

    def _end_trial_of_way(self, speed: float, now: float) -> None:
        self._speeds[self._trial.pop(0)] = speed
        if self._trial:
            self._use(self._trial[0])
            return
        best = max(self._speeds, key=lambda way: self._speeds[way])
        if best == self._all:
            self._trial_wait_s = _longer(self._trial_wait_s)
            self._next_trial_s = now + self._trial_wait_s
        else:
            self._trial_wait_s = HOLD_S
            self._next_trial_s = now + REVIEW_S
            self._next_return_s = now + self._return_wait_s
        self._use(best)

    def _use(self, way: Way) -> None:
        """Apply a way; the first call with it opens its window."""
        self._window = None
        if way != self.way:
            self.way = way
            self._apply(way)


def _longer(wait_s: float) -> float:
    return min(2 * wait_s, LONGEST_WAIT_S)
