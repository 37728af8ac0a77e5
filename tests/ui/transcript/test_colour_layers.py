"""The steps of tokens, and the extent of a loop."""

from __future__ import annotations

import math

from overthink.core.events import LoopFound
from overthink.core.vocabulary import Origin
from overthink.ui.transcript.colour_layers import (
    ENTROPY_BITS,
    SURPRISAL_BITS,
    Layer,
    token_steps,
)
from overthink.ui.transcript.loop_extent import LoopExtent, LoopTracker
from tests.lanes import child_events
from tests.ui.made_runs import batch, made_turn, turn_of


def steps(layer: Layer, logprobs: list[float], entropies: list[float]) -> list[int]:
    tokens = batch(0, ["x"] * len(logprobs))
    tokens.logprobs[:] = logprobs
    tokens.entropies[:] = entropies
    trace = turn_of([tokens]).record.trace
    return [int(step) for step in token_steps(trace, layer, 0, len(trace), None)]


def test_surprisal_is_in_bits() -> None:
    bits = [0.0, *SURPRISAL_BITS, 30.0]
    found = steps(Layer.SURPRISAL, [-(b + 1e-3) * math.log(2) for b in bits], [0.0] * len(bits))
    assert found == [0, 1, 2, 3, 4, 4]


def test_entropy_is_in_bits() -> None:
    bits = [0.0, *ENTROPY_BITS]
    found = steps(Layer.ENTROPY, [0.0] * len(bits), [(b + 1e-3) * math.log(2) for b in bits])
    assert found == [0, 1, 2, 3, 4]


def test_tokens_without_a_probability_have_no_step() -> None:
    assert steps(Layer.SURPRISAL, [math.nan], [math.nan]) == [0]
    assert steps(Layer.ENTROPY, [math.nan], [math.nan]) == [0]


def test_the_origin_is_its_own_step() -> None:
    origins = [Origin.SAMPLED, Origin.ACCEPTED, Origin.FORCED]
    trace = turn_of([batch(0, ["a", "b", "c"], origins=origins)]).record.trace
    assert token_steps(trace, Layer.ORIGIN, 0, 3, None).tolist() == [0, 1, 2]
    assert token_steps(trace, Layer.ORIGIN, 1, 2, None).tolist() == [1]
    assert token_steps(trace, Layer.PLAIN, 0, 3, None).tolist() == [0, 0, 0]


def test_repetitions_alternate() -> None:
    trace = turn_of([batch(0, ["x"] * 10)]).record.trace
    loop = LoopExtent(2, 3, 9)
    found = token_steps(trace, Layer.LOOPS, 0, 10, loop).tolist()
    assert found == [0, 0, 1, 1, 1, 2, 2, 2, 1, 0]


def test_a_loop_is_extended_only_while_it_continues() -> None:
    ids = [9, 1, 2, 1, 2, 1, 2]
    turn = turn_of([batch(0, ["x"] * 7, ids=ids), LoopFound(1, 2, 3, 6)])
    tracker = LoopTracker(turn.record)
    assert tracker.refresh()
    assert tracker.loop is not None
    assert tracker.loop.end == 7
    turn.record.take(batch(7, ["x"] * 3, ids=[1, 2, 1]))
    assert not tracker.refresh()
    assert tracker.loop.end == 10
    turn.record.take(batch(10, ["x"] * 4, ids=[7, 2, 1, 2]))
    tracker.refresh()
    assert tracker.loop.end == 10
    turn.record.take(batch(14, ["x"] * 2, ids=[1, 2]))
    tracker.refresh()
    assert tracker.loop.end == 10


def test_the_end_of_the_run_sets_the_loops_extent() -> None:
    turn = made_turn(600, loop=20)
    tracker = LoopTracker(turn.record)
    tracker.refresh()
    assert tracker.loop is not None
    assert (tracker.loop.start, tracker.loop.period, tracker.loop.end) == (300, 20, 600)
    assert not tracker.refresh()


def test_a_run_without_a_loop_has_no_extent() -> None:
    turn = turn_of([batch(0, ["x"]), child_events.finished()])
    tracker = LoopTracker(turn.record)
    assert not tracker.refresh()
    assert tracker.loop is None
