"""How surprising a token was to the target: its log-probability and the entropy around it.

Both are of the plain softmax over the whole vocabulary at temperature 1, before penalties and
samplers: what the model thought, not what the settings made of it.
"""

from __future__ import annotations

import math

import numpy as np

from overthink.inference.llama_api import FloatArray


class SurpriseMeter:
    """Measures one row of logits at a time, in two buffers that are made once."""

    def __init__(self, vocabulary: int) -> None:
        self._shifted = np.empty(vocabulary, np.float32)
        self._weights = np.empty(vocabulary, np.float32)

    def measure(self, logits: FloatArray, token: int) -> tuple[float, float]:
        """Log-probability of `token` and entropy of the distribution, both in nats.

        With x the logits less their maximum and Z = Σ exp x: log p = x[token] - log Z and
        H = log Z - Σ x·exp(x) / Z (Shannon 1948, natural logarithm).

        Args:
            logits: float32 array of shape (vocabulary,).
        """
        shifted, weights = self._shifted, self._weights
        np.subtract(logits, logits.max(), out=shifted)
        np.exp(shifted, out=weights)
        total = float(weights.sum())
        log_total = math.log(total)
        # A logit of -inf has no weight and adds nothing; 0 · -inf would make the entropy a NaN.
        entropy = log_total - float(np.dot(shifted, weights)) / total
        if not math.isfinite(entropy):
            finite = np.isfinite(shifted)
            entropy = log_total - float(np.dot(shifted[finite], weights[finite])) / total
        return float(shifted[token]) - log_total, max(entropy, 0.0)
