"""Verdicts and votes in the real window, on live and saved sessions, and what is saved of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from qasync import QEventLoop

from overthink.bootstrap import build_program
from overthink.storage.saved_sessions import load_session
from overthink.storage.store import open_store
from overthink.ui.panels.ratings.vote_bar import VoteBar
from overthink.ui.state.turn_state import SIDES
from tests.ui.opened_window import RIGHT, Opened, run_of
from tests.ui.window_fixture import assert_accessible

WRONG = run_of([" Hm", "."], ["It", " is", " 7", "."])


@pytest.fixture
def scene(
    loop: QEventLoop, qapp: QApplication, tmp_path: Path, overthink_home: Path
) -> Iterator[Opened]:
    """A window in which a question was answered, correctly on the left."""
    made = Opened(loop, qapp, tmp_path, {"left": [RIGHT] * 3, "right": [WRONG] * 3})
    made.run()
    made.first = made.opened.recording.session or ""
    yield made
    if not made.opened.closed.is_set():
        made.close()


def bar_of(scene: Opened) -> VoteBar:
    return scene.opened.sessions.ratings.bar


def press(scene: Opened, key: Qt.Key) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, key, Qt.KeyboardModifier.AltModifier)
    scene.pump()


def test_a_verdict_is_shown_beside_the_automatic_one_and_can_be_withdrawn(scene: Opened) -> None:
    hand = scene.window.panels["left"].status.manual_verdict
    assert hand.isVisible()
    scene.until(lambda: "left" in scene.opened.grading.judgements)
    hand.buttons["wrong"].click()
    assert hand.verdict == "wrong"
    assert hand.buttons["wrong"].isChecked()
    assert hand.buttons["wrong"].text() == "you: wrong"
    assert "right" in scene.window.panels["left"].status.label.text(), "the automatic one stays"
    verdict = scene.saved().turns[-1].runs["left"].verdict
    assert (verdict.correct, verdict.by_hand, verdict.right) == (True, "wrong", False)

    hand.buttons["unsure"].click()
    assert scene.saved().turns[-1].runs["left"].verdict.by_hand == "unsure"
    hand.buttons["unsure"].click()
    assert hand.verdict is None
    assert not any(button.isChecked() for button in hand.buttons.values())
    assert scene.saved().turns[-1].runs["left"].verdict.by_hand is None


def test_verdict_shortcuts_apply_to_the_focused_lane(scene: Opened) -> None:
    scene.window.activateWindow()
    scene.until(scene.window.isActiveWindow)
    scene.window.prompt_bar.editor.setFocus()
    press(scene, Qt.Key.Key_Y)
    assert "Go to a lane first" in scene.window.message.text()
    scene.window.transcripts["left"].setFocus()
    press(scene, Qt.Key.Key_N)
    assert scene.window.message.isHidden()
    press(scene, Qt.Key.Key_B)
    turn = scene.saved().turns[-1]
    assert (turn.runs["left"].verdict.by_hand, turn.runs["right"].verdict.by_hand) == (
        "wrong",
        None,
    )
    assert (turn.preference, turn.preference_blind) == ("both_bad", False)
    assert_accessible(bar_of(scene))
    assert_accessible(scene.window.panels["left"].status)


def test_a_vote_is_saved_and_can_be_withdrawn(scene: Opened) -> None:
    bar = bar_of(scene)
    assert bar.isVisible()
    bar.buttons["left"].click()
    assert bar.buttons["left"].isChecked()
    assert scene.saved().turns[-1].preference == "left"
    bar.buttons["left"].click()
    assert scene.saved().turns[-1].preference is None


def test_a_saved_session_shows_its_ratings_and_accepts_new_ones(scene: Opened) -> None:
    scene.window.panels["left"].status.manual_verdict.press("right")
    bar_of(scene).press("right")
    scene.run()
    assert scene.window.panels["left"].status.manual_verdict.verdict is None
    assert not bar_of(scene).buttons["right"].isChecked()

    scene.opened.sessions.review.open(scene.first)
    scene.until(lambda: scene.opened.sessions.review.session == scene.first)
    scene.until(lambda: scene.window.panels["left"].status.manual_verdict.verdict == "right")
    assert bar_of(scene).buttons["right"].isChecked()
    scene.opened.sessions.review.player.seek(0)
    assert scene.window.panels["left"].status.manual_verdict.isVisible(), "a saved run is over"
    bar_of(scene).press("tie")
    assert scene.saved().turns[-1].preference == "tie"


def test_earlier_turns_are_rated_in_the_transcripts_menu(scene: Opened) -> None:
    scene.window.prompt_bar.set_prompt("Sure?", "0")
    scene.window.prompt_bar.follow_up_button.click()
    scene.idle()
    scene.window.transcripts["left"].go_to_token(0, 0)
    menu = scene.window.transcripts["left"].context_menu()
    below = {m.title(): m for m in menu.findChildren(QMenu)}
    verdicts = below["Your verdict on answer 1"]
    next(a for a in verdicts.actions() if a.text() == "The answer is wrong").trigger()
    votes = below["Better in turn 1"]
    next(a for a in votes.actions() if a.text() == "Right").trigger()
    menu.deleteLater()
    first, second = scene.saved().turns
    assert (first.runs["left"].verdict.by_hand, first.preference) == ("wrong", "right")
    assert (second.runs["left"].verdict.by_hand, second.preference) == (None, None)


def test_a_rating_that_cannot_be_saved_is_reported_and_rolled_back(
    scene: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("overthink.ui.services.session_store.PATIENCE_S", 0.0)
    turn = scene.opened.controller.lane_states["left"].turns[-1]
    assert turn.saved is not None
    scene.settle()
    store = open_store(build_program().sessions)
    with store.transaction() as db:
        db.execute("DELETE FROM sessions")
    store.close()

    hand = scene.window.panels["left"].status.manual_verdict
    hand.press("right")
    assert hand.verdict == "right"
    scene.until(lambda: hand.verdict is None)
    assert "not saved yet" in scene.window.message.text()


def test_lanes_of_two_turns_cannot_be_voted_on(scene: Opened) -> None:
    scene.opened.controller.restart("left")
    scene.idle()
    assert bar_of(scene).isHidden()
    assert all(scene.window.panels[side].status.manual_verdict.isVisible() for side in SIDES)


def test_ratings_are_hidden_in_presentation_mode(scene: Opened) -> None:
    scene.window.set_presenting(True)
    assert not bar_of(scene).isVisible()
    assert not scene.window.panels["left"].status.manual_verdict.isVisible()
    scene.window.set_presenting(False)
    assert scene.window.panels["left"].status.manual_verdict.isVisible()


def test_unsaved_notes_are_saved_when_the_window_closes(scene: Opened) -> None:
    notes = scene.opened.sessions.panel.notes
    assert notes.session == scene.first
    notes.tags_field.setText("ice")
    notes.note_field.setPlainText("Written just before the end")
    scene.close()
    store = open_store(build_program().sessions)
    saved = load_session(store, scene.first)
    store.close()
    assert (saved.note, saved.tags) == ("Written just before the end", ("ice",))
