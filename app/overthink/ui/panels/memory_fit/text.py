"""How the lanes fit into memory, in the interface's language."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from overthink.comparison.lane_memory import MemoryPart, MemoryShare, ModelRole, PlaceFit
from overthink.comparison.memory_advice import advice_sentences, fit_problem
from overthink.comparison.memory_auto import FittedPlans, pick_sentences
from overthink.ui.i18n.localise_message import localise
from overthink.ui.i18n.number_format import memory

translate = QCoreApplication.translate


def bar_text(fit: PlaceFit, used: int | None) -> str:
    """The text beside a bar: the memory used or, before loading, needed."""
    return f"≈ {memory(fit.needed)}" if used is None else memory(used)


def summary_text(fit: PlaceFit, used: int | None) -> str:
    """One line: needed and free or, once loaded, used and predicted."""
    needed, free = memory(fit.needed), memory(fit.place.free_bytes)
    if used is None:
        return translate("Fit", "≈ {needed} of {free}").format(needed=needed, free=free)
    template = translate("Fit", "{used} used, ≈ {needed} predicted")
    return template.format(used=memory(used), needed=needed)


def problem_text(fitted: FittedPlans) -> str:
    """Why the lanes do not fit, or the limits if they do; empty if they fit easily."""
    return localise(fit_problem(fitted.report))


def explanation_text(fitted: FittedPlans) -> str:
    """Whether the lanes fit, what was chosen automatically, and what to change."""
    advice = advice_sentences(fitted.advice, fitted.lanes)
    sentences = fit_problem(fitted.report), *pick_sentences(fitted.picks), *advice
    return " ".join(localise(sentence) for sentence in sentences if sentence)


def side_name(side: str) -> str:
    """Left or right, translated."""
    return translate("Fit", "Left") if side == "left" else translate("Fit", "Right")


def details(fit: PlaceFit, used: Mapping[str, int], predicted: Mapping[str, int]) -> str:
    """All sizes of a place, one per line.

    Args:
        used: bytes by side that llama.cpp reported for the loaded lanes.
        predicted: bytes by side.
    """
    template = translate("Fit", "{place}: ≈ {needed} needed, {free} of {total} free")
    place = fit.place
    lines = [
        template.format(
            place=f"{place.name} {place.description}".strip(),
            needed=memory(fit.needed),
            free=memory(place.free_bytes),
            total=memory(place.total_bytes),
        )
    ]
    lines += [_share_text(share) for share in fit.shares]
    loaded = translate("Fit", "{side}, as loaded: {used}, ≈ {needed} predicted")
    for side, size_bytes in used.items():
        needed = memory(predicted.get(side, 0))
        lines.append(loaded.format(side=side_name(side), used=memory(size_bytes), needed=needed))
    lines.append(translate("Fit", "Solid: weights. Hatched: cache. Dotted: intermediate results."))
    return "\n".join(lines)


def _share_text(share: MemoryShare) -> str:
    template = translate("Fit", "{side}, {model}, {part}: ≈ {size}")
    return template.format(
        side=side_name(share.side),
        model=_role(share.role),
        part=_part(share.part),
        size=memory(share.size_bytes),
    )


def _role(role: ModelRole) -> str:
    return translate("Fit", "model") if role is ModelRole.MODEL else translate("Fit", "draft")


def _part(part: MemoryPart) -> str:
    match part:
        case MemoryPart.WEIGHTS:
            return translate("Fit", "weights")
        case MemoryPart.CACHE:
            return translate("Fit", "cache")
        case MemoryPart.COMPUTE:
            return translate("Fit", "intermediate results")
