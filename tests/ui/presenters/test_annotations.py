"""Labels on spans in the real window: added, shown, changed, removed, stepped through, found."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from qasync import QEventLoop

from overthink.bootstrap import build_program
from overthink.storage.saved_sessions import Annotation
from overthink.storage.search import search
from overthink.storage.store import open_store
from overthink.ui.state.turn_state import Side
from overthink.ui.transcript.section import GUTTER
from tests.ui.opened_window import Opened, run_of
from tests.ui.window_fixture import assert_accessible

THOUGHT = [f" word{n}" for n in range(300)]
RUN = run_of(THOUGHT, [" The", " answer", " is", " **0**", "."])


@pytest.fixture
def scene(
    loop: QEventLoop, qapp: QApplication, tmp_path: Path, overthink_home: Path
) -> Iterator[Opened]:
    """A window in which both models have thought for 300 tokens."""
    made = Opened(loop, qapp, tmp_path, [RUN, RUN])
    made.run()
    made.first = made.opened.recording.session or ""
    yield made
    if not made.opened.closed.is_set():
        made.close()


def saved_spans(scene: Opened, side: Side = "left") -> tuple[Annotation, ...]:
    return scene.saved().turns[-1].runs[side].annotations


def select(scene: Opened, first: int, last: int, side: Side = "left") -> None:
    """Select from the start of one token to the end of another, with the keyboard."""
    view = scene.window.transcripts[side]
    view.setFocus()
    view.go_to_token(0, first)
    for _ in range(last + 1 - first):
        QTest.keyClick(view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert view.selected_tokens() == (0, first, last)


def label(scene: Opened, words: str = "", note: str = "") -> None:
    popover = scene.opened.sessions.annotations.popover
    scene.opened.sessions.annotations.label()
    assert popover.isVisible()
    if words:
        popover.label_box.setCurrentText(words)
    popover.note_field.setPlainText(note)
    popover.save_button.click()
    assert popover.isHidden()


def test_a_selection_gets_a_label_and_a_note(scene: Opened) -> None:
    select(scene, 3, 6)
    label(scene, note="It claims that ice is hot")
    (span,) = saved_spans(scene)
    assert (span.first, span.last, span.label, span.note) == (
        3,
        6,
        "wrong step",
        "It claims that ice is hot",
    )
    view = scene.window.transcripts["left"]
    view.go_to_token(0, 5)
    assert scene.window.card.isVisible()
    assert "wrong step: It claims that ice is hot" in scene.window.card.accessibleDescription()
    view.go_to_token(0, 7)
    assert "wrong step" not in scene.window.card.accessibleDescription()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_enter_saves_a_label_where_the_focus_is_at_first(
    scene: Opened, qtbot: QtBot, key: Qt.Key
) -> None:
    scene.window.activateWindow()
    scene.until(scene.window.isActiveWindow)
    select(scene, 3, 6)
    scene.opened.sessions.annotations.label()
    popover = scene.opened.sessions.annotations.popover
    assert popover.isVisible()
    focus = QApplication.focusWidget()
    assert focus is not None
    saved: list[str] = []
    popover.saved.connect(lambda label, _note: saved.append(label))
    qtbot.keyClick(focus, key)
    assert saved == ["wrong step"]
    assert popover.isHidden()


def test_the_users_own_label_is_offered_again(scene: Opened) -> None:
    select(scene, 0, 1)
    label(scene, "  Beautiful   proof ")
    assert [span.label for span in saved_spans(scene)] == ["Beautiful proof"]
    assert scene.opened.options.options.labels == ["Beautiful proof"]
    select(scene, 4, 5)
    scene.opened.sessions.annotations.label()
    box = scene.opened.sessions.annotations.popover.label_box
    assert "Beautiful proof" in [box.itemText(row) for row in range(box.count())]
    assert_accessible(scene.opened.sessions.annotations.popover)
    field = box.lineEdit()
    assert field is not None
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert scene.opened.sessions.annotations.popover.isHidden()
    assert len(saved_spans(scene)) == 1


def test_a_label_is_changed_removed_and_restored(scene: Opened) -> None:
    select(scene, 10, 20)
    label(scene, "circling")
    view = scene.window.transcripts["left"]
    view.go_to_token(0, 15)
    label(scene, "key insight", "after all")
    (span,) = saved_spans(scene)
    assert (span.first, span.label, span.note) == (10, "key insight", "after all")

    scene.opened.sessions.annotations.label()
    scene.opened.sessions.annotations.popover.remove_button.click()
    assert saved_spans(scene) == ()
    undo = scene.opened.sessions.annotations.undo
    assert undo.isVisible()
    undo.undo_button.click()
    (again,) = saved_spans(scene)
    assert (again.id, again.first, again.last, again.label) == (span.id, 10, 20, "key insight")


def test_stepping_through_labels_wraps_around(scene: Opened) -> None:
    scene.opened.sessions.annotations.go(forward=True)
    assert "There are no labels" in scene.window.message.text()
    view = scene.window.transcripts["left"]
    for first in (200, 5):
        select(scene, first, first + 3)
        label(scene)
    view.go_to_token(0, 0)
    places = []
    for forward in (True, True, True, False):
        scene.opened.sessions.annotations.go(forward=forward)
        places.append(view.token_at_caret)
    assert places == [(0, 5), (0, 200), (0, 5), (0, 200)]


def test_labelling_without_a_selection_shows_a_message(scene: Opened) -> None:
    scene.opened.sessions.annotations.label()
    assert "Select text" in scene.window.message.text()
    assert scene.opened.sessions.annotations.popover.isHidden()


def test_a_labelled_answer_stays_formatted(scene: Opened) -> None:
    assert "The answer is 0." in scene.readable("left")
    scene.window.view_bar.rendered_button.setChecked(False)
    select(scene, 300, 303)
    label(scene, "unneeded check")
    scene.window.view_bar.rendered_button.setChecked(True)
    scene.pump()
    assert "The answer is 0." in scene.readable("left")
    assert "The answer is 0." in scene.readable("right")


@pytest.mark.parametrize("is_formatted", [True, False])
def test_a_click_on_a_bracket_opens_its_label(scene: Opened, is_formatted: bool) -> None:
    scene.window.view_bar.rendered_button.setChecked(is_formatted)
    for first, last, name, note in ((301, 303, "wrong step", "why"), (20, 30, "circling", "")):
        select(scene, first, last)
        label(scene, name, note)
    scene.pump()
    view = scene.window.transcripts["left"]
    popover = scene.opened.sessions.annotations.popover
    at = view.rect_of_token(0, 301).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(GUTTER - 8, at.y()))
    assert popover.isVisible()
    assert popover.label_box.currentText() == "wrong step"
    assert popover.note_field.toPlainText() == "why"
    popover.cancel()
    scene.opened.sessions.annotations.set_blind(True)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(GUTTER - 8, at.y()))
    assert popover.isHidden()


def test_the_caret_announces_the_labels_that_it_enters(
    scene: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoken: list[str] = []
    monkeypatch.setattr(
        "overthink.ui.presenters.annotations.announce",
        lambda _view, text: spoken.append(text) if text else None,
    )
    select(scene, 301, 303)
    label(scene, "wrong step", "why")
    view = scene.window.transcripts["left"]
    spoken.clear()
    view.setFocus()
    for token in (300, 301, 302, 304, 303):
        view.go_to_token(0, token)
    assert spoken == ["wrong step: why"] * 2


def test_words_of_a_formatted_answer_map_to_their_tokens(scene: Opened) -> None:
    view = scene.window.transcripts["left"]
    reader = view.accessible_text()
    whole = reader.text(0, reader.character_count())
    for words, found in (("answer is", (0, 301, 302)), ("is 0.", (0, 302, 304))):
        at = whole.index(words)
        view.setFocus()
        QTest.mousePress(
            view.viewport(),
            Qt.MouseButton.LeftButton,
            pos=reader.rect_of(at).topLeft() + QPoint(1, 5),
        )
        QTest.mouseMove(view.viewport(), reader.rect_of(at + len(words)).topLeft() + QPoint(1, 5))
        QTest.mouseRelease(
            view.viewport(),
            Qt.MouseButton.LeftButton,
            pos=reader.rect_of(at + len(words)).topLeft() + QPoint(1, 5),
        )
        assert view.selected_text().strip() == words
        assert view.selected_tokens() == found


def test_a_saved_session_shows_its_spans_during_replay(scene: Opened) -> None:
    select(scene, 100, 120)
    label(scene, "circling", "again")
    scene.run()
    scene.settle()
    scene.opened.sessions.review.open(scene.first)
    scene.until(lambda: scene.opened.sessions.review.session == scene.first)
    scene.until(lambda: scene.opened.sessions.annotations._places("left") == [(0, 100)])
    player = scene.opened.sessions.review.player
    player.seek(0)
    assert scene.opened.sessions.annotations._places("left") == [], "it is not there yet"
    assert not scene.window.grab().isNull()
    player.seek(player.end_us)
    assert scene.opened.sessions.annotations._places("left") == [(0, 100)]
    select(scene, 0, 2)
    label(scene)
    assert [span.first for span in saved_spans(scene)] == [0, 100]


def test_search_finds_a_note_and_opens_at_its_span(scene: Opened) -> None:
    select(scene, 250, 255, "right")
    label(scene, "wrong step", "zebra")
    scene.settle()
    store = open_store(build_program().sessions)
    (hit,) = search(store, "zebra")
    store.close()
    assert (hit.place, hit.side, hit.token) == ("annotation", "right", 250)
    scene.opened.sessions.review.open(hit.session, hit.turn or "", hit.side or "", hit.token or 0)
    scene.until(lambda: scene.opened.sessions.review.session == scene.first)
    scene.pump()
    assert scene.window.transcripts["right"].token_at_caret == (0, 250)


def test_a_running_lane_can_be_labelled(
    loop: QEventLoop, qapp: QApplication, tmp_path: Path, overthink_home: Path
) -> None:
    scene = Opened(loop, qapp, tmp_path, [RUN], pause_s=0.4)
    scene.planned()
    scene.window.prompt_bar.set_prompt("How many?", "0")
    scene.window.prompt_bar.run_button.click()
    turns = scene.opened.controller.lane_states["left"].turns
    scene.until(lambda: bool(turns and turns[-1].record.trace))
    scene.first = scene.opened.recording.session or ""
    assert scene.opened.controller.lane_states["left"].running
    select(scene, 1, 4)
    label(scene)
    scene.idle()
    assert [(span.first, span.last) for span in saved_spans(scene)] == [(1, 4)]
    scene.close()


def test_the_transcripts_menu_offers_labelling(scene: Opened) -> None:
    def offers() -> dict[str, QAction]:
        menu = scene.window.transcripts["left"].context_menu()
        found = {action.text(): action for action in menu.actions()}
        menu.deleteLater()
        return found

    scene.window.transcripts["left"].go_to_token(0, 0)
    assert not offers()["Label…"].isEnabled()
    select(scene, 2, 3)
    assert offers()["Label…"].isEnabled()
    label(scene)
    scene.window.transcripts["left"].go_to_token(0, 2)
    assert offers()["Change the label…"].isEnabled()
    offers()["Remove the label"].trigger()
    assert saved_spans(scene) == ()
