"""Registers our SQL functions with sqlite-utils, which finds this module by its entry point."""

from __future__ import annotations

import sqlite3

from sqlite_utils import hookimpl

from overthink.storage.sql_functions import register


@hookimpl
def prepare_connection(conn: sqlite3.Connection) -> None:
    """Register the functions on a connection that sqlite-utils opens."""
    register(conn)
