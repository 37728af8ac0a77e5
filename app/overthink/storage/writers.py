"""Which process writes a run, and whether it lives: a run without its writer was cut short."""

from __future__ import annotations

import os
import platform
import sqlite3
from typing import NamedTuple

import psutil


class Writer(NamedTuple):
    """A process on a machine; a process number alone is used again."""

    host: str
    pid: int
    started: float


def this_process() -> Writer:
    """The process that asks."""
    pid = os.getpid()
    return Writer(platform.node(), pid, psutil.Process(pid).create_time())


def lives(writer: Writer) -> bool:
    """Whether the process is there. Of another machine's nothing is known: it may be."""
    if writer.host != platform.node():
        return True
    try:
        process = psutil.Process(writer.pid)
        # Computed from the boot time, which moves a little when the clock is set.
        same = abs(process.create_time() - writer.started) < 5.0
        return same and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
    except psutil.Error:
        return True


def enrol(db: sqlite3.Connection, writer: Writer) -> int:
    """The number under which the process is known in this file."""
    db.execute(
        "INSERT INTO writers (host, pid, started) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", writer
    )
    row = db.execute(
        "SELECT number FROM writers WHERE host = ? AND pid = ? AND started = ?", writer
    ).fetchone()
    return int(row[0])
