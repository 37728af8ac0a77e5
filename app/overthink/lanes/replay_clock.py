"""The clock of a replay: recorded time at any speed, which can be paused and moved.

All lanes of a replay share one clock, so that they stay in sync. Use it on one event loop.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress

SLOWEST, FASTEST = 0.01, 16.0
"""What the user may choose; tests and the terminal may go faster."""

TOO_FAST, READABLE = 120.0, 50.0
"""Tokens per second: faster than the first is too fast to read and is slowed to the second."""

_US = 1_000_000


def readable_speed(tokens_per_s: float) -> float:
    """Return the initial speed: 1, or less for tiny models, which would finish in a blink.

    Recorded times are unaffected; only the display is slower.

    Args:
        tokens_per_s: of the faster lane, as recorded.
    """
    return max(SLOWEST, READABLE / tokens_per_s) if tokens_per_s > TOO_FAST else 1.0


class ReplayClock:
    """Recorded time, in microseconds after the turn began.

    Args:
        speed: recorded seconds per second.
        playing: False to start paused.
        monotonic: a monotonic clock in seconds; tests pass their own.
    """

    def __init__(
        self,
        speed: float = 1.0,
        *,
        playing: bool = True,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._monotonic = monotonic
        self._speed, self._playing = speed, playing
        self._at_us = 0.0
        self._since = monotonic()
        self._changed = asyncio.Event()

    @property
    def now_us(self) -> float:
        """The current position of the replay."""
        if not self._playing:
            return self._at_us
        return self._at_us + (self._monotonic() - self._since) * self._speed * _US

    @property
    def speed(self) -> float:
        """Recorded seconds per second."""
        return self._speed

    @property
    def playing(self) -> bool:
        """False while paused."""
        return self._playing

    def play(self) -> None:
        """Continue."""
        self._set(self.now_us, playing=True)

    def pause(self) -> None:
        """Pause."""
        self._set(self.now_us, playing=False)

    def set_speed(self, speed: float) -> None:
        """Change the speed from now on; must be positive."""
        if speed <= 0:
            raise ValueError(f"a replay cannot run at {speed:g} times its speed")
        at_us = self.now_us
        self._speed = speed
        self._set(at_us, playing=self._playing)

    def seek(self, at_us: float) -> None:
        """Move to a position, forwards or backwards."""
        self._set(max(0.0, at_us), playing=self._playing)

    async def wait_until(self, due_us: float) -> None:
        """Wait until the replay has reached a position."""
        while (left_us := due_us - self.now_us) > 0:
            changed = self._changed
            timeout = left_us / _US / self._speed if self._playing else None
            with suppress(TimeoutError):
                async with asyncio.timeout(timeout):
                    await changed.wait()

    def _set(self, at_us: float, *, playing: bool) -> None:
        self._at_us, self._since, self._playing = at_us, self._monotonic(), playing
        self._changed.set()
        self._changed = asyncio.Event()
