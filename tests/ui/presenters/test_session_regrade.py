"""Sessions are regraded from the list; lanes, list and database then show the same verdict."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from overthink.grading.version import GRADER_VERSION
from overthink.storage.session_edits import judge_by_hand
from overthink.storage.session_list import list_sessions
from overthink.storage.store import open_store
from overthink.ui.app.application import Preset
from overthink.ui.state.turn_state import Side
from tests.ui.opened_window import RIGHT, Opened


@pytest.fixture
def scene(
    loop: QEventLoop, qapp: QApplication, tmp_path: Path, overthink_home: Path
) -> Iterator[Opened]:
    """A window with a session whose verdicts an older grader stored as wrong."""
    made = Opened(loop, qapp, tmp_path, [RIGHT, RIGHT], preset=Preset(database=tmp_path / "s.db"))
    made.run("How many ice cubes are left?", "0")
    made.until(lambda: len(made.opened.grading.judgements) == 2)
    made.first = made.opened.recording.session or ""
    made.until(lambda: all(graders(made)))
    store = open_store(made.opened.sessions.store._path)
    with store.transaction() as db:
        db.execute("UPDATE runs SET correct = 0, found = '7', grader = 1")
    store.close()
    made.opened.sessions.panel.show()
    made.opened.sessions.review.open(made.first)
    made.until(lambda: made.opened.sessions.review.session is not None)
    made.pump()
    yield made
    made.close()


def graders(scene: Opened) -> list[int | None]:
    store = open_store(scene.opened.sessions.store._path)
    rows = store.connection.execute("SELECT grader FROM runs").fetchall()
    store.close()
    return [grader for (grader,) in rows]


def status(scene: Opened, side: Side = "left") -> str:
    return scene.window.panels[side].status.label.text()


def regrade(scene: Opened) -> None:
    store = open_store(scene.opened.sessions.store._path)
    scene.opened.sessions.regrading.regrade(list_sessions(store))
    store.close()


def test_an_opened_session_shows_the_saved_verdict_of_the_older_grader(scene: Opened) -> None:
    assert "✗ wrong" in status(scene)
    assert "graded by version 1; regrade" in status(scene)


def test_regrading_updates_database_lanes_and_message(scene: Opened) -> None:
    regrade(scene)
    scene.until(lambda: "✓ right" in status(scene))
    assert "graded by version" not in status(scene)
    assert graders(scene) == [GRADER_VERSION] * 2
    words = scene.opened.sessions.panel.undo.words.text()
    assert words == "2 of 2 verdicts changed"


def test_a_verdict_by_hand_stays(scene: Opened) -> None:
    store = open_store(scene.opened.sessions.store._path)
    (run,) = store.connection.execute("SELECT id FROM runs WHERE side = 'left'").fetchone()
    judge_by_hand(store, run, "wrong")
    regrade(scene)
    scene.until(lambda: "✓ right" in status(scene))
    (left, right) = list_sessions(store)[0].runs
    assert (left.right, left.correct, right.right) == (False, True, True)
    store.close()


def test_the_menu_of_the_list_regrades(scene: Opened) -> None:
    panel = scene.opened.sessions.panel
    scene.until(lambda: bool(panel.model.sessions))
    panel.view.choose_first()
    (action,) = [each for each in panel.view.menu().actions() if each.text() == "Regrade"]
    action.trigger()
    scene.until(lambda: graders(scene) == [GRADER_VERSION] * 2)


def test_closing_the_window_ends_a_regrading_without_changes(scene: Opened) -> None:
    regrade(scene)
    scene.opened.sessions._regrader.close()
    assert set(graders(scene)) in ({1}, {GRADER_VERSION})


def test_a_database_that_cannot_be_used_is_reported_above_the_list(
    scene: Opened, tmp_path: Path
) -> None:
    scene.opened.sessions._regrader._database = tmp_path
    panel = scene.opened.sessions.panel
    regrade(scene)
    scene.until(lambda: panel.message.isVisibleTo(panel))
    assert f"{tmp_path} is a folder, not a database" in panel.message.label.text()
    assert panel.undo.isHidden()
    assert set(graders(scene)) == {1}


def test_sessions_without_expected_answers_have_nothing_to_regrade(scene: Opened) -> None:
    store = open_store(scene.opened.sessions.store._path)
    with store.transaction() as db:
        db.execute("UPDATE turns SET expect = NULL")
    store.close()
    regrade(scene)
    words = scene.opened.sessions.panel.undo.words
    scene.until(lambda: words.text() == "Nothing to regrade: no expected answer is known.")
