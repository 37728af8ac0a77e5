"""The figure of the GPU: use, memory and power over the run's time. Knows no widget."""

from __future__ import annotations

from PySide6.QtCore import QObject

from overthink.core.vocabulary import TimingMode
from overthink.ui.i18n.number_format import memory
from overthink.ui.panels.plots.lane_data import LaneSeries
from overthink.ui.panels.plots.plot_spec import Line, Weight, number
from overthink.ui.panels.plots.series_math import Span


class Gpu(QObject):
    """Shares of what the lane's GPUs can do, hold and draw."""

    key = "gpu"
    least_top = 1.0
    fixed = True
    from_zero = True
    tells_phases = False
    headroom = 1.0

    def name(self) -> str:
        return self.tr("GPU")

    def title(self, timing: TimingMode | None) -> str:
        if timing is TimingMode.CONCURRENT:
            return self.tr("GPU · %, both lanes")
        return self.tr("GPU · %")

    def how(self) -> str:
        return self.tr(
            "By the vendor's library, a few times a second, for the whole GPU, whoever uses it. "
            "Thin line: use, the part of the time in which something was computed. Thick line: "
            "memory in use, of all. Faint line: power, of the limit. Of several GPUs: mean use, "
            "sums of the others."
        )

    def empty(self, lanes: list[LaneSeries]) -> str:
        return self.tr("No GPU was measured")

    def lines(self, lane: LaneSeries, span: Span) -> list[Line]:
        return [
            Line(lane.gpu.power.points(span), Weight.FAINT),
            Line(lane.gpu.memory.points(span), Weight.BOLD),
            Line(lane.gpu.use.points(span), Weight.PLAIN),
        ]

    def value(self, lane: LaneSeries, token: int) -> float | None:
        return lane.gpu.use.at(lane.trace.t_us[token])

    def shown(self, value: float) -> str:
        return self.tr("{share} %").format(share=number(100 * value))

    def beside(self, lane: LaneSeries, token: int) -> str:
        watts = lane.gpu.watts.at(lane.trace.t_us[token])
        return "" if watts is None else self.tr("{watts} W").format(watts=number(watts))

    def words(self, lane: LaneSeries) -> str:
        use = self.value(lane, lane.count - 1) if lane.count else None
        if use is None:
            return self.tr("no GPU measured")
        told = self.tr("{share} in use at last").format(share=self.shown(use))
        held = lane.gpu.bytes.at(lane.last_us)
        parts = [told, memory(int(held)) if held is not None else ""]
        return ", ".join(filter(None, (*parts, self.beside(lane, lane.count - 1))))
