"""The figures of what a run took of the machine: GPU memory and energy."""

from __future__ import annotations

import math

from PySide6.QtCore import QCoreApplication

from overthink.core.events import Loaded
from overthink.core.metrics import JOULES_A_KWH, PROCESSOR, Energy, gpu_process_bytes
from overthink.core.run_record import RunRecord
from overthink.core.vocabulary import TimingMode
from overthink.ui.i18n.localise_message import localise
from overthink.ui.i18n.number_format import count, decimal, memory, trimmed
from overthink.ui.state.metric_input import Measured, Price, Shown

translate = QCoreApplication.translate


def gpu(measured: Measured) -> Shown:
    """Memory on the GPU: what the process holds, else what llama.cpp put there."""
    loaded = measured.record.loaded
    used = loaded is not None and (loaded.gpu_layers != 0 or bool(loaded.gpu_memory))
    if loaded is None or not used:
        return _not_measured(translate("Lane", "no GPU in use"))
    places = _places(loaded)
    held = gpu_process_bytes(measured.record.readings[-1:])
    if held is not None:
        how = translate("Lane", "Memory of the GPU that the lane's process holds, by its driver.")
        return Shown(memory(held), f"{how} {places}".rstrip())
    why = localise(loaded.no_gpu_readings) or translate(
        "Lane", "nothing here reads this GPU's memory"
    )
    unread = translate("Lane", "Not read from the GPU: {why}.").format(why=why)
    if loaded.gpu_bytes is None:
        return Shown(None, unread)
    how = translate("Lane", "Weights, cache and computing buffers there, by llama.cpp's word.")
    return Shown(memory(loaded.gpu_bytes), f"{how} {places} {unread}")


def _not_measured(why: str) -> Shown:
    return Shown(None, translate("Lane", "Not measured: {why}.").format(why=why))


def _places(loaded: Loaded) -> str:
    """How many layers are where, and how much memory they take."""
    if not loaded.layers:
        return ""
    told = translate("Lane", "{number} of {all} layers are on the GPU.").format(
        number=count(loaded.gpu_layers), all=count(loaded.layers)
    )
    place = translate("Lane", "{device}: {size}.")
    uses = (place.format(device=u.device, size=memory(u.total_bytes)) for u in loaded.gpu_memory)
    return " ".join((told, *uses))


def energy_spent(measured: Measured) -> Shown:
    """Joules of a run that is over and had the machine to itself."""
    record = measured.record
    spent = measured.metrics.energy if record.status else None
    if spent is None:
        return Shown(
            None, translate("Lane", "Not measured: {why}.").format(why=_unmeasured(record))
        )
    told = f"{_counted_by(spent)} {_in_parts(spent, measured.price)}"
    if measured.turn and measured.turn.timing is TimingMode.CONCURRENT:
        why = translate("Lane", "the counters count both lanes at once: run one after the other")
        words = translate("Lane", "Not measured: {why}.").format(why=why)
        whole = translate("Lane", "While this lane ran, both spent {joules} J.")
        return Shown(None, f"{words} {whole.format(joules=decimal(spent.joules, 1))} {told}")
    cost = _cost(spent.joules, measured.price)
    return Shown(f"{decimal(spent.joules, 1)} J", told, f"({cost})" if cost else "")


def _unmeasured(record: RunRecord) -> str:
    if record.status is None or record.loaded is None:
        return translate("Lane", "no run has ended yet")
    loaded = record.loaded
    reasons = [localise(why) for why in (loaded.no_energy, loaded.no_gpu_readings) if why]
    return "; ".join(reasons) or translate("Lane", "nothing counted it")


def _counted_by(spent: Energy) -> str:
    words = {PROCESSOR: translate("Lane", "processor")}
    names = ", ".join(words.get(name, name) for name in spent.of)
    how = translate(
        "Lane",
        "By the counters of {names}, from the start to the end of the run: all that ran there,"
        " other programs included.",
    )
    return how.format(names=names)


def _in_parts(spent: Energy, price: Price | None) -> str:
    """Thinking and answer apart, and what it costs."""
    parts = []
    for words, joules in (
        (translate("Lane", "Thinking: {joules} J."), spent.thinking_joules),
        (translate("Lane", "Answer: {joules} J."), spent.answer_joules),
    ):
        if joules is not None:
            parts.append(words.format(joules=decimal(joules, 1)))
    if price is not None:
        at = translate("Lane", "At {price} a kWh: {cost}.")
        shown = f"{trimmed(price.per_kwh)} {price.currency}".strip()
        parts.append(at.format(price=shown, cost=_cost(spent.joules, price)))
    return " ".join(parts)


def _cost(joules: float, price: Price | None) -> str:
    """With three significant digits: an answer costs little."""
    if price is None:
        return ""
    cost = joules / JOULES_A_KWH * price.per_kwh
    digits = max(2, 2 - math.floor(math.log10(cost))) if cost > 0 else 2
    return f"{decimal(cost, min(digits, 9))} {price.currency}".strip()
