"""llama.cpp's device list for the window, asked of a child process when somebody wants to see it.

Memory that is free changes, so it is asked again each time; the last answer stands meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from overthink.core.events import Failed
from overthink.lanes.live import LiveLane
from overthink.ui.services.comparison_controller import ComparisonController


class DeviceList(QObject):
    """Asks, and tells.

    Args:
        make_lane: gives the lane whose process is asked, and ended again.
    """

    told = Signal(object, object)
    """The devices, a tuple of `DeviceFacts`; and why none is a GPU where that is so."""

    def __init__(
        self, controller: ComparisonController, make_lane: Callable[[], LiveLane], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._controller, self._make_lane = controller, make_lane
        self.asking = False
        """True from a question to its answer."""

    def ask(self) -> None:
        """Asks, unless it is being asked already."""
        if not self.asking:
            self.asking = True
            self._controller.start(self._ask())

    async def _ask(self) -> None:
        lane = self._make_lane()
        try:
            described = await lane.describe()
        finally:
            self.asking = False
            await lane.close()
        if not isinstance(described, Failed):  # then a lane will say so when it is to run
            self.told.emit(described.devices, described.no_gpu)
