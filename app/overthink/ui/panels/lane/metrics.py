"""The figures of a status line, each declared once: its caption, its value, how it is measured.

No figure stands where nothing was measured: a dash does, and its tooltip says why. How a figure is
measured is said in the words of `overthink.core.metrics`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from overthink.core import metrics
from overthink.core.vocabulary import TimingMode
from overthink.ui.i18n.number_format import count, decimal, duration, memory, percent
from overthink.ui.i18n.translator import QT_TRANSLATE_NOOP
from overthink.ui.panels.lane.machine_metrics import energy_spent, gpu
from overthink.ui.state.metric_input import Measured, Shown

translate = QCoreApplication.translate


@dataclass(frozen=True)
class Metric:
    """One figure of the status line."""

    key: str
    caption: str
    """In English; marked for translation."""
    widest: str
    """A value as wide as they get, so that the line keeps its layout while figures grow."""
    read: Callable[[Measured], Shown]
    behind: str = ""
    """As wide as what stands behind the caption gets."""
    columns: int = 1
    """That it takes of the grid."""


def _thinking(measured: Measured) -> Shown:
    how = translate("Lane", "Generated tokens of the thought, its tags included.")
    return Shown(_counted(measured, measured.counts.thinking), how)


def _answer(measured: Measured) -> Shown:
    how = translate("Lane", "Generated tokens of the answer, its end token included.")
    return Shown(_counted(measured, measured.counts.answer), how)


def _counted(measured: Measured, value: int) -> str | None:
    return count(value) if measured.record.prompt or measured.counts.tokens else None


def _first_token(measured: Measured) -> Shown:
    times = measured.record.trace.t_us
    how = translate(
        "Lane",
        "Seconds from the moment the lane's process took up the run until the first generated"
        " token was known.",
    )
    if not times:
        return Shown(None, how)
    return Shown(duration(times[0] / 1e6), how)


def _speed(measured: Measured) -> Shown:
    how = translate(
        "Lane",
        "Generated tokens after the first, over the time from the first to the last: the prompt is"
        " not in it.",
    )
    mode, explained = _timing(measured)
    speed = metrics.tokens_per_second(measured.record.trace)
    if speed is None:
        return Shown(None, how)
    shown = decimal(speed, 1 if speed < 10 else 0)
    return Shown(f"{shown}/s", f"{how} {explained}", mode)


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
    how = translate(
        "Lane",
        "Acceptance: accepted / tested, over all draft rounds. Tested are the proposals that the"
        " model reached, accepted ones and the one it refused.",
    )
    counts = measured.counts
    if counts.acceptance is None:
        return Shown(None, how + " " + translate("Lane", "No proposal was tested here."))
    if measured.record.loop_found:
        how += " " + translate("Lane", "A loop is easy to draft, so this says little here.")
    of = f"({count(counts.accepted)}/{count(counts.tested)})"
    return Shown(percent(counts.acceptance), how, of)


def _share(measured: Measured) -> Shown:
    how = translate(
        "Lane", "Accepted / emitted: the part of the generated tokens that the draft proposed."
    )
    counts = measured.counts
    return Shown(None if not counts.rounds else percent(counts.share or 0.0), how)


def _memory(measured: Measured) -> Shown:
    finished = measured.record.finished
    if measured.resident_bytes is None and finished and finished.memory_bytes is not None:
        how = translate("Lane", "Resident memory of the lane's process, at the end of the run.")
        return Shown(memory(finished.memory_bytes), how)
    how = translate("Lane", "Resident memory of the lane's process, as the system says now.")
    if measured.resident_bytes is None:
        return Shown(None, translate("Lane", "Not measured: the lane has no process."))
    return Shown(memory(measured.resident_bytes), how)


FIGURES = (
    Metric("thinking", QT_TRANSLATE_NOOP("Metric", "thinking"), "9,999", _thinking),
    Metric("answer", QT_TRANSLATE_NOOP("Metric", "answer"), "999", _answer),
    Metric("first", QT_TRANSLATE_NOOP("Metric", "to first"), "0.00 s", _first_token),
    Metric("speed", "", "9,999/s", _speed, "together"),
    Metric("share", QT_TRANSLATE_NOOP("Metric", "drafted"), "99.9 %", _share),
    Metric(
        "acceptance",
        QT_TRANSLATE_NOOP("Metric", "accepted"),
        "99.9 %",
        _acceptance,
        "(999/999)",
        columns=2,
    ),
    Metric("memory", QT_TRANSLATE_NOOP("Metric", "RAM"), "999 MiB", _memory),
    Metric("gpu", QT_TRANSLATE_NOOP("Metric", "GPU"), "—", gpu),
    Metric("energy", QT_TRANSLATE_NOOP("Metric", "energy"), "—", energy_spent),
)
