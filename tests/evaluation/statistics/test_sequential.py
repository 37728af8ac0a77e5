"""Early stopping: the interval is valid at all times, and finds real differences."""

from __future__ import annotations

import numpy as np
import pytest

from overthink.evaluation.statistics.sequential import BettingSequence


def test_looking_after_every_question_does_not_cheat() -> None:
    """Equal models are found different in at most 5 % of suites, however often one looks."""
    generator = np.random.default_rng(9)
    false = sum(
        _first_decision(generator.choice([-1, 0, 1], p=[0.15, 0.7, 0.15], size=100)) is not None
        for _ in range(60)
    )

    assert false <= 4


def test_a_large_difference_is_found_early() -> None:
    values = np.random.default_rng(10).choice([-1, 0, 1], p=[0.05, 0.45, 0.5], size=300)

    decided = _first_decision(values)

    assert decided is not None
    assert decided < 120


def test_the_interval_only_shrinks_and_includes_the_mean() -> None:
    sequence = BettingSequence()
    generator = np.random.default_rng(11)
    previous = sequence.interval
    for value in generator.uniform(-0.5, 0.9, 200):
        low, high = sequence.add(value)
        assert low >= previous[0]
        assert high <= previous[1]
        previous = (low, high)

    assert previous[0] < 0.2 < previous[1]
    assert previous[1] - previous[0] < 0.5


def test_values_outside_the_bounds_are_refused() -> None:
    with pytest.raises(ValueError, match="outside -1 to 1"):
        BettingSequence().add(1.5)


def _first_decision(values: np.ndarray) -> int | None:
    """Return after how many questions 0 was outside the interval."""
    sequence = BettingSequence()
    for count, value in enumerate(values, start=1):
        low, high = sequence.add(float(value))
        if low > 0 or high < 0:
            return count
    return None
