"""A run's record: its status, and whether its answer is complete."""

from __future__ import annotations

import pytest

from overthink.core.events import LoopFound, LoopSummary, RunawayFound
from overthink.core.run_record import RunRecord
from overthink.core.runaway.findings import Evidence, Finding, RunawayKind
from overthink.core.vocabulary import Phase, RunStatus
from tests.lanes import child_events


def ended(status: RunStatus, *, thought_closed: bool) -> RunRecord:
    record = RunRecord()
    record.take(child_events.tokens(0, ["Hm"], Phase.THINKING))
    record.take(child_events.finished(status, thought_closed=thought_closed, model_ended=None))
    return record


@pytest.mark.parametrize("status", [RunStatus.FINISHED, RunStatus.BUDGET])
def test_an_older_recording_that_never_closed_its_thought_ended_in_it(status: RunStatus) -> None:
    assert ended(status, thought_closed=False).status is RunStatus.ENDED_IN_THOUGHT
    assert ended(status, thought_closed=True).status is status


@pytest.mark.parametrize("status", [RunStatus.STOPPED, RunStatus.LENGTH, RunStatus.CONTEXT_FULL])
def test_a_limit_inside_the_thought_is_still_that_limit(status: RunStatus) -> None:
    assert ended(status, thought_closed=False).status is status


# -- runaways -------------------------------------------------------------------------------------


def finding(kind: RunawayKind, start: int, end: int, found: int) -> Finding:
    return Finding(kind=kind, start=start, end=end, found=found, strength=0.8, certain=False)


def test_a_runaway_that_goes_on_extends_to_the_last_token() -> None:
    record = RunRecord()
    record.take(child_events.tokens(0, ["a"] * 10))
    record.take(RunawayFound(finding(RunawayKind.CIRCLING, 2, 10, 9)))
    record.take(child_events.tokens(10, ["a"] * 5))
    assert [(each.start, each.end) for each in record.open_runaways] == [(2, 15)]
    changed = finding(RunawayKind.VARYING, 1, 12, 9)
    record.take(RunawayFound(changed))
    assert [each.kind for each in record.runaways] == [RunawayKind.VARYING]
    record.take(RunawayFound(changed, ended=True))
    assert record.runaways == (changed,)
    assert record.open_runaways == ()


def test_the_end_of_the_run_has_the_final_findings() -> None:
    record = RunRecord()
    record.take(child_events.tokens(0, ["a"] * 10))
    record.take(RunawayFound(finding(RunawayKind.CIRCLING, 2, 10, 9)))
    final = (finding(RunawayKind.CIRCLING, 2, 9, 9),)
    record.take(child_events.finished(runaways=final))
    assert record.runaways == final


def test_an_exact_loop_is_a_loop_as_in_older_recordings() -> None:
    record = RunRecord()
    evidence = Evidence(earlier=(3, 7), period=4, repeats=3)
    loop = Finding(
        kind=RunawayKind.EXACT,
        start=3,
        end=21,
        found=20,
        strength=1.0,
        certain=True,
        evidence=evidence,
    )
    record.take(RunawayFound(loop))
    assert record.loop_found == LoopFound(3, 4, 3, 20)


def test_the_loop_of_an_older_recording_is_a_runaway() -> None:
    record = RunRecord()
    record.take(LoopFound(3, 4, 3, 20))
    record.take(child_events.tokens(0, ["a"] * 30))
    (live,) = record.runaways
    assert (live.kind, live.start, live.end, live.found) == (RunawayKind.EXACT, 3, 30, 20)
    record.take(child_events.finished(loop=LoopSummary(start=3, period=4, repeats=6, wasted=20)))
    (ended,) = record.runaways
    assert (ended.end, ended.evidence.period, ended.evidence.repeats) == (27, 4, 6)


def test_a_copy_does_not_grow_with_its_record() -> None:
    record = RunRecord()
    copy = record.copy()
    record.take(RunawayFound(finding(RunawayKind.CIRCLING, 2, 10, 9)))
    assert copy.runaways == ()
