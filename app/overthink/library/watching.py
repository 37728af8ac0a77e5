"""Notices that folders or files changed since they were last looked at.

By looking, and not by what the system reports: that works on network drives, has no limit of its
own and is the same everywhere. To look at five hundred files takes about a millisecond. Whoever
watches does so in a thread, every now and then.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

_Mark = tuple[int, int, int] | None


class Watched:
    """Folders and files, and how they were when they were last looked at.

    Args:
        paths: need not exist: to appear is a change.
    """

    def __init__(self, paths: Iterable[Path]) -> None:
        self._marks = {path: _mark(path) for path in dict.fromkeys(paths)}

    def __len__(self) -> int:
        return len(self._marks)

    def changed(self) -> bool:
        """True where something is other than at the last look; from now on it is as it is now."""
        now = {path: _mark(path) for path in self._marks}
        before, self._marks = self._marks, now
        return now != before


def _mark(path: Path) -> _Mark:
    try:
        about = os.stat(path)
    except (OSError, ValueError):
        return None
    return about.st_mtime_ns, about.st_size, about.st_ino
