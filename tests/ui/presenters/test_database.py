"""A database that cannot be used is reported in the window, which offers what can be done."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from overthink.core.errors import StoreUnwritable
from overthink.storage import upgrade_progress
from overthink.storage.filters import NO_FILTERS
from overthink.storage.session_list import SessionSummary, list_sessions
from overthink.storage.store import open_store
from overthink.storage.upgrade_progress import UpgradeProgress
from overthink.ui.app.application import Preset
from overthink.ui.panels.sessions.database_dialog import DatabaseDialog
from overthink.ui.presenters.database import DatabasePresenter
from tests.storage.damage import UNREADABLE, checkpoint, zero_pages
from tests.storage.make_file import FILES
from tests.storage.recordings import saved_session
from tests.ui.opened_window import Opened


@pytest.fixture
def path(tmp_path: Path) -> Path:
    database = tmp_path / "sessions.db"
    for _ in range(4):
        saved_session(database)
    checkpoint(database)
    return database


@pytest.fixture
def opening(
    loop: QEventLoop, qapp: QApplication, english: None, tmp_path: Path, overthink_home: Path
) -> Iterator[Callable[[Path], Opened]]:
    opened: list[Opened] = []

    def open_window(database: Path) -> Opened:
        opened.append(Opened(loop, qapp, tmp_path / "settings", preset=Preset(database=database)))
        return opened[-1]

    yield open_window
    for each in opened:
        each.close()


def offered(opened: Opened) -> DatabaseDialog:
    """The dialog behind the bar's button, once the bar reports the problem."""
    opened.until(lambda: not opened.window.saving.isHidden())
    database = opened.opened.sessions.database
    database.open_dialog()
    assert database.dialog is not None
    assert database.dialog.isVisible()
    return database.dialog


def solved(opened: Opened) -> None:
    opened.until(lambda: opened.window.saving.isHidden())
    dialog = opened.opened.sessions.database.dialog
    assert dialog is None or not dialog.isVisible()


def test_a_slow_upgrade_of_the_file_is_shown_while_the_window_works(
    tmp_path: Path, opening: Callable[[Path], Opened], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upgrade_progress, "PATIENCE_S", 0.0)
    texts: list[tuple[str, bool]] = []
    show = DatabasePresenter.show_upgrade

    def note(self: DatabasePresenter, progress: UpgradeProgress | None) -> None:
        show(self, progress)
        texts.append((self._window.saving.text(), self._button.isHidden()))

    monkeypatch.setattr(DatabasePresenter, "show_upgrade", note)
    database = Path(shutil.copy(FILES / "schema-2.db", tmp_path / "sessions.db"))
    opened = opening(database)
    opened.until(lambda: bool(texts) and texts[-1][0] == "")
    assert texts[0][0].startswith("Upgrading the saved sessions: making a backup (")
    assert all(hidden for _text, hidden in texts), "there is nothing to decide"
    assert opened.window.saving.isHidden()
    listed: list[SessionSummary] = []
    opened.opened.sessions.store.request_page(NO_FILTERS, listed.extend)
    opened.until(lambda: len(listed) == 1)


@pytest.mark.parametrize("damage", UNREADABLE.values(), ids=UNREADABLE)
def test_a_new_file_can_be_started_and_the_old_one_is_only_renamed(
    path: Path, opening: Callable[[Path], Opened], damage: Callable[[Path], None]
) -> None:
    damage(path)
    content = path.read_bytes()
    opened = opening(path)
    dialog = offered(opened)
    assert str(path) in dialog.problem.text()
    assert path.read_bytes() == content  # nothing happens unasked
    aside = path.with_name("sessions.unusable-1.db")
    assert aside.name in dialog.new.accessibleDescription()
    dialog.new.click()
    solved(opened)
    assert aside.read_bytes() == content
    opened.run()
    opened.settle()
    store = open_store(path)
    assert len(list_sessions(store, NO_FILTERS)) == 1
    store.close()


