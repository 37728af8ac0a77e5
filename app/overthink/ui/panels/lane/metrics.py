"""The metrics of a status line, with what is measured only in the window.

What a metric means comes from `overthink.core.metric_registry`. A metric that was not measured
shows a dash, and its tooltip says why.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from overthink.core.messages import NO_MESSAGE, Message, message
from overthink.core.metric_registry import METRIC
from overthink.core.vocabulary import TimingMode
from overthink.ui.i18n.localise_message import localise
from overthink.ui.i18n.number_format import count, memory, numbers
from overthink.ui.panels.lane.machine_metrics import energy_spent, gpu
from overthink.ui.state.metric_input import Measured, Shown

translate = QCoreApplication.translate


@dataclass(frozen=True)
class StatusMetric:
    """A metric of the status line."""

    key: str
    caption: Message
    widest: str
    """A value of the greatest width, so that the line keeps its layout while values grow."""
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
    return Shown(f"{numbers().speed(speed)}/s", f"{definition} {explained}", mode)


def _timing(measured: Measured) -> tuple[str, str]:
    if measured.turn and measured.turn.timing is TimingMode.SEQUENTIAL:
        return (
            translate("Lane", "alone"),
            translate(
                "Lane", "The lanes ran one after the other, each with the machine to itself."
            ),
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
    return Shown(localise(value), definition, f"({count(run.accepted)}/{count(run.tested)})")


def _memory(measured: Measured) -> Shown:
    metric = METRIC["memory_bytes"]
    at_end = metric.value(measured.metrics)
    if measured.resident_bytes is None:
        if at_end is not None:
            return Shown(localise(at_end), localise(metric.definition))
        return Shown(None, translate("Lane", "Not measured: the lane has no process."))
    how = translate("Lane", "Resident memory of the lane's process now, as the system reports it.")
    return Shown(memory(measured.resident_bytes), how)


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
