"""Real damage to database files."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from pathlib import Path

from overthink.storage.store import open_store


def checkpoint(path: Path) -> None:
    """Move everything from the log into the file."""
    store = open_store(path)
    store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()


def truncate(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def zero_pages(path: Path) -> None:
    """Zero the first page of each index of sessions, turns and runs, as a failing disk might."""
    db = sqlite3.connect(path)
    pages = db.execute(
        "SELECT rootpage FROM sqlite_schema WHERE type = 'index'"
        " AND tbl_name IN ('sessions', 'turns', 'runs')"
    ).fetchall()
    db.close()
    content = bytearray(path.read_bytes())
    size = int.from_bytes(content[16:18], "big")
    for (page,) in pages:
        content[(page - 1) * size : page * size] = bytes(size)
    path.write_bytes(content)


def scribble(path: Path) -> None:
    """Write random bytes all over the file, except the first page."""
    content = bytearray(path.read_bytes())
    dice = random.Random(7)
    for _ in range(400):
        content[dice.randrange(4096, len(content))] = dice.randrange(256)
    path.write_bytes(content)


def fill_with_noise(path: Path) -> None:
    path.write_bytes(random.Random(7).randbytes(50_000))


def write_text(path: Path) -> None:
    path.write_text("Dear diary, today I learned about databases.\n" * 100)


def zero_header(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[:100] = bytes(100)
    path.write_bytes(content)


def make_newer(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version=99")
    db.close()


def make_anothers(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE bookmarks (url TEXT)")
    db.close()


UNREADABLE: dict[str, Callable[[Path], None]] = {
    "truncated": truncate,
    "noise": fill_with_noise,
    "text": write_text,
    "zeroed header": zero_header,
    "newer": make_newer,
    "another program's": make_anothers,
}
"""After each of these the file cannot be opened."""
