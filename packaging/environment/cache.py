"""The cache folder that all checkouts of a user share.

    <cache>/wheels/<key>/     built llama-cpp-python wheels, each with a record of its inputs
    <cache>/sources/          the source archive of llama-cpp-python
    <cache>/native/<key>/     llama.cpp's own command-line tools, for the benchmarks
    <cache>/logs/             output of compilers and installers

Everything in it can be deleted at any time. Entries are created by an atomic rename, so that other
processes never see half of one.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from environment.shell import print_step


def cache_folder() -> Path:
    """Return the platform's cache folder for Overthink, the same as platformdirs does."""
    if chosen := os.environ.get("XDG_CACHE_HOME"):
        return Path(chosen) / "overthink"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "overthink"
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA", str(Path.home() / "AppData" / "Local"))
        return Path(local) / "overthink" / "Cache"
    return Path.home() / ".cache" / "overthink"


def log_path(name: str) -> Path:
    """Return the path of a step's log."""
    return cache_folder() / "logs" / f"{name}.log"


def digest_of(*parts: str | bytes) -> str:
    """Return the SHA-256 of all parts, each prefixed with its length."""
    total = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        total.update(len(data).to_bytes(8, "big") + data)
    return total.hexdigest()


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def exclusive_lock(lock: Path, what: str) -> Iterator[None]:
    """Hold a file lock, so that concurrent set-ups do not repeat the same work.

    The system releases the lock when the process ends, even after a crash. There is no locking on
    Windows, where set-ups rarely run at the same time.
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
            print_step(f"Waiting for another process that is {what}.")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
