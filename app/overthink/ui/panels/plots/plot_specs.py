"""The specifications of all plots: lines, values, and how they are measured. No widgets."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QObject

from overthink.core.vocabulary import TimingMode
from overthink.ui.i18n.number_format import decimal, memory, numbers, percent
from overthink.ui.panels.plots.lane_data import LaneSeries
from overthink.ui.panels.plots.plot_spec import Line, PlotSpec, Weight
from overthink.ui.panels.plots.series_math import (
    ACCEPTANCE_WINDOW,
    SPEED_MIN_TOKENS,
    SURPRISAL_WINDOW,
    Span,
)


class _Plot(QObject):
    """What most plots have in common."""

    min_top = 1.0
    fixed = False
    from_zero = True
    distinguishes_phases = False
    headroom = 1.0

    def empty_text(self, lanes: list[LaneSeries]) -> str:
        if any(not lane.ended for lane in lanes):
            return QCoreApplication.translate("Figures", "Waiting for the first tokens")
        if lanes:
            return QCoreApplication.translate("Figures", "No tokens")
        return QCoreApplication.translate("Figures", "Nothing has run yet")

    def extra_text(self, lane: LaneSeries, token: int) -> str:
        return ""


class Gpu(_Plot):
    """Use, memory and power of the lane's GPUs, as shares of their limits."""

    key = "gpu"
    fixed = True

    def name(self) -> str:
        return self.tr("GPU")

    def title(self, timing: TimingMode | None) -> str:
        if timing is TimingMode.CONCURRENT:
            return self.tr("GPU · %, both lanes")
        return self.tr("GPU · %")

    def definition(self) -> str:
        return self.tr(
            "From the vendor's library several times a second, for the whole GPU: other programs "
            "count too. Thin line: use, the share of time in which the GPU was busy. Thick line: "
            "memory in use, as a share of all. Faint line: power, as a share of the limit. With "
            "several GPUs: mean use, and sums of memory and power."
        )

    def empty_text(self, lanes: list[LaneSeries]) -> str:
        return self.tr("No GPU was measured")

    def lines(self, lane: LaneSeries, span: Span) -> list[Line]:
        return [
            Line(lane.gpu.power.points(span), Weight.FAINT),
            Line(lane.gpu.memory.points(span), Weight.BOLD),
            Line(lane.gpu.use.points(span), Weight.PLAIN),
        ]

    def value(self, lane: LaneSeries, token: int) -> float | None:
        return lane.gpu.use.at(lane.trace.t_us[token])

    def value_text(self, value: float) -> str:
        return self.tr("{share} %").format(share=decimal(100 * value))

    def extra_text(self, lane: LaneSeries, token: int) -> str:
        watts = lane.gpu.watts.at(lane.trace.t_us[token])
        return "" if watts is None else self.tr("{watts} W").format(watts=decimal(watts))

    def description(self, lane: LaneSeries) -> str:
        use = self.value(lane, lane.count - 1) if lane.count else None
        if use is None:
            return self.tr("no GPU measured")
        use_text = self.tr("{share} in use now").format(share=self.value_text(use))
        used_bytes = lane.gpu.bytes.at(lane.last_us)
        parts = [use_text, memory(int(used_bytes)) if used_bytes is not None else ""]
        return ", ".join(filter(None, (*parts, self.extra_text(lane, lane.count - 1))))


class Race(_Plot):
    """Tokens over time."""

    key = "race"
    min_top = 10.0
    from_zero = False
    distinguishes_phases = True
    headroom = 1.05

    def name(self) -> str:
        return self.tr("Race")

    def title(self, timing: TimingMode | None) -> str:
        return self.tr("Race · tokens")

    def definition(self) -> str:
        return self.tr(
            "Tokens generated since the start of each lane's run; the time includes processing the "
            "prompt. Thin line: thinking. Thick line: answer. The diamond marks the last token of "
            "the thought."
        )

    def lines(self, lane: LaneSeries, span: Span) -> list[Line]:
        thinking, answer = lane.race(span)
        return [Line(thinking, Weight.THIN), Line(answer, Weight.BOLD)]

    def value(self, lane: LaneSeries, token: int) -> float | None:
        return token + 1.0

    def value_text(self, value: float) -> str:
        return decimal(value)

    def description(self, lane: LaneSeries) -> str:
        text = self.tr("{tokens} tokens after {seconds} seconds").format(
            tokens=decimal(lane.count), seconds=decimal(lane.last_us / 1e6, 1)
        )
        if lane.thought_end is None:
            return text
        return text + self.tr(", thought ended after {seconds} seconds").format(
            seconds=decimal(lane.seconds(lane.thought_end), 1)
        )


