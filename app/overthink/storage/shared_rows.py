"""Rows that many runs share: models, machines, settings. Each stands in the file once."""

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

_identity_of = lru_cache(maxsize=16)(model_identity)
"""A conversation of many turns asks for the same two files again and again."""


def model_number(db: sqlite3.Connection, facts: ModelFacts) -> int:
    """The row of a model; a file that was moved or renamed is the same model."""
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
    """The row of a machine, with the versions of what ran on it."""
    # Names of devices come with the memory that is free on them just now.
    devices = tuple(device.partition(",")[0] for device in facts.devices)
    facts = msgspec.structs.replace(facts, devices=devices)
    row = {
        "identity": digest(facts),
        "platform": facts.platform,
        "processor": facts.processor,
        "cores": facts.cores,
        "memory_bytes": facts.memory_bytes,
        "backends": facts.backends,
        "devices": _json(facts.devices),
        "versions": _json(facts.versions),
    }
    return shared_row(db, "machines", row)


def settings_number(db: sqlite3.Connection, plan: RunPlan) -> int:
    """The row of a run's settings, as they were asked for."""
    told = {
        "sampler": plan.sampler,
        "drafting": plan.drafting,
        "run": plan.run,
        "load": plan.load,
    }
    columns = {name: None if value is None else _json(value) for name, value in told.items()}
    return shared_row(db, "settings", {"identity": digest(told), **columns})


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def shared_row(db: sqlite3.Connection, table: str, row: dict[str, Any]) -> int:
    """The number of the row of that identity; made where there is none."""
    columns = ", ".join(row)
    values = ", ".join(f":{column}" for column in row)
    db.execute(f"INSERT INTO {table} ({columns}) VALUES ({values}) ON CONFLICT DO NOTHING", row)
    found = db.execute(
        f"SELECT number FROM {table} WHERE identity = ?", (row["identity"],)
    ).fetchone()
    return int(found[0])


class Writer(NamedTuple):
    """A process on a machine; a process number alone is used again."""

    host: str
    pid: int
    started: float


def this_process() -> Writer:
    """The process that asks."""
    pid = os.getpid()
    return Writer(platform.node(), pid, psutil.Process(pid).create_time())


def is_alive(writer: Writer) -> bool:
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


def register_writer(db: sqlite3.Connection, writer: Writer) -> int:
    """The number under which the process is known in this file."""
    db.execute(
        "INSERT INTO writers (host, pid, started) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", writer
    )
    row = db.execute(
        "SELECT number FROM writers WHERE host = ? AND pid = ? AND started = ?", writer
    ).fetchone()
    return int(row[0])
