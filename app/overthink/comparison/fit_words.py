"""Whether the lanes fit, why not, and what to do: plain sentences, for the terminal and reports."""

from __future__ import annotations

from collections.abc import Sequence

from overthink.comparison.fit import FitReport, LaneLoad, Mode, PlaceFit
from overthink.comparison.fit_advice import Advice, AdviceKind
from overthink.comparison.fit_auto import Pick
from overthink.core.memory_limits import RAM
from overthink.core.number_format import ENGLISH


def verdict(report: FitReport) -> str:
    """Whether it fits, in a sentence; the place that lacks most where it does not."""
    worst = report.worst
    if worst is None:
        return _fitting(report)
    needed, free = ENGLISH.memory(worst.needed), ENGLISH.memory(worst.place.free_bytes)
    who = "a lane alone needs" if report.mode is Mode.IN_TURN else "both lanes need"
    return f"This does not fit: {who} ≈ {needed} of {worst.place.name}, and {free} are free."


def _fitting(report: FitReport) -> str:
    if report.mode is Mode.IN_TURN:
        return "One lane fits at a time: the first makes room for the second, which is loaded then."
    tight = [place.place.name for place in report.places if place.tight]
    return f"This fits, with little to spare on {' and '.join(tight)}." if tight else "This fits."


def place_line(fit: PlaceFit) -> str:
    """One place in a line."""
    sizes = fit.needed, fit.place.free_bytes, fit.place.total_bytes
    needed, free, total = map(ENGLISH.memory, sizes)
    line = f"{fit.place.name}: ≈ {needed} needed, {free} of {total} free"
    return f"{line}, {ENGLISH.memory(fit.missing)} too little" if fit.missing else line


def advice_sentence(advice: Advice, lanes: Sequence[LaneLoad]) -> str:
    """What to change, in a sentence that says how."""
    name = next((lane.model for lane in lanes if lane.side == advice.side), "")
    return f"{_change(advice, name)}."


TOGETHER = "Only together these would do:"


def advice_sentences(advice: Sequence[Advice], lanes: Sequence[LaneLoad]) -> list[str]:
    """All that can be changed, a sentence each."""
    sentences = [advice_sentence(each, lanes) for each in advice]
    together = any(each.together for each in advice) and len(advice) > 1
    return [f"{TOGETHER} {sentences[0]}", *sentences[1:]] if together else sentences


def _change(advice: Advice, name: str) -> str:
    match advice.kind:
        case AdviceKind.IN_TURN:
            return "Run one lane after the other (--timing sequential)"
        case AdviceKind.LAYERS if advice.number:
            option = f"--{advice.side}-gpu-layers {advice.number}"
            return f"Put {advice.number} layers of {name} on the GPU ({option})"
        case AdviceKind.LAYERS:
            return f"Keep {name} off the GPU (--{advice.side}-gpu-layers 0)"
        case AdviceKind.CONTEXT:
            return f"Set a context of {advice.number:,} tokens (--ctx {advice.number})"
        case AdviceKind.CACHE:
            options = f"--cache-type-k {advice.word} --cache-type-v {advice.word}"
            return f"Keep the cache as {advice.word} ({options})"
        case AdviceKind.NO_DRAFT:
            return "Do without drafting models (lookup drafting needs no memory)"
        case AdviceKind.BUILD:
            return f"Take {advice.word} in place of {name}: a smaller quantisation, which you have"
        case AdviceKind.SMALLER_MODEL:
            return "Choose a smaller model, or close other programs"


def pick_sentence(pick: Pick) -> str:
    """What `auto` picked for a lane, and why."""
    picked = []
    if pick.gpu_layers is not None:
        picked.append(f"{pick.gpu_layers} of {pick.layers} layers on the GPU")
    if pick.context is not None:
        picked.append(f"a context of {pick.context:,} tokens")
    lacking = pick.lacking
    where = "memory" if lacking.place.name == RAM else lacking.place.name
    return (
        f"Automatic: {' and '.join(picked)}, so that it fits: otherwise ≈ "
        f"{ENGLISH.memory(lacking.needed)} of {where} would be needed, and "
        f"{ENGLISH.memory(lacking.place.free_bytes)} are free."
    )
