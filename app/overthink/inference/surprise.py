"""How surprising a token was to the target: its log-probability and the entropy around it.

Both are of the plain softmax over the whole vocabulary at temperature 1, before penalties and
samplers: what the model thought, not what the settings made of it.
"""

from __future__ import annotations

import math

import numpy as np

from overthink.core.errors import DecodeFailure
from overthink.inference.llama_api import FloatArray


class SurpriseMeter:
    """Measures one row of logits at a time, in two buffers that are made once.

    With x the logits less their maximum and Z = Σ exp x: log p(token) = x[token] - log Z and
    H = log Z - Σ x·exp(x) / Z (Shannon 1948, natural logarithm).
    """

    def __init__(self, vocabulary: int) -> None:
        self._shifted = np.empty(vocabulary, np.float32)
        self._weights = np.empty(vocabulary, np.float32)
        self._log_total = 0.0
        self.entropy = 0.0
        """Entropy of the row that was read, in nats."""

    def read(self, logits: FloatArray) -> None:
        """Takes a row in, before a token is drawn from it: a sampler aborts on what fails here.

        Args:
            logits: float32 array of shape (vocabulary,).

        Raises:
            DecodeFailure: the row holds a NaN, +inf or nothing but -inf.
        """
        shifted, weights = self._shifted, self._weights
        top = float(logits.max())
        if not math.isfinite(top):
            raise DecodeFailure(
                "the model's output is not a number",
                "the file may be damaged; try another GGUF of the model, or --gpu-layers 0",
            )
        np.subtract(logits, top, out=shifted)
        np.exp(shifted, out=weights)
        total = float(weights.sum())
        self._log_total = math.log(total)
        # A logit of -inf has no weight and adds nothing; 0 · -inf would make the entropy a NaN.
        with np.errstate(invalid="ignore"):
            mean = float(np.dot(shifted, weights)) / total
        if not math.isfinite(mean):
            finite = np.isfinite(shifted)
            mean = float(np.dot(shifted[finite], weights[finite])) / total
        self.entropy = max(self._log_total - mean, 0.0)

    def logprob(self, token: int) -> float:
        """Log-probability of a token in the row that was read, in nats."""
        return float(self._shifted[token]) - self._log_total
