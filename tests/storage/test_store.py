"""Databases are created, upgraded with a backup, or refused with a sentence."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlite_utils import Database

from overthink.core.errors import StoreFailure, StoreUnusable, StoreUnwritable
from overthink.core.events import RunawayFound
from overthink.core.messages import message
from overthink.core.runaway.findings import RunawayKind
from overthink.core.settings import RunSettings
from overthink.core.vocabulary import RunStatus, TimingMode
from overthink.storage import store as store_module
from overthink.storage import upgrade_progress
from overthink.storage.maintenance import check_store
from overthink.storage.recorder import Recorder
from overthink.storage.salvage import salvage
from overthink.storage.saved_sessions import load_events, load_run, load_session
from overthink.storage.schema import apply_migrations, migrations
from overthink.storage.search import search
from overthink.storage.session_list import list_sessions
from overthink.storage.store import CURRENT, Schema, backup_path, open_store
from overthink.storage.turn_writer import open_and_recover
from overthink.storage.upgrade_progress import UpgradeProgress, UpgradeStep
from tests.lanes import child_events
from tests.storage.recordings import (
    PROMPT,
    assert_same,
    judged_now,
    plan,
    record_of,
    record_turn,
    saved_session,
    whole_run,
)

RELEASED = sorted(
    (Path(__file__).parent / "files").glob("schema-*.db"),
    key=lambda path: int(path.stem.removeprefix("schema-")),
)
"""A file of every released schema; made by `python -m tests.storage.make_file`."""


def _refused(path: Path, kind: type[StoreFailure], *parts: str, read_only: bool = False) -> None:
    before = path.read_bytes() if path.is_file() else b""
    with pytest.raises(kind) as caught:
        open_store(path, read_only=read_only)
    for part in (*parts, str(path)):
        assert part in str(caught.value)
    assert (path.read_bytes() if path.is_file() else b"") == before


def test_a_new_file_is_created_with_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "å b" / "100%?#.db"
    open_store(path).close()
    store = open_store(path, read_only=True)
    assert list_sessions(store) == []
    assert store.connection.execute("PRAGMA user_version").fetchone() == (CURRENT.version,)
    with pytest.raises(StoreUnwritable, match="read-only"), store.transaction():
        pass
    store.close()


def test_the_version_is_the_number_of_migrations() -> None:
    assert len(migrations().pending(Database(memory=True))) == CURRENT.version


def test_foreign_files_are_refused_and_not_changed(tmp_path: Path) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("No database, but text that is long enough for a page. " * 100)
    _refused(notes, StoreUnusable, "is not an Overthink database")
    other = tmp_path / "other.db"
    connection = sqlite3.connect(other)
    connection.execute("CREATE TABLE mine (a)")
    connection.commit()
    connection.close()
    _refused(other, StoreUnusable, "another program's")
    _refused(tmp_path, StoreUnusable, "is a folder")


def test_a_missing_file_cannot_be_opened_read_only(tmp_path: Path) -> None:
    _refused(tmp_path / "none.db", StoreUnwritable, "No such file", read_only=True)
    assert not (tmp_path / "none.db").exists()


CHILD = """
import json, resource, sys
from pathlib import Path
from overthink.storage.saved_sessions import load_session
from overthink.storage.search import search
from overthink.storage.session_list import list_sessions
from overthink.storage.turn_writer import open_and_recover
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
store = open_and_recover(Path(sys.argv[1]))
(summary,) = list_sessions(store)
prompt = load_session(store, summary.id).turns[0].prompt
print(json.dumps([store.read_only, prompt, bool(search(store, "melt"))]))
"""


def _read_without_writing(path: Path) -> list[Any]:
    """Read a session in a process that cannot write a single byte, as on a full disk."""
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(path)], capture_output=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    found: list[Any] = json.loads(done.stdout)
    return found


ON_POSIX = pytest.mark.skipif(os.name != "posix", reason="needs a limit on file sizes")


@ON_POSIX
def test_sessions_are_read_on_a_full_disk(tmp_path: Path) -> None:
    path = tmp_path / "sessions.db"
    saved_session(path)
    before = path.read_bytes()
    assert _read_without_writing(path) == [True, PROMPT, True]
    assert path.read_bytes() == before


@ON_POSIX
@pytest.mark.parametrize("released", RELEASED, ids=lambda path: path.stem)
def test_files_of_every_released_schema_are_read_on_a_full_disk(
    released: Path, tmp_path: Path
) -> None:
    path = tmp_path / "sessions.db"
    shutil.copy(released, path)
    assert _read_without_writing(path) == [True, PROMPT, True]
    assert path.read_bytes() == released.read_bytes()


@ON_POSIX
def test_what_a_crashed_process_left_in_the_log_is_read_on_a_full_disk(tmp_path: Path) -> None:
    original = tmp_path / "original.db"
    saved_session(original)
    store = open_store(original)
    with store.transaction() as db:
        db.execute("UPDATE turns SET prompt = 'changed last'")
    path = tmp_path / "sessions.db"
    shutil.copy(original, path)
    shutil.copy(f"{original}-wal", f"{path}-wal")  # without the index, as after a restart
    store.close()
    log = Path(f"{path}-wal").read_bytes()
    assert _read_without_writing(path)[1] == "changed last"
    assert Path(f"{path}-wal").read_bytes() == log


@pytest.mark.skipif(not RELEASED, reason="needs an older file")
def test_a_snapshot_is_opened_again_after_the_file_has_changed(tmp_path: Path) -> None:
    path = tmp_path / "sessions.db"
    shutil.copy(RELEASED[0], path)
    snapshot = open_store(path, read_only=True)  # upgraded in memory
    (summary,) = list_sessions(snapshot)
    assert load_session(snapshot, summary.id).turns[0].prompt == PROMPT
    assert snapshot.is_in_place()
    open_store(path).close()
    assert not snapshot.is_in_place()
    snapshot.close()


def test_a_newer_schema_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "newer.db"
    open_store(path, schema=Schema(CURRENT.version + 1, apply_migrations)).close()
    _refused(path, StoreUnusable, "newer Overthink", "update Overthink")


def test_a_truncated_file_is_refused_as_damaged(tmp_path: Path) -> None:
    path = tmp_path / "cut.db"
    saved_session(path)
    path.write_bytes(path.read_bytes()[:6_000])
    with pytest.raises(StoreFailure, match="damaged"):
        open_store(path).close()


def _another_step(
    connection: sqlite3.Connection, progress: Callable[[float], None] = lambda _share: None
) -> None:
    apply_migrations(connection, progress)
    connection.execute("ALTER TABLE sessions ADD COLUMN colour TEXT NOT NULL DEFAULT 'green'")


NEXT = Schema(CURRENT.version + 1, _another_step)


def _failing_step(connection: sqlite3.Connection, progress: Callable[[float], None]) -> None:
    _another_step(connection, progress)
    connection.execute("DROP TABLE annotations")
    connection.execute("INSERT INTO nowhere VALUES (1)")


def test_an_upgrade_makes_a_backup_and_loses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "sessions.db"
    identity = saved_session(path)
    store = open_store(path, schema=NEXT)
    assert store.connection.execute("SELECT colour FROM sessions").fetchone() == ("green",)
    assert load_session(store, identity).turns[0].prompt == PROMPT
    store.close()
    old = open_store(backup_path(path, CURRENT.version))
    assert load_session(old, identity).turns[0].prompt == PROMPT
    old.close()


def test_a_failed_upgrade_leaves_the_file_unchanged(tmp_path: Path) -> None:
    path = tmp_path / "sessions.db"
    identity = saved_session(path)
    with pytest.raises(StoreFailure, match="nowhere"):
        open_store(path, schema=Schema(NEXT.version, _failing_step))
    store = open_store(path)
    assert load_session(store, identity).turns[0].prompt == PROMPT
    assert check_store(store).sound
    store.close()


def test_a_slow_upgrade_reports_its_steps_and_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upgrade_progress, "PATIENCE_S", 0.0)
    monkeypatch.setattr(upgrade_progress, "_INTERVAL_S", 0.0)
    monkeypatch.setattr(store_module, "_BACKUP_PAGES", 4)
    path = Path(shutil.copy(RELEASED[1], tmp_path / "sessions.db"))
    seen: list[UpgradeProgress | None] = []
    open_store(path, on_upgrade=seen.append).close()
    assert seen[-1] is None
    steps = [progress.step for progress in seen if progress is not None]
    assert list(dict.fromkeys(steps)) == [
        UpgradeStep.BACKUP,
        UpgradeStep.TABLES,
        UpgradeStep.INDEX,
    ]
    shares = [p.share for p in seen if p is not None and p.step is UpgradeStep.BACKUP]
    assert len(shares) > 5
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    open_store(path, on_upgrade=seen.append).close()
    assert seen[-1] is None, "a current file is not upgraded"
    assert seen.count(None) == 1


def test_a_fast_upgrade_reports_nothing(tmp_path: Path) -> None:
    path = Path(shutil.copy(RELEASED[1], tmp_path / "sessions.db"))
    seen: list[UpgradeProgress | None] = []
    open_store(path, on_upgrade=seen.append).close()
    assert seen == []


UPGRADE = """
import sys, time
from pathlib import Path
from overthink.storage import schema, store

