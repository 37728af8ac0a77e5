"""Memory in the window: a warning before a run, overriding it, and loading one lane at a time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from overthink.comparison.plan import LaneChoice, LanePlan
from overthink.core.events import DeviceFacts
from overthink.core.protocol import Load
from overthink.core.vocabulary import RunStatus, TimingMode
from overthink.ui.app.application import Preset
from overthink.ui.services import lane_plans
from overthink.ui.services.comparison_controller import ComparisonEngine
from overthink.ui.state.turn_state import SIDES
from tests.comparison.test_lane_memory import machine, planned
from tests.library.real_shapes import HUGE, sparse_model
from tests.ui.opened_window import RIGHT, Opened
from tests.ui.services.test_comparison_controller import Stage, staged
from tests.ui.window_fixture import assert_accessible


@pytest.fixture
def huge_left(
    loop: QEventLoop, qapp: QApplication, tmp_path: Path, overthink_home: Path
) -> Iterator[Opened]:
    """The window with a model on the left for which no machine has the memory."""
    folder = overthink_home / "models"
    folder.mkdir(parents=True)
    sparse_model(folder / "huge.gguf", HUGE, with_tokens=True)
    scene = Opened(loop, qapp, tmp_path, (RIGHT,) * 2, preset=Preset(left="huge"))
    scene.planned()
    scene.until(lambda: scene.opened.engine.plans.fitted is not None)
    yield scene
    if not scene.opened.closed.is_set():
        scene.close()


def test_a_run_that_does_not_fit_starts_at_the_second_request_only(
    huge_left: Opened,
) -> None:
    bar, message = huge_left.window.prompt_bar, huge_left.window.message
    assert huge_left.window.memory_strip.warning.text().startswith("Does not fit: needs ≈ ")
    (meter,) = huge_left.window.memory_strip.meters
    assert meter.accessibleName().startswith("RAM: ≈ ")
    assert_accessible(huge_left.window)

    bar.run_button.click()
    huge_left.pump(0.05)
    assert "Press Run again to run anyway." in message.text()
    assert not huge_left.lanes["left"].commands

    bar.run_button.click()
    huge_left.idle()
    (load,) = [c for c in huge_left.lanes["left"].commands if isinstance(c, Load)]
    assert load.needs_bytes == 0, "the check before loading is passed by"
    assert load.needs["RAM"] > 2**41
    assert huge_left.record("left").status is RunStatus.FINISHED


def test_another_choice_causes_another_memory_warning(huge_left: Opened) -> None:
    bar = huge_left.window.prompt_bar
    bar.run_button.click()
    controller = huge_left.opened.controller
    before = huge_left.opened.engine.plans.fitted
    bar.conditions.set_timing(TimingMode.SEQUENTIAL)
    huge_left.until(lambda: huge_left.opened.engine.plans.fitted is not before)
    controller.lane_states["right"].choice = LaneChoice("huge")
    again = huge_left.opened.engine.plans.fitted
    huge_left.opened.engine.plans.refresh()
    huge_left.until(lambda: huge_left.opened.engine.plans.fitted is not again)

    bar.run_button.click()
    huge_left.pump(0.05)
    assert not huge_left.lanes["left"].commands


class LargePlans:
    """Makes plans of nine GiB each, without files."""

    def plan(self, side: str, choice: LaneChoice, threads: int) -> LanePlan:
        return planned(side, device="CUDA0")


def _large_stage(loop: QEventLoop) -> Stage:
    stage = Stage(loop)
    choices = {side: LaneChoice("large") for side in SIDES}
    stage.engine = ComparisonEngine.build(LargePlans, stage.sources, choices, stage.bugs.append)
    return stage


def test_lanes_that_do_not_fit_together_are_loaded_in_turn(
    loop: QEventLoop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lane_plans, "measure_memory", lambda *_: machine(64, 14))
    stage = _large_stage(loop)
    with staged(stage) as controller:
        stage.engine.plans.timing = TimingMode.SEQUENTIAL
        changes: list[tuple[str, bool]] = []
        controller.loaded_changed.connect(
            lambda side: changes.append((side, controller.lane_states[side].loaded))
        )
        controller.run("Why?", None)
        stage.idle()

        assert stage.statuses() == [RunStatus.FINISHED] * 2
        assert [controller.lane_states[side].loaded for side in SIDES] == [False, True]
        assert ("left", False) in changes, "the lane that was unloaded is shown as such"
        controller.follow_up("Sure?", None)
        stage.idle()
        assert stage.commands("left") == ["Load", "Run"] * 2
        assert controller.lane_states["right"].loaded


def test_lanes_that_fit_together_stay_loaded(
    loop: QEventLoop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lane_plans, "measure_memory", lambda *_: machine(64, 40))
    stage = _large_stage(loop)
    with staged(stage) as controller:
        stage.engine.plans.timing = TimingMode.SEQUENTIAL
        controller.run("Why?", None)
        stage.idle()
        assert all(controller.lane_states[side].loaded for side in SIDES)
        assert set(stage.engine.plans.in_memory) == set(SIDES)


def test_memory_is_not_judged_before_the_devices_are_known(loop: QEventLoop) -> None:
    stage = _large_stage(loop)
    gpu = DeviceFacts(
        name="CUDA0", description="a card", kind="gpu", free_bytes=2**40, total_bytes=2**40
    )
    with staged(stage) as controller:
        stage.engine.plans.devices = None
        stage.engine.plans.refresh()
        stage.until(lambda: controller.lane_states["left"].plan is not None)
        assert stage.engine.plans.fitted is None

        stage.engine.plans.set_devices([gpu])
        stage.until(lambda: stage.engine.plans.fitted is not None)
        assert stage.engine.plans.fitted is not None
        assert [fit.place.name for fit in stage.engine.plans.fitted.report.places] == [
            "RAM",
            "CUDA0",
        ]
