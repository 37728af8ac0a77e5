"""Saved options survive a restart, an unusable file, a full disk and later changes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from overthink.comparison.plan import LaneChoice
from overthink.core.settings import DraftSettings, LoadSettings, RunSettings
from overthink.core.vocabulary import OnLoop, TimingMode
from overthink.ui.state.ui_settings import (
    FILE_NAME,
    HISTORY_LIMIT,
    LONGEST_REMEMBERED,
    LaneOptions,
    OptionStore,
    UiOptions,
    with_prompt,
)

CHOICE = LaneChoice(
    model="demo-methodical",
    draft="lookup",
    sampler={"temperature": 0.2, "seed": 7},
    draft_settings=DraftSettings(max_tokens=9),
    run=RunSettings(on_loop=OnLoop.STOP, max_tokens=100),
    load=LoadSettings(threads=3),
)


def test_options_are_restored_at_the_next_start(qtbot: QtBot, tmp_path: Path) -> None:
    store = OptionStore(tmp_path / "settings")
    assert store.options == UiOptions()
    store.change(scheme="light", timing=TimingMode.SEQUENTIAL, zoom=1.5)
    store.change(left=LaneOptions.of(CHOICE), splitters={"lanes": "AAA="})
    store.flush()
    again = OptionStore(tmp_path / "settings")
    assert again.problem == ""
    assert again.options == store.options
    assert again.options.left.choice() == CHOICE


def test_a_change_is_written_soon_without_a_flush(qtbot: QtBot, tmp_path: Path) -> None:
    store = OptionStore(tmp_path)
    store.change(ghosts=True)
    assert not (tmp_path / FILE_NAME).exists()
    qtbot.waitUntil((tmp_path / FILE_NAME).exists, timeout=5000)
    store.flush()
    assert json.loads((tmp_path / FILE_NAME).read_text())["options"]["ghosts"] is True
    assert [file.name for file in tmp_path.iterdir()] == [FILE_NAME]


def test_unchanged_options_are_not_written(qtbot: QtBot, tmp_path: Path) -> None:
    store = OptionStore(tmp_path)
    store.change(scheme="system")
    store.flush()
    assert not (tmp_path / FILE_NAME).exists()


def test_only_differences_from_the_defaults_are_saved() -> None:
    saved = LaneOptions.of(CHOICE)
    assert saved.draft_settings == {"max_tokens": 9}
    assert saved.run == {"on_loop": "stop", "max_tokens": 100}
    assert saved.load == {"threads": 3}


def test_a_saved_value_that_no_longer_fits_is_dropped() -> None:
    saved = LaneOptions(model="m", run={"max_tokens": "many", "gone": 1, "thinking_budget": 5})
    assert saved.choice().run == RunSettings(thinking_budget=5)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe\x00",
        b"[]",
        b'{"version": 1}',
        b'{"version": 99, "options": {}}',
        b'{"version": 1, "options": {"zoom": 1000}}',
        b'{"version": 1, "options": {"scheme": "pink"}}',
        b'{"version": 1, "options": {"prompt_history": [1]}}',
    ],
)
def test_an_unusable_file_is_renamed_and_reported(
    qtbot: QtBot, tmp_path: Path, content: bytes
) -> None:
    (tmp_path / FILE_NAME).write_bytes(content)
    store = OptionStore(tmp_path)
    assert store.options == UiOptions()
    aside = tmp_path / "window.unusable-1.json"
    assert aside.read_bytes() == content
    assert str(aside) in store.problem
    assert "defaults" in store.problem
    assert OptionStore(tmp_path).problem == ""


def test_a_second_bad_file_does_not_replace_the_first(qtbot: QtBot, tmp_path: Path) -> None:
    for content in (b"one", b"two"):
        (tmp_path / FILE_NAME).write_bytes(content)
        OptionStore(tmp_path)
    assert {file.read_bytes() for file in tmp_path.iterdir()} == {b"one", b"two"}


def test_an_unwritable_folder_is_reported_once(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "settings").write_text("a file where the folder should be")
    store = OptionStore(tmp_path / "settings")
    messages: list[str] = []
    store.problem_found.connect(messages.append)
    for zoom in (1.1, 1.2):
        store.change(zoom=zoom)
        store.flush()
    qtbot.waitUntil(lambda: bool(messages))
    qtbot.wait(10)
    assert len(messages) == 1
    assert "cannot be saved" in messages[0]
    (tmp_path / "settings").unlink()
    store.change(zoom=1.3)
    store.flush()
    assert OptionStore(tmp_path / "settings").options.zoom == 1.3


def test_the_history_has_no_duplicates_and_no_documents() -> None:
    history = [f"prompt {number}" for number in range(HISTORY_LIMIT)]
    longer = with_prompt(history, "prompt 3")
    assert longer[-1] == "prompt 3"
    assert len(longer) == HISTORY_LIMIT
    assert with_prompt(longer, "new")[0] == "prompt 1"
    assert with_prompt(history, "x" * (LONGEST_REMEMBERED + 1)) == history
