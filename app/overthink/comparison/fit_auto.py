"""What `auto` picks: GPU layers and context with which both lanes fit, and why.

All layers on the GPU and the usual context, as long as there is room. Where there is not, fewer
layers come first, the same share of each lane that leaves them open, and a shorter context only
where that is not enough. Lanes that run one after the other rather load in turn than slower.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from overthink.comparison.fit import (
    FitReport,
    LaneLoad,
    PlaceFit,
    automatic_context,
    fit_report,
    lane_needs,
)
from overthink.comparison.machine_memory import MachineMemory
from overthink.core.settings import AUTO
from overthink.core.vocabulary import TimingMode

SHORTER_CONTEXTS = (6144, 4096, 3072, 2048)
"""Tokens; below the last one a thought does not get far."""
STEPS = 64
"""Shares of the layers that are tried."""


@dataclass(frozen=True)
class Pick:
    """What was picked for a lane, where it is not what it would have been with more memory."""

    side: str
    context: int | None
    """Tokens; None where it is as long as usual."""
    gpu_layers: int | None
    """None where all of them fit, or a person chose."""
    layers: int
    """That there are, the output layer counted as one."""
    lacking: PlaceFit
    """The place that had too little room otherwise."""


@dataclass(frozen=True)
class Picked:
    """The lanes with everything picked, and how they fit."""

    lanes: tuple[LaneLoad, ...]
    report: FitReport
    picks: tuple[Pick, ...] = ()


def pick(lanes: Sequence[LaneLoad], machine: MachineMemory, timing: TimingMode) -> Picked:
    """The lanes, with what they leave open chosen so that they fit.

    Where nothing makes them fit they stay as they are.
    """
    usual = fit_report(lanes, machine, timing)
    if usual.roomy:
        return Picked(tuple(lanes), usual)
    for tried in _smaller(lanes, machine):
        report = fit_report(tried, machine, timing)
        if report.roomy:
            return Picked(tried, report, _picks(lanes, tried, usual))
    return Picked(tuple(lanes), usual)


def _smaller(lanes: Sequence[LaneLoad], machine: MachineMemory) -> Iterator[tuple[LaneLoad, ...]]:
    """Ways to load the lanes, best first."""
    offloads = [_open_layers(lane, machine) for lane in lanes]
    shares = range(STEPS - 1, -1, -1) if any(offloads) else range(0)
    lengths = [0, *(n for n in SHORTER_CONTEXTS if any(_is_open(lane, n) for lane in lanes))]
    for length in lengths:
        shortened = tuple(_shortened(lane, length) for lane in lanes)
        if length:
            yield shortened
        for share in shares:
            yield tuple(
                lane.with_settings(gpu_layers=layers * share // STEPS) if layers else lane
                for lane, layers in zip(shortened, offloads, strict=True)
            )


def _open_layers(lane: LaneLoad, machine: MachineMemory) -> int:
    """Layers whose place is left open; 0 where there is nothing to decide."""
    return lane_needs(lane, machine).model.gpu_layers if lane.settings.gpu_layers == AUTO else 0


def _is_open(lane: LaneLoad, length: int) -> bool:
    return lane.settings.context == AUTO and automatic_context(lane.sizes) > length


def _shortened(lane: LaneLoad, length: int) -> LaneLoad:
    return lane.with_settings(context=length) if length and _is_open(lane, length) else lane


def _picks(
    lanes: Sequence[LaneLoad], picked: Sequence[LaneLoad], usual: FitReport
) -> tuple[Pick, ...]:
    lacking = usual.worst or max(usual.places, key=lambda fit: fit.needed - fit.place.free_bytes)
    return tuple(
        Pick(
            side=after.side,
            context=after.context if after.context != before.context else None,
            gpu_layers=_changed_layers(before, after),
            layers=after.sizes.layers,
            lacking=lacking,
        )
        for before, after in zip(lanes, picked, strict=True)
        if after.settings != before.settings
    )


def _changed_layers(before: LaneLoad, after: LaneLoad) -> int | None:
    changed = after.settings.gpu_layers != before.settings.gpu_layers
    return after.settings.gpu_layers if changed else None
