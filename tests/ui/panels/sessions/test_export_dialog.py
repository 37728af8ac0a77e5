"""Sessions are exported in a thread; a sentence reports the file or the failure."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QDir
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from overthink.reports import export
from overthink.reports.export import Format
from overthink.storage.recorder import Recorder
from overthink.storage.session_edits import delete
from overthink.storage.store import open_store
from overthink.ui.panels.sessions import export_dialog as exporter_module
from overthink.ui.panels.sessions.export_dialog import SessionExporter
from overthink.ui.pdf.export_formats import FORMATS
from tests.cli.scenes import profiles
from tests.ui.made_runs import events
from tests.ui.panels.sessions.stored import keep


@pytest.fixture
def exporter(qtbot: QtBot, database: Path) -> Iterator[SessionExporter]:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    made = SessionExporter(window, database, profiles)
    yield made
    made.close()


def done(qtbot: QtBot, exporter: SessionExporter, *given: object) -> str:
    with qtbot.waitSignal(exporter.done) as emitted:
        exporter.write(*given)  # type: ignore[arg-type]
    return str(emitted.args[0])


def failed(qtbot: QtBot, exporter: SessionExporter, *given: object) -> str:
    with qtbot.waitSignal(exporter.failed) as emitted:
        exporter.write(*given)  # type: ignore[arg-type]
    return str(emitted.args[0])


@pytest.fixture
def sound(database: Path) -> str:
    """Record a session with a real loop, since bundles verify it."""

    async def record() -> str:
        recorder = Recorder(database)
        made = await keep(recorder, right=events(60))
        recorder.close()
        return made

    return asyncio.run(record())


@pytest.mark.parametrize("form", FORMATS.values(), ids=lambda form: form.name)
def test_every_format_is_written(
    qtbot: QtBot, sound: str, exporter: SessionExporter, tmp_path: Path, form: Format
) -> None:
    path = tmp_path / f"out{form.suffix}"
    assert done(qtbot, exporter, [sound], form, path) == f"Exported to {path}."
    assert path.stat().st_size > 500


def test_several_sessions_are_counted_and_an_existing_file_is_replaced(
    qtbot: QtBot, session_ids: list[str], exporter: SessionExporter, tmp_path: Path
) -> None:
    path = tmp_path / "out.csv"
    path.write_text("old")
    emitted = done(qtbot, exporter, session_ids, FORMATS["csv"], path)
    assert emitted == f"3 sessions exported to {path}."
    assert len(path.read_text().splitlines()) == 7


def test_nothing_is_written_on_the_ui_thread(
    qtbot: QtBot,
    session_ids: list[str],
    exporter: SessionExporter,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    threads: list[int] = []

    def write_export(*given: object, **named: object) -> int:
        threads.append(threading.get_ident())
        return export.write_export(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(exporter_module, "write_export", write_export)
    done(qtbot, exporter, session_ids, FORMATS["pdf"], tmp_path / "out.pdf")
    assert threads
    assert threading.get_ident() not in threads


def test_a_failed_export_gives_a_sentence_and_no_file(
    qtbot: QtBot, database: Path, session_ids: list[str], exporter: SessionExporter, tmp_path: Path
) -> None:
    store = open_store(database)
    delete(store, session_ids[:1])
    store.close()
    form = FORMATS["html"]
    assert "no session" in failed(qtbot, exporter, session_ids[:1], form, tmp_path / "a.html")
    emitted = failed(qtbot, exporter, session_ids[1:], form, tmp_path / "no" / "a.html")
    assert str(tmp_path / "no" / "a.html") in emitted
    assert "cannot be written" in emitted
    assert [path for path in tmp_path.iterdir() if not path.name.startswith(database.name)] == []


def test_a_missing_database_gives_a_sentence(
    qtbot: QtBot, exporter: SessionExporter, database: Path, tmp_path: Path
) -> None:
    assert str(database) in failed(qtbot, exporter, ["x"], FORMATS["csv"], tmp_path / "a.csv")


def test_closing_waits_for_pending_exports(
    qtbot: QtBot, database: Path, session_ids: list[str], tmp_path: Path
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    exporter = SessionExporter(window, database, profiles)
    for name in ("a", "b", "c"):
        exporter.write(session_ids, FORMATS["csv"], tmp_path / f"{name}.csv")
    exporter.close()
    assert all((tmp_path / f"{name}.csv").exists() for name in "abc")


def test_a_running_session_is_exported_up_to_now(
    qtbot: QtBot, database: Path, exporter: SessionExporter, tmp_path: Path
) -> None:
    recorder = Recorder(database)
    session = asyncio.run(keep(recorder))
    assert recorder.flush()
    done(qtbot, exporter, [session], FORMATS["csv"], tmp_path / "a.csv")
    recorder.close()


# -- the dialog ------------------------------------------------------------------------------------


def accept(dialog: QFileDialog, name: str) -> None:
    field = dialog.findChild(QLineEdit, "fileNameEdit")
    assert field is not None
    field.setText(name)
    dialog.accept()


def test_the_dialog_offers_all_formats_and_names_the_file(
    qtbot: QtBot, exporter: SessionExporter
) -> None:
    dialog = exporter.choose_file(["x"], "How many / ice: cubes?")
    assert dialog.nameFilters()[0] == "Web page with replay (*.html)"
    assert len(dialog.nameFilters()) == len(FORMATS)
    assert Path(dialog.selectedFiles()[0]).name == "How-many-ice-cubes.html"
    assert not dialog.isModal()
    dialog.reject()


@pytest.mark.parametrize(
    ("chosen", "name", "written", "begins"),
    [
        (3, "mine", "mine.csv", b"\xef\xbb\xbfsession,"),
        (0, "mine.CSV", "mine.CSV", b"\xef\xbb\xbfsession,"),
        (0, "mine.jsonl", "mine.jsonl", b'{"line":"session"'),
        (0, "mine", "mine.html", b"<!doctype html>"),
    ],
)
def test_the_file_suffix_or_else_the_filter_decides_the_format(
    qtbot: QtBot,
    session_ids: list[str],
    exporter: SessionExporter,
    tmp_path: Path,
    chosen: int,
    name: str,
    written: str,
    begins: bytes,
) -> None:
    dialog = exporter.choose_file(session_ids[:1], "title")
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setDirectory(QDir(str(tmp_path)))
    dialog.selectNameFilter(dialog.nameFilters()[chosen])
    dialog.filterSelected.emit(dialog.nameFilters()[chosen])
    with qtbot.waitSignal(exporter.done):
        accept(dialog, name)
    assert (tmp_path / written).read_bytes().startswith(begins)
