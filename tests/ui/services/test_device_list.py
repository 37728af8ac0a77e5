"""The window's device list is llama.cpp's own, asked of a real child process beside the window."""

from __future__ import annotations

from pathlib import Path

from qasync import QEventLoop

from overthink.core.events import DeviceFacts
from overthink.lanes.live import LiveLane
from overthink.ui.services.device_list import DeviceList
from tests.ui.services.test_comparison_controller import Stage, staged

PATIENCE_S = 60.0


def test_devices_are_asked_of_a_child_that_is_gone_afterwards(
    loop: QEventLoop, tmp_path: Path
) -> None:
    stage = Stage(loop)
    lanes: list[LiveLane] = []
    told: list[tuple[tuple[DeviceFacts, ...], str]] = []

    def make_lane() -> LiveLane:
        lanes.append(LiveLane(tmp_path, "devices"))
        return lanes[-1]

    with staged(stage) as controller:
        devices = DeviceList(controller, make_lane, controller)
        devices.told.connect(lambda found, why: told.append((found, why)))
        devices.ask()
        devices.ask()
        stage.until(lambda: bool(told), PATIENCE_S)
        assert len(lanes) == 1, "asked twice at once, it is asked once"
        assert lanes[0].pid is None
        ((found, why),) = told
        assert any(device.kind == "cpu" for device in found)
        assert bool(why) is not any(device.offloads for device in found)
        devices.ask()
        stage.until(lambda: len(told) == 2, PATIENCE_S)
    assert stage.bugs == []


def test_a_child_that_cannot_be_started_leaves_the_list_as_it_was(
    loop: QEventLoop, tmp_path: Path
) -> None:
    stage = Stage(loop)
    told: list[object] = []
    with staged(stage) as controller:
        lane = LiveLane(tmp_path, "devices", [str(tmp_path / "no such program")])
        devices = DeviceList(controller, lambda: lane, controller)
        devices.told.connect(lambda found, why: told.append(found))
        devices.ask()
        stage.until(lambda: not devices.asking, PATIENCE_S)
    assert told == []
    assert stage.bugs == []
