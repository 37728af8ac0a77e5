"""The session that the lanes show is selected in the list, in the real window."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from qasync import QEventLoop

from tests.ui.opened_window import RIGHT, Opened


@pytest.fixture
def scene(
    loop: QEventLoop, qapp: QApplication, tmp_path: Path, overthink_home: Path
) -> Iterator[Opened]:
    """Make two sessions; the lanes show the second one."""
    made = Opened(loop, qapp, tmp_path, [RIGHT, RIGHT, RIGHT])
    made.run("The first question")
    made.first = made.opened.recording.session or ""
    made.run("The second question")
    made.settle()
    made.window.view_bar.sessions_button.setChecked(True)
    made.until(lambda: made.opened.sessions.panel.model.rowCount() == 3)
    made.window.activateWindow()
    made.until(made.window.isActiveWindow)
    yield made
    made.close()


def chosen(scene: Opened) -> list[str]:
    """Return the prompts of the selected rows."""
    return [session.prompt for session in scene.opened.sessions.panel.view.chosen]


def click_first(scene: Opened, qtbot: QtBot) -> None:
    """Open the first session with the mouse."""
    view = scene.opened.sessions.panel.view
    place = view.visualRect(scene.opened.sessions.panel.model.index_of(scene.first)).center()
    view.setFocus()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    scene.until(lambda: scene.opened.sessions.review.session == scene.first)


def test_a_shown_list_selects_the_displayed_session(scene: Opened) -> None:
    assert chosen(scene) == ["The second question"]


def test_a_new_run_is_selected_instead_of_the_opened_session(scene: Opened, qtbot: QtBot) -> None:
    click_first(scene, qtbot)
    assert chosen(scene) == ["The first question"]
    scene.run("The third question")
    scene.settle()
    assert chosen(scene) == ["The third question"]
    assert scene.opened.sessions.review.session is None, "to be chosen opens nothing"


def test_empty_lanes_select_nothing(scene: Opened, qtbot: QtBot) -> None:
    click_first(scene, qtbot)
    scene.opened.sessions.review.timeline.close_requested.emit()
    scene.pump()
    assert chosen(scene) == []
    assert scene.opened.sessions.panel.view.session is None


def test_the_selection_stays_while_the_user_selects_or_types(scene: Opened, qtbot: QtBot) -> None:
    click_first(scene, qtbot)
    panel = scene.opened.sessions.panel
    everything = QItemSelectionModel.SelectionFlag.Select
    for row in (1, 2):
        panel.view.selectionModel().select(panel.model.index(row), everything)
    scene.opened.sessions.review.leave()
    scene.pump()
    assert len(chosen(scene)) == 2

    panel.field.setFocus()
    panel.field.setText("question")
    scene.until(lambda: all(row.hit for row in panel.model.rows))
    scene.run("The third question")
    scene.settle()
    assert chosen(scene) == []
    assert panel.field.hasFocus()


def test_the_current_row_survives_a_reload(scene: Opened, qtbot: QtBot) -> None:
    panel = scene.opened.sessions.panel
    panel.view.setFocus()
    qtbot.keyClick(panel.view, Qt.Key.Key_Down)
    assert chosen(scene) == ["The first question"]
    panel.reload()
    scene.settle()
    assert chosen(scene) == ["The first question"]


def test_a_double_click_opens_the_row_that_was_pressed_once(scene: Opened, qtbot: QtBot) -> None:
    """Rows may move between the clicks: the second one would open the neighbour."""
    panel = scene.opened.sessions.panel
    view, left = panel.view, Qt.MouseButton.LeftButton
    opened: list[str] = []
    view.row_opened.connect(lambda row: opened.append(row.session.prompt))
    place = view.visualRect(panel.model.index_of(scene.first)).center()
    qtbot.mousePress(view.viewport(), left, pos=place)
    qtbot.mouseRelease(view.viewport(), left, pos=place)
    panel.model.show_sessions(list(reversed(panel.model.sessions)))
    qtbot.mouseDClick(view.viewport(), left, pos=place)
    assert opened == ["The first question"]


def test_a_click_opens_the_row_that_was_pressed(scene: Opened, qtbot: QtBot) -> None:
    panel = scene.opened.sessions.panel
    view, left = panel.view, Qt.MouseButton.LeftButton
    opened: list[str] = []
    view.row_opened.connect(lambda row: opened.append(row.session.prompt))
    for session in panel.model.sessions:
        place = view.visualRect(panel.model.index_of(session.id)).center()
        qtbot.mouseClick(view.viewport(), left, pos=place)
        scene.until(lambda wanted=session.id: scene.opened.sessions.review.session == wanted)  # type: ignore[misc]
    assert opened == ["The second question", "The first question"]
