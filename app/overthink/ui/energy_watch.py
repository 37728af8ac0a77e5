"""What a lane's run cost in energy, where the machine counts it and one lane runs alone.

The counters count the whole processor, so two lanes at once cannot be told apart: then there is no
figure, and the reason is told.
"""

from __future__ import annotations

import asyncio

from PySide6.QtCore import QObject, Signal

from overthink.core.events import Failed, Finished, LaneEvent, PromptDone, PromptProgress
from overthink.core.vocabulary import TimingMode
from overthink.lanes.energy import Energy, EnergyMeter
from overthink.ui.controller import Controller
from overthink.ui.shown import Side


class EnergyWatch(QObject):
    """Measures from the moment a lane takes up its prompt to the end of its run."""

    measured = Signal(str, object)
    """Side and `Energy`."""

    def __init__(self, controller: Controller, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._controller = controller
        self._started: dict[Side, asyncio.Future[tuple[EnergyMeter, Energy]]] = {}
        controller.spoke.connect(self._take)

    def _take(self, side: Side, event: LaneEvent) -> None:
        if isinstance(event, PromptProgress | PromptDone) and side not in self._started:
            self._started[side] = asyncio.ensure_future(asyncio.to_thread(_started_meter))
            self._controller.start(self._begin(side, self._started[side]))
        elif isinstance(event, Finished | Failed) and side in self._started:
            self._controller.start(self._end(side, self._started.pop(side)))

    async def _begin(self, side: Side, started: asyncio.Future[tuple[EnergyMeter, Energy]]) -> None:
        _, energy = await started
        self.measured.emit(side, Energy(None, energy.reason))

    async def _end(self, side: Side, started: asyncio.Future[tuple[EnergyMeter, Energy]]) -> None:
        meter, _ = await started
        energy = await asyncio.to_thread(meter.sample)
        if energy.joules is not None and self._controller.timing is TimingMode.CONCURRENT:
            words = self.tr("the counter counts both lanes at once: run one after the other")
            energy = Energy(None, words)
        self.measured.emit(side, energy)


def _started_meter() -> tuple[EnergyMeter, Energy]:
    """Looks for the counters and reads them: in a thread, since these are files."""
    meter = EnergyMeter()
    return meter, meter.sample()
