"""Log-probability of a token and entropy of its distribution, from the target's logits.

Both are of the plain softmax over the whole vocabulary at temperature 1, before penalties and
samplers: they describe the model, not the settings.
"""

from __future__ import annotations

import math

import numpy as np

from overthink.core.errors import DecodeFailure
from overthink.core.messages import message
from overthink.inference.llama_api import FloatArray

_SAFE_TOTALS = (1e-20, 1e30)
"""Sums of exp x in float32 that lost nothing: no weight was infinite, and those that underflowed to
zero are together less than a billionth of the sum."""


class TokenScorer:
    """Scores one row of logits at a time, in a buffer that is allocated once.

    With x the logits and Z = Σ exp x: log p(token) = x[token] - log Z and
    H = log Z - Σ x·exp(x) / Z (Shannon 1948, natural logarithm). Neither changes when a constant is
    subtracted from the logits. Subtracting their maximum, as is usual, costs two more passes over
    memory that decoding has just evicted from the caches, so it is only done if exp would leave
    float32's range.
    """

    def __init__(self, vocabulary: int) -> None:
        self._weights = np.empty(vocabulary, np.float32)
        self._row = self._weights
        self._log_total = 0.0
        self.entropy = 0.0
        """Entropy of the current row, in nats."""

    def read(self, logits: FloatArray) -> None:
        """Read one row of logits. Call before sampling: samplers abort on rows that fail here.

        Args:
            logits: float32 array of shape (vocabulary,); must stay valid until `logprob` is called.

        Raises:
            DecodeFailure: the row holds a NaN, +inf or nothing but -inf.
        """
        total, mean = self._total_and_mean(logits)
        least, most = _SAFE_TOTALS
        # A NaN is outside every range.
        if not least < total < most:
            logits = _shifted(logits)
            total, mean = self._total_and_mean(logits)
        if not math.isfinite(mean):
            mean = self._finite_sum(logits) / total
        self._row, self._log_total = logits, math.log(total)
        self.entropy = max(self._log_total - mean, 0.0)

    def _total_and_mean(self, x: FloatArray) -> tuple[float, float]:
        """Return Z, and the mean of x under the softmax."""
        weights = self._weights
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            np.exp(x, out=weights)
            total = float(weights.sum())
            return total, float(np.dot(x, weights)) / (total or math.nan)

    def _finite_sum(self, x: FloatArray) -> float:
        """Return Σ x·exp(x) without logits of -inf, which add nothing (0 · -inf is NaN)."""
        finite = np.isfinite(x)
        return float(np.dot(x[finite], self._weights[finite]))

    def logprob(self, token: int) -> float:
        """Return the log-probability of a token in the current row, in nats."""
        # Rounding may exceed 0.
        return min(float(self._row[token]) - self._log_total, 0.0)


def _shifted(logits: FloatArray) -> FloatArray:
    """Return the logits minus their maximum."""
    top = float(logits.max())
    if not math.isfinite(top):
        raise DecodeFailure(
            message("the model's output is not a number"),
            message(
                "the file may be damaged; try another GGUF of the model, or --gpu-layers 0",
                in_window="the file may be damaged; try another GGUF of the model, or no layers on "
                "the GPU",
            ),
        )
    return logits - np.float32(top)
