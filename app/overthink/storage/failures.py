"""What SQLite and the disk say, as calm sentences: which file, what is wrong, what to do."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from overthink.core.errors import (
    EnvironmentFailure,
    StoreDamaged,
    StoreFailure,
    StoreUnusable,
    StoreUnwritable,
)

ANOTHER_FILE = "choose another file with --database FILE"
SALVAGE = "save what is readable with `overthink sessions salvage --database {path} --out FILE`"
"""To be filled in with the file's path."""

_PRIMARY = 0xFF
"""SQLite's extended result codes carry the primary one in their lowest byte."""

_SAID: dict[int, tuple[type[StoreFailure], str, str]] = {
    sqlite3.SQLITE_FULL: (
        StoreUnwritable,
        "the disk has no room left for the database {path}",
        "make room on the disk, or choose another file",
    ),
    sqlite3.SQLITE_READONLY: (
        StoreUnwritable,
        "the database {path} can only be read",
        f"allow writing to it and its folder, or {ANOTHER_FILE}",
    ),
    sqlite3.SQLITE_PERM: (
        StoreUnwritable,
        "the database {path} may not be used",
        f"allow reading and writing it, or {ANOTHER_FILE}",
    ),
    sqlite3.SQLITE_BUSY: (
        StoreUnwritable,
        "another program keeps the database {path} locked",
        "wait for it or close it",
    ),
    sqlite3.SQLITE_LOCKED: (
        StoreUnwritable,
        "another program keeps the database {path} locked",
        "wait for it or close it",
    ),
    sqlite3.SQLITE_CANTOPEN: (
        StoreUnwritable,
        "the database {path} cannot be opened",
        f"look at the folder's permissions, or {ANOTHER_FILE}",
    ),
    sqlite3.SQLITE_IOERR: (
        StoreUnwritable,
        "the disk failed while the database {path} was used",
        "look at the disk, or choose another file",
    ),
    sqlite3.SQLITE_NOTADB: (
        StoreUnusable,
        "{path} is not a database of Overthink",
        ANOTHER_FILE,
    ),
    sqlite3.SQLITE_CORRUPT: (StoreDamaged, "the database {path} is damaged", SALVAGE),
}


def as_failure(error: Exception, path: Path) -> StoreFailure:
    """The sentence for whatever went wrong with a database."""
    if isinstance(error, StoreFailure):
        return error
    if isinstance(error, EnvironmentFailure):
        return StoreUnwritable(error.problem, error.remedy)
    if isinstance(error, OSError):
        why = error.strerror or str(error)
        return StoreUnwritable(f"the database {path} cannot be used ({why})", ANOTHER_FILE)
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
    known = _SAID.get(code & _PRIMARY)
    if known is None:
        problem = f"the database {path} cannot be used ({error})"
        return StoreDamaged(problem, SALVAGE.format(path=path))
    kind, problem, remedy = known
    return kind(problem.format(path=path), remedy.format(path=path))
