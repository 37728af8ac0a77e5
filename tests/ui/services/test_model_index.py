"""The model index scans off the UI thread, and leaves nothing running."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from qasync import QEventLoop

from overthink.library.draft_options import DraftOption
from overthink.library.local_models import scan_models
from overthink.library.model_entry import ModelEntry
from overthink.library.model_folders import ModelFolders
from overthink.library.model_search import SearchLimits
from overthink.library.preferences import forget
from overthink.ui.services.background_work import WorkerThread
from overthink.ui.services.model_index import ModelIndex
from tests.library.gguf_maker import make_model


def named(entries: Sequence[ModelEntry]) -> set[str]:
    return {entry.name for entry in entries}


def test_models_that_cannot_run_are_listed_with_the_reason(model_index: ModelIndex) -> None:
    assert {"tiny", "tiny-draft", "stranger"} < named(model_index.entries)
    page = model_index.entry("<b>page")
    assert page is not None
    assert "web page" in str(page.problem)
    assert model_index.entry("TINY") is model_index.entry("tiny")
    assert model_index.entry("nothing") is None


def test_files_are_never_read_on_the_ui_thread(
    folders: ModelFolders, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[int] = []

    def find(given: ModelFolders, limits: SearchLimits) -> Iterator[ModelEntry]:
        threads.append(threading.get_ident())
        yield from scan_models(given, limits)

    monkeypatch.setattr(f"{ModelIndex.__module__}.scan_models", find)
    made = ModelIndex(folders)
    assert made.entries == ()
    assert not made.ready
    with qtbot.waitSignal(made.changed):
        pass
    assert made.ready
    assert threads
    assert threading.get_ident() not in threads
    made.close()


def test_an_opened_file_is_listed_once(
    model_index: ModelIndex, tmp_path: Path, qtbot: QtBot
) -> None:
    path = make_model(tmp_path / "elsewhere.gguf")
    results: list[ModelEntry] = []
    for _ in range(2):
        model_index.open_file(path, results.append)
    qtbot.waitUntil(lambda: len(results) == 2)
    assert [e.origin for e in model_index.entries].count("opened") == 1
    assert model_index.entry(str(path)) == results[0]
    with qtbot.waitSignal(model_index.changed):
        model_index.rescan()
    assert model_index.entry(str(path)) == results[0]


def test_opening_a_listed_file_chooses_the_listed_model(
    model_index: ModelIndex, folders: ModelFolders, qtbot: QtBot
) -> None:
    results: list[ModelEntry] = []
    model_index.open_file(folders.bundled / "tiny.gguf", results.append)
    qtbot.waitUntil(lambda: bool(results))
    assert results[0] is model_index.entry("tiny")
    assert all(entry.origin != "opened" for entry in model_index.entries)


def test_a_rescan_finds_a_new_model(
    model_index: ModelIndex, folders: ModelFolders, qtbot: QtBot
) -> None:
    make_model(folders.user[0] / "fresh.gguf")
    with qtbot.waitSignal(model_index.changed):
        model_index.rescan()
    assert model_index.entry("fresh") is not None


def test_draft_choices_are_awaited_on_the_windows_loop(
    model_index: ModelIndex, qapp: QApplication
) -> None:
    loop = QEventLoop(qapp)

    async def ask() -> list[DraftOption]:
        return await asyncio.wait_for(model_index.draft_choices("tiny"), 10)

    with loop:
        options = loop.run_until_complete(ask())
    names = [option.entry.name for option in options if option.entry]
    assert names[:2] == [
        "tiny-draft",
        "tiny-draft",
    ]  # what "auto" resolves to, and the draft itself
    assert {option.entry.name for option in options if not option.usable and option.entry} == {
        "stranger",
        "<b>page",
    }


def test_a_missing_model_has_the_general_draft_options(
    model_index: ModelIndex, qtbot: QtBot
) -> None:
    results: list[list[DraftOption]] = []
    model_index.ask_drafts("nowhere", results.append)
    qtbot.waitUntil(lambda: bool(results))
    assert [option.kind.value for option in results[0]] == ["auto", "ngram", "lookup", "none"]


def test_closing_waits_for_the_thread_and_delivers_no_result(qtbot: QtBot) -> None:
    worker, begun, go = WorkerThread(), threading.Event(), threading.Event()
    results: list[object] = []

    def work() -> int:
        begun.set()
        go.wait(10)
        return 1

    worker.run(work, results.append)
    worker.run(lambda: 2, results.append)
    assert begun.wait(10)
    threading.Timer(0.1, go.set).start()
    worker.close()
    assert go.is_set()
    qtbot.wait(50)
    assert results == []
    worker.run(lambda: 3, results.append)
    qtbot.wait(50)
    assert results == []


def test_an_exception_in_the_thread_is_raised_on_the_ui_thread(qtbot: QtBot) -> None:
    worker = WorkerThread()
    results: list[object] = []

    def work() -> int:
        raise ZeroDivisionError

    with qtbot.capture_exceptions() as caught:
        worker.run(work, results.append)
        qtbot.waitUntil(lambda: bool(caught))
    assert caught[0][0] is ZeroDivisionError
    assert results == []
    worker.close()


def test_models_are_listed_while_a_slow_scan_goes_on(
    folders: ModelFolders, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"{ModelIndex.__module__}.FIRST_AFTER_S", 0.0)
    made = ModelIndex(folders)
    seen: list[int] = []
    made.growing.connect(lambda: seen.append(len(made.entries)))
    with qtbot.waitSignal(made.changed):
        pass
    assert seen == sorted(seen)
    assert seen[0] < seen[-1] == len(made.entries)
    with qtbot.waitSignal(made.changed):
        made.rescan()
    assert len(seen) == len(made.entries), "a later scan replaces the list as a whole"
    made.close()


def test_a_forgotten_model_is_not_listed(
    folders: ModelFolders, tmp_path: Path, qtbot: QtBot
) -> None:
    preferences_file = tmp_path / "library.json"
    forget(preferences_file, folders.bundled / "tiny.gguf")
    made = ModelIndex(replace(folders, preferences=preferences_file))
    with qtbot.waitSignal(made.changed):
        pass
    assert made.entry("tiny") is None
    assert "tiny" in named(made.all_entries)
    results: list[ModelEntry] = []
    made.open_file(folders.bundled / "tiny.gguf", results.append)
    qtbot.waitUntil(lambda: bool(results))
    assert results[0].origin == "opened"
    made.close()