def test_what_is_readable_can_be_recovered(path: Path, opening: Callable[[Path], Opened]) -> None:
    zero_pages(path)
    content = path.read_bytes()
    opened = opening(path)
    opened.window.view_bar.sessions_button.setChecked(True)
    dialog = offered(opened)
    assert dialog.salvage.isVisible()
    dialog.salvage.click()
    solved(opened)
    opened.until(lambda: opened.window.message.text().startswith("Recovered"))
    aside = path.with_name("sessions.unusable-1.db").read_bytes()
    assert aside[4096:8192] == content[4096:8192]
    assert len(aside) == len(content)
    opened.until(lambda: bool(opened.opened.sessions.panel.model.sessions))


def test_another_file_can_be_chosen_and_unsaved_turns_go_there(
    path: Path, tmp_path: Path, opening: Callable[[Path], Opened]
) -> None:
    UNREADABLE["newer"](path)
    content = path.read_bytes()
    opened = opening(path)
    opened.until(lambda: not opened.window.saving.isHidden())
    opened.run("Is it saved?")
    offered(opened)
    other = tmp_path / "other.db"
    opened.opened.sessions.database.use(other)
    solved(opened)
    assert opened.opened.recorder.flush()
    store = open_store(other)
    assert [each.prompt for each in list_sessions(store, NO_FILTERS)] == ["Is it saved?"]
    store.close()
    assert path.read_bytes() == content


def test_a_newer_or_foreign_file_is_not_offered_for_recovery(
    path: Path, opening: Callable[[Path], Opened]
) -> None:
    UNREADABLE["newer"](path)
    dialog = offered(opening(path))
    assert "newer Overthink" in dialog.problem.text()
    assert not dialog.salvage.isVisible()
    assert dialog.choose.isVisible()
    assert dialog.new.isVisible()


def test_a_folder_in_place_of_the_database_is_reported(
    tmp_path: Path, opening: Callable[[Path], Opened]
) -> None:
    path = tmp_path / "sessions.db"
    path.mkdir()
    dialog = offered(opening(path))
    assert "is a folder" in dialog.problem.text()
    dialog.new.click()


_LOCKING = """
import sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("BEGIN EXCLUSIVE")
print("locked", flush=True)
sys.stdin.read()
"""


def test_a_file_that_another_program_locks_is_neither_renamed_nor_replaced(
    path: Path, opening: Callable[[Path], Opened]
) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _LOCKING, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        assert process.stdout.readline() == "locked\n"
        opened = opening(path)
        dialog = offered(opened)
        assert "locked by another program" in dialog.problem.text()
        assert not dialog.new.isVisible()
        assert not dialog.salvage.isVisible()
        process.stdin.close()
    dialog.retry.click()
    solved(opened)


def test_the_folder_can_be_shown(
    path: Path, opening: Callable[[Path], Opened], monkeypatch: pytest.MonkeyPatch
) -> None:
    urls: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: urls.append(url.toLocalFile()))
    UNREADABLE["text"](path)
    offered(opening(path)).folder.click()
    assert urls == [str(path.parent)]


def test_a_failed_recovery_leaves_the_file_and_reports_why(
    path: Path, opening: Callable[[Path], Opened], monkeypatch: pytest.MonkeyPatch
) -> None:
    zero_pages(path)
    content = path.read_bytes()
    opened = opening(path)
    opened.window.view_bar.sessions_button.setChecked(True)
    dialog = offered(opened)

    def refuse(_old: Path, _new: Path) -> None:
        raise StoreUnwritable("the disk is full", "free some space")

    monkeypatch.setattr("overthink.storage.replacement.salvage", refuse)
    dialog.salvage.click()
    assert not dialog.salvage.isEnabled()
    opened.until(lambda: bool(dialog.outcome.label.text()))
    assert "disk is full" in dialog.outcome.label.text()
    assert dialog.salvage.isEnabled()
    assert len(path.read_bytes()) == len(content)
    assert not path.with_name("sessions.unusable-1.db").exists()
