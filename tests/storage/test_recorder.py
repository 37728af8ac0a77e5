"""Every event is in the database within half a second, whatever happens to the file."""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from overthink.core.errors import StoreUnwritable
from overthink.core.events import Failed, LaneEvent
from overthink.core.messages import NO_MESSAGE, verbatim
from overthink.core.vocabulary import TimingMode
from overthink.storage.recorder import Recorder, SavingState
from overthink.storage.saved_sessions import SavedSession, load_events, load_session
from overthink.storage.session_list import list_sessions
from overthink.storage.store import open_store
from overthink.storage.turn_log import RunPlan
from tests.lanes import child_events
from tests.storage.recordings import (
    PROMPT,
    assert_same,
    plan,
    record_of,
    record_turn,
    saved_session,
    whole_run,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "sessions.db"


@pytest.fixture
def states() -> list[SavingState]:
    return []


@pytest.fixture
def recorder(path: Path, states: list[SavingState]) -> Iterator[Recorder]:
    made = Recorder(path, states.append)
    yield made
    made.close()


def _session(path: Path, identity: str) -> SavedSession:
    store = open_store(path, read_only=True)
    try:
        return load_session(store, identity)
    finally:
        store.close()


def test_a_saved_session_equals_the_live_one(recorder: Recorder, path: Path) -> None:
    session = recorder.session("window")
    left, right = whole_run(), [*whole_run()[:-1], child_events.finished(note="cut")]
    turn = record_turn(session, left, right, expect="0")
    assert recorder.flush()

    saved = _session(path, session.id)
    (loaded,) = saved.turns
    assert (loaded.id, loaded.prompt, loaded.expect) == (turn.turn, PROMPT, "0")
    assert loaded.timing is TimingMode.CONCURRENT
    assert_same(loaded.runs["left"].record, record_of(left))
    assert_same(loaded.runs["right"].record, record_of(right))
    assert loaded.runs["left"].verdict.correct is True
    assert loaded.runs["left"].sampler == plan("left").sampler


def test_a_follow_up_stores_the_model_that_was_loaded_before(
    recorder: Recorder, path: Path
) -> None:
    session = recorder.session()
    record_turn(session, whole_run(), whole_run())
    again = whole_run(load=False)
    follow_up = RunPlan(side="left", model="demo", loaded_before=child_events.loaded())
    turn = session.begin_turn("And now?", "", None, TimingMode.CONCURRENT, {"left": follow_up})
    for event in again:
        session.record(turn, "left", event)
    session.end_turn(turn)
    assert recorder.flush()

    run = _session(path, session.id).turns[1].runs["left"]
    assert run.record.loaded == child_events.loaded()
    assert run.record.loading is None
    assert len(run.record.trace) == len(record_of(again).trace)


def test_a_repeated_turn_leaves_the_conversation_but_stays_in_the_database(
    recorder: Recorder, path: Path
) -> None:
    session = recorder.session()
    first = record_turn(session, whole_run(), whole_run())
    plans = {"left": plan("left")}
    turn = session.begin_turn(PROMPT, "", None, TimingMode.CONCURRENT, plans, repeats=first.turn)
    session.end_turn(turn, stopped={"left"})
    assert recorder.flush()

    saved = _session(path, session.id)
    assert len(saved.turns) == 2
    assert [t.id for t in saved.conversation("left")] == [turn.turn]
    assert [t.id for t in saved.conversation("right")] == [first.turn]
    run = saved.turns[1].runs["left"]
    assert (run.status, run.record.stopped) == ("stopped", True)


def test_events_can_be_read_within_half_a_second(recorder: Recorder, path: Path) -> None:
    assert recorder.flush()
    session = recorder.session()
    plans = {"left": plan("left")}
    turn = session.begin_turn(PROMPT, "", None, TimingMode.CONCURRENT, plans)
    events = whole_run()[:-1]
    for event in events:
        session.record(turn, "left", event)
    time.sleep(0.5)
    run = _session(path, session.id).turns[0].runs["left"]
    assert run.status == "recording"
    assert_same(run.record, record_of(events))
    session.close()


def test_a_run_without_an_end_is_marked_as_interrupted(recorder: Recorder, path: Path) -> None:
    session = recorder.session()
    plans = {"left": plan("left")}
    turn = session.begin_turn(PROMPT, "", None, TimingMode.CONCURRENT, plans)
    session.record(turn, "left", child_events.loaded())
    session.close()
    assert recorder.flush()
    run = _session(path, session.id).turns[0].runs["left"]
    assert (run.status, run.record.status) == ("interrupted", None)


def test_a_failure_is_stored_with_its_sentence(recorder: Recorder, path: Path) -> None:
    session = recorder.session()
    failed: LaneEvent = Failed(
        kind="ChildCrashed", problem=verbatim("it died"), remedy=NO_MESSAGE, crashed=True
    )
    record_turn(session, [failed], whole_run())
    assert recorder.flush()
    run = _session(path, session.id).turns[0].runs["left"]
    assert run.status == "crashed"
    assert run.record.failed == failed


def test_recording_never_waits_for_a_locked_database(recorder: Recorder, path: Path) -> None:
    assert recorder.flush()
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    session = recorder.session()
    plans = {"left": plan("left")}
    turn = session.begin_turn(PROMPT, "", None, TimingMode.CONCURRENT, plans)
    slowest = 0.0
    for event in whole_run() * 20:
        began = time.perf_counter()
        session.record(turn, "left", event)
        slowest = max(slowest, time.perf_counter() - began)
    other.execute("ROLLBACK")
    other.close()
    assert slowest < 1.0, "a write would have waited for two seconds"


def test_a_locked_database_is_reported_and_written_later(
    recorder: Recorder, path: Path, states: list[SavingState]
) -> None:
    assert recorder.flush()
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    session = recorder.session()
    record_turn(session, whole_run(), whole_run())
    assert not recorder.flush(3.0)
    assert isinstance(states[-1].failure, StoreUnwritable)
    assert states[-1].unsaved_turns == 1
    other.execute("ROLLBACK")
    other.close()
    assert recorder.flush()
    assert states[-1].failure is None
    assert_same(_session(path, session.id).turns[0].runs["left"].record, record_of(whole_run()))


def test_a_deleted_file_is_created_again_with_the_whole_turn(
    recorder: Recorder, path: Path
) -> None:
    session = recorder.session()
    plans = {"left": plan("left")}
    turn = session.begin_turn(PROMPT, "", None, TimingMode.CONCURRENT, plans)
    events = whole_run()
    for event in events[:5]:
        session.record(turn, "left", event)
    assert recorder.flush()
    for part in path.parent.iterdir():
        part.unlink()
    for event in events[5:]:
        session.record(turn, "left", event)
    session.end_turn(turn)
    assert recorder.flush()
    assert_same(_session(path, session.id).turns[0].runs["left"].record, record_of(events))


def test_a_file_replaced_by_an_older_copy_gets_the_whole_turn(
    recorder: Recorder, path: Path
) -> None:
    session = recorder.session()
    plans = {"left": plan("left")}
    turn = session.begin_turn(PROMPT, "", None, TimingMode.CONCURRENT, plans)
    events = whole_run()
    for event in events[:5]:
        session.record(turn, "left", event)
    assert recorder.flush()
    copy = path.with_name("copy.db")
    source, target = sqlite3.connect(path), sqlite3.connect(copy)
    source.backup(target)
    source.close()
    target.close()
    for part in path.parent.glob("sessions.db*"):
        part.unlink()
    os.replace(copy, path)
    for event in events[5:]:
        session.record(turn, "left", event)
    session.end_turn(turn)
    assert recorder.flush()
    assert_same(_session(path, session.id).turns[0].runs["left"].record, record_of(events))


def test_unsaved_turns_are_written_to_another_file(
    tmp_path: Path, states: list[SavingState]
) -> None:
    bad = tmp_path / "notes.db"
    bad.write_text("these are notes, and no database at all, " * 30)
    recorder = Recorder(bad, states.append)
    session = recorder.session()
    record_turn(session, whole_run(), whole_run())
    assert not recorder.flush(1.0)
    assert "notes.db is not an Overthink database" in str(states[-1].failure)
    assert states[-1].unsaved_turns == 1
    other = tmp_path / "other.db"
    recorder.save_to(other)
    assert recorder.flush()
    assert states[-1].path == other
    assert states[-1].failure is None
    assert recorder.close()
    assert "left" in _session(other, session.id).turns[0].runs
    assert bad.read_text().startswith("these are notes")


def test_two_recorders_share_a_file(path: Path) -> None:
    recorders = [Recorder(path), Recorder(path)]
    sessions = [recorder.session() for recorder in recorders]
    for session in sessions:
        record_turn(session, whole_run(), whole_run())
    assert all(recorder.close() for recorder in recorders)
    for session in sessions:
        assert _session(path, session.id).turns[0].runs["left"].status == "finished"


def test_setting_the_clock_back_does_not_change_the_order(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = saved_session(path)
    monkeypatch.setattr(time, "time_ns", lambda: 1_000_000_000_000)
    monkeypatch.setattr("overthink.storage.recorder.utc_now", lambda: "1970-01-01T00:16:40.000Z")
    second = saved_session(path)
    store = open_store(path, read_only=True)
    assert [s.id for s in list_sessions(store)] == [second, first]
    store.close()


def test_events_are_stored_with_their_arrival_times(recorder: Recorder, path: Path) -> None:
    session = recorder.session()
    turn = record_turn(session, whole_run(), whole_run())
    assert recorder.flush()
    store = open_store(path, read_only=True)
    events = load_events(store, turn.runs["left"])
    store.close()
    assert [event for _, event in events] == whole_run()
    times = [at_us for at_us, event in events if at_us]
    assert times == sorted(times)


def test_a_copy_taken_during_a_write_opens(recorder: Recorder, path: Path, tmp_path: Path) -> None:
    """As after a power cut: the files of one moment, the log perhaps truncated."""
    session = recorder.session()
    plans = {"left": plan("left")}
    turn = session.begin_turn(PROMPT, "", None, TimingMode.CONCURRENT, plans)
    for number in range(12):
        for event in whole_run()[: 3 + number % 3] if number == 0 else [child_events.prompt_done()]:
            session.record(turn, "left", event)
        recorder.flush()
        copy = tmp_path / f"cut-{number}"
        copy.mkdir()
        for part in path.parent.glob("sessions.db*"):
            if not part.name.endswith("-shm"):
                shutil.copy(part, copy / part.name)
        log = copy / "sessions.db-wal"
        if log.exists() and number % 2:
            os.truncate(log, log.stat().st_size * 2 // 3 + number)
        store = open_store(copy / "sessions.db")
        assert store.connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        store.close()
    session.close()
