"""Imports into the window: chosen or dropped files, and the examples at the first start."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget
from qasync import QEventLoop

from overthink.bundled import bundled_folder
from overthink.ui.panels.sessions.panel import SessionPanel
from overthink.ui.presenters import session_files
from tests.storage.bundles.bundle_parts import written
from tests.storage.recordings import saved_session
from tests.ui.opened_window import Opened

EXAMPLES = sorted((bundled_folder("resources") / "examples").glob("*.overthink"))
PRESSED = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def scene(
    loop: QEventLoop,
    qapp: QApplication,
    tmp_path: Path,
    overthink_home: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Opened]:
    monkeypatch.setattr(session_files, "EXAMPLES_AFTER_MS", 0)
    made = Opened(loop, qapp, tmp_path)
    yield made
    if not made.opened.closed.is_set():
        made.close()


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """Two sessions from another machine; the first one asks about apples."""
    made = [saved_session(tmp_path / "there.db", prompt) for prompt in ("Apples?", "Pears?")]
    return written(tmp_path / "there.db", *made, to=tmp_path / "two.overthink")


def _panel(scene: Opened) -> SessionPanel:
    return scene.opened.sessions.panel


def _titles(scene: Opened) -> list[str]:
    return [session.title or session.prompt for session in _panel(scene).model.sessions]


def _drop(scene: Opened, over: QWidget, *paths: Path) -> bool:
    """Drop files on a widget as Qt delivers them: to the widget, then to its parents."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    enter = QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, mime, *PRESSED)
    enter.ignore()
    target: QWidget | None = over
    while target is not None:
        if target.acceptDrops():
            QApplication.sendEvent(target, enter)
            if enter.isAccepted():
                drop = QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, mime, *PRESSED)
                QApplication.sendEvent(target, drop)
                return True
        target = target.parentWidget()
    return False


def test_the_first_start_imports_examples_and_deleted_ones_stay_deleted(
    scene: Opened, loop: QEventLoop, qapp: QApplication, tmp_path: Path
) -> None:
    assert not _panel(scene).isVisible()
    scene.opened.sessions.importing.import_examples_at_first_start()
    scene.until(lambda: len(_titles(scene)) == len(EXAMPLES))
    panel = _panel(scene)
    assert panel.isVisible()
    assert {session.source for session in panel.model.sessions} == {"example"}
    assert _titles(scene)[0] == "One answers, one never does"
    spoken = panel.model.index(1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "an example included with the app" in spoken
    panel._library.delete([session.id for session in panel.model.sessions])
    scene.until(lambda: not panel.model.sessions)
    scene.close()
    again = Opened(loop, qapp, tmp_path)
    again.opened.sessions.importing.import_examples_at_first_start()
    again.window.view_bar.sessions_button.setChecked(True)
    again.until(lambda: bool(_panel(again).view.placeholder))
    again.pump()
    assert not _panel(again).model.sessions
    _panel(again).more_button.examples_requested.emit()
    again.until(lambda: len(_titles(again)) == len(EXAMPLES))
    assert f"{len(EXAMPLES)} updated" in _panel(again).undo.words.text()
    again.close()


def test_a_database_with_sessions_gets_no_examples(scene: Opened) -> None:
    scene.run()
    scene.opened.sessions.importing._new_database = False
    scene.opened.sessions.importing.import_examples_at_first_start()
    scene.window.view_bar.sessions_button.setChecked(True)
    scene.until(lambda: len(_titles(scene)) == 1)
    scene.pump()
    assert _titles(scene) == ["How many are left?"]


def test_an_example_opens_and_replays_without_a_model(scene: Opened) -> None:
    scene.opened.sessions.importing.import_examples_at_first_start()
    scene.window.view_bar.sessions_button.setChecked(True)
    scene.until(lambda: len(_titles(scene)) == len(EXAMPLES))
    scene.opened.sessions.review.open(_panel(scene).model.sessions[0].id)
    scene.until(lambda: scene.opened.sessions.review.session is not None)
    player = scene.opened.sessions.review.player
    assert player.speed < 0.25  # it would end at once otherwise
    assert "whole ice cubes in the pan" in scene.readable("left")
    player.play()
    scene.until(lambda: 0 < len(scene.record("right").trace) < 1_000)
    player.set_speed(16.0)
    scene.until(lambda: player.at_end)
    assert len(scene.record("right").trace) == 1_000
    assert all(not lane.commands for lane in scene.lanes.values())


def test_imported_sessions_are_listed_and_the_import_can_be_undone(
    scene: Opened, bundle: Path
) -> None:
    panel = _panel(scene)
    panel.field.setText("something else")
    scene.opened.sessions.importing.import_files([bundle])
    scene.until(lambda: panel.view.session is not None)
    assert panel.isVisible()
    assert panel.view.session is not None
    assert panel.view.session.prompt == "Apples?"
    assert _titles(scene) == ["Pears?", "Apples?"]
    assert panel.undo.words.text() == "2 imported"
    panel.undo.undo_button.click()
    scene.until(lambda: not _titles(scene))
    scene.opened.sessions.importing.import_files([bundle])
    scene.until(lambda: len(_titles(scene)) == 2)
    assert panel.undo.words.text() == "2 updated"
    assert panel.undo.undo_button.isHidden()


def test_files_are_chosen_in_a_dialog(scene: Opened, bundle: Path) -> None:
    _panel(scene).more_button.import_requested.emit()
    dialog = scene.opened.sessions.importing.dialog
    assert dialog is not None
    assert "*.overthink" in dialog.nameFilters()[0]
    dialog.filesSelected.emit([str(bundle)])
    dialog.reject()
    scene.until(lambda: len(_titles(scene)) == 2)


def test_bundles_can_be_dropped_anywhere_and_models_on_lanes_only(
    scene: Opened, bundle: Path
) -> None:
    scene.planned()
    places = (scene.window.panels["left"], scene.window.transcripts["right"], _panel(scene).view)
    for place, file in zip(places, EXAMPLES, strict=False):
        assert _drop(scene, place, file)
    scene.until(lambda: len(_titles(scene)) == len(places))
    assert _drop(scene, scene.window, bundle, EXAMPLES[0])
    scene.until(lambda: len(_titles(scene)) == 5)
    assert not _drop(scene, scene.window, bundle.with_name("x.gguf"))
    assert _drop(scene, scene.window.panels["left"], bundle.with_name("x.gguf"))


def test_a_refused_bundle_is_reported_and_the_others_are_imported(
    scene: Opened, bundle: Path, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.overthink"
    bad.write_bytes(bundle.read_bytes()[:-100])
    scene.opened.sessions.importing.import_files([bad, bundle])
    scene.until(lambda: len(_titles(scene)) == 2)
    message = _panel(scene).message
    assert message.isVisible()
    assert str(bad) in message.label.text()
    scene.opened.sessions.importing.import_files([bundle])
    assert not message.isVisible()
    scene.pump()


def test_closing_the_window_aborts_an_import(scene: Opened, bundle: Path) -> None:
    scene.opened.sessions.importing.import_files([bundle] * 200)
    scene.close()
