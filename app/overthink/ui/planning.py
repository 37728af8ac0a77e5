"""Plans of both lanes, made away from the UI thread: they read the headers of model files."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Protocol

import msgspec

from overthink.comparison.conductor import threads_for_lane
from overthink.comparison.plan import LaneChoice, LanePlan
from overthink.core.errors import EnvironmentFailure
from overthink.core.vocabulary import TimingMode
from overthink.ui.shown import Side

Plans = dict[Side, LanePlan | EnvironmentFailure]
"""By side: the plan, or why there is none."""


class PlanMaker(Protocol):
    """Makes a lane's plan; see `overthink.comparison.plan.Planner`."""

    def plan(self, side: str, choice: LaneChoice, threads: int) -> LanePlan:
        """The plan of one lane; raises an `EnvironmentFailure` where there can be none."""
        ...


async def make_plans(
    make_planner: Callable[[], PlanMaker], choices: Mapping[Side, LaneChoice], timing: TimingMode
) -> Plans:
    """A plan a lane, each from a fresh look at the files.

    Args:
        make_planner: called in the thread.
    """
    return await asyncio.to_thread(_make, make_planner, dict(choices), timing)


def with_seed(plans: Plans, seed: int) -> Plans:
    """The plans with another seed, the same for both lanes."""
    return {side: _seeded(plan, seed) for side, plan in plans.items()}


def _seeded(plan: LanePlan | EnvironmentFailure, seed: int) -> LanePlan | EnvironmentFailure:
    if isinstance(plan, EnvironmentFailure):
        return plan
    return replace(plan, sampler=msgspec.structs.replace(plan.sampler, seed=seed))


def _make(
    make_planner: Callable[[], PlanMaker], choices: dict[Side, LaneChoice], timing: TimingMode
) -> Plans:
    threads = threads_for_lane(timing, None)
    planner = make_planner()
    return {side: _plan(planner, side, choice, threads) for side, choice in choices.items()}


def _plan(
    planner: PlanMaker, side: Side, choice: LaneChoice, threads: int
) -> LanePlan | EnvironmentFailure:
    try:
        return planner.plan(side, choice, threads)
    except EnvironmentFailure as failure:
        return failure
