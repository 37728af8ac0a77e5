"""How the lanes fit into memory, in the interface's language.

`overthink.comparison.fit_words` is the terminal's English version; this one names the window's
controls.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import QCoreApplication

from overthink.comparison.fit import LaneLoad, Mode, Part, PlaceFit, Role, Share
from overthink.comparison.fit_advice import Advice, AdviceKind
from overthink.comparison.fit_auto import Pick
from overthink.comparison.fitting import Fitted
from overthink.core.memory_limits import RAM
from overthink.ui.i18n.number_format import count, memory

translate = QCoreApplication.translate


def place_name(name: str) -> str:
    """RAM, or the name of a device."""
    return translate("Fit", "RAM") if name == RAM else name


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


def verdict_text(fitted: Fitted) -> str:
    """Why the lanes do not fit, or the limits if they do; empty if they fit easily."""
    worst = fitted.report.worst
    if worst is None:
        return _how_it_fits(fitted)
    alone = fitted.report.mode is Mode.IN_TURN
    template = (
        translate("Fit", "Does not fit: one lane alone needs ≈ {needed} of {place}, {free} free.")
        if alone
        else translate("Fit", "Does not fit: needs ≈ {needed} of {place}, {free} free.")
    )
    return template.format(
        needed=memory(worst.needed),
        free=memory(worst.place.free_bytes),
        place=place_name(worst.place.name),
    )


def _how_it_fits(fitted: Fitted) -> str:
    if fitted.in_turn:
        return translate("Fit", "One lane fits at a time: they are loaded in turn.")
    tight = [place_name(fit.place.name) for fit in fitted.report.places if fit.tight]
    template = translate("Fit", "Little to spare: {places}.")
    return template.format(places=", ".join(tight)) if tight else ""


def advice_text(advice: Sequence[Advice], lanes: Sequence[LaneLoad]) -> str:
    """What to change, in sentences; empty if the lanes fit."""
    sentences = [_advice_sentence(each, lanes) for each in advice]
    if len(advice) > 1 and any(each.together for each in advice):
        sentences.insert(0, translate("Fit", "Only all of these together are enough:"))
    return " ".join(sentences)


def _advice_sentence(advice: Advice, lanes: Sequence[LaneLoad]) -> str:
    name = next((lane.model for lane in lanes if lane.side == advice.side), "")
    change = _change(advice.kind, advice.number)
    return change.format(model=name, number=count(advice.number), word=advice.word)


def _change(kind: AdviceKind, number: int) -> str:
    match kind:
        case AdviceKind.IN_TURN:
            return translate("Fit", "Run one after the other.")
        case AdviceKind.LAYERS if number:
            return translate("Fit", "Put {number} layers of {model} on the GPU.")
        case AdviceKind.LAYERS:
            return translate("Fit", "Keep {model} off the GPU.")
        case AdviceKind.CONTEXT:
            return translate("Fit", "Set a context of {number} tokens.")
        case AdviceKind.CACHE:
            return translate("Fit", "Store the cache as {word}.")
        case AdviceKind.NO_DRAFT:
            return translate("Fit", "Use no draft models.")
        case AdviceKind.BUILD:
            return translate("Fit", "Use {word} instead of {model}.")
        case AdviceKind.SMALLER_MODEL:
            return translate("Fit", "Choose a smaller model, or close other programs.")


def pick_text(picks: Sequence[Pick]) -> str:
    """What was chosen automatically and why; one sentence if it is the same for both lanes."""
    if len({replace(pick, side="") for pick in picks}) == 1 and len(picks) > 1:
        return _pick_sentence(picks[0], translate("Fit", "Both"))
    return " ".join(_pick_sentence(pick, side_name(pick.side)) for pick in picks)


def _pick_sentence(pick: Pick, side: str) -> str:
    picked = []
    if pick.gpu_layers is not None:
        template = translate("Fit", "{number} of {all} layers on the GPU")
        picked.append(template.format(number=pick.gpu_layers, all=pick.layers))
    if pick.context is not None:
        template = translate("Fit", "a context of {number} tokens")
        picked.append(template.format(number=count(pick.context)))
    why = translate("Fit", "{side}: {picked}, chosen so that it fits (otherwise ≈ {needed}).")
    return why.format(side=side, picked=", ".join(picked), needed=memory(pick.lacking.needed))


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
            place=f"{place_name(place.name)} {place.description}".strip(),
            needed=memory(fit.needed),
            free=memory(place.free_bytes),
            total=memory(place.total_bytes),
        )
    ]
    lines += [_share_text(share) for share in fit.shares]
    loaded = translate("Fit", "{side}, as loaded: {used}, ≈ {needed} predicted")
    for side, there in used.items():
        needed = memory(predicted.get(side, 0))
        lines.append(loaded.format(side=side_name(side), used=memory(there), needed=needed))
    lines.append(translate("Fit", "Solid: weights. Hatched: cache. Dotted: intermediate results."))
    return "\n".join(lines)


def _share_text(share: Share) -> str:
    template = translate("Fit", "{side}, {model}, {part}: ≈ {size}")
    return template.format(
        side=side_name(share.side),
        model=_role(share.role),
        part=_part(share.part),
        size=memory(share.size_bytes),
    )


def _role(role: Role) -> str:
    return translate("Fit", "model") if role is Role.MODEL else translate("Fit", "draft")


def _part(part: Part) -> str:
    match part:
        case Part.WEIGHTS:
            return translate("Fit", "weights")
        case Part.CACHE:
            return translate("Fit", "cache")
        case Part.COMPUTE:
            return translate("Fit", "intermediate results")
