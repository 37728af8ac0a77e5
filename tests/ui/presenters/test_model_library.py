"""The window of models over the real window: opened, used, changed and updated."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from overthink.library import local_models
from overthink.ui.panels.model_library.page import ModelsPage
from tests.library.gguf_maker import make_model
from tests.ui.opened_window import Opened
from tests.ui.window_fixture import assert_accessible


@pytest.fixture
def scene(
    loop: QEventLoop,
    qapp: QApplication,
    tmp_path: Path,
    overthink_home: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Opened]:
    """An open window; the user has one model and an invalid profile."""
    monkeypatch.setattr(local_models, "find_smollm2", lambda: None)
    (overthink_home / "models").mkdir(parents=True)
    make_model(overthink_home / "models" / "mine.gguf")
    settings = overthink_home / "settings"
    settings.mkdir()
    (settings / "families.toml").write_text('[[family]]\nname = "qwq"\nhistory = "keep"\n')
    opened = Opened(loop, qapp, settings)
    yield opened
    if not opened.opened.closed.is_set():
        opened.close()


def page_of(scene: Opened) -> ModelsPage:
    """The page, opened by its shortcut's action and filled."""
    scene.opened.actions.by_name["models"].trigger()
    page = scene.opened.model_library.dialog.page
    scene.until(lambda: "mine" in names(page))
    return page


def names(page: ModelsPage) -> list[str]:
    return [str(page.rows.index(row, 0).data()) for row in range(page.rows.rowCount())]


def choose(page: ModelsPage, name: str) -> None:
    page.view.selectRow(names(page).index(name))


def test_the_library_opens_without_blocking_the_main_window(scene: Opened) -> None:
    page = page_of(scene)
    dialog = scene.opened.model_library.dialog
    assert dialog.isVisible()
    assert not dialog.isModal()
    assert {"demo-methodical", "mine"} <= set(names(page))
    assert_accessible(dialog)
    dialog.reject()
    assert not dialog.isVisible()
    scene.window.panels["left"].header.models.library_requested.emit()
    assert dialog.isVisible()


def test_a_bad_profile_is_reported_in_both_windows(scene: Opened) -> None:
    words = "families.toml, line 3: the profile “qwq” is ignored, history"
    scene.until(lambda: words in scene.window.message.text())
    assert words in page_of(scene).message.label.text()


def test_a_model_of_the_library_is_used_in_a_lane(scene: Opened) -> None:
    scene.planned()
    page = page_of(scene)
    choose(page, "demo-wanderer")
    page.right_button.click()
    lane_state = scene.opened.controller.lane_states["right"]
    scene.until(lambda: lane_state.plan is not None and lane_state.plan.model == "demo-wanderer")
    assert scene.window.panels["right"].choice.model == "demo-wanderer"
    assert scene.window.panels["left"].choice.model == "demo-methodical"


def test_reveal_opens_the_folder_and_never_the_file(scene: Opened, overthink_home: Path) -> None:
    shown: list[QUrl] = []

    class Handler(QObject):
        @Slot(QUrl)
        def take(self, url: QUrl) -> None:
            shown.append(url)

    handler = Handler()
    page = page_of(scene)
    QDesktopServices.setUrlHandler("file", handler, "take")  # type: ignore[arg-type]
    try:
        choose(page, "mine")
        page.reveal_button.click()
    finally:
        QDesktopServices.unsetUrlHandler("file")
    assert [url.toLocalFile() for url in shown] == [str(overthink_home / "models")]


def test_a_forgotten_model_can_be_listed_again(scene: Opened, overthink_home: Path) -> None:
    page = page_of(scene)
    choose(page, "mine")
    page.forget_button.click()
    scene.until(lambda: "mine" not in names(page))
    chooser = scene.window.panels["left"].header.models
    scene.until(lambda: all(row.title != "mine" for row in chooser.rows.rows))
    assert (overthink_home / "models" / "mine.gguf").exists()
    page.shown_box.setCurrentIndex(page.shown_box.findData("forgotten"))
    assert names(page) == ["mine"]
    page.forget_button.click()
    scene.until(lambda: not names(page))
    page.shown_box.setCurrentIndex(0)
    assert "mine" in names(page)


def test_a_folder_is_added_and_removed(scene: Opened, tmp_path: Path) -> None:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    make_model(folder / "theirs.gguf")
    page = page_of(scene)
    page.folder_added.emit(folder)
    scene.until(lambda: "theirs" in names(page))
    page.folders.remove_requested.emit(folder)
    scene.until(lambda: "theirs" not in names(page))
    page.folder_added.emit(tmp_path / "nowhere")
    scene.until(lambda: "is not a folder" in page.message.label.text())


def test_a_new_model_is_listed_once_its_file_is_complete(
    scene: Opened, overthink_home: Path
) -> None:
    page = page_of(scene)
    whole = make_model(overthink_home / "arriving").read_bytes()
    target = overthink_home / "models" / "new.gguf"
    target.write_bytes(whole[:-2_000])
    watching = scene.opened.model_index._watcher

    def appeared(is_there: Callable[[], bool]) -> Callable[[], bool]:
        def check() -> bool:
            watching.check()
            return is_there()

        return check

    scene.until(appeared(lambda: "new" in names(page)))
    choose(page, "new")
    assert page.view.chosen_model is not None
    assert not page.view.chosen_model.entry.whole
    with target.open("ab") as file:
        file.write(whole[-2_000:])
    scene.until(
        appeared(lambda: page.view.chosen_model is not None and page.view.chosen_model.entry.whole)
    )
    assert page.left_button.isEnabled()
    chooser = scene.window.panels["left"].header.models
    assert any(row.title == "new" and not row.problem for row in chooser.rows.rows)
    os.unlink(target)
    scene.until(appeared(lambda: "new" not in names(page)))


def test_the_identity_is_computed_in_a_thread(scene: Opened) -> None:
    page = page_of(scene)
    choose(page, "mine")
    scene.until(lambda: page.details.identity.text().startswith("content:"))


def test_the_library_opens_with_its_saved_geometry(scene: Opened) -> None:
    page_of(scene)
    dialog = scene.opened.model_library.dialog
    dialog.resize(900, 500)
    dialog.close()
    saved = scene.opened.options.options.library
    assert saved.geometry
    assert saved.splitter
    assert saved.columns


def test_what_a_search_left_out_is_shown_in_both_windows(
    scene: Opened, overthink_home: Path, tmp_path: Path
) -> None:
    page = page_of(scene)
    deep = tmp_path / "deep" / "1" / "2" / "3" / "4" / "5"
    deep.mkdir(parents=True)
    make_model(deep / "hidden.gguf")
    (tmp_path / "deep" / "back").symlink_to(tmp_path / "deep")
    page.folder_added.emit(tmp_path / "deep")
    scene.until(lambda: "too deep" in scene.window.message.text())
    scene.until(lambda: f"{deep} contains GGUF files" in page.message.label.text())
    assert "so it is not followed" in page.message.label.text()
    assert "not followed" not in scene.window.message.text()