def slow(connection, progress):
    schema.apply_migrations(connection, progress)
    print("writing", flush=True)
    time.sleep(float(sys.argv[2]))

store.open_store(Path(sys.argv[1]), schema=store.Schema(store.CURRENT.version, slow)).close()
"""


def _upgrading(path: Path, seconds: float) -> subprocess.Popen[str]:
    """Start a process that upgrades a file slowly; return it when it has written everything."""
    command = [sys.executable, "-c", UPGRADE, str(path), str(seconds)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "writing\n"
    return process


@pytest.mark.parametrize("released", RELEASED[:-1], ids=lambda path: path.stem)
def test_a_kill_during_an_upgrade_leaves_a_usable_file(released: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(released, tmp_path / "sessions.db"))
    process = _upgrading(path, 60)
    process.kill()
    process.communicate()
    plain = sqlite3.connect(path)
    (version,) = plain.execute("PRAGMA user_version").fetchone()
    plain.close()
    assert version == int(released.stem.removeprefix("schema-")), "as before the upgrade"
    store = open_and_recover(path)
    assert len(list_sessions(store)) == 1
    assert search(store, "melt")
    assert check_store(store).sound
    store.close()


def test_an_upgrade_by_another_process_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upgrade_progress, "PATIENCE_S", 0.0)
    monkeypatch.setattr(store_module, "LOCK_TIMEOUT_S", 0.1)
    path = Path(shutil.copy(RELEASED[1], tmp_path / "sessions.db"))
    process = _upgrading(path, 1.0)
    seen: list[UpgradeProgress | None] = []
    recorder = Recorder(path, on_upgrade=seen.append)
    record_turn(recorder.session(), whole_run(), whole_run())
    assert recorder.close(timeout_s=0.1), "it waits for the upgrade and loses no run"
    process.communicate()
    assert seen[0] is not None
    assert seen[0].step is UpgradeStep.WAITING
    assert seen[-1] is None
    store = open_and_recover(path)
    assert len(list_sessions(store)) == 2
    store.close()


def test_a_file_that_is_locked_for_another_reason_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_module, "LOCK_TIMEOUT_S", 0.1)
    path = Path(shutil.copy(RELEASED[1], tmp_path / "sessions.db"))
    plain = sqlite3.connect(path, isolation_level=None)
    plain.execute("PRAGMA journal_mode=WAL")
    plain.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreUnwritable, match="locked by another program"):
        open_store(path)
    plain.close()


def test_threads_upgrade_a_file_once(tmp_path: Path) -> None:
    path = Path(shutil.copy(RELEASED[0], tmp_path / "sessions.db"))
    applied: list[int] = []

    def slow(connection: sqlite3.Connection, progress: Callable[[float], None]) -> None:
        apply_migrations(connection, progress)
        applied.append(1)
        time.sleep(0.3)

    schema = Schema(CURRENT.version, slow)
    with ThreadPoolExecutor(4) as pool:
        for store in pool.map(lambda _: open_store(path, schema=schema), range(4)):
            store.close()
    assert applied == [1]


@pytest.mark.parametrize("released", RELEASED, ids=lambda path: path.stem)
def test_files_of_every_released_schema_are_upgraded(released: Path, tmp_path: Path) -> None:
    path = tmp_path / "sessions.db"
    shutil.copy(released, path)
    store = open_and_recover(path)
    (summary,) = list_sessions(store)
    session = load_session(store, summary.id)
    assert session.turns[0].prompt == PROMPT
    assert session.turns[0].runs["left"].record.answer == " There are **0** left."
    assert search(store, "melt")
    assert check_store(store).sound
    store.close()


def _schema(path: Path) -> set[tuple[str, ...]]:
    store = open_store(path)
    rows = store.connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema")
    schema = set(rows.fetchall())
    store.close()
    return schema


@pytest.mark.parametrize("released", RELEASED, ids=lambda path: path.stem)
def test_an_upgraded_file_has_the_schema_of_a_new_one(released: Path, tmp_path: Path) -> None:
    upgraded = Path(shutil.copy(released, tmp_path / "sessions.db"))
    assert _schema(upgraded) == _schema(tmp_path / "new.db")


def test_new_columns_of_an_upgraded_file_are_null(
    tmp_path: Path,
) -> None:
    path = tmp_path / "sessions.db"
    shutil.copy(RELEASED[0], path)
    store = open_store(path)
    row = store.connection.execute("SELECT layers, joules, joules_of FROM runs").fetchone()
    assert row == (None, None, None)
    store.close()
    assert backup_path(path, 1).exists()


def _upgraded_run(tmp_path: Path, **columns: object) -> sqlite3.Row:
    """The columns of a run with these columns in a file of schema 2, after the upgrade."""
    path = Path(shutil.copy(RELEASED[1], tmp_path / "sessions.db"))
    old = sqlite3.connect(path)
    values = {"correct": 0, "judged_by": "number", "found": "7", **columns}
    assignments = ", ".join(f"{name} = ?" for name in values)
    old.execute(f"UPDATE runs SET {assignments}", [*values.values()])
    old.commit()
    old.close()
    store = open_store(path)
    cursor = store.connection.cursor()
    cursor.row_factory = sqlite3.Row
    row: sqlite3.Row = cursor.execute("SELECT * FROM runs").fetchone()
    store.close()
    return row


def test_a_verdict_of_an_older_file_is_of_the_first_grader(tmp_path: Path) -> None:
    row = _upgraded_run(tmp_path)
    assert (row["status"], row["correct"], row["found"], row["grader"]) == ("finished", 0, "7", 1)


@pytest.mark.parametrize("status", ["stopped", "length", "context_full", "loop_stopped", "crashed"])
def test_an_upgrade_removes_verdicts_on_incomplete_answers(tmp_path: Path, status: str) -> None:
    row = _upgraded_run(tmp_path, status=status, by_hand="wrong")
    names = ("correct", "judged_by", "found", "equivalent", "grader", "by_hand")
    assert [row[name] for name in names] == [None] * 5 + ["wrong"]


def test_an_upgrade_finds_runs_that_ended_inside_their_thought(tmp_path: Path) -> None:
    row = _upgraded_run(tmp_path, thought_closed=0, thinking_tokens=9, answer_tokens=0)
    assert (row["status"], row["judged_by"]) == ("ended_in_thought", None)
    row = _upgraded_run(tmp_path, thought_closed=0, thinking_tokens=0)
    assert (row["status"], row["judged_by"]) == ("finished", "number")


def test_model_figures_count_ungraded_runs_apart_from_wrong_ones(tmp_path: Path) -> None:
    path = tmp_path / "sessions.db"
    recorder = Recorder(path)
    session = recorder.session()
    lost = [
        *whole_run(answer="")[:-1],
        child_events.finished(RunStatus.ENDED_IN_THOUGHT, thought_closed=False),
    ]
    cut = [*whole_run(answer="There are 20")[:-1], child_events.finished(RunStatus.LENGTH)]
    wrong = whole_run(answer="There are 20.")
    right = whole_run(answer="There are 0.")
    models = ("one", "one")
    record_turn(session, lost, cut, expect="0", models=models)
    record_turn(session, wrong, right, expect="0", models=models)
    session.close()
    assert recorder.close()
    store = open_store(path)
    row = store.connection.execute(
        "SELECT runs, right, wrong, undecided, ungraded, ended_in_thought, accuracy "
        "FROM model_figures"
    ).fetchall()
    assert row == [(4, 1, 1, 0, 2, 1, 0.5)]
    assert check_store(store).sound
    store.close()


def test_model_figures_average_no_runs_with_different_settings_of_thinking(tmp_path: Path) -> None:
    path = tmp_path / "sessions.db"
    recorder = Recorder(path)
    session = recorder.session()
    settings = [
        RunSettings(thinking="on"),
        RunSettings(thinking="off"),
        RunSettings(thinking="on", effort="low"),
        RunSettings(thinking="off"),
    ]
    for run, answer in zip(settings, ("0", "1", "0", "2"), strict=True):
        own = msgspec.structs.replace(plan("left", "one"), run=run)
        turn = session.begin_turn("How many?", "", "0", TimingMode.SEQUENTIAL, {"left": own})
        for event in whole_run(answer=f"There are {answer}."):
            session.record(turn, "left", event)
        session.record_judgement(turn, "left", judged_now("0", f"There are {answer}."))
        session.end_turn(turn)
    session.close()
    assert recorder.close()
    store = open_store(path)
    rows = store.connection.execute(
        "SELECT thinking, effort, runs, accuracy FROM model_figures ORDER BY thinking, effort"
    ).fetchall()
    assert rows == [("off", "", 2, 0.0), ("on", "", 1, 1.0), ("on", "low", 1, 1.0)]
    store.close()


def test_a_sample_is_stored_with_its_number(tmp_path: Path) -> None:
    path = tmp_path / "sessions.db"
    recorder = Recorder(path)
    session = recorder.session()
    for sample in (None, 1, 2):
        own = msgspec.structs.replace(plan("left"), sample=sample)
        turn = session.begin_turn("How many?", "", None, TimingMode.SHARED, {"left": own})
        for event in whole_run():
            session.record(turn, "left", event)
        session.end_turn(turn)
    session.close()
    assert recorder.close()
    store = open_store(path)
    saved = load_session(store, session.id)
    assert [turn.runs["left"].sample for turn in saved.turns] == [None, 1, 2]
    assert {turn.timing for turn in saved.turns} == {TimingMode.SHARED}
    assert check_store(store).sound
    store.close()


def test_the_speed_of_a_run_during_which_the_machine_slept_counts_in_no_average(
    tmp_path: Path,
) -> None:
    path = tmp_path / "sessions.db"
    recorder = Recorder(path)
    session = recorder.session()
    slept = [*whole_run("Wait , wait")[:-1], child_events.finished(slept_s=600.0)]
    record_turn(session, whole_run(), slept, models=("one", "one"))
    session.close()
    assert recorder.close()
    store = open_store(path)
    speeds = dict(store.connection.execute("SELECT slept_s, tokens_per_s FROM figures").fetchall())
    (mean,) = store.connection.execute("SELECT mean_tokens_per_s FROM model_figures").fetchone()
    assert speeds.keys() == {None, 600.0}
    assert mean == speeds[None] != speeds[600.0]
    assert check_store(store).sound
    store.close()


def test_runs_whose_model_file_changed_are_stored_and_left_out_of_means(tmp_path: Path) -> None:
    path = tmp_path / "sessions.db"
    recorder = Recorder(path)
    session = recorder.session()
    note = message("brain.gguf changed during the run.")
    changed = msgspec.structs.replace(child_events.finished(RunStatus.MODEL_CHANGED), note=note)
    invalid = [*whole_run(answer="There are 0.")[:-1], changed]
    right = whole_run(answer="There are 0.")
    record_turn(session, invalid, right, expect="0", models=("one", "one"))
    session.close()
    assert recorder.close()
    store = open_store(path)
    rows = store.connection.execute("SELECT status, note, correct FROM runs").fetchall()
    assert rows[0] == ("model_changed", "brain.gguf changed during the run.", None)
    assert store.connection.execute("SELECT runs, right FROM model_figures").fetchall() == [(1, 1)]
    findings = check_store(store)
    assert findings.sound
    assert findings.invalid == 1
    store.close()


def test_energy_and_gpu_use_are_columns(tmp_path: Path) -> None:
    path = tmp_path / "sessions.db"
    saved_session(path)
    store = open_store(path)
    row = store.connection.execute(
        "SELECT joules, joules_of, gpu_use, thinking_joules, answer_joules FROM figures"
    ).fetchone()
    assert row[:3] == (pytest.approx(105.0), "processor,CUDA0", pytest.approx(0.9))
    assert 0 < row[4] < row[3] < row[0]
    store.close()


@pytest.mark.parametrize("released", RELEASED, ids=lambda path: path.stem)
def test_a_file_of_every_schema_can_be_salvaged(tmp_path: Path, released: Path) -> None:
    assert salvage(released, tmp_path / "new.db") == (1, 2, 0)
    store = open_store(tmp_path / "new.db")
    (summary,) = list_sessions(store)
    assert (summary.prompt, summary.listed) == (PROMPT, summary.created)
    store.close()


def test_there_is_a_file_of_every_schema() -> None:
    assert [path.stem for path in RELEASED] == [f"schema-{n + 1}" for n in range(CURRENT.version)]


def test_runaways_are_columns_and_survive_a_trace(tmp_path: Path) -> None:
    path = tmp_path / "sessions.db"
    found = child_events.circling()
    again = child_events.circling(start=10, end=14, found=13)
    run = whole_run()
    events = [
        *run[:-1],
        RunawayFound(child_events.circling(end=10)),
        RunawayFound(found, ended=True),
        RunawayFound(again),
        child_events.finished(
            RunStatus.LOOP_STOPPED, runaways=(found, again), stopped_for=RunawayKind.CIRCLING
        ),
    ]
    recorder = Recorder(path)
    session = recorder.session()
    record_turn(session, events, whole_run())
    session.close()
    assert recorder.close()
    store = open_store(path)
    rows = store.connection.execute(
        "SELECT runaways, runaway_count, runaway_tokens, loop_start FROM figures ORDER BY side"
    ).fetchall()
    assert rows == [("circling", 2, 13, None), (None, None, None, None)]
    counts = store.connection.execute(
        "SELECT runaway, looping FROM model_figures WHERE model = 'demo-methodical'"
    ).fetchall()
    assert counts == [(1, 0)]
    run_id = store.connection.execute("SELECT id FROM runs WHERE side = 'left'").fetchone()[0]
    assert_same(load_run(store, run_id).record, record_of(events))
    assert [timed.event for timed in load_events(store, run_id)] == events
    assert check_store(store).sound
    store.close()


def test_a_run_without_a_runaway_is_not_one_that_was_never_examined(tmp_path: Path) -> None:
    path = tmp_path / "sessions.db"
    recorder = Recorder(path)
    session = recorder.session()
    record_turn(session, [*whole_run()[:-1], child_events.finished(runaways=())], whole_run())
    session.close()
    assert recorder.close()
    store = open_store(path)
    rows = store.connection.execute("SELECT runaways, runaway_count FROM figures ORDER BY side")
    assert rows.fetchall() == [("", 0), (None, None)]
    store.close()
