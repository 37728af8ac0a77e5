"""Two models on the same questions: against scipy, at the edges, and coverage by simulation."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from overthink.evaluation.statistics.paired import (
    holm_adjusted,
    mcnemar_p,
    paired_difference,
    sign_flip_p,
)


@pytest.mark.parametrize(("left_only", "right_only"), [(0, 0), (0, 5), (7, 2), (30, 31), (40, 12)])
def test_mcnemar_equals_the_binomial_test(left_only: int, right_only: int) -> None:
    count = left_only + right_only
    reference = stats.binomtest(left_only, count).pvalue if count else 1.0

    assert mcnemar_p(left_only, right_only) == pytest.approx(reference)


def test_sign_flips_equal_scipy() -> None:
    values = np.random.default_rng(2).normal(0.3, 1, 12)
    reference = stats.permutation_test(
        (values,), np.sum, permutation_type="samples", n_resamples=np.inf
    ).pvalue

    assert sign_flip_p(values) == pytest.approx(reference)


def test_random_sign_flips_approach_the_exact_p() -> None:
    values = np.concatenate([np.ones(14), -np.ones(6)])

    assert sign_flip_p(values) == pytest.approx(mcnemar_p(14, 6), abs=0.01)


def test_a_p_of_random_flips_is_never_zero() -> None:
    assert sign_flip_p(np.ones(200)) > 0


def test_the_difference_is_paired() -> None:
    """Equal questions cancel, so that the pair is more precise than two separate models."""
    generator = np.random.default_rng(4)
    right = (generator.uniform(size=200) < 0.5).astype(float)
    left = right.copy()
    left[np.flatnonzero(right == 0)[:20]] = 1.0

    found = paired_difference(left, right)

    assert found is not None
    assert found.difference == pytest.approx(0.1)
    assert found.differing == 20
    assert found.low is not None
    assert found.low > 0.05
    assert found.p == pytest.approx(2 / 2**20)


def test_no_difference_is_not_certain() -> None:
    found = paired_difference(np.ones(50), np.ones(50))

    assert found is not None
    assert found.difference == 0
    assert found.p == 1.0
    assert found.low is not None
    assert found.high is not None
    assert found.high == -found.low
    assert 0.03 < found.high < 0.1


def test_few_discordant_questions_have_the_interval_of_bonett_and_price() -> None:
    """Their own formula, for 5 and 2 discordant of 100 questions."""
    left = np.zeros(100)
    right = np.zeros(100)
    left[:5] = 1
    right[5:7] = 1
    first, second = 6 / 102, 3 / 102
    half = stats.norm.ppf(0.975) * np.sqrt((first + second - (first - second) ** 2) / 102)

    found = paired_difference(left, right)

    assert found is not None
    assert found.low == pytest.approx(first - second - half)
    assert found.high == pytest.approx(first - second + half)


def test_clusters_count_once() -> None:
    """A lead on ten wordings of one question is no evidence; on twenty questions it is."""
    left, right = np.ones(20), np.zeros(20)

    apart = paired_difference(left, right)
    together = paired_difference(left, right, np.repeat([1, 2], 10))

    assert apart is not None
    assert together is not None
    assert apart.p < 0.001
    assert together.p == 0.5
    assert together.low is not None
    assert together.low < 0


def test_tokens_are_compared_without_bounds() -> None:
    generator = np.random.default_rng(6)
    right = generator.uniform(100, 200, 60)

    found = paired_difference(right + generator.uniform(0, 400, 60), right, is_share=False)

    assert found is not None
    assert found.low is not None
    assert 100 < found.low < found.difference < 300
    assert found.method == "bootstrap"


def test_holm_equals_its_definition() -> None:
    assert holm_adjusted([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm_adjusted([]) == []


@pytest.mark.parametrize("samples", [1, 4])
def test_coverage_of_a_difference(samples: int) -> None:
    assert 0.90 <= _coverage(100, samples, suites=60) <= 0.995


@pytest.mark.slow
@pytest.mark.parametrize("questions", [100, 300])
@pytest.mark.parametrize("samples", [1, 4])
def test_coverage_of_a_difference_in_1000_suites(questions: int, samples: int) -> None:
    assert 0.93 <= _coverage(questions, samples, suites=1000) <= 0.97


@pytest.mark.slow
@pytest.mark.parametrize("samples", [1, 4])
def test_equal_models_are_rarely_found_different(samples: int) -> None:
    generator = np.random.default_rng(samples)
    false = 0
    for suite in range(1000):
        chances = generator.beta(0.75, 0.75, 100)
        left, right = (generator.binomial(samples, chances) / samples for _ in range(2))
        found = paired_difference(left, right, resamples=2000, seed=suite)
        assert found is not None
        false += found.p <= 0.05
    assert false / 1000 <= 0.065


def _coverage(questions: int, samples: int, *, suites: int) -> float:
    """Return how often the interval includes the true difference of two made models.

    The left one is right where the right one is, and on a tenth of what remains.
    """
    generator = np.random.default_rng(questions + samples)
    hits = 0
    for suite in range(suites):
        chances = generator.beta(0.75, 0.75, questions)
        left = generator.binomial(samples, chances + 0.1 * (1 - chances)) / samples
        right = generator.binomial(samples, chances) / samples
        found = paired_difference(left, right, resamples=2000, seed=suite)
        assert found is not None
        assert found.low is not None
        assert found.high is not None
        hits += found.low <= 0.1 * 0.5 <= found.high
    return hits / suites
