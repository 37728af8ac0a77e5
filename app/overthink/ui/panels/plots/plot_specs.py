"""The figures: what each draws of a lane, what it reads out, and how it is measured, in words.

Knows no widget: a plot asks its figure.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QObject

from overthink.core.vocabulary import TimingMode
from overthink.ui.i18n.number_format import memory, percent
from overthink.ui.panels.plots.lane_data import LaneSeries
from overthink.ui.panels.plots.plot_spec import Line, PlotSpec, Weight, number
from overthink.ui.panels.plots.series_math import (
    ACCEPTANCE_WINDOW,
    SPEED_LEAST_TOKENS,
    SURPRISAL_WINDOW,
    Span,
)


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


def _nothing_yet(lanes: list[LaneSeries]) -> str:
    if any(not lane.ended for lane in lanes):
        return QCoreApplication.translate("Figures", "Waiting for the first tokens")
    if lanes:
        return QCoreApplication.translate("Figures", "No tokens")
    return QCoreApplication.translate("Figures", "Nothing has run yet")


class Plain(QObject):
    """A figure whose value says all."""

    def beside(self, lane: LaneSeries, token: int) -> str:
        return ""


class Race(Plain):
    """Tokens over time."""

    key = "race"
    least_top = 10.0
    fixed = False
    from_zero = False
    tells_phases = True
    headroom = 1.05

    def name(self) -> str:
        return self.tr("Race")

    def title(self, timing: TimingMode | None) -> str:
        return self.tr("Race · tokens")

    def how(self) -> str:
        return self.tr(
            "Tokens generated since the start of each lane's run, prompt processing included in "
            "the time. Thin line: thinking. Thick line: answer. The diamond marks the last token "
            "of the thought."
        )

    def empty(self, lanes: list[LaneSeries]) -> str:
        return _nothing_yet(lanes)

    def lines(self, lane: LaneSeries, span: Span) -> list[Line]:
        thinking, answer = lane.race(span)
        return [Line(thinking, Weight.THIN), Line(answer, Weight.BOLD)]

    def value(self, lane: LaneSeries, token: int) -> float | None:
        return token + 1.0

    def shown(self, value: float) -> str:
        return number(value)

    def words(self, lane: LaneSeries) -> str:
        text = self.tr("{tokens} tokens after {seconds} seconds").format(
            tokens=number(lane.count), seconds=number(lane.last_us / 1e6, 1)
        )
        if lane.thought_end is None:
            return text
        return text + self.tr(", thought ended after {seconds} seconds").format(
            seconds=number(lane.seconds(lane.thought_end), 1)
        )


class Speed(Plain):
    """Tokens a second."""

    key = "speed"
    least_top = 5.0
    fixed = False
    from_zero = True
    tells_phases = False
    headroom = 1.1

    def name(self) -> str:
        return self.tr("Speed")

    def title(self, timing: TimingMode | None) -> str:
        if timing is TimingMode.CONCURRENT:
            return self.tr("Speed · tokens/s, together")
        if timing is TimingMode.SEQUENTIAL:
            return self.tr("Speed · tokens/s, one after the other")
        return self.tr("Speed · tokens/s")

    def how(self) -> str:
        return self.tr(
            "Tokens a second over the last second, or over the last {least} tokens where a second "
            "holds fewer. Dashed: of a run that took less than a fifth of a second, the speed over "
            "all of it, from its first token to its last. Times are the lane's own, taken when it "
            "knew the token. Together: both lanes shared the machine. One after the other: each "
            "had it alone."
        ).format(least=SPEED_LEAST_TOKENS)

    def empty(self, lanes: list[LaneSeries]) -> str:
        if any(lane.count for lane in lanes):
            return self.tr("Too short to measure a speed")
        return _nothing_yet(lanes)

    def lines(self, lane: LaneSeries, span: Span) -> list[Line]:
        if lane.speed.overall is not None:
            return [Line(lane.speed.level(), Weight.LEVEL)]
        return [Line(lane.speed.points(span), Weight.PLAIN)]

    def value(self, lane: LaneSeries, token: int) -> float | None:
        return lane.speed.value(token)

    def shown(self, value: float) -> str:
        return number(value, 1 if value < 100 else 0)

    def words(self, lane: LaneSeries) -> str:
        speed = lane.speed.value(lane.count - 1) if lane.count else None
        if speed is None:
            return self.tr("no speed measured")
        if lane.speed.overall is not None:
            return self.tr("{speed} tokens a second over all of the run").format(
                speed=self.shown(speed)
            )
        return self.tr("{speed} tokens a second at last").format(speed=self.shown(speed))


class Acceptance(Plain):
    """Accepted over tested proposals of the draft."""

    key = "acceptance"
    least_top = 1.0
    fixed = True
    from_zero = True
    tells_phases = False
    headroom = 1.0

    def name(self) -> str:
        return self.tr("Acceptance")

    def title(self, timing: TimingMode | None) -> str:
        return self.tr("Acceptance · %")

    def how(self) -> str:
        return self.tr(
            "Of the draft's proposals that the target tested, the share that stood: accepted over "
            "tested, over the last {rounds} draft rounds. What the target never reached is not "
            "counted. A loop drives it towards 100 %."
        ).format(rounds=ACCEPTANCE_WINDOW)

    def empty(self, lanes: list[LaneSeries]) -> str:
        if any(lane.count for lane in lanes):
            return self.tr("No draft has proposed anything")
        return _nothing_yet(lanes)

    def lines(self, lane: LaneSeries, span: Span) -> list[Line]:
        return [Line(lane.acceptance.points(span), Weight.PLAIN)]

    def value(self, lane: LaneSeries, token: int) -> float | None:
        place = lane.acceptance.round_at(lane.trace.t_us[token])
        return None if place is None else lane.acceptance.value(place)

    def shown(self, value: float) -> str:
        return percent(value)

    def words(self, lane: LaneSeries) -> str:
        share = self.value(lane, lane.count - 1) if lane.count else None
        if share is None:
            return self.tr("no draft")
        return self.tr("{share} accepted of those tested, lately").format(share=self.shown(share))


class Surprisal(Plain):
    """Bits a token."""

    key = "surprisal"
    least_top = 2.0
    fixed = False
    from_zero = True
    tells_phases = False
    headroom = 3.0

    def name(self) -> str:
        return self.tr("Surprisal")

    def title(self, timing: TimingMode | None) -> str:
        return self.tr("Surprisal · bits/token")

    def how(self) -> str:
        return self.tr(
            "How unexpected each token was: minus the logarithm to base 2 of its probability under "
            "the target, before any sampler. Line: mean over the last {window} tokens. Faint: "
            "the greatest of single tokens; what lies over the top of the plot is cut off."
        ).format(window=SURPRISAL_WINDOW)

    def empty(self, lanes: list[LaneSeries]) -> str:
        return _nothing_yet(lanes)

    def lines(self, lane: LaneSeries, span: Span) -> list[Line]:
        single = Line(lane.surprisal.peaks(span), Weight.FAINT)
        return [single, Line(lane.mean_surprisal.points(span), Weight.PLAIN)]

    def value(self, lane: LaneSeries, token: int) -> float | None:
        return lane.mean_surprisal.value(token)

    def shown(self, value: float) -> str:
        return number(value, 2)

    def words(self, lane: LaneSeries) -> str:
        mean = self.value(lane, lane.count - 1) if lane.count else None
        if mean is None:
            return self.tr("no surprisal known")
        return self.tr("{bits} bits a token lately").format(bits=self.shown(mean))


def all_figures(parent: QObject) -> list[PlotSpec]:
    """All of them, in the order in which they are shown."""
    return [Race(parent), Speed(parent), Acceptance(parent), Surprisal(parent), Gpu(parent)]
