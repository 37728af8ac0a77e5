"""Drafters propose tokens: a smaller model, or the text so far.

A proposal is accepted if the target, sampling with its own full chain, picks the same token
(`decoder`), so a bad drafter costs time and never changes the output.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np

from overthink.core.settings import DraftSettings
from overthink.inference.llama_api import Context


class Drafter(Protocol):
    """Proposes how a sequence of tokens continues."""

    kind: str

    def read(self, tokens: Sequence[int], may_continue: Callable[[], bool]) -> None:
        """Read a prompt before the first proposal; give up when `may_continue` returns False."""
        ...

    def propose(self, tokens: Sequence[int], limit: int) -> list[int]:
        """Return up to `limit` tokens that may follow `tokens`; fewer or none if unsure."""
        ...


class ModelDrafter:
    """A smaller model with the target's vocabulary, decoding greedily in a context of its own.

    Args:
        vocabulary: size of the target's. The two may differ by some padding at the end: a token
            that only the draft has is never proposed, one that only the target has is read as 0.
    """

    kind = "model"

    def __init__(self, context: Context, settings: DraftSettings, vocabulary: int) -> None:
        self._context = context
        self._settings = settings
        self._shared = min(vocabulary, context.model.vocabulary)
        self._cached: list[int] = []
        """Tokens in the draft's cache in order, including proposals."""
        self._agreed = 0
        """How many cached tokens are known to match the run: only the rest is compared again."""

    def configure(self, settings: DraftSettings) -> None:
        """Apply the limits of the next run; the cache is unaffected."""
        self._settings = settings

    def read(self, tokens: Sequence[int], may_continue: Callable[[], bool]) -> None:
        self._agreed = 0
        self._truncate_to(tokens)
        self._decode_ahead(tokens, may_continue)

    def propose(self, tokens: Sequence[int], limit: int) -> list[int]:
        if len(tokens) + limit > self._context.length:
            return []
        self._truncate_to(tokens)
        self._decode_ahead(tokens, _always)
        self._decode(tokens[len(self._cached) :])
        self._agreed = len(tokens)
        proposed: list[int] = []
        while True:
            token = self._best_guess()
            if token is None:
                break
            proposed.append(token)
            # Nothing follows an end token.
            if len(proposed) == limit or self._context.model.is_end(token):
                break
            self._decode([token])
        return proposed

    def _best_guess(self) -> int | None:
        """Return the most probable token, or None if its probability is below the minimum."""
        logits = self._context.rows(1)[0, : self._shared]
        token = int(logits.argmax())
        least = self._settings.min_probability
        if least > 0.0 and least * float(np.exp(logits - logits[token]).sum()) > 1.0:
            return None
        return token

    def _truncate_to(self, tokens: Sequence[int]) -> None:
        """Remove cached tokens from the first that differs from `tokens`.

        The last token is decoded again even if it is cached: its logits give the next proposal.
        """
        cached, agreed = self._cached, self._agreed
        most = min(len(cached), len(tokens) - 1)
        while agreed < most and cached[agreed] == tokens[agreed]:
            agreed += 1
        agreed = min(agreed, most)
        if agreed < len(cached):
            if not self._context.truncate(agreed):
                self._context.clear()
                agreed = 0
            del cached[agreed:]

    def _decode_ahead(self, tokens: Sequence[int], may_continue: Callable[[], bool]) -> None:
        """Decode all but the last token, a batch at a time."""
        while len(self._cached) < len(tokens) - 1 and may_continue():
            start = len(self._cached)
            stop = min(start + self._context.batch_size, len(tokens) - 1)
            self._decode(tokens[start:stop])

    def _decode(self, tokens: Sequence[int]) -> None:
        known = [token if token < self._shared else 0 for token in tokens]
        try:
            self._context.decode(known, len(self._cached), "last")
        except Exception:
            self._context.truncate(len(self._cached))
            raise
        self._cached += tokens


def _always() -> bool:
    return True


class LookupDrafter:
    """Proposes what followed the last occurrence of the same few tokens (prompt lookup).

    Needs no model and little memory; pays off when a thought quotes the prompt or itself.
    """

    kind = "lookup"
    LENGTHS = (4, 3, 2)
    """Lengths of token sequences to look up; a longer match is more reliable, so it comes first."""

    def __init__(self) -> None:
        self._seen: dict[tuple[int, ...], int] = {}
        """End position of the last occurrence of each sequence."""
        self._indexed: list[int] = []

    def read(self, tokens: Sequence[int], may_continue: Callable[[], bool]) -> None:
        if list(tokens[: len(self._indexed)]) != self._indexed:
            self._seen.clear()
            self._indexed.clear()
        self._index_new(tokens)

    def propose(self, tokens: Sequence[int], limit: int) -> list[int]:
        self._index_new(tokens)
        for length in self.LENGTHS:
            if len(tokens) < length:
                continue
            end = self._seen.get(tuple(tokens[-length:]))
            if end is not None:
                return list(tokens[end : end + limit])
        return []

    def _index_new(self, tokens: Sequence[int]) -> None:
        # The sequence at the very end is indexed once more follows it: it would find itself.
        for end in range(len(self._indexed), len(tokens) - 1):
            self._indexed.append(tokens[end])
            for length in self.LENGTHS:
                if end + 1 >= length:
                    self._seen[tuple(tokens[end + 1 - length : end + 1])] = end + 1
