"""Turns, runs and judgements of the window are in the database as they happened."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from overthink.bootstrap import SESSIONS_FILE
from overthink.core.vocabulary import RunStatus
from overthink.storage.saved_sessions import SavedSession, load_session
from overthink.storage.session_list import list_sessions
from overthink.storage.store import open_store
from tests.lanes import child_events
from tests.storage.recordings import saved_session
from tests.ui.opened_window import RIGHT, Opened


def saved(home: Path) -> list[SavedSession]:
    store = open_store(home / "data" / SESSIONS_FILE, read_only=True)
    try:
        return [load_session(store, summary.id) for summary in list_sessions(store)]
    finally:
        store.close()


def test_a_conversation_is_one_session_and_a_new_run_another(
    loop: QEventLoop, qapp: QApplication, tmp_path: Path, overthink_home: Path
) -> None:
    scene = Opened(loop, qapp, tmp_path, [RIGHT] * 3)
    scene.run("How many are left?")
    scene.window.prompt_bar.set_prompt("Sure?", None)
    scene.window.prompt_bar.follow_up_button.click()
    scene.idle()
    scene.run("And now?")
    shown = scene.record("left")
    scene.close()

    newest, first = saved(overthink_home)
    assert [turn.prompt for turn in first.turns] == ["How many are left?", "Sure?"]
    assert [turn.prompt for turn in newest.turns] == ["And now?"]
    run = newest.turns[0].runs["left"]
    assert run.model == "demo-methodical"
    assert run.record.status is RunStatus.FINISHED
    assert list(run.record.trace) == list(shown.trace)
    assert run.verdict.right is True


def test_a_repeated_turn_replaces_the_shown_one_and_both_stay_saved(
    loop: QEventLoop, qapp: QApplication, tmp_path: Path, overthink_home: Path
) -> None:
    scene = Opened(loop, qapp, tmp_path, [RIGHT] * 2)
    scene.run()
    scene.opened.controller.again(new_seed=True)
    scene.idle()
    scene.close()

    (session,) = saved(overthink_home)
    assert len(session.turns) == 2
    assert len(session.conversation("left")) == 1
    seeds = [turn.runs["left"].sampler for turn in session.turns]
    assert seeds[0] != seeds[1]


def test_a_running_lane_is_already_in_the_database(
    loop: QEventLoop, qapp: QApplication, tmp_path: Path, overthink_home: Path
) -> None:
    scene = Opened(loop, qapp, tmp_path, [RIGHT], pause_s=0.5)
    scene.planned()
    scene.window.prompt_bar.run_button.click()
    scene.until(lambda: len(scene.record("left").trace) > 0)
    scene.pump(0.5)

    (session,) = saved(overthink_home)
    assert len(session.turns[0].runs["left"].record.trace) > 0
    scene.close()


@pytest.mark.skipif(os.name == "nt", reason="folders are made read-only another way there")
def test_an_unwritable_database_is_reported_and_the_run_goes_on(
    loop: QEventLoop, qapp: QApplication, tmp_path: Path, overthink_home: Path
) -> None:
    data = overthink_home / "data"
    data.mkdir(parents=True)
    (data / SESSIONS_FILE).write_bytes(b"this is no database" * 100)
    scene = Opened(loop, qapp, tmp_path)
    scene.run()
    scene.until(lambda: scene.window.saving.isVisible())

    assert "Not saved" in scene.window.saving.text()
    assert scene.record("left").status is RunStatus.FINISHED
    scene.close()
    assert (data / SESSIONS_FILE).read_bytes().startswith(b"this is no database")


@pytest.mark.parametrize("put_back", [False, True], ids=["deleted", "replaced"])
def test_a_deleted_database_is_created_again(
    loop: QEventLoop, qapp: QApplication, tmp_path: Path, overthink_home: Path, put_back: bool
) -> None:
    """Deleting the file or restoring an older copy loses nothing that is recorded later."""
    database = overthink_home / "data" / SESSIONS_FILE
    old = saved_session(tmp_path / "older.db")
    scene = Opened(loop, qapp, tmp_path)
    scene.window.view_bar.sessions_button.setChecked(True)
    scene.run("Before")
    listed = scene.opened.sessions.panel.model
    scene.until(lambda: [s.prompt for s in listed.sessions] == ["Before"])
    for part in database.parent.glob(f"{SESSIONS_FILE}*"):
        part.unlink()
    if put_back:
        os.replace(tmp_path / "older.db", database)
    scene.run("After")
    scene.until(lambda: "After" in [s.prompt for s in listed.sessions])

    assert not scene.window.saving.isVisible()
    scene.close()
    sessions = saved(overthink_home)
    assert "After" in [turn.prompt for session in sessions for turn in session.turns]
    assert (old in [session.id for session in sessions]) is put_back


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (RunStatus.LENGTH, "incomplete answer “The answer is 0.” (ran into the token limit)"),
        (RunStatus.STOPPED, "incomplete answer “The answer is 0.” (stopped)"),
    ],
)
def test_an_incomplete_answer_is_not_graded(
    loop: QEventLoop,
    qapp: QApplication,
    tmp_path: Path,
    overthink_home: Path,
    status: RunStatus,
    words: str,
) -> None:
    cut = [*RIGHT[:-1], child_events.finished(status)]
    scene = Opened(loop, qapp, tmp_path, {"left": [cut], "right": [RIGHT]})
    scene.run()
    scene.until(lambda: "right" in scene.opened.grading.judgements)
    assert scene.window.panels["left"].status.label.text() == words
    assert "left" not in scene.opened.grading.judgements
    scene.close()
    (session,) = saved(overthink_home)
    runs = session.turns[0].runs
    assert (runs["left"].verdict.judged, runs["left"].verdict.right) == (None, None)
    assert runs["right"].verdict.right is True
