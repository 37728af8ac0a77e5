"""The database under real faults: kill -9 at any moment, a full disk, damaged files."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import statistics
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import pytest

from overthink.core.errors import StoreDamaged, StoreFailure, StoreUnwritable
from overthink.core.vocabulary import TimingMode
from overthink.storage.maintenance import check_store
from overthink.storage.recorder import Recorder, SavingState
from overthink.storage.salvage import salvage
from overthink.storage.saved_sessions import load_session
from overthink.storage.search import search
from overthink.storage.session_edits import star
from overthink.storage.session_list import list_sessions
from overthink.storage.store import open_store
from overthink.storage.turn_writer import open_and_recover
from tests.faults.nursery import Note, born, notes_of, nursery, wait_until_dead
from tests.faults.small_disk import small_disk
from tests.lanes import child_events
from tests.storage.recordings import THOUGHT, plan, saved_session

CONCURRENT = 5
"""Processes that record into one file concurrently."""


def _kill_round(made: subprocess.Popen[str], first: int, draw: random.Random) -> dict[int, int]:
    """Kill several processes at random moments; return when, by number."""
    processes = [
        (born(made, number), time.monotonic_ns() + int(draw.uniform(0.0, 1.0) * 1e9), number)
        for number in range(first, first + CONCURRENT)
    ]
    killed = {}
    for pid, due, number in sorted(processes, key=lambda one: one[1]):
        time.sleep(max(0.0, (due - time.monotonic_ns()) / 1e9))
        os.kill(pid, signal.SIGKILL)
        killed[number] = time.monotonic_ns()
    for pid, _, _ in processes:
        wait_until_dead(pid)
    return killed


def _lost_s(database: Path, notes: list[Note], killed_ns: int) -> float:
    """Return the age, at the kill, of the oldest recorded token that is missing."""
    store = open_and_recover(database)
    saved = 0
    if {notes[-1][2]} & {s.id for s in list_sessions(store)}:
        runs = load_session(store, notes[-1][2]).turns[0].runs
        assert {run.status for run in runs.values()} == {"interrupted"}
        saved = min(len(run.record.trace) for run in runs.values())
    store.close()
    missing = [at for count, at, _ in notes if count > saved]
    return (killed_ns - missing[0]) / 1e9 if missing else 0.0


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.parametrize("moments", [40, pytest.param(200, marks=pytest.mark.slow)])
def test_a_kill_at_any_moment_loses_at_most_half_a_second(moments: int, tmp_path: Path) -> None:
    """A few may lose more: when all cores are busy, a process itself may pause."""
    database, draw = tmp_path / "sessions.db", random.Random(4)
    saved_session(database)
    lost: list[float] = []
    with nursery(database, tmp_path) as made:
        for first in range(0, moments, CONCURRENT):
            killed = _kill_round(made, first, draw)
            connection = sqlite3.connect(database)
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            connection.close()
            for number, at in killed.items():
                if notes := notes_of(tmp_path / str(number)):
                    lost.append(_lost_s(database, notes, at))
    print(f"{len(lost)} runs: {statistics.median(lost):.3f} s in the middle, {max(lost):.3f} s")
    assert len(lost) > 0.75 * moments
    assert sorted(lost)[int(0.95 * len(lost))] <= 0.5
    assert max(lost) <= 1.5
    store = open_and_recover(database)
    assert check_store(store).sound
    store.close()


def test_a_full_disk_is_reported_and_everything_is_saved_once_there_is_room(tmp_path: Path) -> None:
    states: list[SavingState] = []
    with small_disk(tmp_path / "disk", 2_048):
        database, filler = tmp_path / "disk" / "sessions.db", tmp_path / "disk" / "filler"
        recorder = Recorder(database, states.append)
        assert recorder.flush()
        free = psutil.disk_usage(str(tmp_path / "disk")).free
        filler.write_bytes(b"x" * (free - 40_000))
        session = recorder.session()
        turn = session.begin_turn("?", "", None, TimingMode.CONCURRENT, {"left": plan("left")})
        draw = random.Random(1)
        session.record(turn, "left", child_events.prompt_done())
        for count in range(0, 6_000, 100):
            texts = [f" {draw.getrandbits(40):x}" for _ in range(100)]
            session.record(turn, "left", child_events.tokens(count, texts))
        assert not recorder.flush(2.0)
        assert isinstance(states[-1].failure, StoreUnwritable)
        assert "disk is full" in str(states[-1].failure)
        filler.unlink()
        session.end_turn(turn)
        assert recorder.flush(20.0)
        assert states[-1].failure is None
        assert recorder.close()
        store = open_store(database)
        assert len(load_session(store, session.id).turns[0].runs["left"].record.trace) == 6_000
        assert check_store(store).damage == ()
        store.close()


def test_what_cannot_be_written_on_a_full_disk_names_the_full_disk(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 2_048):
        database = tmp_path / "disk" / "sessions.db"
        saved_session(database)
        with suppress(OSError), (tmp_path / "disk" / "filler").open("wb", buffering=0) as filler:
            while True:
                filler.write(b"x" * 4096)
        store = open_and_recover(database)
        try:
            (summary,) = list_sessions(store)
            with pytest.raises(StoreUnwritable, match="the disk is full"):
                star(store, summary.id, starred=True)
        finally:
            store.close()
        with pytest.raises(StoreUnwritable, match="the disk is full"):
            open_store(database)


def _damaged(database: Path, draw: random.Random) -> None:
    """Overwrite some pages after the first one."""
    raw = bytearray(database.read_bytes())
    for _ in range(4):
        at = draw.randrange(4096, len(raw) - 600)
        raw[at : at + 600] = draw.randbytes(600)
    database.write_bytes(raw)


@pytest.mark.parametrize("seed", range(5))
def test_a_damaged_file_is_reported_and_salvaged(tmp_path: Path, seed: int) -> None:
    database = tmp_path / "sessions.db"
    for number in range(6):
        saved_session(database, f"Question {number}", answer="Isterninger smelter. " * 40)
    _damaged(database, random.Random(seed))
    with _only_store_failures():
        store = open_store(database)
        try:
            assert check_store(store).runs >= 0
            for summary in list_sessions(store):
                load_session(store, summary.id)
        finally:
            store.close()
    target = tmp_path / "saved.db"
    with _only_store_failures():
        assert salvage(database, target).runs >= 0
        store = open_store(target)
        assert check_store(store).damage == ()
        assert len(search(store, "question")) <= 6
        store.close()


@contextmanager
def _only_store_failures() -> Iterator[None]:
    """Allow store failures, but no other exception."""
    with suppress(StoreFailure):
        yield


def test_a_damaged_trace_is_reported_and_its_metrics_are_salvaged(tmp_path: Path) -> None:
    database = tmp_path / "sessions.db"
    identity = saved_session(database)
    store = open_store(database)
    with store.transaction() as db:
        db.execute("UPDATE traces SET numbers = substr(numbers, 1, 20) WHERE run = 1")
    with pytest.raises(StoreDamaged, match="is damaged"):
        load_session(store, identity)
    findings = check_store(store)
    assert len(findings.damage) == 1
    store.close()
    assert salvage(database, tmp_path / "new.db") == (1, 2, 1)
    store = open_store(tmp_path / "new.db")
    (summary,) = list_sessions(store)
    assert summary.runs[0].thinking_tokens == len(THOUGHT.split())
    store.close()
