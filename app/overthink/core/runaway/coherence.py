"""Notice that a text falls apart: the model finds its own words unlikely.

The threshold of 6 nats was measured with a vocabulary of 49,152 tokens, of which a uniform choice
has 10.8 nats; it is scaled with the logarithm of the vocabulary. SmolLM2: coherent text has at most
3 % of such tokens, temperature 1.0 has 6 to 13 %, 1.1 has 18 to 33 %, 1.3 and more 69 to 99 %.

Under greedy decoding a token is never unlikely. There the entropy of the distribution counts: a
model that has lost the thread does not know what should come.
"""

from __future__ import annotations

import math
from collections import deque

WINDOW = 128
"""Tokens that are measured."""
MARKED = 0.25
SEVERE = 0.5
"""Shares of unlikely tokens."""
SEVERE_FOR = 256
"""Tokens for which the share must be severe before it is certain."""

_MANY = int(SEVERE * WINDOW)
"""Unlikely tokens of a window whose share is severe."""

_UNLIKELY = 6.0 / math.log(49_152)
"""Surprisal of an unlikely token, as a share of that of a uniform choice."""
_UNCERTAIN = 0.5
"""Entropy of a model that has lost the thread, as a share of that of a uniform choice."""


class Coherence:
    """The share of unlikely tokens among the last `WINDOW`.

    Args:
        vocabulary: number of tokens in the model's vocabulary.
        greedy: True if the most likely token is always chosen, so that the entropy counts.
    """

    def __init__(self, vocabulary: int, greedy: bool) -> None:
        uniform = math.log2(vocabulary)
        self._greedy = greedy
        self._limit = uniform * (_UNCERTAIN if greedy else _UNLIKELY)
        self._measured = 0
        self._unlikely: deque[int] = deque()
        """Indices of the window's unlikely tokens, of those that are measured."""
        self.severe_for = 0
        """Tokens for which the share has been severe."""

    @property
    def share(self) -> float:
        """Unlikely tokens per token of the window; 0 until the window is half full."""
        return len(self._unlikely) / WINDOW if self._measured >= WINDOW // 2 else 0.0

    def feed(self, surprisal: float, entropy: float) -> None:
        """Take a token's surprisal and entropy, in bits; nan where they are unknown."""
        measure = entropy if self._greedy else surprisal
        if measure != measure:  # nan
            return
        unlikely = self._unlikely
        if measure > self._limit:
            unlikely.append(self._measured)
        self._measured += 1
        if unlikely:
            if unlikely[0] < self._measured - WINDOW:
                unlikely.popleft()
            self.severe_for = self.severe_for + 1 if len(unlikely) >= _MANY else 0

    def begin(self) -> int:
        """Number of tokens since the first unlikely one of the window."""
        return self._measured - self._unlikely[0] if self._unlikely else 0
