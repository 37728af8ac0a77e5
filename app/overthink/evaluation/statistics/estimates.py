"""Estimates with intervals: Wilson's for shares of questions, cluster bootstrap (BCa) for the rest.

Sources: Wilson 1927; Efron 1987 (BCa); Hesterberg 2015, arXiv 1411.5279 (the widened percentiles
that correct the bootstrap of small samples); Miller, arXiv 2411.00640 (clusters).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from statistics import NormalDist
from typing import Literal, TypeAlias

import msgspec
import numpy as np
import numpy.typing as npt

Floats: TypeAlias = npt.NDArray[np.float64]
Method: TypeAlias = Literal["wilson", "bootstrap", "pseudo_questions", "none"]

TOO_FEW_QUESTIONS = 30
"""Below this, an interval is displayed with the words "too few"."""
DEFAULT_LEVEL = 0.95
RESAMPLES = 4_000
"""Of the bootstrap; with a fixed seed, so that equal results give equal intervals."""
_RESAMPLES_AT_ONCE = 2_000_000
"""Bounds the memory of the resampling, in numbers."""
_FEW_OF_A_KIND = 5.0
"""With fewer right, or fewer wrong questions, the bootstrap of a share is too narrow."""
_NORMAL = NormalDist()


class Estimate(msgspec.Struct, frozen=True, kw_only=True):
    """A value with its interval."""

    value: float
    low: float | None
    """None if no interval can be had: a mean of one question, or of equal values."""
    high: float | None
    questions: int
    """Number of questions that it rests on."""
    method: Method

    @property
    def too_few(self) -> bool:
        return self.questions < TOO_FEW_QUESTIONS


def wilson_interval(
    share: float, count: float, level: float = DEFAULT_LEVEL
) -> tuple[float, float]:
    """Return Wilson's score interval of a share of `count` independent trials."""
    z = normal_quantile((1 + level) / 2)
    centre = (share + z * z / (2 * count)) / (1 + z * z / count)
    half = z / (1 + z * z / count) * np.sqrt(share * (1 - share) / count + z * z / (4 * count**2))
    return max(0.0, float(centre - half)), min(1.0, float(centre + half))


