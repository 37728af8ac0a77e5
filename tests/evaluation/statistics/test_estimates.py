"""Intervals of one model: against scipy, at the edges, and their coverage by simulation."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from overthink.evaluation.statistics.estimates import (
    bootstrap_mean,
    mean_estimate,
    quantile_estimate,
    share_estimate,
    student_quantile,
    wilson_interval,
)


@pytest.mark.parametrize("right", [0, 1, 17, 50, 99, 100])
def test_wilson_equals_scipy(right: int) -> None:
    reference = stats.binomtest(right, 100).proportion_ci(method="wilson")

    assert wilson_interval(right / 100, 100) == pytest.approx((reference.low, reference.high))


@pytest.mark.parametrize("freedom", [1, 2, 3, 4, 5, 9, 29, 100, 999])
@pytest.mark.parametrize("probability", [0.6, 0.9, 0.975, 0.995])
def test_student_quantile_equals_scipy(freedom: int, probability: float) -> None:
    assert student_quantile(probability, freedom) == pytest.approx(
        stats.t.ppf(probability, freedom), rel=1e-6
    )


def test_bootstrap_equals_scipy_up_to_its_widening() -> None:
    values = np.random.default_rng(3).gamma(2.0, size=400)
    widened = 2 * stats.norm.cdf(np.sqrt(400 / 399) * stats.t.ppf(0.975, 399)) - 1
    reference = stats.bootstrap(
        (values,), np.mean, confidence_level=widened, method="BCa", n_resamples=5_000, rng=1
    ).confidence_interval

    low, high = bootstrap_mean(values, np.ones(400), resamples=5_000)

    width = reference.high - reference.low
    assert low == pytest.approx(reference.low, abs=0.05 * width)
    assert high == pytest.approx(reference.high, abs=0.05 * width)


def test_clusters_widen_the_interval() -> None:
    """Ten copies of twenty questions are not two hundred questions."""
    values = np.repeat(np.random.default_rng(1).uniform(size=20), 10)
    clusters = np.repeat(np.arange(20), 10)

    apart = share_estimate(values)
    together = share_estimate(values, clusters)

    assert apart is not None
    assert together is not None
    assert _width(together.low, together.high) > 2.5 * _width(apart.low, apart.high)
    assert together.questions == 200


def test_all_right_is_not_certain() -> None:
    estimate = share_estimate(np.ones(50))
    repeated = share_estimate(np.ones(50), np.repeat(np.arange(25), 2))

    assert estimate is not None
    assert repeated is not None
    assert (estimate.value, estimate.high) == (1.0, 1.0)
    assert estimate.low == pytest.approx(wilson_interval(1.0, 50)[0])
    assert repeated.low == pytest.approx(wilson_interval(1.0, 25)[0])


def test_equal_values_have_no_interval() -> None:
    estimate = mean_estimate(np.full(40, 7.0))

    assert estimate is not None
    assert (estimate.value, estimate.low, estimate.high) == (7.0, None, None)


def test_fewer_than_30_questions_are_too_few() -> None:
    few, enough = share_estimate(np.ones(29)), share_estimate(np.ones(30))

    assert few is not None
    assert enough is not None
    assert (few.too_few, enough.too_few) == (True, False)


def test_nothing_is_estimated_from_nothing() -> None:
    assert share_estimate(np.array([])) is None
    assert mean_estimate(np.array([])) is None
    assert quantile_estimate([], 0.5) is None


def test_a_quantile_weights_questions_equally() -> None:
    """A question with many samples has no more weight than one with a single sample."""
    samples = [np.full(90, 1000.0), *[np.array([float(value)]) for value in range(10, 60)]]

    estimate = quantile_estimate(samples, 0.5)

    assert estimate is not None
    assert estimate.value == 35.0
    assert estimate.low is not None
    assert estimate.high is not None
    assert 10 < estimate.low < 35 < estimate.high < 60


def test_estimates_are_reproducible() -> None:
    values = np.random.default_rng(5).uniform(size=60)

    assert share_estimate(values, seed=4) == share_estimate(values, seed=4)


@pytest.mark.parametrize("samples", [1, 4])
def test_coverage_of_a_share(samples: int) -> None:
    """A small part of the simulation below, so that a wrong formula is noticed at once."""
    assert 0.90 <= _coverage(100, samples, 0.3, suites=150) <= 0.99


@pytest.mark.slow
@pytest.mark.parametrize("questions", [100, 300])
@pytest.mark.parametrize("samples", [1, 4])
@pytest.mark.parametrize("accuracy", [0.2, 0.35, 0.5, 0.65, 0.8])
def test_coverage_of_a_share_in_1000_suites(questions: int, samples: int, accuracy: float) -> None:
    assert 0.93 <= _coverage(questions, samples, accuracy, suites=1000) <= 0.97


def _coverage(questions: int, samples: int, accuracy: float, *, suites: int) -> float:
    """Return how often the interval of made suites includes the true accuracy."""
    generator = np.random.default_rng(questions + samples)
    hits = 0
    for suite in range(suites):
        chances = generator.beta(1.5 * accuracy, 1.5 * (1 - accuracy), questions)
        estimate = share_estimate(
            generator.binomial(samples, chances) / samples, resamples=2000, seed=suite
        )
        assert estimate is not None
        assert estimate.low is not None
        assert estimate.high is not None
        hits += estimate.low <= accuracy <= estimate.high
    return hits / suites


def _width(low: float | None, high: float | None) -> float:
    assert low is not None
    assert high is not None
    return high - low


@pytest.mark.parametrize("values", [[1.0, 2.0], [1.0, 2.0, 9.0]])
def test_two_questions_have_an_interval_of_their_extremes(values: list[float]) -> None:
    estimate = mean_estimate(np.array(values))
    assert estimate
    assert estimate.low is not None
    assert estimate.high is not None
    assert min(values) <= estimate.low < estimate.value < estimate.high <= max(values)
