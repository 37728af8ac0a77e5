"""Plans of both lanes, fitted to the machine's memory and renewed when a choice changes.

Planning reads the headers of model files and measures free memory, so it runs in a thread.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

import msgspec
from PySide6.QtCore import QObject, Signal

from overthink.comparison.conductor import threads_for_lane
from overthink.comparison.lane_memory import exclude_own_usage, measure_memory
from overthink.comparison.memory_auto import FittedPlans, bytes_by_place, fit_plans
from overthink.comparison.plan import LaneChoice, LanePlan
from overthink.core.errors import EnvironmentFailure
from overthink.core.events import DeviceFacts, Loaded
from overthink.core.memory_limits import RAM
from overthink.core.vocabulary import TimingMode
from overthink.ui.services.background_work import BackgroundTasks
from overthink.ui.state.lane_state import LaneState, with_settings_of
from overthink.ui.state.turn_state import Side, as_side, other_side

Plans = dict[Side, LanePlan | EnvironmentFailure]
"""By side: the plan, or the reason why there is none."""


class PlanMaker(Protocol):
    """Makes a lane's plan; see `overthink.comparison.plan.Planner`."""

    def plan(self, side: str, choice: LaneChoice, threads: int) -> LanePlan:
        """Plan one lane. Raises an `EnvironmentFailure` where that is impossible."""
        ...


@dataclass(frozen=True)
class MachineState:
    """What is known of the machine, and of what its memory holds."""

    devices: tuple[DeviceFacts, ...] | None = ()
    """With the memory of our own lanes counted as free; None until they are known."""
    loaded: Mapping[str, LanePlan] = field(default_factory=dict)
    """Plans of the lanes that are in memory."""
    facts: Mapping[str, Loaded] = field(default_factory=dict)
    """What llama.cpp reported when it loaded them."""


@dataclass(frozen=True)
class Planned:
    """The result of planning both lanes."""

    plans: Plans
    fitted: FittedPlans | None
    """How the lanes that can run fit; None where that is unknown."""


class LanePlans(QObject):
    """Plans both lanes whenever a choice, the timing or the devices change.

    Args:
        make_planner: returns a planner that has just scanned the model folders; called in a thread.
    """

    chosen = Signal()
    """A lane's choice has changed; its plan follows."""
    planned = Signal(str)
    """A lane has a new plan, or a new reason for having none."""
    fitted_changed = Signal()
    """`fitted` has changed."""

    def __init__(
        self,
        make_planner: Callable[[], PlanMaker],
        lane_states: Mapping[Side, LaneState],
        tasks: BackgroundTasks,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._make_planner, self._lane_states, self._tasks = make_planner, lane_states, tasks
        self.timing = TimingMode.CONCURRENT
        self.same_settings = True
        self.devices: tuple[DeviceFacts, ...] | None = ()
        """llama.cpp's device list, with the memory of our own lanes counted as free.

        None until llama.cpp has reported it; whether the lanes fit is unknown then.
        """
        self.fitted: FittedPlans | None = None
        """How the planned lanes fit into memory; None where that is unknown."""
        self._requests = 0

    def choose(self, side: Side, choice: LaneChoice) -> None:
        """Set a lane's choice; the other lane gets its settings if both are to be the same."""
        self._lane_states[side].choice = choice
        if self.same_settings:
            other = self._lane_states[other_side(side)]
            other.choice = with_settings_of(other.choice, choice)
        self.chosen.emit()
        self.refresh()

    def refresh(self) -> None:
        """Plan both lanes again, in a thread; a later call supersedes an earlier one."""
        self._requests += 1
        self._tasks.start(self._refresh(self._requests))

    async def _refresh(self, request: int) -> None:
        planned = await self.make()
        if request == self._requests:
            self.set(planned.plans, planned.fitted)

    async def make(self) -> Planned:
        """Plan both lanes together: how one fits depends on the other."""
        choices = {side: lane_state.choice for side, lane_state in self._lane_states.items()}
        return await self.make_for(choices, self.timing)

    async def make_for(self, choices: dict[Side, LaneChoice], timing: TimingMode) -> Planned:
        """Plan other choices, such as those of a saved session; the lanes' plans stay."""
        return await asyncio.to_thread(_make, self._make_planner, choices, timing, self._machine())

    def set(self, plans: Plans, fitted: FittedPlans | None) -> None:
        """Store plans in the lanes and announce them."""
        for side, plan in plans.items():
            self._lane_states[side].set_plan(plan)
            self.planned.emit(side)
        self.fitted = fitted
        self.fitted_changed.emit()

    def set_devices(self, devices: Sequence[DeviceFacts]) -> None:
        """Set llama.cpp's device list, and plan again if it has changed."""
        machine = self._machine()
        free = exclude_own_usage(devices, bytes_by_place(machine.loaded, machine.facts))
        if free != self.devices:
            self.devices = free
            self.refresh()

    @property
    def in_memory(self) -> dict[str, Loaded]:
        """What llama.cpp reported of the lanes that are loaded, by side."""
        lanes = (s.lane for s in self._lane_states.values() if s.lane and s.lane.loaded)
        return {lane.side: lane.record.loaded for lane in lanes if lane.record.loaded}

    def _machine(self) -> MachineState:
        loaded = self.in_memory
        plans = {side: s.lane.plan for side, s in self._lane_states.items() if s.lane}
        return MachineState(self.devices, {s: p for s, p in plans.items() if s in loaded}, loaded)


def plans_for_turn(plans: Plans, system: str, seed: int | None) -> Plans:
    """The plans with a system prompt, and with another seed for both lanes if one is given."""

    def adjusted(plan: LanePlan) -> LanePlan:
        plan = plan.with_system_prompt(system)
        if seed is None:
            return plan
        return replace(plan, sampler=msgspec.structs.replace(plan.sampler, seed=seed))

    return {s: adjusted(plan) if isinstance(plan, LanePlan) else plan for s, plan in plans.items()}


def _make(
    make_planner: Callable[[], PlanMaker],
    choices: dict[Side, LaneChoice],
    timing: TimingMode,
    machine: MachineState,
) -> Planned:
    threads = threads_for_lane(timing, None)
    planner = make_planner()
    plans = {side: _plan(planner, side, choice, threads) for side, choice in choices.items()}
    if machine.devices is None:
        return Planned(plans, None)
    able = [plan for plan in plans.values() if isinstance(plan, LanePlan)]
    held = bytes_by_place(machine.loaded, machine.facts)
    fitted = fit_plans(
        able, measure_memory(machine.devices, held.get(RAM, 0)), timing, machine.loaded
    )
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
