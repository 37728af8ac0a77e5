"""The command palette in the real window: by keyboard alone, over all kinds of commands."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from qasync import QEventLoop

from overthink.bootstrap import build_program
from overthink.ui.panels.palette.palette import CommandPalette
from tests.ui.opened_window import Opened


@pytest.fixture
def opened(loop: QEventLoop, qapp: QApplication, overthink_home: Path) -> Iterator[Opened]:
    made = Opened(loop, qapp, overthink_home / "settings.json")
    yield made
    made.close()


def _open(opened: Opened) -> CommandPalette:
    opened.opened.actions.by_name["palette"].trigger()
    palette = opened.window.findChild(CommandPalette)
    assert palette is not None
    return palette


def _titles(palette: CommandPalette) -> list[str]:
    model = palette.list.model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def test_a_command_is_found_and_run_by_keyboard(opened: Opened, qtbot: QtBot) -> None:
    palette = _open(opened)
    plots = opened.window.view_bar.plots_button
    before = plots.isChecked()

    qtbot.keyClicks(palette.edit, "plots")
    assert palette.list.model().index(0, 1).data() == "Show · Ctrl+P"
    qtbot.keyClick(palette.edit, Qt.Key.Key_Return)

    assert not palette.isVisible()
    assert plots.isChecked() is not before


def test_arrow_keys_move_the_choice_and_describe_it(opened: Opened, qtbot: QtBot) -> None:
    palette = _open(opened)
    qtbot.keyClicks(palette.edit, "run")

    first = palette.edit.accessibleDescription()
    qtbot.keyClick(palette.edit, Qt.Key.Key_Down)
    second = palette.edit.accessibleDescription()
    qtbot.keyClick(palette.edit, Qt.Key.Key_Up)

    assert first != second
    assert ", 2 of " in second
    assert palette.edit.accessibleDescription() == first


def test_escape_closes_only_the_palette(opened: Opened, qtbot: QtBot) -> None:
    palette = _open(opened)

    qtbot.keyClick(palette.edit, Qt.Key.Key_Escape)

    assert not palette.isVisible()


def test_a_model_is_chosen_for_a_lane(opened: Opened, qtbot: QtBot) -> None:
    opened.until(lambda: opened.opened.model_index.ready)
    palette = _open(opened)

    qtbot.keyClicks(palette.edit, "demo-wanderer")
    assert len(_titles(palette)) == 2
    qtbot.keyClick(palette.edit, Qt.Key.Key_Down)
    qtbot.keyClick(palette.edit, Qt.Key.Key_Return)

    assert opened.window.panels["right"].choice.model == "demo-wanderer"
    assert opened.window.panels["left"].choice.model != "demo-wanderer"


def test_a_question_is_inserted(opened: Opened, qtbot: QtBot) -> None:
    question = build_program().prompts[1]
    palette = _open(opened)

    qtbot.keyClicks(palette.edit, question.title)
    qtbot.keyClick(palette.edit, Qt.Key.Key_Return)

    assert opened.window.prompt_bar.prompt == question.text


def test_models_stay_hidden_in_blind_mode(
    opened: Opened, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened.until(lambda: opened.opened.model_index.ready)
    monkeypatch.setattr(opened.opened.palette, "_are_names_hidden", lambda: True)
    palette = _open(opened)

    qtbot.keyClicks(palette.edit, "demo-wanderer")

    assert _titles(palette) == []


def test_a_saved_session_is_opened(opened: Opened, qtbot: QtBot) -> None:
    opened.run("How many moons has Mars?")
    opened.settle()
    palette = _open(opened)

    qtbot.keyClicks(palette.edit, "moons")
    opened.until(lambda: bool(_titles(palette)))
    assert "How many moons" in _titles(palette)[0]
    qtbot.keyClick(palette.edit, Qt.Key.Key_Return)

    opened.until(lambda: opened.opened.sessions.review.on)
