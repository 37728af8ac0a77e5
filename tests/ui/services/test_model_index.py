"""The shelf lists beside the UI thread, and leaves nothing running."""

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

    def find(given: ModelFolders) -> Iterator[ModelEntry]:
        threads.append(threading.get_ident())
        yield from scan_models(given)

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


def test_an_opened_file_is_listed_once_wherever_it_lies(
    model_index: ModelIndex, tmp_path: Path, qtbot: QtBot
) -> None:
    path = make_model(tmp_path / "elsewhere.gguf")
    told: list[ModelEntry] = []
    for _ in range(2):
        model_index.open_file(path, told.append)
    qtbot.waitUntil(lambda: len(told) == 2)
    assert [e.origin for e in model_index.entries].count("opened") == 1
    assert model_index.entry(str(path)) == told[0]
    with qtbot.waitSignal(model_index.changed):
        model_index.rescan()
    assert model_index.entry(str(path)) == told[0]


def test_opening_a_listed_file_chooses_the_listed_model(
    model_index: ModelIndex, folders: ModelFolders, qtbot: QtBot
) -> None:
    told: list[ModelEntry] = []
    model_index.open_file(folders.bundled / "tiny.gguf", told.append)
    qtbot.waitUntil(lambda: bool(told))
    assert told[0] is model_index.entry("tiny")
    assert all(entry.origin != "opened" for entry in model_index.entries)


def test_a_new_model_is_found_by_looking_again(
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
    assert names[:2] == ["tiny-draft", "tiny-draft"]  # what auto stands for, and itself
    assert {option.entry.name for option in options if not option.usable and option.entry} == {
        "stranger",
        "<b>page",
    }


def test_drafts_of_a_model_that_is_not_there(model_index: ModelIndex, qtbot: QtBot) -> None:
    told: list[list[DraftOption]] = []
    model_index.ask_drafts("nowhere", told.append)
    qtbot.waitUntil(lambda: bool(told))
    assert [option.kind.value for option in told[0]] == ["auto", "lookup", "none"]


def test_closing_in_the_middle_waits_and_delivers_nothing(qtbot: QtBot) -> None:
    background, begun, go = WorkerThread(), threading.Event(), threading.Event()
    told: list[object] = []

    def work() -> int:
        begun.set()
        go.wait(10)
        return 1

    background.run(work, told.append)
    background.run(lambda: 2, told.append)
    assert begun.wait(10)
    threading.Timer(0.1, go.set).start()
    background.close()
    assert go.is_set()
    qtbot.wait(50)
    assert told == []
    background.run(lambda: 3, told.append)
    qtbot.wait(50)
    assert told == []


def test_a_mistake_in_the_thread_is_seen_on_the_ui_thread(qtbot: QtBot) -> None:
    background = WorkerThread()
    told: list[object] = []

    def work() -> int:
        raise ZeroDivisionError

    with qtbot.capture_exceptions() as caught:
        background.run(work, told.append)
        qtbot.waitUntil(lambda: bool(caught))
    assert caught[0][0] is ZeroDivisionError
    assert told == []
    background.close()


def test_models_are_shown_as_they_come(
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
    assert len(seen) == len(made.entries), "a later look replaces the list as a whole"
    made.close()


def test_a_forgotten_model_is_on_no_shelf(
    folders: ModelFolders, tmp_path: Path, qtbot: QtBot
) -> None:
    kept = tmp_path / "library.json"
    forget(kept, folders.bundled / "tiny.gguf")
    made = ModelIndex(replace(folders, preferences=kept))
    with qtbot.waitSignal(made.changed):
        pass
    assert made.entry("tiny") is None
    assert "tiny" in named(made.all_entries)
    told: list[ModelEntry] = []
    made.open_file(folders.bundled / "tiny.gguf", told.append)
    qtbot.waitUntil(lambda: bool(told))
    assert told[0].origin == "opened"
    made.close()
