"""Makes our SQL functions known to sqlite-utils, which finds this by its entry point."""

from __future__ import annotations

import sqlite3

from sqlite_utils import hookimpl

from overthink.storage.sql_functions import register


@hookimpl
def prepare_connection(conn: sqlite3.Connection) -> None:
    """Called by sqlite-utils for each connection that it opens."""
    register(conn)
