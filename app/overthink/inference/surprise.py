"""How surprising a token was to the target: its log-probability and the entropy around it.

Both are of the plain softmax over the whole vocabulary at temperature 1, before penalties and
samplers: what the model thought, not what the settings made of it.
"""

from __future__ import annotations

import math

import numpy as np

from overthink.core.errors import DecodeFailure
from overthink.inference.llama_api import FloatArray

_SAFE_TOTALS = (1e-20, 1e30)
"""Totals of exp x in float32 from which nothing was lost: no weight was infinite, and those that
became zero are less than a billionth of it all, even together."""


class SurpriseMeter:
    """Measures one row of logits at a time, in a buffer that is made once.

    With x the logits and Z = Σ exp x: log p(token) = x[token] - log Z and
    H = log Z - Σ x·exp(x) / Z (Shannon 1948, natural logarithm). Both are the same for logits less
    any constant. Their maximum, the usual one, costs two more passes over memory that decoding has
    just pushed out of the caches; so it is taken off only where exp would leave float32's range.
    """

    def __init__(self, vocabulary: int) -> None:
        self._weights = np.empty(vocabulary, np.float32)
        self._row = self._weights
        self._log_total = 0.0
        self.entropy = 0.0
        """Entropy of the row that was read, in nats."""

    def read(self, logits: FloatArray) -> None:
        """Takes a row in, before a token is drawn from it: a sampler aborts on what fails here.

        Args:
            logits: float32 array of shape (vocabulary,); it must stand until `logprob` was asked.

        Raises:
            DecodeFailure: the row holds a NaN, +inf or nothing but -inf.
        """
        total, mean = self._measure(logits)
        least, most = _SAFE_TOTALS
        # A NaN is in no range.
        if not least < total < most:
            logits = _shifted(logits)
            total, mean = self._measure(logits)
        if not math.isfinite(mean):
            mean = self._mean_of_finite(logits) / total
        self._row, self._log_total = logits, math.log(total)
        self.entropy = max(self._log_total - mean, 0.0)

    def _measure(self, x: FloatArray) -> tuple[float, float]:
        """Z, and the mean of x under the softmax."""
        weights = self._weights
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            np.exp(x, out=weights)
            total = float(weights.sum())
            return total, float(np.dot(x, weights)) / (total or math.nan)

    def _mean_of_finite(self, x: FloatArray) -> float:
        """A logit of -inf has no weight and adds nothing; 0 · -inf made the mean a NaN."""
        finite = np.isfinite(x)
        return float(np.dot(x[finite], self._weights[finite]))

    def logprob(self, token: int) -> float:
        """Log-probability of a token in the row that was read, in nats."""
        # Rounding must not make a certain token more than certain.
        return min(float(self._row[token]) - self._log_total, 0.0)


def _shifted(logits: FloatArray) -> FloatArray:
    """The logits less their maximum."""
    top = float(logits.max())
    if not math.isfinite(top):
        raise DecodeFailure(
            "the model's output is not a number",
            "the file may be damaged; try another GGUF of the model, or --gpu-layers 0",
        )
    return logits - np.float32(top)
