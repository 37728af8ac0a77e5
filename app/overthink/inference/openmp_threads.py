"""How llama.cpp's OpenMP threads wait for each other: by spinning, or by sleeping.

GNU's OpenMP reads its wait policy once, when it is loaded. Its threads spin for some milliseconds
before they sleep, which is fastest on a quiet machine. On a busy one, a thread that spins occupies
the core that the thread it waits for would need. The library shortens the spinning to about a
microsecond as soon as it manages more threads than there are processors, even if they are idle.
`SleepingThreads` therefore starts a team of idle threads and lets it sleep on a semaphore. Results
do not depend on it.

Only GNU's OpenMP works like this; elsewhere `is_available` is False.
"""

from __future__ import annotations

import ctypes
import os
import sys
import threading
from contextlib import suppress

_LIBRARY = "libgomp.so.1"
_SEMAPHORE_BYTES = 64
"""At least the size of `sem_t` on every Linux."""


def _loaded_library() -> ctypes.CDLL | None:
    """Return GNU's OpenMP if llama.cpp has loaded it."""
    if sys.platform != "linux":
        return None
    with suppress(OSError, AttributeError):
        library = ctypes.CDLL(_LIBRARY, mode=os.RTLD_NOLOAD | os.RTLD_NOW)
        return library if hasattr(library, "GOMP_parallel") else None
    return None


class SleepingThreads:
    """Switches the waiting of this process's OpenMP threads; they spin at first."""

    def __init__(self) -> None:
        self._library = _loaded_library()
        self._team: threading.Thread | None = None
        self._size = (os.cpu_count() or 1) + 2
        self._semaphore = ctypes.create_string_buffer(_SEMAPHORE_BYTES)

    @property
    def is_available(self) -> bool:
        return self._library is not None

    @property
    def is_on(self) -> bool:
        return self._team is not None

    def switch(self, *, on: bool) -> None:
        """Let threads sleep while they wait, or spin; no effect where it is not available."""
        if on is self.is_on or self._library is None:
            return
        if on:
            self._start(self._library)
        else:
            self._end()

    def close(self) -> None:
        self.switch(on=False)

    def _start(self, library: ctypes.CDLL) -> None:
        libc = ctypes.CDLL(None)
        libc.sem_init(self._semaphore, 0, 0)
        wait = ctypes.cast(libc.sem_wait, ctypes.c_void_p)
        # Each thread of the team calls sem_wait and so sleeps until `_end`.
        self._team = threading.Thread(
            target=library.GOMP_parallel,
            args=(wait, self._semaphore, ctypes.c_uint(self._size), ctypes.c_uint(0)),
            name="sleeping-threads",
            daemon=True,
        )
        self._team.start()

    def _end(self) -> None:
        team, self._team = self._team, None
        libc = ctypes.CDLL(None)
        for _ in range(self._size):
            libc.sem_post(self._semaphore)
        if team:
            team.join()
