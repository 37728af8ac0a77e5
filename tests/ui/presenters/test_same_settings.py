"""Same, different and mixed settings: explicit, reversible, and never at odds with the note."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from qasync import QEventLoop

from overthink.comparison.plan import LaneChoice
from overthink.core.settings import LoadSettings
from overthink.ui.panels.prompt.same_settings import SameSettingsBox
from overthink.ui.state.turn_state import Side
from tests.ui.opened_window import RIGHT, Opened
from tests.ui.window_fixture import assert_accessible


@pytest.fixture
def scene(
    loop: QEventLoop, qapp: QApplication, tmp_path: Path, overthink_home: Path
) -> Iterator[Opened]:
    made = Opened(loop, qapp, tmp_path, [RIGHT] * 3)
    made.planned()
    made.pump()
    yield made
    if not made.opened.closed.is_set():
        made.close()


def box(scene: Opened) -> SameSettingsBox:
    return scene.window.prompt_bar.conditions.same_box


def sampler(scene: Opened, side: Side) -> dict[str, object]:
    return scene.opened.controller.lane_states[side].choice.sampler


def choose(scene: Opened, side: Side, **changes: object) -> None:
    """Change a lane's choice like its header, and wait for the plan."""
    state = scene.opened.controller.lane_states[side]
    choice = replace(state.choice, **changes)  # type: ignore[arg-type]
    scene.window.panels[side].set_choice(choice)
    scene.window.panels[side].choice_changed.emit()
    scene.until(lambda: state.planned_choice == choice and state.plan is not None)
    scene.pump(0.05)


def assert_consistent(scene: Opened) -> None:
    """The box and the note beside it count the same conditions."""
    chip, state = scene.window.panels["left"].header.unequal, box(scene).checkState()
    if state is Qt.CheckState.Checked:
        assert chip.isHidden() or chip.text().startswith("Displayed run: ")
    if not chip.isHidden() and not chip.text().startswith("Displayed run: "):
        assert chip.text().split()[0] in box(scene).text()


def test_equal_lanes_have_the_same_settings(scene: Opened) -> None:
    assert (box(scene).checkState(), box(scene).text()) == (
        Qt.CheckState.Checked,
        "Same settings",
    )
    assert_consistent(scene)
    assert_accessible(scene.window.prompt_bar)


def test_linked_settings_with_unequal_conditions_are_mixed(scene: Opened) -> None:
    choose(scene, "right", draft="none")
    assert box(scene).checkState() is Qt.CheckState.PartiallyChecked
    assert box(scene).text() == "Same, 1 unequal"
    assert "Draft: a model left, none right." in box(scene).toolTip()
    assert_consistent(scene)
    choose(scene, "left", sampler={"temperature": 0.5})
    assert sampler(scene, "right") == {"temperature": 0.5}, "the settings are still linked"
    choose(scene, "right", draft="auto")
    assert box(scene).checkState() is Qt.CheckState.Checked
    assert_consistent(scene)


def test_switching_on_asks_whose_settings_to_take_and_can_be_undone(
    scene: Opened, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[object] = []
    monkeypatch.setattr(box(scene).menu, "popup", opened.append)  # it would grab the keyboard
    qtbot.mouseClick(box(scene), Qt.MouseButton.LeftButton, pos=box(scene).rect().center())
    assert not box(scene).isChecked()
    assert box(scene).text() == "Separate settings"
    choose(scene, "right", sampler={"temperature": 0.9})
    assert box(scene).text() == "Separate, 1 unequal"
    assert_consistent(scene)

    qtbot.keyClick(box(scene), Qt.Key.Key_Space)
    assert not box(scene).isChecked(), "nothing is overwritten yet"
    assert opened
    left, right = box(scene).menu.actions()
    assert "left lane's" in left.text()
    assert "Temperature: " in left.toolTip()
    assert sampler(scene, "right") == {"temperature": 0.9}

    right.trigger()
    assert box(scene).isChecked()
    assert sampler(scene, "left") == sampler(scene, "right") == {"temperature": 0.9}
    undo = scene.window.prompt_bar.conditions.undo_button
    assert "left lane" in undo.toolTip()
    undo.click()
    assert sampler(scene, "left") == {}
    assert sampler(scene, "right") == {"temperature": 0.9}
    assert not box(scene).isChecked()
    assert not undo.isEnabled()


def test_taking_the_left_settings_can_be_undone(scene: Opened) -> None:
    box(scene).click()
    choose(scene, "right", sampler={"temperature": 0.9})
    box(scene).menu.actions()[0].trigger()
    assert sampler(scene, "right") == {}
    choose(scene, "right", model="demo-wanderer")
    scene.window.prompt_bar.conditions.undo_button.click()
    choice = scene.opened.controller.lane_states["right"].choice
    assert (choice.model, choice.sampler) == ("demo-wanderer", {"temperature": 0.9})
    assert scene.window.panels["right"].choice == choice


def test_equal_settings_are_linked_again_without_a_question(scene: Opened) -> None:
    box(scene).click()
    box(scene).click()
    assert box(scene).isChecked()
    assert not scene.window.prompt_bar.conditions.undo_button.isEnabled()


def test_devices_are_no_reason_to_ask(scene: Opened) -> None:
    box(scene).click()
    choose(scene, "right", load=LoadSettings(device="cpu"))
    box(scene).click()
    assert box(scene).isChecked()


def test_the_popover_states_whose_settings_it_shows(scene: Opened) -> None:
    for side in ("left", "right"):
        panel = scene.window.panels["left" if side == "left" else "right"]
        panel.header.settings.click()
        assert panel.choice_controller.popover.title == "Settings of both lanes"
        assert "both lanes" in panel.header.settings.toolTip()
        choose(scene, "right", draft="none")
        assert (
            "Draft: a model left, none right." in panel.choice_controller.popover.scope_note.text()
        )
        panel.choice_controller.close_settings()
        choose(scene, "right", draft="auto")
    box(scene).click()
    panel.header.settings.click()
    assert panel.choice_controller.popover.title == "Settings of the right lane"


def test_the_note_on_a_displayed_run_does_not_contradict_the_box(scene: Opened) -> None:
    choose(scene, "right", draft="none")
    scene.run()
    assert_consistent(scene)
    choose(scene, "right", draft="auto")
    chip = scene.window.panels["left"].header.unequal
    assert chip.text() == "Displayed run: 1 unequal condition"
    assert box(scene).checkState() is Qt.CheckState.Checked
    difference = scene.window.panels["left"].header.difference.text()
    assert difference.startswith("Displayed run: Draft")


def test_nothing_moves_between_the_states(scene: Opened) -> None:
    pace = scene.window.prompt_bar.conditions.pace_box
    before = pace.geometry()
    choose(scene, "right", draft="none")
    assert pace.geometry() == before
    box(scene).click()
    scene.pump(0.05)
    assert pace.geometry() == before
    choose(scene, "right", draft="auto")
    assert pace.geometry() == before


def test_settings_that_differ_at_the_start_are_not_overwritten(
    loop: QEventLoop, qapp: QApplication, tmp_path: Path, overthink_home: Path
) -> None:
    scene = Opened(loop, qapp, tmp_path, [RIGHT])
    scene.opened.options.change(same_settings=True)
    scene.opened.controller.lane_states["right"].choice = LaneChoice(
        "demo-runaway", sampler={"temperature": 0.9}
    )
    scene.opened.saved_state.restore()
    assert not box(scene).isChecked()
    assert sampler(scene, "right") == {"temperature": 0.9}
    scene.close()
