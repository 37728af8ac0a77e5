"""Rows that many runs share: models, machines, settings, and the processes that record.

Raw SQL: the recorder writes them within its half second, where importing sqlite-utils alone takes
0.12 s.
"""

from __future__ import annotations

import os
import platform
import sqlite3
from functools import lru_cache
from typing import Any, NamedTuple

import msgspec
import psutil

from overthink.core.events import MachineFacts, ModelFacts
from overthink.storage.identities import digest, model_identity
from overthink.storage.turn_log import RunPlan


@lru_cache(maxsize=16)
def _cached_identity(facts: ModelFacts, _mark: tuple[int, ...]) -> str:
    return model_identity(facts)


def _identity_of(facts: ModelFacts) -> str:
    """The model's identity; cached, since a conversation asks for the same two files each turn."""
    try:
        info = os.stat(facts.path)
    except (OSError, ValueError):
        return _cached_identity(facts, ())
    return _cached_identity(facts, (info.st_size, info.st_mtime_ns, info.st_ino))


def model_number(db: sqlite3.Connection, facts: ModelFacts) -> int:
    """Return the row of a model, with the file's current path."""
    row = {
        "identity": _identity_of(facts),
        "name": facts.name,
        "description": facts.description,
        "parameters": facts.parameters,
        "size_bytes": facts.size_bytes,
        "vocabulary": facts.vocabulary,
        "trained_context": facts.trained_context,
        "layers": facts.layers,
        "file": facts.path,
    }
    number = shared_row(db, "models", row)
    db.execute("UPDATE models SET file = ? WHERE number = ?", (facts.path, number))
    return number


def machine_number(db: sqlite3.Connection, facts: MachineFacts) -> int:
    """Return the row of a machine with these versions of software."""
    # llama.cpp appends the memory that is free just now to the names of devices.
    devices = tuple(device.partition(",")[0] for device in facts.devices)
    facts = msgspec.structs.replace(facts, devices=devices)
    row = {"identity": digest(facts), **msgspec.structs.asdict(facts)}
    row |= {"devices": _json(facts.devices), "versions": _json(facts.versions)}
    return shared_row(db, "machines", row)


def settings_number(db: sqlite3.Connection, plan: RunPlan) -> int:
    """Return the row of a run's requested settings."""
    names = ("sampler", "drafting", "run", "load")
    settings = {name: getattr(plan, name) for name in names}
    columns = {name: None if value is None else _json(value) for name, value in settings.items()}
    return shared_row(db, "settings", {"identity": digest(settings), **columns})


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def shared_row(db: sqlite3.Connection, table: str, row: dict[str, Any]) -> int:
    """Return the number of the row with this identity, inserting it if there is none."""
    columns = ", ".join(row)
    values = ", ".join(f":{column}" for column in row)
    db.execute(f"INSERT INTO {table} ({columns}) VALUES ({values}) ON CONFLICT DO NOTHING", row)
    found = db.execute(
        f"SELECT number FROM {table} WHERE identity = ?", (row["identity"],)
    ).fetchone()
    return int(found[0])


# --------------------------------------------------------------------------------------- writers


class Writer(NamedTuple):
    """A process on a machine; process ids alone are reused."""

    host: str
    pid: int
    started: float


def this_process() -> Writer:
    """Return the current process."""
    pid = os.getpid()
    return Writer(platform.node(), pid, psutil.Process(pid).create_time())


def is_alive(writer: Writer) -> bool:
    """Return whether the process exists; assume so for other machines' processes."""
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


def register_writer(db: sqlite3.Connection, writer: Writer) -> int:
    """Return the number of the process in this file."""
    db.execute(
        "INSERT INTO writers (host, pid, started) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", writer
    )
    row = db.execute(
        "SELECT number FROM writers WHERE host = ? AND pid = ? AND started = ?", writer
    ).fetchone()
    return int(row[0])
