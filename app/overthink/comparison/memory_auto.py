"""Choose what `auto` leaves open, GPU layers and context, so that both lanes fit.

All layers on the GPU and the usual context, if there is room. If not, fewer layers come first, the
same share of each lane that leaves them open, and a shorter context only if that is not enough.
Sequential lanes are loaded in turn rather than run slower.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import msgspec

from overthink.comparison.lane_memory import (
    FitReport,
    LaneLoad,
    LoadMode,
    MachineMemory,
    PlaceFit,
    automatic_context,
    fit_report,
    lane_needs,
)
from overthink.comparison.memory_advice import Advice, advise, fit_sentence
from overthink.comparison.plan import LanePlan
from overthink.core.events import Loaded
from overthink.core.memory_limits import RAM
from overthink.core.messages import Message, joined, message
from overthink.core.settings import AUTO
from overthink.core.vocabulary import TimingMode

SHORTER_CONTEXTS = (6144, 4096, 3072, 2048)
"""In tokens; with fewer than the last one a thought does not get far."""
STEPS = 64
"""Number of shares of the layers that are tried."""
SMALL = 8
"""A lane is small if it needs less than the other divided by this."""


@dataclass(frozen=True)
class AutoPick:
    """What was picked for a lane because memory is short."""

    side: str
    context: int | None
    """In tokens; None if it has the usual length."""
    gpu_layers: int | None
    """None if all fit, or the user chose."""
    layers: int
    """Number of layers, including the output layer."""
    lacking: PlaceFit
    """The place that would have had too little room."""


@dataclass(frozen=True)
class PickedLanes:
    """The lanes with all settings decided, and how they fit."""

    lanes: tuple[LaneLoad, ...]
    report: FitReport
    picks: tuple[AutoPick, ...] = ()


def pick_settings(
    lanes: Sequence[LaneLoad], machine: MachineMemory, timing: TimingMode
) -> PickedLanes:
    """Decide the open settings so that the lanes fit; if nothing helps, change nothing."""
    usual = fit_report(lanes, machine, timing)
    if usual.roomy:
        return PickedLanes(tuple(lanes), usual)
    for tried in _smaller(lanes, machine):
        report = fit_report(tried, machine, timing)
        if report.roomy:
            return PickedLanes(tried, report, _picks(lanes, tried, usual))
    return PickedLanes(tuple(lanes), usual)


def _smaller(lanes: Sequence[LaneLoad], machine: MachineMemory) -> Iterator[tuple[LaneLoad, ...]]:
    """Ways to load the lanes, best first."""
    offloads = _spare_small([_open_layers(lane, machine) for lane in lanes], lanes, machine)
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
    """Number of layers whose place is open; 0 if there is nothing to decide."""
    return lane_needs(lane, machine).model.gpu_layers if lane.settings.gpu_layers == AUTO else 0


def _spare_small(
    offloads: list[int], lanes: Sequence[LaneLoad], machine: MachineMemory
) -> list[int]:
    """Small lanes keep all layers on the GPU: moving theirs would not help."""
    sizes = [sum(n.total for n in lane_needs(lane, machine).by_place().values()) for lane in lanes]
    large = max((size for size, layers in zip(sizes, offloads, strict=True) if layers), default=0)
    return [
        layers if size * SMALL >= large else 0 for size, layers in zip(sizes, offloads, strict=True)
    ]


def _is_open(lane: LaneLoad, length: int) -> bool:
    return lane.settings.context == AUTO and automatic_context(lane.sizes) > length


def _shortened(lane: LaneLoad, length: int) -> LaneLoad:
    return lane.with_settings(context=length) if length and _is_open(lane, length) else lane


def _picks(
    lanes: Sequence[LaneLoad], picked: Sequence[LaneLoad], usual: FitReport
) -> tuple[AutoPick, ...]:
    lacking = usual.worst or max(usual.places, key=lambda fit: fit.needed - fit.place.free_bytes)
    return tuple(
        AutoPick(
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


# -------------------------------------------------------------------------------------- plans

CPU = "CPU"
"""The machine's own memory in llama.cpp's device list."""


@dataclass(frozen=True)
class FittedPlans:
    """Plans of both lanes that fit this machine as far as possible."""

    plans: tuple[LanePlan, ...]
    lanes: tuple[LaneLoad, ...]
    report: FitReport
    advice: tuple[Advice, ...]
    picks: tuple[AutoPick, ...]

    @property
    def in_turn(self) -> bool:
        """True if memory holds one lane at a time."""
        return self.report.mode is LoadMode.IN_TURN


def fit_plans(
    plans: Sequence[LanePlan],
    machine: MachineMemory,
    timing: TimingMode,
    loaded: Mapping[str, LanePlan] | None = None,
) -> FittedPlans | None:
    """Decide GPU layers and context of the plans so that they fit, if possible.

    A loaded lane whose plan has not changed stays as it is, as long as the other one fits too.

    Args:
        loaded: plans of the loaded lanes, by side.

    Returns:
        None if a plan loads nothing: a recording. Lanes on servers are left out.
    """
    plans = [plan for plan in plans if plan.load.server is None]
    loads = [plan.memory for plan in plans if plan.memory]
    if len(loads) < len(plans) or not plans:
        return None
    picked = _pick(plans, loads, machine, timing, loaded or {})
    fitted = tuple(
        _fitted(plan, lane, picked, machine) for plan, lane in zip(plans, picked.lanes, strict=True)
    )
    advice = advise(picked.lanes, machine, timing)
    return FittedPlans(fitted, picked.lanes, picked.report, advice, picked.picks)


def _pick(
    plans: Sequence[LanePlan],
    loads: Sequence[LaneLoad],
    machine: MachineMemory,
    timing: TimingMode,
    loaded: Mapping[str, LanePlan],
) -> PickedLanes:
    pinned = [
        _as_loaded(lane, loaded.get(plan.side)) for plan, lane in zip(plans, loads, strict=True)
    ]
    if pinned != list(loads):
        picked = pick_settings(pinned, machine, timing)
        if picked.report.fits:
            return picked
    return pick_settings(loads, machine, timing)


def _as_loaded(lane: LaneLoad, before: LanePlan | None) -> LaneLoad:
    if before is None or before.memory != lane:
        return lane
    return replace(lane, settings=before.load.settings)


def _fitted(
    plan: LanePlan, lane: LaneLoad, picked: PickedLanes, machine: MachineMemory
) -> LanePlan:
    notes = [pick_sentence(each) for each in picked.picks if each.side == plan.side]
    if picked.report.mode is LoadMode.IN_TURN:
        notes.append(fit_sentence(picked.report))
    return replace(
        plan,
        load=msgspec.structs.replace(plan.load, settings=lane.settings),
        needs=lane_needs(lane, machine),
        fit_notes=tuple(notes),
    )


def bytes_by_place(plans: Mapping[str, LanePlan], loaded: Mapping[str, Loaded]) -> dict[str, int]:
    """Bytes that loaded lanes hold at each place, as llama.cpp reports them.

    Mapped weights do not count in RAM: the system releases them on demand.
    """
    held: dict[str, int] = {}
    for side, facts in loaded.items():
        needs = plans[side].needs if side in plans else None
        for use in facts.memory:
            place, size = use.device, use.total_bytes
            if place == CPU:
                kept = needs.model.repacked if needs else 0
                place, size = RAM, use.cache_bytes + use.compute_bytes + kept
            held[place] = held.get(place, 0) + size
    return held


_AUTOMATIC, _BOTH = message("Automatic"), message("Both")
_SIDES = {"left": message("Left"), "right": message("Right")}


def pick_sentences(picks: Sequence[AutoPick]) -> list[Message]:
    """What `auto` picked and why, one sentence for each lane or for both."""
    if len(picks) > 1 and len({replace(pick, side="") for pick in picks}) == 1:
        return [pick_sentence(picks[0], _BOTH)]
    return [pick_sentence(pick, _SIDES[pick.side]) for pick in picks]


def pick_sentence(pick: AutoPick, lane: Message = _AUTOMATIC) -> Message:
    """What `auto` picked for a lane, and why."""
    picked = []
    if pick.gpu_layers is not None:
        picked.append(
            message("{number} of {all} layers on the GPU", number=pick.gpu_layers, all=pick.layers)
        )
    if pick.context is not None:
        picked.append(message("a context of {number:n} tokens", number=pick.context))
    place = pick.lacking.place
    return message(
        "{lane}: {picked}, so that it fits: otherwise ≈ {needed:memory} of {place} would be"
        " needed, and {free:memory} are free.",
        in_window="{lane}: {picked}, chosen so that it fits (otherwise ≈ {needed:memory}).",
        lane=lane,
        picked=joined(", ", picked),
        needed=pick.lacking.needed,
        place=message("memory") if place.name == RAM else place.name,
        free=place.free_bytes,
    )
