"""The metrics of the status bar, including those measured only in the window.

What a metric means comes from `overthink.core.metric_registry`. A metric that was not measured
shows a dash, and its tooltip explains why.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from overthink.core.draft_support import drafter_label
from overthink.core.events import Loaded
from overthink.core.messages import NO_MESSAGE, Message, message
from overthink.core.metric_registry import METRIC
from overthink.core.metrics import JOULES_A_KWH, PROCESSOR, Energy, RunMetrics, gpu_process_bytes
from overthink.core.run_record import RunRecord
from overthink.core.vocabulary import TimingMode
from overthink.ui.i18n.localise_message import localise, localise_sentence
from overthink.ui.i18n.number_format import count, decimal, memory, numbers, trimmed
from overthink.ui.state.turn_state import TurnState
from overthink.ui.state.ui_settings import Price

translate = QCoreApplication.translate


@dataclass(slots=True)
class Measured:
    """What a lane's metrics are computed from. Fields that are None were not measured."""

    turn: TurnState | None = None
    metrics: RunMetrics = field(default_factory=lambda: RunMetrics(RunRecord()))
    resident_bytes: int | None = None
    """Of the lane's process, while it lives."""
    price: Price | None = None
    """Of energy; None if the user has set none."""

    @property
    def record(self) -> RunRecord:
        """The record shown; an empty one if there is none."""
        return self.turn.record if self.turn else _NO_RECORD


_NO_RECORD = RunRecord()


class Shown(NamedTuple):
    """A metric as the status bar shows it; `value` is None if it was not measured."""

    value: str | None
    how: str
    """How it was measured."""
    behind: str = ""
    """Follows the caption: counts, in brackets."""


@dataclass(frozen=True)
class StatusMetric:
    """A metric of the status bar."""

    key: str
    caption: Message
    widest: str
    """A value of the greatest width, so that the layout is stable while values grow."""
    read: Callable[[Measured], Shown]
    widest_detail: str = ""
    """A text of the greatest width after the caption."""
    columns: int = 1
    """Columns of the grid that it spans."""


def _plain(key: str, name: str, widest: str) -> StatusMetric:
    """A metric that is shown as the registry declares it."""
    metric = METRIC[name]

    def read(measured: Measured) -> Shown:
        value = metric.value(measured.metrics)
        shown = None if value is None else localise(value)
        return Shown(shown, localise(metric.definition))

    return StatusMetric(key, metric.short, widest, read)


def _speed(measured: Measured) -> Shown:
    definition = localise(METRIC["tokens_per_s"].definition)
    speed = measured.metrics.tokens_per_s
    if speed is None:
        return Shown(None, definition)
    mode, explained = _timing(measured)
    if measured.metrics.slept_s:
        mode = translate("Lane", "slept")
        explained = translate("Lane", "The machine slept meanwhile, so this is no measurement.")
    how = f"{definition} {explained}{_without_runaways(measured, 'tokens_per_s')}"
    return Shown(f"{numbers().speed(speed)}/s", how, mode)


def _without_runaways(measured: Measured, name: str) -> str:
    """A sentence with the value outside of the run's runaways; empty while it continues."""
    if measured.record.status is None or not measured.metrics.runaways:
        return ""
    detail = METRIC[name].detail(measured.metrics)
    return f" {localise_sentence(detail)}." if detail else ""


def _timing(measured: Measured) -> tuple[str, str]:
    if measured.turn and measured.turn.timing is TimingMode.SEQUENTIAL:
        return (
            translate("Lane", "alone"),
            translate(
                "Lane", "The lanes ran one after the other, each with the machine to itself."
            ),
        )
    if measured.turn and measured.turn.timing is TimingMode.SHARED:
        return (
            translate("Lane", "shared"),
            translate("Lane", "Several samples of the prompt ran at once and shared the machine."),
        )
    return (
        translate("Lane", "together"),
        translate("Lane", "Both lanes ran at once and shared the machine."),
    )


def _acceptance(measured: Measured) -> Shown:
    metric, run = METRIC["acceptance"], measured.metrics
    definition, value = localise(metric.definition), metric.value(run)
    if value is None:
        reason = translate("Lane", "No proposal was tested here.")
        return Shown(None, f"{definition} {reason}")
    counts = f"({count(run.accepted)}/{count(run.tested)})"
    outside = _without_runaways(measured, "acceptance")
    return Shown(localise(value), f"{definition}{_by_drafter(measured)}{outside}", counts)


def _by_drafter(measured: Measured) -> str:
    """A sentence with the accepted and tested proposals of each kind of drafter, if known."""
    found = measured.metrics.record.trace.draft_rounds.by_drafter()
    parts = [
        translate("Lane", "{drafter}: {accepted} of {tested}").format(
            drafter=localise(drafter_label(drafter)),
            accepted=count(each.accepted),
            tested=count(each.tested),
        )
        for drafter, each in found.items()
        if drafter
    ]
    return f" {', '.join(parts)}." if parts else ""


def _memory(measured: Measured) -> Shown:
    metric = METRIC["memory_bytes"]
    at_end = metric.value(measured.metrics)
    if measured.resident_bytes is None:
        if at_end is not None:
            return Shown(localise(at_end), localise(metric.definition))
        return Shown(None, translate("Lane", "Not measured: the lane has no process."))
    how = translate("Lane", "Resident memory of the lane's process now, as the system reports it.")
    return Shown(memory(measured.resident_bytes), how)


