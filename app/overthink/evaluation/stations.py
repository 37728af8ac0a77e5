"""Where the samples of a suite run are made: one after the other on this machine, or side by side.

Models of this machine share one station, which loads one model at a time; or two stations, which
have half of the cores each, if memory holds any two of the models. Times of the latter are
`shared`: a model is alone at the end, so they are no measurement of one mode.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import combinations

import msgspec

from overthink.comparison.lane_memory import MachineMemory
from overthink.comparison.memory_auto import fit_plans
from overthink.comparison.plan import LanePlan
from overthink.core.vocabulary import TimingMode
from overthink.evaluation.planned_models import PlannedModel
from overthink.evaluation.suite_runner import MakeConductor, Station


def stations(
    models: Mapping[int, PlannedModel],
    make_conductor: MakeConductor,
    *,
    side_by_side: bool,
) -> list[Station]:
    """The stations of a run on this machine.

    Args:
        models: by number; in the order in which one station runs them.
        side_by_side: two at once; see `fit_side_by_side`.
    """
    plans = {number: model.plan for number, model in models.items()}
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
