"""Two models on the same questions: the paired difference, its interval, and its p-value.

Sources: Miller, arXiv 2411.00640 (pairing, clusters); McNemar 1947, exact form; Bonett and Price
2012 (the two pseudo-questions); Holm 1979.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import comb

import msgspec
import numpy as np
import numpy.typing as npt

from overthink.evaluation.statistics.estimates import (
    DEFAULT_LEVEL,
    RESAMPLES,
    TOO_FEW_QUESTIONS,
    Floats,
    Method,
    bootstrap_mean,
    cluster_sums,
    normal_quantile,
)

_FEW_DIFFERING = 10
"""With fewer clusters that differ, the bootstrap of a difference of shares is too narrow."""
_ENUMERATED = 16
_PERMUTATIONS = 10_000
_TOLERANCE = 1e-9


class PairedDifference(msgspec.Struct, frozen=True, kw_only=True):
    """Left minus right, over the questions that both models have."""

    difference: float
    low: float | None
    """None if no interval can be had: one cluster, or equal values of a quantity without bounds."""
    high: float | None
    p: float
    """Probability of a difference as large if the models were exchangeable; two-sided."""
    questions: int
    differing: int
    """Number of questions on which the models differ."""
    method: Method

    @property
    def too_few(self) -> bool:
        return self.questions < TOO_FEW_QUESTIONS


def paired_difference(
    left: Floats,
    right: Floats,
    clusters: npt.ArrayLike | None = None,
    *,
    is_share: bool = True,
    level: float = DEFAULT_LEVEL,
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> PairedDifference | None:
    """Compare two models, with one value a question each, in the same order.

    `is_share` is true for values in [0, 1]. Interval: BCa bootstrap of clusters; where fewer than
    ten clusters differ, the interval of Bonett and Price, which adds a question that each model
    wins, so that “no question differed” does not become a certainty. p: exact McNemar for single
    samples without clusters, else a sign-flip permutation of clusters. None without a question.
    """
    if not len(left):
        return None
    differences = np.asarray(left, float) - np.asarray(right, float)
    sums, sizes = cluster_sums(differences, clusters)
    low, high, method = _interval(
        differences, sums, sizes, is_share=is_share, level=level, resamples=resamples, seed=seed
    )
    return PairedDifference(
        difference=float(differences.mean()),
        low=low,
        high=high,
        p=_p_value(differences, sums, seed),
        questions=len(differences),
        differing=int(np.count_nonzero(np.abs(differences) > _TOLERANCE)),
        method=method,
    )


def sign_flip_p(sums: Floats, *, seed: int = 0) -> float:
    """Return the two-sided p of a sum under random signs: exact up to 16 non-zero values.

    With more, 10,000 random flips; the observed one is counted among them, so that p is never 0.
    """
    values = sums[np.abs(sums) > _TOLERANCE]
    if not len(values):
        return 1.0
    limit = abs(values.sum()) - _TOLERANCE * np.abs(values).sum()
    if len(values) <= _ENUMERATED:
        totals = np.zeros(1)
        for value in values:
            totals = np.concatenate([totals + value, totals - value])
        return float(np.mean(np.abs(totals) >= limit))
    generator = np.random.default_rng(seed)
    signs = generator.integers(0, 2, size=(_PERMUTATIONS, len(values)), dtype=np.int8) * 2 - 1
    extreme = int(np.count_nonzero(np.abs(signs @ values) >= limit))
    return (extreme + 1) / (_PERMUTATIONS + 1)


def mcnemar_p(left_only: int, right_only: int) -> float:
    """Return the exact two-sided p of McNemar's test from the two discordant counts."""
    count = left_only + right_only
    if not count:
        return 1.0
    tail = sum(comb(count, index) for index in range(min(left_only, right_only) + 1))
    return float(min(1.0, 2 * tail / 2**count))


def holm_adjusted(p_values: Sequence[float]) -> list[float]:
    """Return Holm's adjusted p-values, in the order given, for several comparisons at once."""
    adjusted = [1.0] * len(p_values)
    highest = 0.0
    for rank, index in enumerate(sorted(range(len(p_values)), key=lambda index: p_values[index])):
        highest = max(highest, min(1.0, p_values[index] * (len(p_values) - rank)))
        adjusted[index] = highest
    return adjusted


def _interval(
    differences: Floats,
    sums: Floats,
    sizes: Floats,
    *,
    is_share: bool,
    level: float,
    resamples: int,
    seed: int,
) -> tuple[float | None, float | None, Method]:
    differing = int(np.count_nonzero(np.abs(sums) > _TOLERANCE))
    if is_share and (differing < _FEW_DIFFERING or len(sums) < 2):
        low, high = _pseudo_question_interval(sums / sizes, level)
        return low, high, "pseudo_questions"
    if len(sums) < 2 or np.ptp(differences) == 0:
        return None, None, "none"
    low, high = bootstrap_mean(sums, sizes, level=level, resamples=resamples, seed=seed)
    return low, high, "bootstrap"


def _pseudo_question_interval(differences: Floats, level: float) -> tuple[float, float]:
    """Return the interval of Bonett and Price; for single samples it is exactly theirs."""
    extended = np.concatenate([differences, [1.0, -1.0]])
    half = normal_quantile((1 + level) / 2) * float(np.sqrt(extended.var() / len(extended)))
    centre = float(extended.mean())
    return max(-1.0, centre - half), min(1.0, centre + half)


def _p_value(differences: Floats, sums: Floats, seed: int) -> float:
    is_single = len(sums) == len(differences) and bool(np.all(np.isin(differences, (-1, 0, 1))))
    if is_single:
        return mcnemar_p(int(np.sum(differences == 1)), int(np.sum(differences == -1)))
    return sign_flip_p(sums, seed=seed)
