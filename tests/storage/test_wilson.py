"""The confidence interval of a share equals published values."""

from __future__ import annotations

import pytest

from overthink.storage.ratings import Z_95, wilson


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [
        # Published to four places: R. G. Newcombe, Statistics in Medicine 17, 1998, pages 857-872,
        # table I, method 3, the score interval without continuity correction.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_the_interval_equals_published_values(
    successes: int, trials: int, low: float, high: float
) -> None:
    assert wilson(successes, trials) == pytest.approx((low, high), abs=5e-5)


def test_the_interval_of_no_and_all_successes_has_its_closed_form() -> None:
    square = Z_95**2
    assert wilson(0, 7) == pytest.approx((0.0, square / (7 + square)), abs=1e-12)
    assert wilson(7, 7) == pytest.approx((7 / (7 + square), 1.0), abs=1e-12)


def test_the_interval_is_symmetric_and_stays_within_0_and_1() -> None:
    for trials in range(1, 60):
        for successes in range(trials + 1):
            low, high = wilson(successes, trials)
            assert 0 <= low <= successes / trials <= high <= 1
            # The votes for the other one have the mirrored interval.
            assert wilson(trials - successes, trials) == pytest.approx((1 - high, 1 - low))


def test_without_trials_the_interval_is_0_to_1() -> None:
    assert wilson(0, 0) == (0.0, 1.0)
