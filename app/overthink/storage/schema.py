"""The schema: numbered migrations in `resources/schema`, applied by sqlite-utils.

`SCHEMA.md` describes the tables for readers of the file. Migrations are SQL rather than calls of
sqlite-utils, so that a new file and an upgraded one have the same schema, to the letter.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from overthink.bundled import bundled_folder

if TYPE_CHECKING:
    from sqlite_utils import Database, Migrations

APPLICATION_ID = 0x4F565448
"""“OVTH”: distinguishes our files from other programs' databases."""

RECORDING = "recording"
"""Status of a run that is still being recorded."""
INTERRUPTED = "interrupted"
"""Status of a run whose end was not recorded, as when the program was killed."""


def apply_migrations(
    connection: sqlite3.Connection, progress: Callable[[float], None] = lambda _share: None
) -> None:
    """Apply the migrations that a file lacks. A transaction must be open, and stays open.

    Args:
        progress: called with the share of the search index that is updated, if it must be.
    """
    from sqlite_utils import Database

    from overthink.storage.search_index import update_index

    is_outdated = _has_table(connection, "search_index")
    is_outdated = is_outdated and not _has_table(connection, "search_words")
    migrations().apply(Database(connection, recursive_triggers=False, execute_plugins=False))
    if is_outdated:  # its words are indexed differently
        update_index(connection, progress)


def _has_table(connection: sqlite3.Connection, name: str) -> bool:
    sql = "SELECT 1 FROM sqlite_schema WHERE name = ?"
    return connection.execute(sql, (name,)).fetchone() is not None


def migrations() -> Migrations:
    """Return all migrations. Importing sqlite-utils takes 0.12 s, so only upgrades do it."""
    from sqlite_utils import Migrations

    numbered = Migrations("overthink")
    for file in sorted((bundled_folder("resources") / "schema").glob("*.sql")):
        numbered(name=f"m{file.stem}")(_migration(file))
    return numbered


def _migration(file: Path) -> Callable[[Database], None]:
    def migrate(db: Database) -> None:
        for statement in file.read_text(encoding="utf-8").split(";\n"):
            db.execute(statement)

    return migrate
