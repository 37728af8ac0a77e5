"""How fast a download is, and how long it will take: over the last seconds, as people expect it."""

from __future__ import annotations

from collections import deque

WINDOW_S = 8.0
LEAST_S = 1.0
"""Less than this tells nothing."""


class Speed:
    """Bytes over time. Pauses and restarts are for `begin`."""

    def __init__(self) -> None:
        self._seen: deque[tuple[float, int]] = deque()

    def begin(self) -> None:
        """Forgets what was."""
        self._seen.clear()

    def take(self, now: float, done: int) -> None:
        """So many bytes were there at a time, in seconds."""
        if self._seen and done < self._seen[-1][1]:
            self._seen.clear()
        self._seen.append((now, done))
        while len(self._seen) > 2 and now - self._seen[1][0] > WINDOW_S:
            self._seen.popleft()

    @property
    def bytes_per_s(self) -> float | None:
        """None where too little is known."""
        if len(self._seen) < 2:
            return None
        (start, first), (end, last) = self._seen[0], self._seen[-1]
        return (last - first) / (end - start) if end - start >= LEAST_S else None

    def remaining_s(self, left: int) -> float | None:
        """Seconds that so many bytes will take at this speed; None where that is not known."""
        speed = self.bytes_per_s
        return left / speed if speed else None
