"""The window's device list comes from llama.cpp, through a real child process."""

from __future__ import annotations

from pathlib import Path

from qasync import QEventLoop

from overthink.core.events import DeviceFacts
from overthink.lanes.live import LiveLane
from overthink.ui.services.machine_monitor import DeviceList
from tests.ui.services.test_comparison_controller import Stage, staged

PATIENCE_S = 60.0


def test_a_device_list_comes_from_one_child_that_is_closed_afterwards(
    loop: QEventLoop, tmp_path: Path
) -> None:
    stage = Stage(loop)
    lanes: list[LiveLane] = []
    listed: list[tuple[tuple[DeviceFacts, ...], str]] = []

    def make_lane() -> LiveLane:
        lanes.append(LiveLane(tmp_path, "devices"))
        return lanes[-1]

    with staged(stage) as controller:
        devices = DeviceList(stage.engine.tasks, make_lane, controller)
        devices.listed.connect(lambda found, why: listed.append((found, why)))
        devices.ask()
        devices.ask()
        stage.until(lambda: bool(listed), PATIENCE_S)
        assert len(lanes) == 1, "a second request while one is pending starts no second child"
        assert lanes[0].pid is None
        ((found, why),) = listed
        assert any(device.kind == "cpu" for device in found)
        assert bool(why) is not any(device.offloads for device in found)
        devices.ask()
        stage.until(lambda: len(listed) == 2, PATIENCE_S)
    assert stage.bugs == []


def test_a_child_that_cannot_start_leaves_the_list_unchanged(
    loop: QEventLoop, tmp_path: Path
) -> None:
    stage = Stage(loop)
    listed: list[object] = []
    with staged(stage) as controller:
        lane = LiveLane(tmp_path, "devices", [str(tmp_path / "no such program")])
        devices = DeviceList(stage.engine.tasks, lambda: lane, controller)
        devices.listed.connect(lambda found, why: listed.append(found))
        devices.ask()
        stage.until(lambda: not devices.asking, PATIENCE_S)
    assert listed == []
    assert stage.bugs == []
