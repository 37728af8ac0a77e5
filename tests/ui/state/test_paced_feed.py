"""The paced feed: nothing is lost, metrics do not change, and both lanes are slowed alike."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from overthink.core.events import (
    DraftRound,
    LaneEvent,
    LoopFound,
    LoopSummary,
    RunawayFound,
    Tokens,
)
from overthink.core.metrics import tokens_per_second
from overthink.core.run_record import RunRecord
from overthink.core.vocabulary import TimingMode
from overthink.ui.state.paced_feed import (
    AT_ONCE,
    LEAD,
    LOOP_SEEN_S,
    REPEATS_S,
    RUNAWAY_SEEN_S,
    RUSH,
    PacedFeed,
    slowed_to,
    split,
)
from overthink.ui.state.turn_state import TurnState
from tests.lanes import child_events


def batch(first: int, count: int, gap_us: int = 1_000) -> Tokens:
    """Tokens of a fast model, one per `gap_us`, in draft rounds of three."""
    span = range(first, first + count)
    return Tokens(
        first=first,
        ids=list(span),
        texts=[f" {i}" for i in span],
        phases=bytes(count),
        origins=bytes(count),
        t_us=[(i + 1) * gap_us for i in span],
        logprobs=[-0.5] * count,
        entropies=[0.5] * count,
        rounds=[i // 3 for i in span],
        draft_rounds=[
            DraftRound(i // 3, i, (i, i + 1), ("a", "b"), 2, 2) for i in span if i % 3 == 0
        ],
    )


def feed() -> PacedFeed:
    return PacedFeed(TurnState("Why?", None, TimingMode.CONCURRENT))


def pushed(events: Sequence[LaneEvent]) -> PacedFeed:
    lane = feed()
    for event in events:
        lane.push(event)
    return lane


def test_as_fast_as_it_comes_shows_everything_in_order() -> None:
    lane = pushed(
        [child_events.prompt_done(), batch(0, 10), LoopFound(0, 1, 3, 9), child_events.finished()]
    )

    assert lane.advance(0.0, AT_ONCE)
    record = lane.turn.record
    assert len(record.trace) == 10
    assert record.finished
    assert not lane.behind
    assert not lane.advance(1.0, AT_ONCE)


def test_a_pace_shows_only_what_is_due() -> None:
    lane = pushed(
        [child_events.prompt_done(), batch(0, 100), LoopFound(0, 1, 3, 99), child_events.finished()]
    )
    record = lane.turn.record
    lane.advance(0.0, 0.1)
    before = len(record.trace)

    lane.advance(0.2, 0.1)  # 20 ms of the run: 20 tokens

    assert len(record.trace) - before == 20
    assert record.loop_found is None
    assert record.finished is None
    lane.advance(0.8, 0.1)
    assert (len(record.trace), record.finished is not None) == (100, True)


def test_loading_time_gives_no_head_start_to_the_pace() -> None:
    lane = feed()
    for _ in range(40):
        lane.advance(0.025, AT_ONCE)  # a second of loading
    lane.push(child_events.prompt_done())
    lane.push(batch(0, 1_000))
    lane.advance(0.025, 0.1)

    assert len(lane.turn.record.trace) < 10


def test_metrics_are_those_of_the_computation() -> None:
    slow, fast = pushed([batch(0, 50)]), pushed([batch(0, 50)])
    fast.show_all()
    while slow.behind:
        slow.advance(0.01, 0.05)

    assert tokens_per_second(slow.turn.record.trace) == pytest.approx(1_000)
    assert tokens_per_second(fast.turn.record.trace) == pytest.approx(1_000)


def test_the_pace_limits_the_fastest_lane_only() -> None:
    quick, slow = pushed([batch(0, 100)]), pushed([batch(0, 100, gap_us=100_000)])

    assert slowed_to(30, [quick, slow]) == pytest.approx(0.03)
    assert slowed_to(30, [slow]) == AT_ONCE
    assert slowed_to(30, [feed()]) == AT_ONCE


def test_both_lanes_are_slowed_alike() -> None:
    quick, slow = pushed([batch(0, 400)]), pushed([batch(0, 400, gap_us=2_000)])
    for lane in (quick, slow):
        lane.advance(1.0, 0.1)

    assert len(quick.turn.record.trace) == 2 * len(slow.turn.record.trace) == 100


LOOP = LoopSummary(start=10, period=3, repeats=30, wasted=87)  # from token 10 to the last of 100


def looping(loop: LoopSummary = LOOP) -> PacedFeed:
    """A run of 100 tokens whose loop is detected at the 20th."""
    front, back = split(batch(0, 100), 20)
    found = LoopFound(loop.start, loop.period, 3, 19)
    return pushed(
        [child_events.prompt_done(), front, found, back, child_events.finished(loop=loop)]
    )


def show(feeds: list[PacedFeed], seconds: float, pace: float = 10) -> None:
    """Advance frame by frame, like the window."""
    for _ in range(round(seconds * 50)):
        slowed = slowed_to(pace, feeds)
        for lane in feeds:
            lane.advance(0.02, slowed)


def test_repetitions_are_shown_quickly_once_the_loop_was_seen() -> None:
    lane = looping()
    show([lane], 2.2)
    assert (
        19 <= len(lane.turn.record.trace) <= 24
    )  # two seconds for 20 tokens, then the loop is detected
    show([lane], LOOP_SEEN_S - 1)
    assert len(lane.turn.record.trace) < 70, "the repeats are seen first"
    show([lane], 1 + REPEATS_S / 2)
    assert lane.turn.record.finished is None, "they rush, and are not just there"
    show([lane], REPEATS_S)
    assert lane.turn.record.finished is not None
    assert tokens_per_second(lane.turn.record.trace) == pytest.approx(1_000)


@pytest.mark.parametrize("why", ["another lane thinks", "the loop was broken"])
def test_text_after_a_loop_is_shown_at_the_usual_pace(why: str) -> None:
    broken = why == "the loop was broken"
    lane = looping(msgspec.structs.replace(LOOP, wasted=20) if broken else LOOP)
    other = pushed([child_events.prompt_done(), batch(0, 100)])
    show([lane] if broken else [lane, other], LOOP_SEEN_S + 3.5)
    assert 80 <= len(lane.turn.record.trace) <= 90


def test_the_duration_is_known_once_the_run_is_computed() -> None:
    lane = pushed([child_events.prompt_done(), batch(0, 100)])
    lane.advance(0.1, 0.1)
    assert lane.computed_s is None
    done = msgspec.structs.replace(child_events.finished(), total_us=7_800_000)
    lane.push(done)
    assert lane.behind
    assert lane.computed_s == pytest.approx(7.8)


@given(cuts=st.lists(st.integers(1, 30), min_size=1, max_size=20), size=st.integers(2, 60))
def test_a_batch_split_anywhere_gives_the_same_trace(cuts: list[int], size: int) -> None:
    whole, pieces = RunRecord(), RunRecord()
    whole.take(batch(0, size))
    rest = batch(0, size)
    for count in cuts:
        if count >= len(rest.ids):
            break
        front, rest = split(rest, count)
        pieces.take(front)
    pieces.take(rest)

    assert list(pieces.trace) == list(whole.trace)
    assert pieces.trace.draft_rounds == whole.trace.draft_rounds


def runaway(found: int, end: int, *, ended: bool = False) -> RunawayFound:
    finding = msgspec.structs.replace(child_events.circling(), start=1, end=end, found=found)
    return RunawayFound(finding, ended=ended, at=end)


def test_a_runaway_rushes_by_until_something_happens() -> None:
    events: list[LaneEvent] = [child_events.prompt_done(), batch(0, 300), runaway(290, 300)]
    events.append(batch(300, 3_000))
    lane = pushed([*events, runaway(290, 3_300, ended=True), batch(3_300, 200)])
    usual = slowed_to(20.0, [lane], until_interesting=True)
    lane.advance(0.0, usual)
    lane.advance(0.301 / usual, usual)
    lane.advance(0.1, usual)
    assert not lane.is_boring  # it has to be seen first
    lane.advance(RUNAWAY_SEEN_S, usual)
    assert lane.is_boring
    assert slowed_to(20.0, [lane], until_interesting=True) == usual * RUSH
    assert slowed_to(20.0, [lane]) == usual  # with no other pace
    while lane.is_boring:
        lane.advance(0.02, usual * RUSH)
    assert 3_300 - LEAD - 20 <= len(lane.turn.record.trace) < 3_300
    assert slowed_to(20.0, [lane], until_interesting=True) == usual


def test_nothing_rushes_by_while_the_other_lane_makes_progress() -> None:
    lane = pushed([child_events.prompt_done(), batch(0, 300), runaway(290, 300), batch(300, 3_000)])
    usual = slowed_to(20.0, [lane])
    lane.advance(0.0, usual)
    lane.advance(0.301 / usual, usual)
    lane.advance(RUNAWAY_SEEN_S, usual)
    other = pushed([child_events.prompt_done(), batch(0, 3_000)])
    other.advance(0.1, usual)
    assert lane.is_boring
    assert slowed_to(20.0, [lane, other], until_interesting=True) == usual