def gpu(measured: Measured) -> Shown:
    """GPU memory: what the driver reports for the process, else what llama.cpp allocated."""
    loaded = measured.record.loaded
    used = loaded is not None and (loaded.gpu_layers != 0 or bool(loaded.gpu_memory))
    if loaded is None or not used:
        return _not_measured(translate("Lane", "no GPU in use"))
    places = _places(loaded)
    held = gpu_process_bytes(measured.record.readings[-1:])
    if held is not None:
        how = translate("Lane", "GPU memory of the lane's process, as its driver reports it.")
        return Shown(memory(held), f"{how} {places}".rstrip())
    why = localise(loaded.no_gpu_readings) or translate(
        "Lane", "this GPU's memory cannot be read here"
    )
    unread = translate("Lane", "Not read from the GPU: {why}.").format(why=why)
    if loaded.gpu_bytes is None:
        return Shown(None, unread)
    how = translate(
        "Lane", "Weights, cache and compute buffers on the GPU, as llama.cpp reports them."
    )
    return Shown(memory(loaded.gpu_bytes), f"{how} {places} {unread}")


def _not_measured(why: str) -> Shown:
    return Shown(None, translate("Lane", "Not measured: {why}.").format(why=why))


def _places(loaded: Loaded) -> str:
    """Where the layers are, and how much memory each device uses."""
    if not loaded.layers:
        return ""
    layers = translate("Lane", "{number} of {all} layers are on the GPU.").format(
        number=count(loaded.gpu_layers), all=count(loaded.layers)
    )
    place = translate("Lane", "{device}: {size}.")
    uses = (place.format(device=u.device, size=memory(u.total_bytes)) for u in loaded.gpu_memory)
    return " ".join((layers, *uses))


def energy_spent(measured: Measured) -> Shown:
    """The energy of an ended run that had the machine to itself."""
    record = measured.record
    spent = measured.metrics.energy if record.status else None
    if spent is None:
        return _not_measured(_why_no_energy(record))
    details = f"{_counters(spent)} {_parts(spent, measured.price)}"
    if measured.turn and measured.turn.timing is TimingMode.CONCURRENT:
        why = translate("Lane", "the counters count both lanes at once: run one after the other")
        missing = translate("Lane", "Not measured: {why}.").format(why=why)
        both = translate("Lane", "While this lane ran, both used {joules} J.")
        return Shown(None, f"{missing} {both.format(joules=decimal(spent.joules, 1))} {details}")
    cost = _cost(spent.joules, measured.price)
    return Shown(f"{decimal(spent.joules, 1)} J", details, f"({cost})" if cost else "")


def _why_no_energy(record: RunRecord) -> str:
    if record.status is None or record.loaded is None:
        return translate("Lane", "no run has ended yet")
    loaded = record.loaded
    reasons = [localise(why) for why in (loaded.no_energy, loaded.no_gpu_readings) if why]
    return "; ".join(reasons) or translate("Lane", "there is no energy counter")


def _counters(spent: Energy) -> str:
    translated = {PROCESSOR: translate("Lane", "processor")}
    names = ", ".join(translated.get(name, name) for name in spent.of)
    how = translate(
        "Lane",
        "By the counters of {names}, from the start to the end of the run, including other"
        " programs.",
    )
    return how.format(names=names)


def _parts(spent: Energy, price: Price | None) -> str:
    """The energy of thinking and answer, and the cost."""
    parts = []
    for template, joules in (
        (translate("Lane", "Thinking: {joules} J."), spent.thinking_joules),
        (translate("Lane", "Answer: {joules} J."), spent.answer_joules),
    ):
        if joules is not None:
            parts.append(template.format(joules=decimal(joules, 1)))
    if price is not None:
        at = translate("Lane", "At {price} per kWh: {cost}.")
        shown = f"{trimmed(price.per_kwh)} {price.currency}".strip()
        parts.append(at.format(price=shown, cost=_cost(spent.joules, price)))
    return " ".join(parts)


def _cost(joules: float, price: Price | None) -> str:
    """The cost with three significant digits, as an answer costs little; empty without a price."""
    if price is None:
        return ""
    cost = joules / JOULES_A_KWH * price.per_kwh
    digits = max(2, 2 - math.floor(math.log10(cost))) if cost > 0 else 2
    return f"{decimal(cost, min(digits, 9))} {price.currency}".strip()


STATUS_METRICS = (
    _plain("thinking", "thinking_tokens", "9,999"),
    _plain("answer", "answer_tokens", "999"),
    _plain("first", "first_token_s", "0.00 s"),
    StatusMetric("speed", NO_MESSAGE, "9,999/s", _speed, "together"),
    _plain("share", "share", "99.9 %"),
    StatusMetric(
        "acceptance", METRIC["acceptance"].short, "99.9 %", _acceptance, "(999/999)", columns=2
    ),
    StatusMetric("memory", METRIC["memory_bytes"].short, "999 MiB", _memory),
    StatusMetric("gpu", message("GPU"), "—", gpu),
    StatusMetric("energy", message("energy"), "—", energy_spent),
)
