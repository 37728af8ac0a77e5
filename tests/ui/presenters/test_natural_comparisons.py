"""One click compares a model with itself: thinking on and off, two efforts, two quantisations."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from overthink.comparison.plan import LaneChoice
from overthink.core.settings import RunSettings
from overthink.core.thinking_switches import ThinkingSwitches
from overthink.library.local_models import two_builds
from overthink.library.model_entry import ModelEntry, entry_of_file
from overthink.ui.state.natural_comparisons import natural_comparisons
from overthink.ui.state.turn_state import SIDES
from tests.library.gguf_maker import make_model
from tests.ui.opened_window import RIGHT, Opened

SWITCHES = ThinkingSwitches(off={"thinking": False}, effort="effort", levels=("low", "mid", "max"))


@pytest.fixture
def scene(
    loop: QEventLoop, qapp: QApplication, tmp_path: Path, overthink_home: Path
) -> Iterator[Opened]:
    made = Opened(loop, qapp, tmp_path, [RIGHT] * 3)
    made.planned()
    made.pump()
    yield made
    made.close()


def test_a_click_sets_both_lanes_visibly(scene: Opened) -> None:
    panel = scene.window.panels["right"]
    controller = panel.choice_controller
    model = panel.choice.model
    controller._settings.switches = SWITCHES
    panel.header.settings.click()
    on_off = controller.popover.comparisons[0]
    assert on_off.text() == "Thinking on against off"
    on_off.click()
    scene.pump()
    choices = [scene.window.panels[side].choice for side in SIDES]
    assert [choice.model for choice in choices] == [model, model]
    assert [choice.run.thinking for choice in choices] == ["on", "off"]
    assert not controller.settings_open
    assert not scene.window.prompt_bar.conditions.same_settings
    states = scene.opened.controller.lane_states
    scene.until(lambda: all(states[side].planned_choice == states[side].choice for side in SIDES))
    scene.pump(0.05)
    chip = scene.window.panels["left"].header.difference
    assert "Thinking: on left, off right." in chip.toolTip() + chip.text()


def test_each_comparison_changes_one_thing() -> None:
    choice = LaneChoice("big", "lookup", {"seed": 3}, run=RunSettings(thinking="off", max_tokens=9))
    made = list(natural_comparisons(choice, SWITCHES, ("big", "small")))
    assert [each.label for each in made] == [
        "Thinking on against off",
        "Effort low against max",
        "big against small",
    ]
    on_off, effort, builds = made
    assert [c.run.thinking for c in (on_off.left, on_off.right)] == ["on", "off"]
    assert [c.run.effort for c in (effort.left, effort.right)] == ["low", "max"]
    assert effort.left.run.thinking == "auto", "an effort needs thinking"
    assert [c.model for c in (builds.left, builds.right)] == ["big", "small"]
    for each in made:
        assert {c.sampler["seed"] for c in (each.left, each.right)} == {3}
        assert {c.run.max_tokens for c in (each.left, each.right)} == {9}


def test_nothing_is_offered_that_does_not_act() -> None:
    assert list(natural_comparisons(LaneChoice("r1"), ThinkingSwitches())) == []
    one_level = ThinkingSwitches(effort="reasoning_effort", levels=("max",))
    assert list(natural_comparisons(LaneChoice("r1"), one_level)) == []


def test_the_nearest_other_quantisation_is_compared(tmp_path: Path) -> None:
    def entry(name: str, padding: int) -> ModelEntry:
        keys = {"general.name": "Same", "x.padding": "y" * padding}
        return entry_of_file(make_model(tmp_path / f"{name}.gguf", keys=keys))

    builds = [entry("same-Q8_0", 900), entry("same-Q4_K_M", 500), entry("same-Q2_K", 100)]
    names = [[each.path.stem for each in two_builds(builds, build)] for build in builds]
    assert names == [
        ["same-Q8_0", "same-Q4_K_M"],
        ["same-Q4_K_M", "same-Q2_K"],
        ["same-Q4_K_M", "same-Q2_K"],
    ]
    assert two_builds([builds[0], entry("other-Q4_K_M", 300)], builds[0]) == []
