"""Plans of both lanes, fitted to the machine's memory; made away from the UI thread.

They read the headers of model files and ask how much memory is free.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

import msgspec

from overthink.comparison.conductor import threads_for_lane
from overthink.comparison.fitting import Fitted, fit_plans, held_by
from overthink.comparison.machine_memory import measure
from overthink.comparison.plan import LaneChoice, LanePlan
from overthink.core.errors import EnvironmentFailure
from overthink.core.events import DeviceFacts, Loaded
from overthink.core.memory_limits import RAM
from overthink.core.vocabulary import TimingMode
from overthink.ui.state.turn_state import Side, as_side

Plans = dict[Side, LanePlan | EnvironmentFailure]
"""By side: the plan, or why there is none."""


class PlanMaker(Protocol):
    """Makes a lane's plan; see `overthink.comparison.plan.Planner`."""

    def plan(self, side: str, choice: LaneChoice, threads: int) -> LanePlan:
        """The plan of one lane; raises an `EnvironmentFailure` where there can be none."""
        ...


@dataclass(frozen=True)
class Room:
    """What is known of the machine, and of what is in its memory."""

    devices: tuple[DeviceFacts, ...] | None = ()
    """With what our own lanes hold counted as free; None as long as they are not known."""
    loaded: Mapping[str, LanePlan] = field(default_factory=dict)
    """Plans by which lanes are in memory."""
    facts: Mapping[str, Loaded] = field(default_factory=dict)
    """What llama.cpp said when it loaded them."""


@dataclass(frozen=True)
class Planned:
    """What planning came to."""

    plans: Plans
    fitted: Fitted | None
    """How the lanes that can run fit; None where there is nothing to say."""


async def make_plans(
    make_planner: Callable[[], PlanMaker],
    choices: Mapping[Side, LaneChoice],
    timing: TimingMode,
    room: Room | None = None,
) -> Planned:
    """A plan a lane, each from a fresh look at the files.

    Args:
        make_planner: called in the thread.
    """
    return await asyncio.to_thread(_make, make_planner, dict(choices), timing, room or Room())


def asked_with(plans: Plans, system: str) -> Plans:
    """The plans for a prompt that a system prompt goes before."""
    return {
        side: plan if isinstance(plan, EnvironmentFailure) else plan.asked_with(system)
        for side, plan in plans.items()
    }


def with_seed(plans: Plans, seed: int) -> Plans:
    """The plans with another seed, the same for both lanes."""
    return {side: _seeded(plan, seed) for side, plan in plans.items()}


def _seeded(plan: LanePlan | EnvironmentFailure, seed: int) -> LanePlan | EnvironmentFailure:
    if isinstance(plan, EnvironmentFailure):
        return plan
    return replace(plan, sampler=msgspec.structs.replace(plan.sampler, seed=seed))


def _make(
    make_planner: Callable[[], PlanMaker],
    choices: dict[Side, LaneChoice],
    timing: TimingMode,
    room: Room,
) -> Planned:
    threads = threads_for_lane(timing, None)
    planner = make_planner()
    plans = {side: _plan(planner, side, choice, threads) for side, choice in choices.items()}
    able = [plan for plan in plans.values() if isinstance(plan, LanePlan)]
    if room.devices is None:
        return Planned(plans, None)
    held = held_by(room.loaded, room.facts)
    machine = measure(room.devices, held.get(RAM, 0))
    fitted = fit_plans(able, machine, timing, room.loaded)
    if fitted:
        plans |= {as_side(plan.side): plan for plan in fitted.plans}
    return Planned(plans, fitted)


def _plan(
    planner: PlanMaker, side: Side, choice: LaneChoice, threads: int
) -> LanePlan | EnvironmentFailure:
    try:
        return planner.plan(side, choice, threads)
    except EnvironmentFailure as failure:
        return failure
