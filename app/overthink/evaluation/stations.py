"""Where the samples of a suite run are made: on this machine, and on a pool of servers.

A pool of servers makes as many samples at once as its servers take; all of them draw from the same
jobs, so none waits for another. Models of this machine share one station, which loads one model at
a time; or two stations, which have half of the cores each, if memory holds any two of the models.
Times of the latter are `shared`: a model is alone at the end, so they are no measurement of one
mode.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import combinations

import msgspec

from overthink.comparison.lane_memory import MachineMemory
from overthink.comparison.memory_auto import fit_plans
from overthink.comparison.plan import LanePlan
from overthink.core.vocabulary import TimingMode
from overthink.evaluation.planned_models import PlannedModel
from overthink.evaluation.suite_runner import MakeConductor, Station

Slots = Callable[[LanePlan], int | None]
"""The requests that the server of a plan takes at once; None for a model of this machine."""


def on_this_machine(_plan: LanePlan) -> None:
    """No server: `Slots` of models that run here."""
    return


def stations(
    models: Mapping[int, PlannedModel],
    make_conductor: MakeConductor,
    *,
    side_by_side: bool = False,
    slots: Slots = on_this_machine,
) -> list[Station]:
    """The stations of a run.

    Args:
        models: by number; in the order in which one station runs them.
        side_by_side: two of this machine at once; see `fit_side_by_side`.
    """
    local = {number: model.plan for number, model in models.items() if slots(model.plan) is None}
    pool = [
        station
        for number, model in models.items()
        for plan in (model.plan, *model.others)
        for station in _on_server(number, plan, slots(plan) or 0, make_conductor)
    ]
    return [*_local(local, make_conductor, side_by_side=side_by_side), *pool]


def _on_server(
    number: int, plan: LanePlan, slots: int, make_conductor: MakeConductor
) -> list[Station]:
    timing = TimingMode.SHARED if slots > 1 else TimingMode.SEQUENTIAL
    return [Station({number: plan}, timing, make_conductor) for _ in range(slots)]


def _local(
    plans: Mapping[int, LanePlan], make_conductor: MakeConductor, *, side_by_side: bool
) -> list[Station]:
    if not plans:
        return []
    if not side_by_side or len(plans) < 2:
        return [Station(plans, TimingMode.SEQUENTIAL, make_conductor)]
    halves = [(number, _with_half_the_threads(plan)) for number, plan in plans.items()]
    parts = (dict(halves[0::2]), dict(halves[1::2]))
    return [Station(part, TimingMode.SHARED, make_conductor) for part in parts]


def fit_side_by_side(models: Sequence[PlannedModel], machine: MachineMemory) -> bool:
    """Whether memory holds any two of the models at once without a change of their settings."""
    for left, right in combinations(models, 2):
        plans = [left.plan, replace(right.plan, side="right")]
        fitted = fit_plans(plans, machine, TimingMode.CONCURRENT)
        if fitted is None or not fitted.report.roomy or fitted.picks:
            return False
    return True


def _with_half_the_threads(plan: LanePlan) -> LanePlan:
    settings = plan.load.settings
    halved = msgspec.structs.replace(settings, threads=max(1, settings.threads // 2))
    return replace(plan, load=msgspec.structs.replace(plan.load, settings=halved))
