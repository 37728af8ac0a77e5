"""Exports from the window: the session in the lanes, and sessions chosen in the list."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox
from qasync import QEventLoop

from overthink.storage.filters import NO_FILTERS
from overthink.storage.session_list import SessionSummary
from tests.ui.opened_window import RIGHT, Opened


@pytest.fixture
def scene(
    loop: QEventLoop, qapp: QApplication, tmp_path: Path, overthink_home: Path
) -> Iterator[Opened]:
    made = Opened(loop, qapp, tmp_path, [RIGHT, RIGHT, RIGHT])
    yield made
    if not made.opened.closed.is_set():
        made.close()


def dialog_of(scene: Opened) -> QFileDialog:
    """The open file dialog."""

    def visible() -> list[QFileDialog]:
        return [d for d in scene.window.findChildren(QFileDialog) if d.isVisible()]

    scene.until(lambda: bool(visible()))
    return visible()[0]


def offered(scene: Opened) -> str:
    """The proposed file name; closes the dialog."""
    scene.opened.actions.by_name["export"].trigger()
    dialog = dialog_of(scene)
    (name,) = dialog.selectedFiles()
    dialog.reject()
    scene.pump(0.02)
    return Path(name).stem


def message_of(scene: Opened) -> str:
    return scene.window.message.text()


def test_without_a_session_there_is_nothing_to_export(scene: Opened) -> None:
    scene.opened.actions.by_name["export"].trigger()
    assert message_of(scene) == "There is nothing to export yet. Run a prompt first."
    assert scene.window.findChildren(QFileDialog) == []


def test_the_session_in_the_lanes_is_exported(scene: Opened, tmp_path: Path) -> None:
    scene.run("The first question")
    path = tmp_path / "shown.md"
    scene.opened.actions.by_name["export"].trigger()
    dialog = dialog_of(scene)
    dialog.fileSelected.emit(str(path))
    dialog.reject()
    scene.until(path.exists)
    scene.until(lambda: message_of(scene) == f"Exported to {path}.")
    text = path.read_text()
    assert "The first question" in text
    assert "The answer is **0**" in text


def test_the_file_is_named_after_the_session_that_is_shown(scene: Opened) -> None:
    scene.run("The first question")
    scene.settle()
    scene.window.prompt_bar.set_prompt("What comes next", None)
    assert offered(scene) == "The-first-question"
    session = scene.opened.recording.session
    assert session is not None
    scene.opened.sessions.store.rename(session, "Ice, at last")
    scene.settle()
    assert offered(scene) == "Ice-at-last"


def test_a_failed_export_is_reported_in_the_window(scene: Opened, tmp_path: Path) -> None:
    scene.run()
    scene.opened.actions.by_name["export"].trigger()
    dialog = dialog_of(scene)
    dialog.fileSelected.emit(str(tmp_path / "no" / "folder.html"))
    dialog.reject()
    scene.until(lambda: "cannot be written" in message_of(scene))


def test_several_sessions_are_exported_together(scene: Opened, tmp_path: Path) -> None:
    scene.run("The first question")
    scene.run("The second question")
    panel = scene.opened.sessions.panel
    scene.window.view_bar.sessions_button.setChecked(True)
    scene.until(lambda: panel.model.rowCount() == 3)
    every = QItemSelectionModel.SelectionFlag.Select
    for row in (2, 1):
        panel.view.selectionModel().setCurrentIndex(panel.model.index(row), every)
    menu = panel.view.menu()
    next(a for a in menu.actions() if a.text() == "Export 2 sessions…").trigger()
    menu.deleteLater()
    path = tmp_path / "both.csv"
    dialog = dialog_of(scene)
    dialog.fileSelected.emit(str(path))
    dialog.reject()
    scene.until(lambda: message_of(scene) == f"2 sessions exported to {path}.")
    assert len(path.read_text().splitlines()) == 5


def question_of(scene: Opened) -> QMessageBox:
    """The open question before an export."""

    def visible() -> list[QMessageBox]:
        return [box for box in scene.window.findChildren(QMessageBox) if box.isVisible()]

    scene.until(lambda: bool(visible()))
    return visible()[0]


def press(box: QMessageBox, text: str) -> None:
    (button,) = [each for each in box.buttons() if each.text() == text]
    button.click()


def test_an_export_of_a_blind_comparison_asks_first(scene: Opened, tmp_path: Path) -> None:
    scene.window.view_bar.blind_button.setChecked(True)
    scene.run("The first question")
    scene.settle()
    assert scene.opened.sessions.blind_mode.hidden
    scene.opened.actions.by_name["export"].trigger()
    box = question_of(scene)
    assert "hidden until you vote" in box.text()
    assert scene.window.findChildren(QFileDialog) == []
    QTest.keyClick(box, Qt.Key.Key_Return)  # the default is the harmless button
    scene.until(lambda: not scene.window.findChildren(QMessageBox))
    assert scene.window.findChildren(QFileDialog) == []

    scene.opened.actions.by_name["export"].trigger()
    press(question_of(scene), "Export anyway")
    dialog_of(scene).reject()
    scene.pump(0.02)

    scene.window.view_bar.blind_button.setChecked(False)
    assert offered(scene) == "The-first-question", "names are shown: nothing to ask"


def test_other_sessions_are_exported_without_a_question_during_a_blind_comparison(
    scene: Opened,
) -> None:
    scene.run("The first question")
    scene.settle()
    found: list[SessionSummary] = []
    scene.opened.sessions.store.request_page(NO_FILTERS, found.extend)
    scene.until(lambda: bool(found))
    scene.window.view_bar.blind_button.setChecked(True)
    scene.run("Another one")
    assert scene.opened.sessions.blind_mode.hidden
    scene.opened.sessions.exporting.ask(found)
    dialog_of(scene).reject()
