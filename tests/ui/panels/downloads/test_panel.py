"""The download panel: its table, the agreement before a download, and its buttons."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from overthink.library.downloads.progress import Availability
from overthink.ui.panels.downloads.catalogue_model import Column
from overthink.ui.panels.downloads.panel import DownloadPanel
from overthink.ui.services.download_queue import DownloadQueue
from tests.library.downloads.source import Source
from tests.ui.panels.downloads.conftest import CATALOG, CONTENT, OFFLINE
from tests.ui.window_fixture import assert_accessible

WAIT_MS = 20_000


def _cell(panel: DownloadPanel, row: int, column: Column, role: int = 0) -> str:
    return str(panel.model.index(row, column).data(role))


def _write_model(downloads: DownloadQueue, name: str, content: bytes = CONTENT) -> None:
    """Write a file as a download would."""
    path = Path(downloads.items[name, "Q8_0"].local_copy.path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def test_all_controls_are_accessible(panel: DownloadPanel) -> None:
    assert_accessible(panel)


def test_the_table_shows_size_licence_and_draft(panel: DownloadPanel) -> None:
    row = [_cell(panel, 0, column) for column in Column]
    assert row == ["Model A", "Q8_0", "400 kB", "", "Non-commercial (EXAONE 1.1-NC)", "Model DRAFT"]
    tip = _cell(panel, 1, Column.MODEL, Qt.ItemDataRole.ToolTipRole)
    assert "Not verified: repository." in tip
    assert "&lt;card&gt;" in tip, "data is no markup"


def test_nothing_is_requested_before_the_user_agrees_to_the_licence(
    qtbot: QtBot, panel: DownloadPanel, downloads: DownloadQueue, source: Source
) -> None:
    panel.download_button.click()
    assert panel.agreement.isVisible()
    assert "Non-commercial (EXAONE 1.1-NC)" in panel.agreement.label.text()
    assert "400 kB" in panel.agreement.label.text()
    panel.agreement.decline_button.click()
    assert not panel.agreement.isVisible()
    assert source.asked == []
    assert not downloads.busy

    panel.download_button.click()
    panel.agreement.agree_button.click()
    assert downloads.busy
    qtbot.waitUntil(lambda: _cell(panel, 0, Column.STATE) == "On this machine", timeout=WAIT_MS)
    assert not panel.download_button.isVisible()
    with qtbot.waitSignal(panel.use_requested) as used:
        panel.use_buttons["right"].click()
    assert used.args == ["right", downloads.items["a", "Q8_0"].local_copy.path]


def test_pause_continue_and_discard(
    qtbot: QtBot, panel: DownloadPanel, downloads: DownloadQueue, source: Source
) -> None:
    source.gets.append(source.stall_after(200_000))
    panel.download_button.click()
    panel.agreement.agree_button.click()
    qtbot.waitUntil(lambda: "%" in _cell(panel, 0, Column.STATE), timeout=WAIT_MS)
    assert panel.download_button.text() == "Pause"
    panel.download_button.click()
    qtbot.waitUntil(lambda: panel.download_button.text() == "Continue", timeout=WAIT_MS)
    qtbot.waitUntil(lambda: "Paused at" in _cell(panel, 0, Column.STATE), timeout=WAIT_MS)
    panel.grab()  # with a bar
    panel.discard_button.click()
    qtbot.waitUntil(lambda: panel.download_button.text() == "Download…", timeout=WAIT_MS)
    assert not panel.discard_button.isVisible()


def test_a_pairing_shows_its_size_and_is_set_up_when_complete(
    qtbot: QtBot, panel: DownloadPanel, downloads: DownloadQueue
) -> None:
    _write_model(downloads, "b")
    with qtbot.waitSignal(downloads.loaded):
        downloads.load()
    panel.pairings.button.click()
    text = panel.agreement.label.text()
    assert "Model A" in text
    assert "Model DRAFT" in text
    assert "Model B" not in text, "it is downloaded already"
    assert "800 kB" in text
    with qtbot.waitSignal(panel.pairing_requested, timeout=WAIT_MS) as request:
        panel.agreement.agree_button.click()
    assert request.args == [CATALOG.pairings[0]]
    assert all(
        item.local_copy.availability is Availability.HERE for item in downloads.items.values()
    )
    with qtbot.waitSignal(panel.pairing_requested):
        panel.pairings.button.click()


def test_a_declined_pairing_is_not_set_up_later(
    qtbot: QtBot, panel: DownloadPanel, downloads: DownloadQueue
) -> None:
    requests: list[object] = []
    panel.pairing_requested.connect(requests.append)
    panel.pairings.button.click()
    panel.agreement.decline_button.click()
    for name in ("a", "b", "draft"):
        _write_model(downloads, name)
    with qtbot.waitSignal(downloads.loaded):
        downloads.load()
    downloads.changed.emit(("a", "Q8_0"))
    assert requests == []


def test_a_failed_download_is_explained_with_its_model(
    qtbot: QtBot, panel: DownloadPanel, downloads: DownloadQueue, source: Source
) -> None:
    source.heads.append(lambda request: request.refuse(404))
    panel.download_button.click()
    panel.agreement.agree_button.click()
    qtbot.waitUntil(lambda: _cell(panel, 0, Column.STATE) == "Not downloaded", timeout=WAIT_MS)
    assert panel.detail.text().startswith("There is no file")
    assert panel.download_button.text() == "Download…"


def test_offline_downloads_are_disabled_with_a_reason(
    panel: DownloadPanel, downloads: DownloadQueue
) -> None:
    OFFLINE.append(True)
    panel.refresh()
    assert "stays offline" in panel.message.text()
    assert not panel.download_button.isEnabled()
    panel.pairings.button.click()
    assert not panel.agreement.isVisible()
    panel.table.doubleClicked.emit(panel.table.currentIndex())
    assert not downloads.busy


def test_a_row_stays_chosen_while_it_changes(
    panel: DownloadPanel, downloads: DownloadQueue
) -> None:
    panel.choose(("b", "Q8_0"))
    downloads.changed.emit(("b", "Q8_0"))
    assert panel.item is downloads.items["b", "Q8_0"]


def test_enter_triggers_the_button(qtbot: QtBot, panel: DownloadPanel) -> None:
    qtbot.waitUntil(panel.isActiveWindow)
    panel.table.setFocus()
    qtbot.keyClick(panel.table, Qt.Key.Key_Return)
    assert panel.agreement.isVisible()
    assert panel.agreement.agree_button.hasFocus()


def test_typing_in_the_table_finds_any_part_of_a_name(panel: DownloadPanel) -> None:
    panel.table.selectRow(0)
    panel.table.setFocus()
    names = [_cell(panel, row, Column.MODEL) for row in range(panel.model.rowCount())]
    wanted = names[-1].split()[-1]
    assert not any(name.startswith(wanted) for name in names)
    panel.table.keyboardSearch(wanted.lower())
    assert panel.table.currentIndex().row() == len(names) - 1
