"""The status line of a run that ran away: the kind in words, its extent, and what the app did."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from overthink.core.events import LaneEvent, LoopSummary, RunawayFound
from overthink.core.run_record import RunRecord
from overthink.core.runaway.findings import Evidence, Finding, RunawayKind
from overthink.core.vocabulary import RunStatus
from overthink.grading.status_text import RunOutcome, status_of
from tests.lanes import child_events

BEGIN: list[LaneEvent] = [
    child_events.loaded(),
    child_events.prompt_done(),
    child_events.tokens(0, ["x"] * 2_500),
]
CIRCLING = Finding(
    kind=RunawayKind.CIRCLING,
    start=400,
    end=2_450,
    found=2_449,
    strength=0.7,
    certain=False,
    evidence=Evidence(earlier=(120, 376)),
)
LOOP = Finding(
    kind=RunawayKind.EXACT,
    start=100,
    end=2_400,
    found=380,
    strength=1.0,
    certain=True,
    evidence=Evidence(earlier=(100, 107), period=7, repeats=40),
)


def status(*events: LaneEvent) -> str:
    record = RunRecord()
    for event in [*BEGIN, *events]:
        record.take(event)
    return str(status_of(record, None, None).text)


def test_a_running_lane_names_the_kind_the_extent_and_the_earlier_passage() -> None:
    assert status(RunawayFound(CIRCLING)) == (
        "caught circling · 2,100 tokens · earlier passage at 120"
    )
    record = RunRecord()
    for event in [*BEGIN, RunawayFound(CIRCLING)]:
        record.take(event)
    assert status_of(record, None, None).outcome is RunOutcome.LOOP


def test_a_loop_is_counted_while_it_goes_on() -> None:
    assert status(RunawayFound(LOOP)) == "caught in a loop · 7 tokens × 342 · 2,393 wasted"


def test_a_runaway_that_ended_is_no_longer_the_status() -> None:
    assert status(RunawayFound(CIRCLING), RunawayFound(CIRCLING, ended=True)) == "thinking"


def test_a_certain_runaway_is_named_before_a_longer_one() -> None:
    varying = msgspec.structs.replace(CIRCLING, kind=RunawayKind.VARYING, certain=True, start=900)
    script = msgspec.structs.replace(CIRCLING, kind=RunawayKind.OTHER_SCRIPT)
    assert status(RunawayFound(script), RunawayFound(varying)).startswith(
        "caught in a varying loop"
    )


@pytest.mark.parametrize("kind", list(RunawayKind))
def test_every_kind_has_words(kind: RunawayKind) -> None:
    found = msgspec.structs.replace(CIRCLING, kind=kind)
    assert status(RunawayFound(found)).startswith("caught ")
    assert kind.value not in ("", status(RunawayFound(found)))


def test_the_end_names_what_the_app_did_and_why() -> None:
    ended: dict[str, Any] = {"runaways": (CIRCLING,)}
    stopped = child_events.finished(
        RunStatus.LOOP_STOPPED, stopped_for=RunawayKind.CIRCLING, **ended
    )
    named = "caught circling · 2,050 tokens · earlier passage at 120"
    assert status(stopped) == f"never answered (stopped: {named})"
    closed = child_events.finished(RunStatus.LOOP_STOPPED, closed_for=RunawayKind.CIRCLING, **ended)
    assert status(closed) == f"never answered (thought closed: {named})"
    limited = child_events.finished(RunStatus.LENGTH, closed_for=RunawayKind.CIRCLING, **ended)
    assert status(limited).endswith(f"(thought closed: {named}, ran into the token limit)")
    marked = child_events.finished(RunStatus.LENGTH, **ended)
    assert status(marked) == f"never answered (ran into the token limit, {named})"


def test_a_stopped_loop_is_described_as_before() -> None:
    loop = LoopSummary(start=100, period=7, repeats=328, wasted=2_293)
    stopped = child_events.finished(
        RunStatus.LOOP_STOPPED, loop=loop, runaways=(LOOP,), stopped_for=RunawayKind.EXACT
    )
    assert status(stopped) == "never answered (stopped in a loop, looped from token 100)"
