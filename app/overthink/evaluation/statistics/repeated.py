"""Metrics of repeated samples of one question: pass@k, pass^k, and the majority of k (cons@k).

Sources: Chen et al., arXiv 2107.03374 (pass@k); Yao et al., arXiv 2406.12045 (pass^k); DeepSeek-R1,
arXiv 2501.12948 (cons@64).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import combinations
from math import comb

import numpy as np

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
    if comb(count, k) <= _SUBSETS:
        subsets = list(combinations(range(count), k))
    else:
        generator = np.random.default_rng(seed)
        subsets = [tuple(generator.choice(count, size=k, replace=False)) for _ in range(_SUBSETS)]
    return float(np.mean([_vote(answers, right, subset) for subset in subsets]))


def _vote(answers: Sequence[str | None], right: Sequence[bool], subset: Sequence[int]) -> float:
    votes = Counter(answers[index] for index in subset if answers[index] is not None)
    if not votes:
        return 0.0
    most = max(votes.values())
    winners = {answer for answer, count in votes.items() if count == most}
    members = {answer: [right[i] for i in subset if answers[i] == answer] for answer in winners}
    return float(np.mean([np.mean(shares) for shares in members.values()]))


def _check(samples: int, k: int) -> None:
    if not 1 <= k <= samples:
        raise ValueError(f"k is {k}, but there are {samples} samples")
