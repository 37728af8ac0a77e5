"""What the machine has and what the lanes use of it: llama.cpp's devices, and resident memory."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping

import psutil
from PySide6.QtCore import QObject, QTimer, Signal

from overthink.core.events import Failed
from overthink.lanes.live import LiveLane
from overthink.ui.services.background_work import BackgroundTasks
from overthink.ui.state.lane_state import LaneState
from overthink.ui.state.turn_state import Side

INTERVAL_MS = 1_000


class DeviceList(QObject):
    """Asks a child process for llama.cpp's device list.

    It asks anew each time, since free memory changes.

    Args:
        make_lane: returns the lane whose process is asked and then ended.
    """

    listed = Signal(object, object)
    """The devices, a tuple of `DeviceFacts`; and the reason if none of them is a GPU."""

    def __init__(
        self, tasks: BackgroundTasks, make_lane: Callable[[], LiveLane], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._tasks, self._make_lane = tasks, make_lane
        self.asking = False
        """True from a request to its answer."""

    def ask(self) -> None:
        """Ask, unless a request is already pending."""
        if not self.asking:
            self.asking = True
            self._tasks.start(self._ask())

    async def _ask(self) -> None:
        lane = self._make_lane()
        try:
            described = await lane.describe()
        finally:
            self.asking = False
            await lane.close()
        if not isinstance(described, Failed):  # a lane reports the failure when it is to run
            self.listed.emit(described.devices, described.no_gpu)


class MemoryMonitor(QObject):
    """Measures the resident memory of each lane's process once a second, off the UI thread."""

    measured = Signal(str, object)
    """Side, and bytes or None."""

    def __init__(
        self,
        lane_states: Mapping[Side, LaneState],
        tasks: BackgroundTasks,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._lane_states, self._tasks = lane_states, tasks
        self._timer = QTimer(self, interval=INTERVAL_MS)
        self._timer.timeout.connect(self._start)

    def update_timer(self) -> None:
        """Run the timer only while a process exists, so that an idle window causes no wakeups."""
        lane_states = self._lane_states.values()
        wanted = any(lane_state.source.pid for lane_state in lane_states)
        if wanted and not self._timer.isActive():
            self._timer.start()
        elif not wanted and not any(lane_state.busy for lane_state in lane_states):
            self._timer.stop()
            self._start()

    def _start(self) -> None:
        self._tasks.start(self._measure())

    async def _measure(self) -> None:
        for side, lane_state in self._lane_states.items():
            pid = lane_state.source.pid
            found = None if pid is None else await asyncio.to_thread(resident_bytes, pid)
            self.measured.emit(side, found)


def resident_bytes(pid: int) -> int | None:
    """Resident memory of a process; None if it is gone or access is denied."""
    try:
        return int(psutil.Process(pid).memory_info().rss)
    except psutil.Error:
        return None
