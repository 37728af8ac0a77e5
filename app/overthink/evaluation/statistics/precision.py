"""What a suite can show: the variance between questions and within them, and the power of a suite.

Source: Miller, arXiv 2411.00640, sections 3 (variance) and 5 (power).
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, sqrt

import msgspec
import numpy as np

from overthink.evaluation.statistics.estimates import Floats, normal_quantile

TYPICAL_BETWEEN = 0.05
"""ω²: variance over questions of the difference of two models' chances, before anything is
measured."""
TYPICAL_WITHIN = 1 / 6
"""σ²: mean variance of a sample around its question's chance; that of chances spread evenly over
0 to 1."""


class VarianceSplit(msgspec.Struct, frozen=True, kw_only=True):
    """The variance of a sample's score: between questions, and within them by sampling."""

    between: float
    within: float
    questions: int
    """Questions with two samples or more; only these show the variance within."""

    @property
    def share_within(self) -> float | None:
        """The share that more samples would reduce; only more questions reduce the rest."""
        total = self.between + self.within
        return self.within / total if total > 0 else None


def split_variance(right: Sequence[int], samples: Sequence[int]) -> VarianceSplit | None:
    """Split the variance, from the right samples and all samples of each question.

    Unbiased within a question, p̂(1 − p̂)·k/(k − 1); the variance of p̂ over questions less its part
    from sampling is that between them, at least 0. None with fewer than two questions of two
    samples.
    """
    pairs = [(c, k) for c, k in zip(right, samples, strict=True) if k >= 2]
    if len(pairs) < 2:
        return None
    counts = np.array([k for _, k in pairs], float)
    shares = np.array([c for c, _ in pairs], float) / counts
    of_question = shares * (1 - shares) * counts / (counts - 1)
    between = float(shares.var(ddof=1) - np.mean(of_question / counts))
    return VarianceSplit(
        between=max(0.0, between), within=float(of_question.mean()), questions=len(pairs)
    )


def difference_variance(left: Floats, right: Floats, within_parts: float) -> float:
    """Return ω², from each question's shares of both models less the parts of sampling, σ²/K."""
    if len(left) < 2:
        return TYPICAL_BETWEEN
    return max(0.0, float(np.var(left - right, ddof=1)) - within_parts)


def smallest_difference(
    questions: int,
    samples: tuple[int, int],
    *,
    between: float = TYPICAL_BETWEEN,
    within: tuple[float, float] = (TYPICAL_WITHIN, TYPICAL_WITHIN),
    power: float = 0.8,
    alpha: float = 0.05,
) -> float:
    """Return the smallest true difference of accuracy that a paired comparison detects.

    `samples` is the number of samples a question for the left and the right model, `power` the
    probability of detection. `questions` is the number of clusters where questions are clustered.
    """
    spread = between + within[0] / samples[0] + within[1] / samples[1]
    return min(1.0, _both_tails(power, alpha) * sqrt(spread / questions))


def questions_needed(
    difference: float,
    samples: tuple[int, int],
    *,
    between: float = TYPICAL_BETWEEN,
    within: tuple[float, float] = (TYPICAL_WITHIN, TYPICAL_WITHIN),
    power: float = 0.8,
    alpha: float = 0.05,
) -> int:
    """Return the number of questions that detect a true difference of accuracy."""
    spread = between + within[0] / samples[0] + within[1] / samples[1]
    return ceil(_both_tails(power, alpha) ** 2 * spread / difference**2 - 1e-9)


def _both_tails(power: float, alpha: float) -> float:
    return normal_quantile(1 - alpha / 2) + normal_quantile(power)
