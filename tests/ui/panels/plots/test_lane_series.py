"""Series of a lane: equal however they are read, exact at each token, and cheap to draw."""

from __future__ import annotations

import numpy as np
import pytest

from overthink.core.events import PhaseChanged
from overthink.core.metrics import drafting
from overthink.core.vocabulary import Phase
from overthink.ui.panels.plots.lane_data import LaneSeries
from overthink.ui.panels.plots.lane_series import Series
from overthink.ui.panels.plots.series_math import US, Span, bits, running_mean, windowed_speed
from tests.ui.panels.plots.runs import grow, run


def lane_of(thought: int, answer: int = 0, *, drafted: bool = True, rate: float = 60) -> LaneSeries:
    lane = LaneSeries("left", run(thought, answer, drafted=drafted, rate=rate))
    lane.read_new()
    return lane


def quantities(lane: LaneSeries) -> list[Series]:
    return [lane.speed, lane.surprisal, lane.mean_surprisal, lane.acceptance]


def test_values_read_piecewise_equal_those_of_the_whole_trace() -> None:
    lane = lane_of(400)
    surprisal = bits(np.array(lane.trace.logprobs, dtype=np.float32))
    wanted = [windowed_speed(np.array(lane.trace.t_us)), surprisal, running_mean(surprisal)]
    for quantity, values in zip(quantities(lane), wanted, strict=False):
        for i in (0, 1, 15, 16, 63, 64, 200, 399):
            expected = None if np.isnan(values[i]) else pytest.approx(values[i])
            assert quantity.value(i) == expected


def test_acceptance_covers_the_last_rounds() -> None:
    lane = lane_of(600)
    rounds = lane.trace.draft_rounds
    for i in (0, 5, 40, len(rounds) - 1):
        last = rounds[max(i - 31, 0) : i + 1]
        share = sum(r.accepted for r in last) / sum(r.tested for r in last)
        assert lane.acceptance.value(i) == pytest.approx(share)
    assert tuple(lane.acceptance.by_position) == drafting(rounds).by_position


def test_reading_in_small_pieces_gives_the_same_series() -> None:
    turn = run(0, over=False)
    bit_by_bit = LaneSeries("left", turn)
    for _ in range(30):
        grow(turn, 37, drafted=True, rate=500)
        assert bit_by_bit.read_new()
    at_once = LaneSeries("left", turn)
    at_once.read_new()
    span = Span(0, at_once.last_us, 50)
    for one, other in zip(quantities(bit_by_bit), quantities(at_once), strict=True):
        assert (one.points(span).x == other.points(span).x).all()
        assert one.points(span).y == pytest.approx(other.points(span).y)


def test_drawn_points_are_bounded_by_pixels() -> None:
    lane = lane_of(30_000, 10_000, rate=500)
    for span in (Span(0, lane.last_us, 300), Span(10 * US, 40 * US, 300), Span(0, 10**9, 640)):
        for quantity in quantities(lane):
            assert len(quantity.points(span).x) <= 2 * span.columns + 8
        assert sum(len(part.x) for part in lane.race(span)) <= span.columns


def test_zooming_in_shows_single_tokens() -> None:
    lane = lane_of(30_000, rate=500)
    first, last = 12_000, 12_050
    span = Span(lane.trace.t_us[first], lane.trace.t_us[last], 300)
    points = lane.surprisal.points(span)
    assert len(points.x) == last - first + 3, "and one on either side, for the line to run out"
    assert points.y[1] == pytest.approx(lane.surprisal.value(first))


def test_the_race_runs_through_the_end_of_the_thought() -> None:
    lane = lane_of(118, 24)
    thinking, answer = lane.race(Span(0, lane.last_us, 20))
    assert (thinking.y[-1], answer.y[0], answer.y[-1]) == (118, 118, 142)
    assert thinking.x[-1] == answer.x[0] == lane.trace.t_us[117] / US


def test_a_run_without_thought_or_without_answer_is_one_line() -> None:
    thinking, answer = lane_of(50).race(Span(0, 5 * US, 100))
    assert (len(answer.x), thinking.y[-1]) == (1, 50)
    thinking, answer = lane_of(0, 50).race(Span(0, 5 * US, 100))
    assert (len(thinking.x), answer.y[0], answer.y[-1]) == (0, 1, 50)
    assert lane_of(50).thought_end is None
    assert lane_of(0, 50).thought_end is None


def test_a_phase_correction_is_noticed_without_new_tokens() -> None:
    turn = run(0, 80, over=False)
    lane = LaneSeries("right", turn)
    lane.read_new()
    assert not lane.read_new()
    turn.record.take(PhaseChanged(0, Phase.THINKING))
    assert lane.read_new()
    assert lane.thought == 80
    grow(turn, 10, Phase.ANSWER)
    lane.read_new()
    assert lane.thought_end == 79


def test_no_query_blocks_the_growth_of_the_trace() -> None:
    """A view that outlives its call would make the next `append` fail."""
    turn = run(100, 20, drafted=True, over=False)
    lane = LaneSeries("left", turn)
    kept: list[object] = []
    for _ in range(3):
        lane.read_new()
        for columns in (10, 1000):
            span = Span(0, lane.last_us, columns)
            kept += [lane.race(span), lane.nearest(1.0)]
            kept += [(q.points(span), q.peaks(span), q.value(0)) for q in quantities(lane)]
        grow(turn, 30, Phase.ANSWER, drafted=True)
    assert len(turn.record.trace) == 210


def test_nearest_returns_the_closest_token_in_time() -> None:
    lane = lane_of(500)
    times = np.array(lane.trace.t_us) / US
    for seconds in (-1.0, 0.0, 0.5, 3.21, times[77], 1e6):
        assert lane.nearest(seconds) == int(np.abs(times - seconds).argmin())


def test_a_lane_without_tokens_has_no_values() -> None:
    lane = LaneSeries("left", run(0))
    assert lane.read_new(), "the run is over: that is news"
    assert lane.nearest(1.0) is None
    assert [len(q.points(Span(0, US, 100)).x) for q in quantities(lane)] == [0, 0, 0, 0]
    assert [len(part.x) for part in lane.race(Span(0, US, 100))] == [0, 0]