def share_estimate(
    values: Floats,
    clusters: npt.ArrayLike | None = None,
    *,
    level: float = DEFAULT_LEVEL,
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> Estimate | None:
    """Estimate the mean of values in [0, 1], one a question, such as the share of right samples.

    `clusters` has the label of each question's cluster. Wilson's interval is used for single
    samples (values of 0 and 1), and where nearly all questions are right, or wrong: there, the
    bootstrap would claim a certainty that does not exist. None without a question.
    """
    if not len(values):
        return None
    value = float(np.mean(values))
    sums, sizes = cluster_sums(values, clusters)
    single = len(sums) == len(values) and bool(np.all((values == 0) | (values == 1)))
    rare = min(float(np.sum(values)), float(np.sum(1 - values))) < _FEW_OF_A_KIND
    if single or rare or len(sums) < 2:
        low, high = wilson_interval(value, len(sums), level)
        return Estimate(value=value, low=low, high=high, questions=len(values), method="wilson")
    low, high = bootstrap_mean(sums, sizes, level=level, resamples=resamples, seed=seed)
    return Estimate(value=value, low=low, high=high, questions=len(values), method="bootstrap")


def mean_estimate(
    values: Floats,
    clusters: npt.ArrayLike | None = None,
    *,
    level: float = DEFAULT_LEVEL,
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> Estimate | None:
    """Estimate the mean of any quantity, one value a question. None without a question."""
    if not len(values):
        return None
    sums, sizes = cluster_sums(values, clusters)
    value = float(np.mean(values))
    if len(sums) < 2 or np.ptp(values) == 0:
        return Estimate(value=value, low=None, high=None, questions=len(values), method="none")
    low, high = bootstrap_mean(sums, sizes, level=level, resamples=resamples, seed=seed)
    return Estimate(value=value, low=low, high=high, questions=len(values), method="bootstrap")


def quantile_estimate(
    samples: Sequence[Floats],
    quantile: float,
    clusters: npt.ArrayLike | None = None,
    *,
    level: float = DEFAULT_LEVEL,
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> Estimate | None:
    """Estimate a quantile over all samples, with a percentile bootstrap of whole clusters.

    `samples` has the values of each question, such as the thinking tokens of its samples; each
    question has the same weight. None without a sample.
    """
    kept = [index for index, values in enumerate(samples) if len(values)]
    if not kept:
        return None
    labels = np.arange(len(samples)) if clusters is None else np.asarray(clusters)
    values = np.concatenate([np.asarray(samples[index], float) for index in kept])
    groups = np.unique(labels[kept], return_inverse=True)[1]
    lengths = [len(samples[index]) for index in kept]
    of_group = np.repeat(groups, lengths)
    weights = np.repeat([1 / length for length in lengths], lengths)
    order = np.argsort(values, kind="stable")
    values, weights, of_group = values[order], weights[order], of_group[order]
    value = _weighted_quantile(values, weights[None, :], quantile)[0]
    count = int(groups.max()) + 1
    if count < 2:
        return Estimate(value=float(value), low=None, high=None, questions=len(kept), method="none")
    draws = [
        _weighted_quantile(values, weights[None, :] * times[:, of_group], quantile)
        for times in _resample_counts(count, resamples // 4, seed, width=len(values))
    ]
    tail = (1 - level) / 2
    low, high = np.quantile(np.concatenate(draws), [tail, 1 - tail])
    return Estimate(
        value=float(value),
        low=float(low),
        high=float(high),
        questions=len(kept),
        method="bootstrap",
    )


def cluster_sums(values: Floats, clusters: npt.ArrayLike | None) -> tuple[Floats, Floats]:
    """Return each cluster's sum of values and its number of questions."""
    if clusters is None:
        return np.asarray(values, float), np.ones(len(values))
    groups = np.unique(np.asarray(clusters), return_inverse=True)[1]
    sums = np.bincount(groups, weights=values).astype(np.float64)
    return sums, np.bincount(groups).astype(np.float64)


def bootstrap_mean(
    sums: Floats,
    sizes: Floats,
    *,
    level: float = DEFAULT_LEVEL,
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> tuple[float, float]:
    """Return the BCa interval of a mean over questions, by resampling whole clusters.

    The percentiles are widened as Hesterberg proposes, since the bootstrap of n clusters is too
    narrow by about √((n − 1)/n) and ignores that the spread is estimated.
    """
    value = float(sums.sum() / sizes.sum())
    draws = np.concatenate(
        [
            (counts @ sums) / (counts @ sizes)
            for counts in _resample_counts(len(sums), resamples, seed, width=len(sums))
        ]
    )
    leave_one_out = (sums.sum() - sums) / (sizes.sum() - sizes)
    count = len(sums)
    z = float(np.sqrt(count / (count - 1))) * student_quantile((1 + level) / 2, count - 1)
    # With two or three clusters, the widened level would be 1: no draw is beyond the extreme ones.
    widened = min(2 * _NORMAL.cdf(z) - 1, 1 - 1 / len(draws))
    return bca_interval(draws, value, leave_one_out, widened)


def bca_interval(
    draws: Floats, value: float, leave_one_out: Floats, level: float
) -> tuple[float, float]:
    """Return the bias-corrected and accelerated interval (Efron 1987).

    `draws` are the bootstrap's values, `leave_one_out` those with one cluster left out each.
    """
    below = (np.count_nonzero(draws < value) + 0.5 * np.count_nonzero(draws == value)) / len(draws)
    bias = normal_quantile(min(max(below, 0.5 / len(draws)), 1 - 0.5 / len(draws)))
    spread = leave_one_out.mean() - leave_one_out
    scale = float(np.sum(spread**2))
    acceleration = float(np.sum(spread**3)) / (6 * scale**1.5) if scale > 0 else 0.0

    def corrected(probability: float) -> float:
        z = bias + normal_quantile(probability)
        return _NORMAL.cdf(bias + z / (1 - acceleration * z))

    tail = (1 - level) / 2
    low, high = np.quantile(draws, [corrected(tail), corrected(1 - tail)])
    return float(low), float(high)


def normal_quantile(probability: float) -> float:
    """Return the quantile of the standard normal distribution."""
    return _NORMAL.inv_cdf(probability)


def student_quantile(probability: float, freedom: int) -> float:
    """Return the quantile of Student's t for `freedom` ≥ 1 degrees.

    Exact for 1 and 2 degrees, else Newton's method on the distribution function, which for whole
    degrees is a finite sum (Abramowitz and Stegun 26.7.3 and 26.7.4).
    """
    if freedom == 1:
        return float(np.tan(np.pi * (probability - 0.5)))
    if freedom == 2:
        centred = 2 * probability - 1
        return float(centred * np.sqrt(2 / (1 - centred**2)))
    if freedom > 10_000:
        return normal_quantile(probability)
    return _solve_increasing(lambda t: _student_cdf(t, freedom) - probability, 0.0, 1000.0)


def _student_cdf(t: float, freedom: int) -> float:
    angle = float(np.arctan2(t, np.sqrt(freedom)))
    cosine, sine = float(np.cos(angle)), float(np.sin(angle))
    odd = freedom % 2
    term = cosine if odd else 1.0
    total = term if freedom > 1 else 0.0
    for step in range(2 + odd, freedom - 1, 2):
        term *= cosine**2 * (step - 1) / step
        total += term
    inside = 2 / np.pi * (angle + sine * total) if odd else sine * total
    return 0.5 + float(inside) / 2


def _solve_increasing(function: Callable[[float], float], low: float, high: float) -> float:
    if function(low) > 0:
        low, high = -high, low
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (low, middle) if function(middle) > 0 else (middle, high)
    return (low + high) / 2


def _resample_counts(clusters: int, resamples: int, seed: int, *, width: int) -> Iterator[Floats]:
    """Yield how often each cluster was drawn, (resamples at once, clusters) each time.

    Counting drawn indexes is several times faster than numpy's `multinomial`.
    """
    generator = np.random.default_rng(seed)
    at_once = max(1, _RESAMPLES_AT_ONCE // max(width, 1))
    for first in range(0, resamples, at_once):
        rows = min(at_once, resamples - first)
        drawn = generator.integers(0, clusters, size=(rows, clusters))
        drawn += clusters * np.arange(rows)[:, None]
        counts = np.bincount(drawn.ravel(), minlength=rows * clusters)
        yield counts.reshape(rows, clusters).astype(np.float64)


def _weighted_quantile(values: Floats, weights: Floats, quantile: float) -> Floats:
    """Return the weighted quantile of sorted values for each row of weights."""
    shares = np.cumsum(weights, axis=1)
    reached = shares >= quantile * shares[:, -1:] - 1e-12
    return np.asarray(values[np.argmax(reached, axis=1)], float)
