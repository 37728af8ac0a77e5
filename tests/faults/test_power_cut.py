"""The database after a power cut: its files at one moment, with an incomplete log.

A recording process is suspended at a random moment and its files are copied. SQLite guarantees that
the last checkpoint is on the disk, but nothing about the log after it: so the copies' logs are also
truncated, or some of their pages blanked.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import time
from pathlib import Path

import pytest

from overthink.storage.maintenance import check_store
from overthink.storage.saved_sessions import load_session
from overthink.storage.turn_writer import open_and_recover
from tests.faults.nursery import Note, born, notes_of, nursery, wait_until_dead
from tests.storage.recordings import saved_session

CUTS = 24
_PAGE = 4096 + 24
"""Size of a frame of the log: a page and its header."""

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


def _cut_off(pid: int, database: Path, copy: Path) -> int:
    """Copy the files at one moment and return the moment."""
    os.kill(pid, signal.SIGSTOP)
    try:
        moment = time.monotonic_ns()
        copy.mkdir()
        for part in database.parent.glob("sessions.db*"):
            if not part.name.endswith("-shm"):  # it is memory, and lost with the power
                shutil.copy(part, copy / part.name)
    finally:
        os.kill(pid, signal.SIGCONT)
    return moment


def _lose_pages(log: Path, draw: random.Random) -> None:
    """Drop the end of a log, or some of its pages."""
    raw = bytearray(log.read_bytes())
    if draw.random() < 0.5:
        del raw[draw.randrange(len(raw)) :]
    else:
        for _ in range(3):
            at = draw.randrange(len(raw))
            raw[at : at + _PAGE] = bytes(len(raw[at : at + _PAGE]))
    log.write_bytes(raw)


def _readable_tokens(database: Path, notes: list[Note]) -> int:
    """Count the readable tokens of each lane, and check their order."""
    connection = sqlite3.connect(database)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
    store = open_and_recover(database)
    try:
        assert check_store(store).sound
        if not store.connection.execute(
            "SELECT 1 FROM sessions WHERE id = ?", (notes[0][2],)
        ).fetchone():
            return 0
        runs = load_session(store, notes[0][2]).turns[0].runs.values()
        for run in runs:
            assert run.record.trace.ids.tolist() == list(range(len(run.record.trace)))
        return min(len(run.record.trace) for run in runs)
    finally:
        store.close()


def test_the_database_opens_after_a_power_cut_with_all_that_was_written(tmp_path: Path) -> None:
    folder, draw, late = tmp_path / "live", random.Random(9), 0
    folder.mkdir()
    database = folder / "sessions.db"
    saved_session(database)
    with nursery(database, tmp_path) as made:
        pid = born(made, 0)
        while not notes_of(tmp_path / "0"):
            time.sleep(0.01)
        for number in range(CUTS):
            time.sleep(draw.uniform(0.0, 0.25))
            copy = tmp_path / f"cut-{number}"
            moment = _cut_off(pid, database, copy)
            log = copy / "sessions.db-wal"
            lossy = bool(number % 2) and log.exists() and log.stat().st_size > 0
            if lossy:
                _lose_pages(log, draw)
            notes = [note for note in notes_of(tmp_path / "0") if note[1] <= moment]
            readable = _readable_tokens(copy / database.name, notes)
            missing = [at for count, at, _ in notes if count > readable]
            late += bool(missing and not lossy and moment - missing[0] > 0.5e9)
        os.kill(pid, signal.SIGKILL)
        wait_until_dead(pid)
    # A process that waits for a core writes late; what it wrote is readable.
    assert late <= CUTS // 8
