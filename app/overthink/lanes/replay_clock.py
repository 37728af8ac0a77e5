"""The clock of a replay: recorded time, at any speed, that can be paused and moved.

One clock serves all lanes of a replay, so that they stay together. Used on one event loop.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress

SLOWEST, FASTEST = 0.01, 16.0
"""What a person may choose; a test or a terminal may go faster."""

TOO_FAST, READABLE = 120.0, 50.0
"""Tokens a second: nobody sees them come above the first; slowed down, as many as the second."""

_US = 1_000_000


def readable_speed(tokens_per_s: float) -> float:
    """The speed to begin with: 1, or for tiny models, which are over in a blink, less.

    Times stay as they were measured; only the showing is slower.

    Args:
        tokens_per_s: of the faster lane, as recorded.
    """
    return max(SLOWEST, READABLE / tokens_per_s) if tokens_per_s > TOO_FAST else 1.0


class ReplayClock:
    """Recorded time, in microseconds after the turn began.

    Args:
        speed: recorded seconds a second.
        playing: False to begin in pause.
        monotonic: seconds of a clock that is never set; a test's own.
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
        """Where the replay is."""
        if not self._playing:
            return self._at_us
        return self._at_us + (self._monotonic() - self._since) * self._speed * _US

    @property
    def speed(self) -> float:
        """Recorded seconds a second."""
        return self._speed

    @property
    def playing(self) -> bool:
        """False while it pauses."""
        return self._playing

    def play(self) -> None:
        """Goes on."""
        self._set(self.now_us, playing=True)

    def pause(self) -> None:
        """Stands still."""
        self._set(self.now_us, playing=False)

    def set_speed(self, speed: float) -> None:
        """Goes faster or slower from here on; above 0."""
        if speed <= 0:
            raise ValueError(f"a replay cannot go at {speed:g} times its speed")
        at_us = self.now_us
        self._speed = speed
        self._set(at_us, playing=self._playing)

    def seek(self, at_us: float) -> None:
        """Goes somewhere else, forwards or back."""
        self._set(max(0.0, at_us), playing=self._playing)

    async def wait_until(self, due_us: float) -> None:
        """Returns when the replay is there or beyond."""
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
