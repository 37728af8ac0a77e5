"""Replace a database that cannot be used: set it aside, unchanged, and start or salvage another.

Nothing here deletes anything, and the file that is set aside is not written to.
"""

from __future__ import annotations

import os
from itertools import count
from pathlib import Path

from overthink.core.errors import StoreUnwritable
from overthink.core.messages import message
from overthink.storage.salvage import Salvaged, salvage

_COMPANIONS = ("-wal", "-shm", "-journal")
"""What SQLite stores beside a database; its log may contain the newest runs."""


def aside_name(path: Path) -> Path:
    """Return the unused name that `set_aside` gives a database."""
    names = (path.with_name(f"{path.stem}.unusable-{n}{path.suffix}") for n in count(1))
    return next(name for name in names if not os.path.lexists(name))


def set_aside(path: Path) -> Path:
    """Rename a database with its log, so that a new one can take its name; return its new name.

    Raises:
        StoreUnwritable: it cannot be renamed; nothing has changed.
    """
    aside = aside_name(path)
    moved: list[tuple[Path, Path]] = []
    try:
        for ending in (*_COMPANIONS, ""):  # last the file itself: its log must never be another's
            source = path.with_name(f"{path.name}{ending}")
            if os.path.lexists(source):
                target = aside.with_name(f"{aside.name}{ending}")
                source.rename(target)
                moved.append((source, target))
    except OSError as error:
        for source, target in reversed(moved):
            target.rename(source)
        why = error.strerror or type(error).__name__
        raise StoreUnwritable(
            message("the database {file} cannot be renamed ({why})", file=path, why=why),
            message("close other programs that use it, or choose another file"),
        ) from error
    return aside


def replace_by_salvaged(path: Path) -> tuple[Salvaged, Path]:
    """Copy what is readable into a new database, and set the damaged one aside.

    Returns:
        What was copied, and the damaged database's new name.

    Raises:
        StoreFailure: nothing is readable, or there is no room; nothing has changed.
    """
    target = path.with_name(f"{path.name}.{os.getpid()}.salvaged")
    copied = salvage(path, target)
    try:
        aside = set_aside(path)
    except StoreUnwritable:
        target.unlink(missing_ok=True)
        raise
    target.rename(path)
    return copied, aside
