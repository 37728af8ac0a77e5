"""What to change so that the lanes fit: only what, tried, makes them fit, the mildest first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial

from overthink.comparison.fit import Build, LaneLoad, fit_report, lane_needs
from overthink.comparison.machine_memory import MachineMemory
from overthink.core.vocabulary import TimingMode
from overthink.library.layer_placement import Weights

SHORTEST_CONTEXT = 512
SHORTER_CONTEXT = 2048
"""Where a shorter context is one of several changes."""
CONTEXT_STEP = 256
SMALLER_CACHES = ("q8_0", "q4_0")


class AdviceKind(StrEnum):
    """What is to be changed."""

    IN_TURN = "in turn"
    LAYERS = "layers"
    CONTEXT = "context"
    CACHE = "cache"
    NO_DRAFT = "no draft"
    BUILD = "build"
    SMALLER_MODEL = "smaller model"
    """Nothing else helps."""


@dataclass(frozen=True)
class Advice:
    """One change with which everything fits."""

    kind: AdviceKind
    side: str = ""
    """The lane to change; empty for both."""
    number: int = 0
    """GPU layers, or tokens of context."""
    word: str = ""
    """A type of cache, or the name of a build."""
    together: bool = False
    """True where it helps only along with the others that are given."""


def advise(
    lanes: Sequence[LaneLoad], machine: MachineMemory, timing: TimingMode
) -> tuple[Advice, ...]:
    """What would make the lanes fit; empty where they do."""
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
    """The mildest changes that make the lanes fit together; empty where all of them do not."""

    def fits(changes: Sequence[Change]) -> bool:
        tried, mode = lanes, timing
        for advice, change in changes:
            tried = change(tried)
            mode = TimingMode.SEQUENTIAL if advice.kind is AdviceKind.IN_TURN else mode
        return fit_report(tried, machine, mode).fits

    made = list(_all_changes(lanes, timing))
    if not fits(made):
        return []
    for change in reversed(made):  # the harshest go first
        fewer = [other for other in made if other is not change]
        made = fewer if fits(fewer) else made
    return [replace(advice, together=True) for advice, _ in made]


def _all_changes(lanes: Sequence[LaneLoad], timing: TimingMode) -> Iterator[Change]:
    """Everything that can be changed but the models, mildest first."""
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
        yield Advice(AdviceKind.NO_DRAFT), _drafts_left_out


def _rebuilt(lanes: Sequence[LaneLoad], side: str, build: Build) -> list[LaneLoad]:
    return [_as_build(lane, build) if lane.side == side else lane for lane in lanes]


def _shortened(lanes: Sequence[LaneLoad]) -> list[LaneLoad]:
    return [lane.with_settings(context=min(SHORTER_CONTEXT, lane.context)) for lane in lanes]


def _changes(
    lanes: Sequence[LaneLoad], machine: MachineMemory, timing: TimingMode
) -> Iterator[Advice]:
    """Changes of how the lanes are loaded, each of which is enough."""

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
    """The longest context, the same for both, with which they fit.

    Never one beyond what a model was trained for, even where more was asked and would fit.
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
    if fits(_drafts_left_out(lanes)):
        yield Advice(AdviceKind.NO_DRAFT)


def _drafts_left_out(lanes: Sequence[LaneLoad]) -> list[LaneLoad]:
    return [replace(lane, draft_sizes=None, draft_path="") for lane in lanes]


def _other_build(lanes: Sequence[LaneLoad], machine: MachineMemory, fits: Fits) -> Iterator[Advice]:
    for lane in lanes:
        for build in lane.smaller:
            if fits(_rebuilt(lanes, lane.side, build)):
                yield Advice(AdviceKind.BUILD, lane.side, word=build.name)
                break


def _as_build(lane: LaneLoad, build: Build) -> LaneLoad:
    """The lane with another build of its model: all weights smaller by the same share."""
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
