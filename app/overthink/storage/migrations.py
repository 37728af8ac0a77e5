"""The steps from one schema to the next, run by sqlite-utils, all in one transaction.

Imported only where a file must be made or upgraded: sqlite-utils takes a while to import.
"""

from __future__ import annotations

import sqlite3

from sqlite_utils import Database, Migrations

from overthink.storage.schema import STEP_1, STEP_2

MIGRATIONS = Migrations("overthink")


@MIGRATIONS()
def m001_sessions(db: Database) -> None:
    """Sessions, turns, runs, traces, search."""
    for statement in STEP_1:
        db.execute(statement)


@MIGRATIONS()
def m002_gpu_and_energy(db: Database) -> None:
    """Layers and memory on GPUs, energy."""
    for statement in STEP_2:
        db.execute(statement)


def apply_migrations(connection: sqlite3.Connection) -> None:
    """Runs what was not run on this file. A transaction must be open, and stays open."""
    MIGRATIONS.apply(Database(connection, recursive_triggers=False, execute_plugins=False))
