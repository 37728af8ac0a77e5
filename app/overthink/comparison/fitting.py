"""Plans of both lanes, fitted to this machine: what `auto` leaves open is decided over both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import msgspec

from overthink.comparison.fit import FitReport, LaneLoad, Mode, lane_needs
from overthink.comparison.fit_advice import Advice, advise
from overthink.comparison.fit_auto import Pick, Picked, pick
from overthink.comparison.fit_words import pick_sentence, verdict
from overthink.comparison.machine_memory import MachineMemory
from overthink.comparison.plan import LanePlan
from overthink.core.events import Loaded
from overthink.core.memory_limits import RAM
from overthink.core.vocabulary import TimingMode

CPU = "CPU"
"""What llama.cpp's device list calls the machine's own memory."""


@dataclass(frozen=True)
class Fitted:
    """Plans, and how they fit."""

    plans: tuple[LanePlan, ...]
    lanes: tuple[LaneLoad, ...]
    report: FitReport
    advice: tuple[Advice, ...]
    picks: tuple[Pick, ...]

    @property
    def in_turn(self) -> bool:
        """True where memory holds one lane at a time."""
        return self.report.mode is Mode.IN_TURN


def fit_plans(
    plans: Sequence[LanePlan],
    machine: MachineMemory,
    timing: TimingMode,
    loaded: Mapping[str, LanePlan] | None = None,
) -> Fitted | None:
    """The plans with GPU layers and context chosen so that they fit, where that can be.

    A lane that is in memory and wanted as before stays as it is, as long as the other one fits
    beside it.

    Args:
        loaded: plans by which lanes are in memory, by side.

    Returns:
        None where a plan puts nothing into memory: a recording.
    """
    wanted = [plan.memory for plan in plans if plan.memory]
    if len(wanted) < len(plans) or not plans:
        return None
    picked = _pick(plans, wanted, machine, timing, loaded or {})
    fitted = tuple(
        _fitted(plan, lane, picked, machine) for plan, lane in zip(plans, picked.lanes, strict=True)
    )
    advice = advise(picked.lanes, machine, timing)
    return Fitted(fitted, picked.lanes, picked.report, advice, picked.picks)


def _pick(
    plans: Sequence[LanePlan],
    wanted: Sequence[LaneLoad],
    machine: MachineMemory,
    timing: TimingMode,
    loaded: Mapping[str, LanePlan],
) -> Picked:
    pinned = [
        _as_loaded(lane, loaded.get(plan.side)) for plan, lane in zip(plans, wanted, strict=True)
    ]
    if pinned != list(wanted):
        picked = pick(pinned, machine, timing)
        if picked.report.fits:
            return picked
    return pick(wanted, machine, timing)


def _as_loaded(lane: LaneLoad, before: LanePlan | None) -> LaneLoad:
    if before is None or before.memory != lane:
        return lane
    return replace(lane, settings=before.load.settings)


def _fitted(plan: LanePlan, lane: LaneLoad, picked: Picked, machine: MachineMemory) -> LanePlan:
    said = [pick_sentence(each) for each in picked.picks if each.side == plan.side]
    if picked.report.mode is Mode.IN_TURN:
        said.append(verdict(picked.report))
    return replace(
        plan,
        load=msgspec.structs.replace(plan.load, settings=lane.settings),
        needs=lane_needs(lane, machine),
        fit_notes=tuple(said),
    )


def held_by(plans: Mapping[str, LanePlan], loaded: Mapping[str, Loaded]) -> dict[str, int]:
    """Bytes that loaded lanes hold at each place, by llama.cpp's word.

    Mapped weights do not count in RAM: the system gives them up when asked.
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
