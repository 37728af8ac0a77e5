"""PDF files: fonts with all glyphs, page numbers, long thoughts, and no partial file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QThreadPool
from PySide6.QtWidgets import QApplication

from overthink.core.errors import BadOption
from overthink.reports.export import write_export
from overthink.ui.pdf.export_formats import FORMATS
from overthink.ui.theme.fonts import READING, font
from tests.faults.small_disk import small_disk
from tests.reports.recordings import export, record_hostile_session, record_session
from tests.storage.recordings import whole_run
from tests.ui.made_runs import events


def _write(database: Path, path: Path, *sessions: str) -> bytes:
    with export(database, *sessions) as made:
        write_export(made, FORMATS["pdf"], path, replace=False)
    return path.read_bytes()


def _pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def _fonts(pdf: bytes) -> set[str]:
    return {name.decode() for name in re.findall(rb"/FontName\s*/(?:[A-Z]{6}\+)?([\w-]+)", pdf)}


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "sessions.db"


def test_every_script_is_drawn_with_a_font_that_has_it(
    qapp: QApplication, database: Path, tmp_path: Path
) -> None:
    fonts = _fonts(_write(database, tmp_path / "a.pdf", record_hostile_session(database)))
    assert {"OverthinkInter-Regular", "OverthinkDroidSansFallback"} <= fonts
    assert {"OverthinkNotoSansArabic-Regular", "OverthinkNotoSansHebrew-Regular"} <= fonts


def test_each_session_starts_a_page(qapp: QApplication, database: Path, tmp_path: Path) -> None:
    first, second = (record_session(database, whole_run(), whole_run()) for _ in range(2))
    one = _pages(_write(database, tmp_path / "one.pdf", first))
    two = _pages(_write(database, tmp_path / "two.pdf", first, second))
    assert two == 2 * one


def test_a_thought_without_a_line_break_continues_over_pages(
    qapp: QApplication, database: Path, tmp_path: Path
) -> None:
    short = record_session(database, events(20), events(20))
    long = record_session(database, events(20_000, breaks=0, with_draft=False), events(20))
    before = _pages(_write(database, tmp_path / "short.pdf", short))
    assert _pages(_write(database, tmp_path / "long.pdf", long)) >= before + 10


def test_a_pdf_can_be_written_in_a_thread(
    qapp: QApplication, database: Path, tmp_path: Path
) -> None:
    session = record_session(database, events(200), events(200))
    font(READING, 9)  # the window has loaded them
    pool, failures = QThreadPool(), []

    def write() -> None:
        try:
            _write(database, tmp_path / "a.pdf", session)
        except Exception as error:  # noqa: BLE001 - looked at below
            failures.append(error)

    pool.start(write)
    pool.waitForDone()
    assert failures == []
    assert _pages((tmp_path / "a.pdf").read_bytes()) >= 2


def test_a_full_disk_is_reported(qapp: QApplication, database: Path, tmp_path: Path) -> None:
    session = record_session(database, events(3_000), events(20))
    with small_disk(tmp_path / "disk", 32), pytest.raises(BadOption, match="cannot be written"):
        _write(database, tmp_path / "disk" / "a.pdf", session)
