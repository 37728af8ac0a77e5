"""Stations: one model at a time, or two side by side where memory holds them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from overthink.comparison.conductor import Conductor
from overthink.comparison.plan import LanePlan
from overthink.core.vocabulary import TimingMode
from overthink.evaluation.stations import fit_side_by_side, stations
from tests.comparison.test_lane_memory import lane, machine
from tests.evaluation.scripted_run import planned


def no_conductor(_plan: LanePlan, *_listeners: object) -> Conductor:
    raise AssertionError("nothing runs here")


def test_one_station_has_all_models_and_the_whole_machine() -> None:
    models = dict(enumerate(planned("a", "b", "c")))
    (station,) = stations(models, no_conductor, side_by_side=False)
    assert list(station.plans) == [0, 1, 2]
    assert station.timing is TimingMode.SEQUENTIAL
    assert len(stations({0: models[0]}, no_conductor, side_by_side=True)) == 1


def test_two_stations_share_models_and_threads() -> None:
    models = dict(enumerate(planned("a", "b", "c")))
    both = stations(models, no_conductor, side_by_side=True)
    assert [list(station.plans) for station in both] == [[0, 2], [1]]
    assert {station.timing for station in both} == {TimingMode.SHARED}
    before = models[0].plan.load.settings.threads
    assert both[0].plans[0].load.settings.threads == max(1, before // 2)


@pytest.mark.parametrize(("ram", "fits"), [(64, True), (10, False)])
def test_two_models_run_side_by_side_only_if_memory_holds_them(ram: float, fits: bool) -> None:
    models = [
        replace(model, plan=replace(model.plan, memory=lane("left", name)))
        for model, name in zip(planned("a", "b"), ("Llama 8B", "Gemma 3 4B"), strict=True)
    ]
    assert fit_side_by_side(models, machine(ram)) is fits


def test_a_pool_has_a_station_for_each_request_that_its_servers_take() -> None:
    here, pooled = planned("here", "pooled")
    other = replace(pooled.plan, model="other")
    models = {0: here, 1: replace(pooled, others=(other,))}
    slots = {"here": None, "pooled": 1, "other": 3}
    made = stations(models, no_conductor, slots=lambda plan: slots[plan.model])
    assert [[plan.model for plan in station.plans.values()] for station in made] == [
        ["here"],
        ["pooled"],
        *([["other"]] * 3),
    ]
    assert {number for station in made[1:] for number in station.plans} == {1}
    assert [station.timing for station in made] == ["sequential"] * 2 + ["shared"] * 3
