"""Tests of the choice of threads on a busy machine, with a machine that is calculated."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from overthink.inference.thread_control import REVIEW_S, Clocks, ThreadControl, Way

SPINNING, SLEEPING, FEWER = Way(2), Way(2, sleeping=True), Way(1)

QUIET = {SPINNING: 100.0, SLEEPING: 30.0, FEWER: 55.0}
ONE_NEIGHBOUR = {SPINNING: 33.0, SLEEPING: 45.0, FEWER: 55.0}
FOUR_NEIGHBOURS = {SPINNING: 6.0, SLEEPING: 55.0, FEWER: 20.0}
"""Tokens/s by way."""


@dataclass
class Machine:
    """Two cores, some of which other programs use."""

    speeds: dict[Way, float] = field(default_factory=lambda: dict(QUIET))
    others: float = 0.0
    """Cores that other programs use."""
    shows_idle: bool = True
    unusable: float = 0.0
    """Idle cores that this process may not use."""
    now: float = 0.0
    used_s: float = 0.0
    idle_s: float = 0.0
    applied: list[Way] = field(default_factory=list)
    tokens: int = 0

    def __post_init__(self) -> None:
        self.control = self.controlled()

    def controlled(self, **options: bool) -> ThreadControl:
        clocks = Clocks(
            lambda: self.now, lambda: self.used_s, lambda: self.idle_s if self.shows_idle else None
        )
        abilities = {"can_sleep": True, "can_reduce": True} | options
        self.control = ThreadControl(2, self.applied.append, clocks=clocks, **abilities)
        return self.control

    def decode(self, seconds: float) -> None:
        end = self.now + seconds
        while self.now < end:
            way = self.control.way
            token_s = 1 / self.speeds[way]
            own = min(float(way.threads), max(2 - self.others, 0.6))
            self.now += token_s
            self.used_s += own * token_s
            self.idle_s += (max(2 - self.others - own, 0.0) + self.unusable) * token_s
            self.tokens += 1
            self.control.after_call(1)

    def become(self, speeds: dict[Way, float], others: float) -> None:
        self.speeds, self.others = dict(speeds), others


@pytest.fixture
def machine() -> Machine:
    return Machine()


def test_nothing_changes_on_a_quiet_machine(machine: Machine) -> None:
    machine.decode(30)
    assert machine.applied == []


@pytest.mark.parametrize(
    ("speeds", "others", "best"),
    [(ONE_NEIGHBOUR, 1.0, FEWER), (FOUR_NEIGHBOURS, 1.4, SLEEPING)],
    ids=["one neighbour", "four neighbours"],
)
def test_the_fastest_way_is_used_beside_busy_programs(
    machine: Machine, speeds: dict[Way, float], others: float, best: Way
) -> None:
    machine.become(speeds, others)
    machine.decode(20)
    assert machine.control.way == best
    assert machine.tokens / machine.now > 0.9 * speeds[best]


def test_all_threads_return_when_the_other_programs_have_ended(machine: Machine) -> None:
    machine.become(ONE_NEIGHBOUR, 1.0)
    machine.decode(10)
    machine.become(QUIET, 0.0)
    machine.decode(1)
    assert machine.control.way == SPINNING


def test_a_load_that_changes_brings_another_way(machine: Machine) -> None:
    machine.become(ONE_NEIGHBOUR, 1.0)
    machine.decode(5)
    machine.become(FOUR_NEIGHBOURS, 1.4)
    machine.decode(2 * REVIEW_S)
    assert machine.control.way == SLEEPING


def test_trials_that_do_not_help_become_rare(machine: Machine) -> None:
    # A program that uses a part of a core: all threads are fastest nevertheless.
    machine.become({SPINNING: 80.0, SLEEPING: 30.0, FEWER: 55.0}, 0.4)
    machine.decode(60)
    assert machine.control.way == SPINNING
    assert machine.tokens / machine.now > 0.95 * 80


@pytest.mark.parametrize("shows_idle", [True, False], ids=["misleading", "unknown"])
def test_returns_that_fail_become_rare(machine: Machine, *, shows_idle: bool) -> None:
    # In a container, processors can be idle that it may not use.
    machine.shows_idle, machine.unusable = shows_idle, 2.0
    machine.become(ONE_NEIGHBOUR, 1.0)
    machine.decode(60)
    assert machine.tokens / machine.now > 0.9 * ONE_NEIGHBOUR[FEWER]


def test_the_number_of_threads_is_left_alone_where_results_depend_on_it(machine: Machine) -> None:
    machine.controlled(can_reduce=False)
    machine.become(ONE_NEIGHBOUR, 1.0)
    machine.decode(20)
    assert machine.control.way == SLEEPING
    assert {way.threads for way in machine.applied} == {2}


def test_a_single_way_is_never_left(machine: Machine) -> None:
    machine.controlled(can_reduce=False, can_sleep=False)
    machine.become(FOUR_NEIGHBOURS, 1.4)
    machine.decode(20)
    assert machine.applied == []


def test_prompts_are_decoded_with_all_threads(machine: Machine) -> None:
    machine.become(ONE_NEIGHBOUR, 1.0)
    machine.decode(5)
    assert machine.applied[-1] == FEWER
    machine.control.interrupt()
    machine.control.interrupt()
    assert machine.applied[-2:] == [FEWER, SPINNING]
    machine.control.after_call(1)
    assert machine.applied[-1] == FEWER


def test_a_pause_between_runs_is_not_taken_for_load(machine: Machine) -> None:
    machine.decode(5)
    machine.control.interrupt()
    machine.now += 60
    machine.decode(5)
    assert machine.applied == []
