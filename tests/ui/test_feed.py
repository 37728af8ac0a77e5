"""The pace of showing: nothing is lost, nothing is measured anew, the race stays as it was."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overthink.core.events import DraftRound, LaneEvent, LoopFound, Tokens
from overthink.core.metrics import tokens_per_second
from overthink.core.run_record import RunRecord
from overthink.core.vocabulary import TimingMode
from overthink.ui.feed import AT_ONCE, LaneFeed, cut, slowed_to
from overthink.ui.shown import ShownTurn
from tests.lanes import said


def batch(first: int, count: int, gap_us: int = 1_000) -> Tokens:
    """Tokens of a fast model, one each `gap_us`, in draft rounds of three."""
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


def feed() -> LaneFeed:
    return LaneFeed(ShownTurn("Why?", None, TimingMode.CONCURRENT))


def pushed(events: Sequence[LaneEvent]) -> LaneFeed:
    lane = feed()
    for event in events:
        lane.push(event)
    return lane


def test_as_fast_as_it_comes_shows_everything_in_order() -> None:
    lane = pushed([said.prompt_done(), batch(0, 10), LoopFound(0, 1, 3, 9), said.finished()])

    assert lane.advance(0.0, AT_ONCE)
    record = lane.turn.record
    assert len(record.trace) == 10
    assert record.finished
    assert not lane.behind
    assert not lane.advance(1.0, AT_ONCE)


def test_a_pace_shows_as_much_as_is_due_and_the_rest_later() -> None:
    lane = pushed([said.prompt_done(), batch(0, 100), LoopFound(0, 1, 3, 99), said.finished()])
    record = lane.turn.record
    lane.advance(0.0, 0.1)
    before = len(record.trace)

    lane.advance(0.2, 0.1)  # 20 ms of the run: 20 tokens

    assert len(record.trace) - before == 20
    assert record.loop_found is None
    assert record.finished is None
    lane.advance(0.8, 0.1)
    assert (len(record.trace), record.finished is not None) == (100, True)


def test_the_wait_for_model_and_prompt_is_no_head_start() -> None:
    lane = feed()
    for _ in range(40):
        lane.advance(0.025, AT_ONCE)  # a second of loading
    lane.push(said.prompt_done())
    lane.push(batch(0, 1_000))
    lane.advance(0.025, 0.1)

    assert len(lane.turn.record.trace) < 10


def test_figures_are_those_of_the_computation() -> None:
    slow, fast = pushed([batch(0, 50)]), pushed([batch(0, 50)])
    fast.show_all()
    while slow.behind:
        slow.advance(0.01, 0.05)

    assert tokens_per_second(slow.turn.record.trace) == pytest.approx(1_000)
    assert tokens_per_second(fast.turn.record.trace) == pytest.approx(1_000)


def test_the_pace_is_that_of_the_fastest_lane_and_slows_no_slow_model() -> None:
    quick, slow = pushed([batch(0, 100)]), pushed([batch(0, 100, gap_us=100_000)])

    assert slowed_to(30, [quick, slow]) == pytest.approx(0.03)
    assert slowed_to(30, [slow]) == AT_ONCE
    assert slowed_to(30, [feed()]) == AT_ONCE


def test_the_race_stays_as_it_was() -> None:
    quick, slow = pushed([batch(0, 400)]), pushed([batch(0, 400, gap_us=2_000)])
    for lane in (quick, slow):
        lane.advance(1.0, 0.1)

    assert len(quick.turn.record.trace) == 2 * len(slow.turn.record.trace) == 100


@given(cuts=st.lists(st.integers(1, 30), min_size=1, max_size=20), size=st.integers(2, 60))
def test_a_batch_cut_anywhere_is_the_same_trace(cuts: list[int], size: int) -> None:
    whole, pieces = RunRecord(), RunRecord()
    whole.take(batch(0, size))
    rest = batch(0, size)
    for count in cuts:
        if count >= len(rest.ids):
            break
        front, rest = cut(rest, count)
        pieces.take(front)
    pieces.take(rest)

    assert list(pieces.trace) == list(whole.trace)
    assert pieces.trace.draft_rounds == whole.trace.draft_rounds
