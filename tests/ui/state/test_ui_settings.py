"""Saved options survive a restart, an unusable file, a full disk and later changes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
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


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"[]", b"hello", bytes(9), b"3"])
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


GOOD: dict[str, Any] = {"zoom": 1.5, "prompt_history": ["why?"], "labels": ["odd"], "ghosts": True}
"""What must survive each bad value."""


@pytest.mark.parametrize(
    ("name", "value", "used"),
    [
        ("scheme", "pink", '"system" is used'),
        ("scheme", None, '"system" is used'),
        ("language", "tlh", 'not one of system, en, da: "system" is used'),
        ("scale", 9, "not a number from 0.8 to 2: 1.0 is used"),
        ("scale", "big", "1.0 is used"),
        ("layer", "rainbow", '"origin" is used'),
        ("thinking", 3, '"full" is used'),
        ("answer_rendered", "yes", "not true or false: true is used"),
        ("pace", "slow", '"auto" is used'),
        ("pace_tokens_per_s", -1, "24.0 is used"),
        ("timing", [], '"concurrent" is used'),
        ("same_settings", 1, "true is used"),
        ("show_plots", {}, "true is used"),
        ("show_sessions", "x", "false is used"),
        ("sync_scroll", 0, "false is used"),
        ("offline", "true", "false is used"),
        ("window_geometry", "not base64!", "the default is used"),
        ("window_geometry", 5, "the default is used"),
        ("splitters", [1], "the default is used"),
        ("library", "x", "the default is used"),
        ("library", {"columns": 1}, "library.columns is 1"),
        ("left", 3, "the default is used"),
        ("hints_seen", "no", "false is used"),
        ("price_per_kwh", -2, "not a number from 0 to 1,000,000: 0.0 is used"),
        ("price_per_kwh", 1e300, "0.0 is used"),
        ("price_per_kwh", 10**400, "0.0 is used"),
        ("currency", 4, "the default is used"),
    ],
)
def test_a_bad_value_costs_only_itself_and_is_named(
    qtbot: QtBot, tmp_path: Path, name: str, value: object, used: str
) -> None:
    content = json.dumps({"version": 1, "options": {**GOOD, name: value}}).encode()
    (tmp_path / FILE_NAME).write_bytes(content)
    store = OptionStore(tmp_path)
    assert name in store.problem
    assert used in store.problem
    assert str(tmp_path / FILE_NAME) in store.problem
    expected = msgspec.structs.replace(UiOptions(), **GOOD)
    assert store.options == expected
    backup = tmp_path / "window.unusable-1.json"
    assert backup.read_bytes() == content
    assert str(backup) in store.problem
    store.flush()
    again = OptionStore(tmp_path)
    assert (again.problem, again.options) == ("", expected)


@pytest.mark.parametrize(
    ("name", "value", "left"),
    [
        ("prompt_history", ["a", 1, "b", None], ["a", "b"]),
        ("labels", [["x"], "kept"], ["kept"]),
        ("splitters", {"lanes": "AAA=", "rows": 3, "columns": "?"}, {"lanes": "AAA="}),
    ],
)
def test_a_bad_entry_of_a_list_costs_only_this_entry(
    qtbot: QtBot, tmp_path: Path, name: str, value: object, left: object
) -> None:
    content = {"version": 1, "options": {"zoom": 1.5, name: value}}
    (tmp_path / FILE_NAME).write_text(json.dumps(content))
    store = OptionStore(tmp_path)
    assert getattr(store.options, name) == left
    assert store.options.zoom == 1.5
    assert "it is left out" in store.problem


@pytest.mark.parametrize(
    ("group", "name", "value"),
    [
        ("sampler", "temperature", "hot"),
        ("sampler", "temperature", 99),
        ("sampler", "seed", -5),
        ("draft_settings", "max_tokens", 65),
        ("run", "max_tokens", "many"),
        ("run", "on_loop", "panic"),
        ("load", "context", 3),
        ("load", "cache_type_k", "q1"),
        ("load", "split", ["x"]),
        ("load", "threads", True),
    ],
)
def test_a_bad_value_of_a_lane_costs_only_itself_and_is_named(
    qtbot: QtBot, tmp_path: Path, group: str, name: str, value: object
) -> None:
    lane = {"model": "m", "sampler": {"top_p": 0.5}, "run": {"thinking_budget": 7}}
    groups: dict[str, Any] = {**lane, group: {**lane.get(group, {}), name: value}}  # type: ignore[dict-item]
    content = {"version": 1, "options": {**GOOD, "right": groups}}
    (tmp_path / FILE_NAME).write_text(json.dumps(content))
    store = OptionStore(tmp_path)
    assert f"right.{group}.{name} is {json.dumps(value)}" in store.problem
    choice = store.options.right.choice()
    assert choice.model == "m"
    assert choice.sampler == {"top_p": 0.5}
    assert choice.run == RunSettings(thinking_budget=7)
    assert store.options.zoom == 1.5


def test_what_a_newer_version_wrote_is_written_back(qtbot: QtBot, tmp_path: Path) -> None:
    lane = {"model": "m", "sampler": {"xtc": 0.5}, "future": [1]}
    options = {**GOOD, "hologram": {"on": True}, "left": lane}
    (tmp_path / FILE_NAME).write_text(json.dumps({"version": 1, "options": options, "also": 3}))
    store = OptionStore(tmp_path)
    assert store.problem == ""
    assert store.options.left.choice().sampler == {}
    store.change(ghosts=False)
    store.flush()
    saved = json.loads((tmp_path / FILE_NAME).read_text())
    assert saved["also"] == 3
    assert saved["options"]["hologram"] == {"on": True}
    assert saved["options"]["left"]["future"] == [1]
    assert saved["options"]["ghosts"] is False


def test_a_file_of_a_newer_version_is_used_as_far_as_it_fits(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text(json.dumps({"version": 99, "options": GOOD}))
    store = OptionStore(tmp_path)
    assert store.options.zoom == 1.5
    assert "a newer Overthink wrote it" in store.problem


def test_a_file_that_ends_too_early_loses_only_its_end(qtbot: QtBot, tmp_path: Path) -> None:
    store = OptionStore(tmp_path)
    store.change(scheme="light", zoom=1.5, prompt_history=["one", "two"])
    store.flush()
    whole = (tmp_path / FILE_NAME).read_bytes()
    end = whole.index(b"prompt_history") + 40
    (tmp_path / FILE_NAME).write_bytes(whole[:end])
    again = OptionStore(tmp_path)
    assert (again.options.scheme, again.options.zoom) == ("light", 1.5)
    assert again.options.prompt_history[:1] == ["one"]
    assert again.problem


def test_deep_nesting_costs_only_its_setting(qtbot: QtBot, tmp_path: Path) -> None:
    deep = "[" * 100_000 + "]" * 100_000
    content = f'{{"version": 1, "options": {{"zoom": 1.5,\n"labels": {deep},\n"ghosts": true}}}}'
    (tmp_path / FILE_NAME).write_text(content)
    store = OptionStore(tmp_path)
    assert (store.options.zoom, store.options.ghosts) == (1.5, True)
    assert "nested too deeply" in store.problem


def test_a_folder_in_place_of_the_file_is_renamed(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).mkdir()
    store = OptionStore(tmp_path)
    assert "it is not a file" in store.problem
    store.change(zoom=1.5)
    store.flush()
    assert OptionStore(tmp_path).options.zoom == 1.5
    assert (tmp_path / "window.unusable-1.json").is_dir()


def test_a_huge_file_is_not_read(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("overthink.ui.state.ui_settings.LARGEST_FILE", 100)
    (tmp_path / FILE_NAME).write_bytes(b" " * 101)
    assert "larger than 100 B" in OptionStore(tmp_path).problem
    assert (tmp_path / "window.unusable-1.json").exists()


def test_a_file_that_cannot_be_copied_is_not_overwritten(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = json.dumps({"version": 1, "options": {"scale": 9}}).encode()
    (tmp_path / FILE_NAME).write_bytes(content)

    def refuse(_path: Path, _content: bytes) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("overthink.settings_file.write_atomically", refuse)
    store = OptionStore(tmp_path)
    assert "No changes are saved" in store.problem
    problems: list[str] = []
    store.problem_found.connect(problems.append)
    store.change(zoom=1.5)
    store.flush()
    qtbot.waitUntil(lambda: bool(problems))
    assert "cannot be saved" in problems[0]
    assert (tmp_path / FILE_NAME).read_bytes() == content


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
