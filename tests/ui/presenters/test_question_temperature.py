"""A built-in question sets its temperature, and the next one takes it back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from overthink.bootstrap import build_program
from overthink.core.prompts import BuiltInPrompt, find_prompt
from overthink.ui.state.turn_state import SIDES
from tests.ui.opened_window import RIGHT, Opened


@pytest.fixture
def scene(
    loop: QEventLoop, qapp: QApplication, tmp_path: Path, overthink_home: Path
) -> Iterator[Opened]:
    made = Opened(loop, qapp, tmp_path, [RIGHT] * 2)
    made.planned()
    yield made
    made.close()


def _question(id_: str) -> BuiltInPrompt:
    return find_prompt(build_program().prompts, id_)


def _insert(scene: Opened, id_: str) -> None:
    """Choose a question in the menu."""
    (action,) = (
        action
        for action in scene.window.prompt_bar.questions_button.menu().actions()
        if action.text() == _question(id_).title
    )
    action.trigger()
    scene.pump()


def _temperatures(scene: Opened) -> list[object]:
    states = scene.opened.controller.lane_states
    shown = [scene.window.panels[side].choice.sampler for side in SIDES]
    assert [states[side].choice.sampler for side in SIDES] == shown
    return [sampler.get("temperature") for sampler in shown]


def test_a_question_sets_its_temperature_and_the_next_one_takes_it_back(scene: Opened) -> None:
    assert _temperatures(scene) == [None, None]
    _insert(scene, "tallest")
    assert _temperatures(scene) == [0.6, 0.6]
    assert "0.6" in scene.window.message.label.text()
    assert scene.window.prompt_bar.prompt == _question("tallest").text
    _insert(scene, "change")
    assert _temperatures(scene) == [0.8, 0.8]
    _insert(scene, "months")
    assert _temperatures(scene) == [None, None]


def test_a_temperature_that_the_user_chose_stays(scene: Opened) -> None:
    state = scene.opened.controller.lane_states["left"]
    scene.window.prompt_bar.conditions.same_box.setChecked(False)
    chosen = replace(state.choice, sampler={"temperature": 0.3})
    scene.window.panels["left"].set_choice(chosen)
    scene.window.panels["left"].choice_changed.emit()
    scene.pump()
    _insert(scene, "tallest")
    assert _temperatures(scene) == [0.3, 0.6]
    _insert(scene, "months")
    assert _temperatures(scene) == [0.3, None]
