"""The cache folder that all checkouts of one person share.

    <cache>/wheels/<key>/     built llama-cpp-python wheels, each with what it was built from
    <cache>/sources/          the source archive of llama-cpp-python, by its hash
    <cache>/native/<key>/     llama.cpp's own command-line tools, for the benchmarks
    <cache>/logs/             what compilers and installers said

Everything in it can be deleted at any time. Files are put in place by a rename, so that whoever
looks sees all of a thing or nothing of it.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from environment.shell import say


def cache_folder() -> Path:
    """The platform's cache folder for Overthink, the same that platformdirs names."""
    if chosen := os.environ.get("XDG_CACHE_HOME"):
        return Path(chosen) / "overthink"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "overthink"
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA", str(Path.home() / "AppData" / "Local"))
        return Path(local) / "overthink" / "Cache"
    return Path.home() / ".cache" / "overthink"


def log_file(name: str) -> Path:
    """Where the output of a step is kept."""
    return cache_folder() / "logs" / f"{name}.log"


def digest_of(*parts: str | bytes) -> str:
    """A SHA-256 over all parts, each set off from the next."""
    total = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        total.update(len(data).to_bytes(8, "big") + data)
    return total.hexdigest()


def file_digest(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def only_one(lock: Path, what: str) -> Iterator[None]:
    """Keeps two set-ups from doing the same work at once; the second waits and finds it done.

    The system drops the lock when the process ends, however it ends. On Windows, where set-ups
    are rarely run side by side, nothing is locked.
    """
    lock.parent.mkdir(parents=True, exist_ok=True)
    if sys.platform == "win32":
        yield
        return
    import fcntl

    with lock.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            say(f"Waiting: another process is busy with {what}.")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
