"""Whether the lanes fit into memory, in words, and what to change if they do not.

Advice is only what was tried and makes the lanes fit, mildest change first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from typing import Any

from overthink.comparison.lane_memory import (
    Build,
    FitReport,
    LaneLoad,
    LoadMode,
    MachineMemory,
    PlaceFit,
    fit_report,
    lane_needs,
)
from overthink.core.messages import NO_MESSAGE, Message, message
from overthink.core.vocabulary import TimingMode
from overthink.library.layer_placement import Weights

SHORTEST_CONTEXT = 512
SHORTER_CONTEXT = 2048
"""Context length in tokens if shortening it is one of several changes."""
CONTEXT_STEP = 256
SMALLER_CACHES = ("q8_0", "q4_0")


class AdviceKind(StrEnum):
    """What to change."""

    IN_TURN = "in turn"
    LAYERS = "layers"
    CONTEXT = "context"
    CACHE = "cache"
    NO_DRAFT = "no draft"
    BUILD = "build"
    SMALLER_MODEL = "smaller model"
    """If nothing else helps."""


@dataclass(frozen=True)
class Advice:
    """One change after which everything fits."""

    kind: AdviceKind
    side: str = ""
    """The lane to change; empty: both."""
    number: int = 0
    """GPU layers, or context length in tokens."""
    word: str = ""
    """A cache type, or the name of a build."""
    together: bool = False
    """True if it helps only together with the other changes."""


def advise(
    lanes: Sequence[LaneLoad], machine: MachineMemory, timing: TimingMode
) -> tuple[Advice, ...]:
    """Find changes that make the lanes fit; empty if they fit already."""
    if fit_report(lanes, machine, timing).fits:
        return ()

    found = list(_changes(lanes, machine, timing))
    if timing is TimingMode.CONCURRENT:
        sequential = TimingMode.SEQUENTIAL
        if fit_report(lanes, machine, sequential).fits:
            found.insert(0, Advice(AdviceKind.IN_TURN))
    found = found or _combined(lanes, machine, timing)
    return tuple(found) or (Advice(AdviceKind.SMALLER_MODEL),)


Change = tuple[Advice, Callable[[Sequence[LaneLoad]], Sequence[LaneLoad]]]


def _combined(
    lanes: Sequence[LaneLoad], machine: MachineMemory, timing: TimingMode
) -> list[Advice]:
    """The mildest combination of changes that makes the lanes fit; empty if even all do not."""

    def fits(changes: Sequence[Change]) -> bool:
        tried, mode = lanes, timing
        for advice, change in changes:
            tried = change(tried)
            mode = TimingMode.SEQUENTIAL if advice.kind is AdviceKind.IN_TURN else mode
        return fit_report(tried, machine, mode).fits

    made = list(_all_changes(lanes, timing))
    if not fits(made):
        return []
    for change in reversed(made):  # drop the harshest first
        fewer = [other for other in made if other is not change]
        made = fewer if fits(fewer) else made
    return [replace(advice, together=True) for advice, _ in made]


def _all_changes(lanes: Sequence[LaneLoad], timing: TimingMode) -> Iterator[Change]:
    """All changes that leave the models alone, mildest first."""
    if timing is TimingMode.CONCURRENT:
        yield Advice(AdviceKind.IN_TURN), list
    for lane in lanes:
        if lane.smaller:
            build = lane.smaller[0]
            advice = Advice(AdviceKind.BUILD, lane.side, word=build.name)
            yield advice, partial(_rebuilt, side=lane.side, build=build)
    if any(lane.context > SHORTER_CONTEXT for lane in lanes):
        yield Advice(AdviceKind.CONTEXT, number=SHORTER_CONTEXT), _shortened
    if any(lane.draft_sizes for lane in lanes):
        yield Advice(AdviceKind.NO_DRAFT), _without_drafts


def _rebuilt(lanes: Sequence[LaneLoad], side: str, build: Build) -> list[LaneLoad]:
    return [_as_build(lane, build) if lane.side == side else lane for lane in lanes]


def _shortened(lanes: Sequence[LaneLoad]) -> list[LaneLoad]:
    return [lane.with_settings(context=min(SHORTER_CONTEXT, lane.context)) for lane in lanes]


def _changes(
    lanes: Sequence[LaneLoad], machine: MachineMemory, timing: TimingMode
) -> Iterator[Advice]:
    """Single changes of load settings that are enough."""

    def fits(tried: Sequence[LaneLoad]) -> bool:
        return fit_report(tried, machine, timing).fits

    for ways in (_fewer_layers, _shorter_context, _other_build, _smaller_cache, _without_draft):
        yield from ways(lanes, machine, fits)


Fits = Callable[[Sequence[LaneLoad]], bool]


def _fewer_layers(
    lanes: Sequence[LaneLoad], machine: MachineMemory, fits: Fits
) -> Iterator[Advice]:
    for index, lane in enumerate(lanes):
        most = lane_needs(lane, machine).model.gpu_layers

        def fit_with(layers: int, index: int = index) -> bool:
            return fits(_changed(lanes, index, gpu_layers=layers))

        best = next((n for n in range(most - 1, -1, -1) if fit_with(n)), None)
        if best is not None:
            yield Advice(AdviceKind.LAYERS, lane.side, best)


def _shorter_context(
    lanes: Sequence[LaneLoad], machine: MachineMemory, fits: Fits
) -> Iterator[Advice]:
    """The longest context, the same for both lanes, with which they fit.

    It never exceeds the trained context, even if a longer one is set and would fit.
    """
    longest = max(lane.context for lane in lanes) - 1
    longest = min([longest, *filter(None, (lane.sizes.trained_context for lane in lanes))])

    def fit_with(steps: int) -> bool:
        length = steps * CONTEXT_STEP
        return fits([lane.with_settings(context=min(length, lane.context)) for lane in lanes])

    low, high = SHORTEST_CONTEXT // CONTEXT_STEP, longest // CONTEXT_STEP
    if low > high or not fit_with(low):
        return
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fit_with(middle) else (low, middle - 1)
    yield Advice(AdviceKind.CONTEXT, number=low * CONTEXT_STEP)


def _smaller_cache(
    lanes: Sequence[LaneLoad], machine: MachineMemory, fits: Fits
) -> Iterator[Advice]:
    for kind in SMALLER_CACHES:
        tried = [
            lane.with_settings(cache_type_k=kind, cache_type_v=kind, flash_attention="auto")
            for lane in lanes
        ]
        if fits(tried):
            yield Advice(AdviceKind.CACHE, word=kind)
            return


def _without_draft(
    lanes: Sequence[LaneLoad], machine: MachineMemory, fits: Fits
) -> Iterator[Advice]:
    if not any(lane.draft_sizes for lane in lanes):
        return
    if fits(_without_drafts(lanes)):
        yield Advice(AdviceKind.NO_DRAFT)


def _without_drafts(lanes: Sequence[LaneLoad]) -> list[LaneLoad]:
    return [replace(lane, draft_sizes=None, draft_path="", state_copies=0) for lane in lanes]


def _other_build(lanes: Sequence[LaneLoad], machine: MachineMemory, fits: Fits) -> Iterator[Advice]:
    for lane in lanes:
        for build in lane.smaller:
            if fits(_rebuilt(lanes, lane.side, build)):
                yield Advice(AdviceKind.BUILD, lane.side, word=build.name)
                break


def _as_build(lane: LaneLoad, build: Build) -> LaneLoad:
    """The lane with another build of its model: all weights scaled by the same factor."""
    share = build.size_bytes / max(1, lane.size_bytes)
    weights = _scaled(lane.sizes.weights, share)
    return replace(lane, path=build.name, sizes=replace(lane.sizes, weights=weights))


def _scaled(weights: Weights, share: float) -> Weights:
    return Weights(
        tuple(round(size * share) for size in weights.layers),
        round(weights.inputs * share),
        round(weights.output * share),
        round(weights.tied * share),
        round(weights.largest * share),
        tuple(round(size * share) for size in weights.repacked),
        round(weights.output_repacked * share),
    )


def _changed(lanes: Sequence[LaneLoad], index: int, **changes: object) -> list[LaneLoad]:
    return [lane.with_settings(**changes) if at == index else lane for at, lane in enumerate(lanes)]


# ---------------------------------------------------------------------------------------- wording


def fit_sentence(report: FitReport) -> Message:
    """Whether the lanes fit; names the place that lacks most."""
    return fit_problem(report) or message("This fits.")


def fit_problem(report: FitReport) -> Message:
    """Why the lanes do not fit, or with which limits they do; empty if they fit easily."""
    worst = report.worst
    if worst is None:
        return _limits(report)
    sizes: dict[str, Any] = {
        "needed": worst.needed,
        "place": worst.place.name,
        "free": worst.place.free_bytes,
    }
    if report.mode is LoadMode.IN_TURN:
        return message(
            "This does not fit: one lane alone needs ≈ {needed:memory} of {place}, and"
            " {free:memory} are free.",
            in_window="Does not fit: one lane alone needs ≈ {needed:memory} of {place},"
            " {free:memory} free.",
            **sizes,
        )
    return message(
        "This does not fit: both lanes need ≈ {needed:memory} of {place}, and {free:memory} are"
        " free.",
        in_window="Does not fit: needs ≈ {needed:memory} of {place}, {free:memory} free.",
        **sizes,
    )


def _limits(report: FitReport) -> Message:
    if report.mode is LoadMode.IN_TURN:
        return message(
            "One lane fits at a time: the second is loaded after the first has been unloaded.",
            in_window="One lane fits at a time: they are loaded in turn.",
        )
    tight = tuple(fit.place.name for fit in report.places if fit.tight)
    if not tight:
        return NO_MESSAGE
    return message(
        "This fits, with little to spare: {places:list}.",
        in_window="Little to spare: {places:list}.",
        places=tight,
    )


def place_line(fit: PlaceFit) -> Message:
    """Needed, free and lacking memory of one place."""
    line = message(
        "{place}: ≈ {needed:memory} needed, {free:memory} of {total:memory} free",
        place=f"{fit.place.name}",
        needed=fit.needed,
        free=fit.place.free_bytes,
        total=fit.place.total_bytes,
    )
    if not fit.missing:
        return line
    return message("{line}, {missing:memory} too little", line=line, missing=fit.missing)


def advice_sentences(advice: Sequence[Advice], lanes: Sequence[LaneLoad]) -> list[Message]:
    """What to change, one sentence each; empty if the lanes fit."""
    names = {lane.side: lane.model for lane in lanes}
    sentences = [_change(each, names.get(each.side, "")) for each in advice]
    if len(advice) > 1 and any(each.together for each in advice):
        sentences.insert(0, message("Only all of these together are enough:"))
    return sentences


def _change(advice: Advice, model: str) -> Message:
    # Long, since each template must be a literal for the translators.
    side, number, word = advice.side, advice.number, advice.word
    match advice.kind:
        case AdviceKind.IN_TURN:
            return message(
                "Run one lane after the other (--timing sequential).",
                in_window="Run one after the other.",
            )
        case AdviceKind.LAYERS if number:
            return message(
                "Put {number} layers of {model} on the GPU (--{side}-gpu-layers {number}).",
                in_window="Put {number} layers of {model} on the GPU.",
                number=number,
                model=model,
                side=side,
            )
        case AdviceKind.LAYERS:
            return message(
                "Keep {model} off the GPU (--{side}-gpu-layers 0).",
                in_window="Keep {model} off the GPU.",
                model=model,
                side=side,
            )
        case AdviceKind.CONTEXT:
            return message(
                "Set a context of {number:n} tokens (--ctx {number}).",
                in_window="Set a context of {number:n} tokens.",
                number=number,
            )
        case AdviceKind.CACHE:
            return message(
                "Store the cache as {word} (--cache-type-k {word} --cache-type-v {word}).",
                in_window="Store the cache as {word}.",
                word=word,
            )
        case AdviceKind.NO_DRAFT:
            return message(
                "Use no draft models (lookup drafting needs no memory).",
                in_window="Use no draft models.",
            )
        case AdviceKind.BUILD:
            return message(
                "Use {word} instead of {model}: a smaller quantisation, which you have.",
                in_window="Use {word} instead of {model}.",
                word=word,
                model=model,
            )
        case AdviceKind.SMALLER_MODEL:
            return message("Choose a smaller model, or close other programs.")
