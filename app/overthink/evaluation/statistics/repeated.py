"""Metrics of repeated samples of one question: pass@k, pass^k, and the majority of k (cons@k).

Sources: Chen et al., arXiv 2107.03374 (pass@k); Yao et al., arXiv 2406.12045 (pass^k); DeepSeek-R1,
arXiv 2501.12948 (cons@64).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import combinations
from math import comb

import numpy as np
import numpy.typing as npt

_SUBSETS = 500
"""With more subsets of k samples, this many random ones are averaged."""


def any_of_k(right: int, samples: int, k: int) -> float:
    """Return the probability that at least one of k samples is right, from `right` of `samples`.

    The unbiased estimator 1 − C(n − c, k) / C(n, k).

    Raises:
        ValueError: k is larger than `samples`.
    """
    _check(samples, k)
    return 1 - comb(samples - right, k) / comb(samples, k)


def all_of_k(right: int, samples: int, k: int) -> float:
    """Return the probability that all of k samples are right: C(c, k) / C(n, k).

    Raises:
        ValueError: k is larger than `samples`.
    """
    _check(samples, k)
    return comb(right, k) / comb(samples, k)


def majority_of_k(
    answers: Sequence[str | None], right: Sequence[bool], k: int, *, seed: int = 0
) -> float:
    """Return the expected share of right majority votes among k of the samples.

    `answers` has the class of each sample's answer, equal answers having equal classes, and None
    where there is no answer: it has no vote. Ties are broken uniformly, as an expected value. Where
    k is smaller than the number of samples, all subsets are averaged, or 500 random ones.

    Raises:
        ValueError: k is larger than the number of samples.
    """
    count = len(answers)
    _check(count, k)
    if all(right) or not any(right):
        return float(all(right))
    classes = {answer: row for row, answer in enumerate(dict.fromkeys(answers))}
    one_hot = np.zeros((count, len(classes)))
    one_hot[np.arange(count), [classes[answer] for answer in answers]] = 1
    if None in classes:
        one_hot[:, classes[None]] = 0
    subsets = _subsets(count, k, seed)
    chosen = one_hot[subsets]
    votes = chosen.sum(axis=1)
    right_votes = (chosen * np.asarray(right, float)[subsets, None]).sum(axis=1)
    winners = (votes == votes.max(axis=1, keepdims=True)) & (votes > 0)
    shares = np.where(winners, right_votes / np.maximum(votes, 1), 0.0)
    return float(np.mean(shares.sum(axis=1) / np.maximum(winners.sum(axis=1), 1)))


@lru_cache(maxsize=64)
def _subsets(count: int, k: int, seed: int) -> npt.NDArray[np.intp]:
    """Return the subsets of k samples, one a row: all of them, or random ones of too many."""
    if comb(count, k) <= _SUBSETS:
        return np.array(list(combinations(range(count), k)), dtype=np.intp)
    generator = np.random.default_rng(seed)
    return np.array([generator.choice(count, size=k, replace=False) for _ in range(_SUBSETS)])


def _check(samples: int, k: int) -> None:
    if not 1 <= k <= samples:
        raise ValueError(f"k is {k}, but there are {samples} samples")
