"""A sleep of the machine is the difference of two clocks; nothing else is one."""

from __future__ import annotations

import sys
import time

import pytest

from overthink.core.sleep_clock import SleepClocks, SleepMeter, system_clocks


class Machine:
    """Two clocks that a test moves."""

    def __init__(self) -> None:
        self.passing = self.awake = 100.0
        self.meter = SleepMeter(SleepClocks(lambda: self.passing, lambda: self.awake))

    def work(self, seconds: float) -> None:
        self.passing += seconds
        self.awake += seconds

    def sleep(self, seconds: float) -> None:
        self.passing += seconds


def test_a_sleep_is_measured() -> None:
    machine = Machine()
    machine.work(20)
    machine.sleep(600)
    machine.work(5)
    machine.sleep(60)
    assert machine.meter.slept_s() == pytest.approx(660)


def test_work_is_no_sleep() -> None:
    machine = Machine()
    machine.work(3600)
    machine.sleep(0.2)  # the clocks are read one after the other
    assert machine.meter.slept_s() == 0.0


def test_a_sleep_before_the_run_does_not_count() -> None:
    machine = Machine()
    machine.sleep(1000)
    clocks = SleepClocks(lambda: machine.passing, lambda: machine.awake)
    assert SleepMeter(clocks).slept_s() == 0.0


def test_a_system_without_such_clocks_measures_nothing() -> None:
    assert SleepMeter(None).slept_s() is None


def test_an_unknown_system_has_no_clocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "plan9")
    assert system_clocks() is None


def test_this_systems_clocks_run_alike_while_it_is_awake() -> None:
    clocks = system_clocks()
    if clocks is None:
        pytest.skip("this system has no such clocks")
    before = clocks.passing(), clocks.awake()
    time.sleep(0.05)
    passed = clocks.passing() - before[0], clocks.awake() - before[1]
    assert passed[0] == pytest.approx(passed[1], abs=0.5)
    assert passed[0] > 0.04