class Speed(_Plot):
    """Tokens per second."""

    key = "speed"
    min_top = 5.0
    headroom = 1.1

    def name(self) -> str:
        return self.tr("Speed")

    def title(self, timing: TimingMode | None) -> str:
        if timing is TimingMode.CONCURRENT:
            return self.tr("Speed · tokens/s, together")
        if timing is TimingMode.SEQUENTIAL:
            return self.tr("Speed · tokens/s, one after the other")
        return self.tr("Speed · tokens/s")

    def definition(self) -> str:
        return self.tr(
            "Tokens per second over the last second, or over the last {least} tokens if that has "
            "fewer. Dashed: the overall speed, from first to last token, of a run shorter than "
            "a fifth of a second. Times are taken in the lane's process, when the token is known. "
            "Together: both lanes shared the machine. One after the other: each had it alone."
        ).format(least=SPEED_MIN_TOKENS)

    def empty_text(self, lanes: list[LaneSeries]) -> str:
        if any(lane.count for lane in lanes):
            return self.tr("The run is too short to measure a speed")
        return super().empty_text(lanes)

    def lines(self, lane: LaneSeries, span: Span) -> list[Line]:
        if lane.speed.overall is not None:
            return [Line(lane.speed.level(), Weight.LEVEL)]
        return [Line(lane.speed.points(span), Weight.PLAIN)]

    def value(self, lane: LaneSeries, token: int) -> float | None:
        return lane.speed.value(token)

    def value_text(self, value: float) -> str:
        return numbers().speed(value)

    def description(self, lane: LaneSeries) -> str:
        speed = lane.speed.value(lane.count - 1) if lane.count else None
        if speed is None:
            return self.tr("no speed measured")
        if lane.speed.overall is not None:
            return self.tr("{speed} tokens per second over the whole run").format(
                speed=self.value_text(speed)
            )
        return self.tr("{speed} tokens per second now").format(speed=self.value_text(speed))


class Acceptance(_Plot):
    """Accepted over tested proposals of the draft."""

    key = "acceptance"
    fixed = True

    def name(self) -> str:
        return self.tr("Acceptance")

    def title(self, timing: TimingMode | None) -> str:
        return self.tr("Acceptance · %")

    def definition(self) -> str:
        return self.tr(
            "The share of tested draft proposals that the target accepted, over the last {rounds} "
            "draft rounds. Proposals that the target never reached are not counted. A loop drives "
            "acceptance towards 100 %."
        ).format(rounds=ACCEPTANCE_WINDOW)

    def empty_text(self, lanes: list[LaneSeries]) -> str:
        if any(lane.count for lane in lanes):
            return self.tr("No draft has proposed anything")
        return super().empty_text(lanes)

    def lines(self, lane: LaneSeries, span: Span) -> list[Line]:
        return [Line(lane.acceptance.points(span), Weight.PLAIN)]

    def value(self, lane: LaneSeries, token: int) -> float | None:
        index = lane.acceptance.round_at(lane.trace.t_us[token])
        return None if index is None else lane.acceptance.value(index)

    def value_text(self, value: float) -> str:
        return percent(value)

    def description(self, lane: LaneSeries) -> str:
        share = self.value(lane, lane.count - 1) if lane.count else None
        if share is None:
            return self.tr("no draft")
        return self.tr("{share} of tested proposals accepted recently").format(
            share=self.value_text(share)
        )


class Surprisal(_Plot):
    """Surprisal in bits a token."""

    key = "surprisal"
    min_top = 2.0
    headroom = 3.0

    def name(self) -> str:
        return self.tr("Surprisal")

    def title(self, timing: TimingMode | None) -> str:
        return self.tr("Surprisal · bits/token")

    def definition(self) -> str:
        return self.tr(
            "How unexpected each token was: minus the base-2 logarithm of its probability for the "
            "target, before any sampler. Line: mean over the last {window} tokens. Faint: the "
            "largest single values; values above the plot are cut off."
        ).format(window=SURPRISAL_WINDOW)

    def lines(self, lane: LaneSeries, span: Span) -> list[Line]:
        single = Line(lane.surprisal.peaks(span), Weight.FAINT)
        return [single, Line(lane.mean_surprisal.points(span), Weight.PLAIN)]

    def value(self, lane: LaneSeries, token: int) -> float | None:
        return lane.mean_surprisal.value(token)

    def value_text(self, value: float) -> str:
        return decimal(value, 2)

    def description(self, lane: LaneSeries) -> str:
        mean = self.value(lane, lane.count - 1) if lane.count else None
        if mean is None:
            return self.tr("no surprisal known")
        return self.tr("{bits} bits per token recently").format(bits=self.value_text(mean))


class Closing(_Plot):
    """Probability of the closing tag at paragraph ends."""

    key = "closing"
    fixed = True

    def name(self) -> str:
        return self.tr("Stopping")

    def title(self, timing: TimingMode | None) -> str:
        return self.tr("Near to stopping · %")

    def definition(self) -> str:
        return self.tr(
            "How near the model was to ending its thought: the probability of the closing tag at "
            "the end of each paragraph or line, in place of the line feed or right after it, "
            "before any sampler."
        )

    def empty_text(self, lanes: list[LaneSeries]) -> str:
        if any(lane.count for lane in lanes):
            return self.tr("No paragraph of a thought has ended")
        return super().empty_text(lanes)

    def lines(self, lane: LaneSeries, span: Span) -> list[Line]:
        return [Line(lane.closing.points(span), Weight.PLAIN)]

    def value(self, lane: LaneSeries, token: int) -> float | None:
        index = lane.closing.before(token)
        return None if index is None else lane.closing.value(index)

    def value_text(self, value: float) -> str:
        return percent(value)

    def description(self, lane: LaneSeries) -> str:
        chance = self.value(lane, lane.count - 1) if lane.count else None
        if chance is None:
            return self.tr("no paragraph ended")
        return self.tr("{chance} for the closing tag at the last paragraph end").format(
            chance=self.value_text(chance)
        )


def all_plot_specs(parent: QObject) -> list[PlotSpec]:
    """Return all specifications, in display order."""
    kinds = (Race, Speed, Acceptance, Surprisal, Closing, Gpu)
    return [kind(parent) for kind in kinds]
