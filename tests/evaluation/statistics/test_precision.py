"""What a suite can show: Miller's figures, and the split of the variance by simulation."""

from __future__ import annotations

import numpy as np
import pytest

from overthink.evaluation.statistics.precision import (
    questions_needed,
    smallest_difference,
    split_variance,
)


def test_miller_needs_969_questions_for_three_points() -> None:
    """ArXiv 2411.00640, section 5: ω² = 1/9, σ² = 1/6, many samples."""
    assert questions_needed(0.03, (10**9, 10**9), between=1 / 9) == 969


@pytest.mark.parametrize(
    ("questions", "expected"),
    [(30, (32, 19, 14, 12)), (100, (17, 10, 7.5, 6.6)), (500, (8, 4.6, 3.3, 2.9))],
)
def test_smallest_difference_by_questions_and_samples(
    questions: int, expected: tuple[float, ...]
) -> None:
    found = [100 * smallest_difference(questions, (k, k)) for k in (1, 4, 16, 64)]

    assert found == pytest.approx(expected, rel=0.05)


def test_smallest_difference_and_questions_needed_agree() -> None:
    assert questions_needed(smallest_difference(250, (4, 2)), (4, 2)) == 250


def test_the_split_recovers_made_variances() -> None:
    generator = np.random.default_rng(8)
    chances = generator.beta(2, 3, 20_000)
    right = generator.binomial(4, chances)

    split = split_variance([int(count) for count in right], [4] * 20_000)

    assert split is not None
    assert split.between == pytest.approx(chances.var(), rel=0.05)
    assert split.within == pytest.approx(np.mean(chances * (1 - chances)), rel=0.02)
    assert split.share_within == pytest.approx(split.within / (split.within + split.between))


def test_single_samples_cannot_be_split() -> None:
    assert split_variance([1, 0, 1], [1, 1, 1]) is None


def test_the_variance_between_is_never_negative() -> None:
    split = split_variance([2, 2, 2], [4, 4, 4])

    assert split is not None
    assert split.between == 0
