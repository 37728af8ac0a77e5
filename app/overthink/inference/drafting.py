"""Who proposes tokens: a smaller model, or the text so far.

A drafter only ever guesses. What it proposes stands where the target, sampling with its own full
chain, picks the same token (`decoding`), so a bad drafter costs time and never changes the output.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np

from overthink.core.settings import DraftSettings
from overthink.inference.llama_api import Context


class Drafter(Protocol):
    """Proposes how a sequence of tokens goes on."""

    kind: str

    def read(self, tokens: Sequence[int], keep_going: Callable[[], bool]) -> None:
        """Takes in a prompt, ahead of the first proposal; gives up when `keep_going` says no."""
        ...

    def propose(self, tokens: Sequence[int], limit: int) -> list[int]:
        """Up to `limit` tokens that may follow `tokens`; fewer, or none, where it has no idea."""
        ...


class ModelDrafter:
    """A smaller model with the target's vocabulary, decoding greedily in a context of its own.

    Args:
        vocabulary: of the target, tokens. The two may differ by some padding at the end: a token
            that only the draft has is never proposed, one that only the target has reads as 0.
    """

    kind = "model"

    def __init__(self, context: Context, settings: DraftSettings, vocabulary: int) -> None:
        self._context = context
        self._settings = settings
        self._shared = min(vocabulary, context.model.vocabulary)
        self._cached: list[int] = []
        """Tokens in the draft's cache, guesses included, in order."""
        self._agreed = 0
        """Cached tokens that are known to be those of the run: only the rest is compared again."""

    def adopt(self, settings: DraftSettings) -> None:
        """Takes the limits of the next run; the cache stays."""
        self._settings = settings

    def read(self, tokens: Sequence[int], keep_going: Callable[[], bool]) -> None:
        self._agreed = 0
        self._keep_agreed(tokens)
        self._read_on(tokens, keep_going)

    def propose(self, tokens: Sequence[int], limit: int) -> list[int]:
        if len(tokens) + limit > self._context.length:
            return []
        self._keep_agreed(tokens)
        self._read_on(tokens, _always)
        self._decode(tokens[len(self._cached) :])
        self._agreed = len(tokens)
        proposed: list[int] = []
        while True:
            token = self._best_guess()
            if token is None:
                break
            proposed.append(token)
            # Nothing follows an end token: drafting on would be wasted for certain.
            if len(proposed) == limit or self._context.model.is_end(token):
                break
            self._decode([token])
        return proposed

    def _best_guess(self) -> int | None:
        """The most probable token, or None where the draft is less sure of it than it must be."""
        logits = self._context.rows(1)[0, : self._shared]
        token = int(logits.argmax())
        least = self._settings.min_probability
        if least > 0.0 and least * float(np.exp(logits - logits[token]).sum()) > 1.0:
            return None
        return token

    def _keep_agreed(self, tokens: Sequence[int]) -> None:
        """Drops what is cached from the first token that differs from `tokens`.

        The last token is decoded anew even where it is cached: its logits start the next guess.
        """
        cached, agreed = self._cached, self._agreed
        most = min(len(cached), len(tokens) - 1)
        while agreed < most and cached[agreed] == tokens[agreed]:
            agreed += 1
        agreed = min(agreed, most)
        if agreed < len(cached):
            if not self._context.forget_from(agreed):
                self._context.forget_all()
                agreed = 0
            del cached[agreed:]

    def _read_on(self, tokens: Sequence[int], keep_going: Callable[[], bool]) -> None:
        """Decodes all but the last token, a batch at a time."""
        while len(self._cached) < len(tokens) - 1 and keep_going():
            start = len(self._cached)
            stop = min(start + self._context.batch_size, len(tokens) - 1)
            self._decode(tokens[start:stop])

    def _decode(self, tokens: Sequence[int]) -> None:
        known = [token if token < self._shared else 0 for token in tokens]
        try:
            self._context.decode(known, len(self._cached), "last")
        except Exception:
            self._context.forget_from(len(self._cached))
            raise
        self._cached += tokens


def _always() -> bool:
    return True


class LookupDrafter:
    """Proposes what followed the last time the same few tokens stood in the text (prompt lookup).

    Costs no model and no memory to speak of; pays where a thought quotes the prompt or itself.
    """

    kind = "lookup"
    LENGTHS = (4, 3, 2)
    """Token runs to look up, the longest first: the longer the run, the surer the guess."""

    def __init__(self) -> None:
        self._seen: dict[tuple[int, ...], int] = {}
        """End position of the last but current place of each run."""
        self._indexed: list[int] = []

    def read(self, tokens: Sequence[int], keep_going: Callable[[], bool]) -> None:
        if list(tokens[: len(self._indexed)]) != self._indexed:
            self._seen.clear()
            self._indexed.clear()
        self._index_new(tokens)

    def propose(self, tokens: Sequence[int], limit: int) -> list[int]:
        self._index_new(tokens)
        for length in self.LENGTHS:
            if len(tokens) < length:
                continue
            place = self._seen.get(tuple(tokens[-length:]))
            if place is not None:
                return list(tokens[place : place + limit])
        return []

    def _index_new(self, tokens: Sequence[int]) -> None:
        # The run at the very end is left out until more follows it: it would find itself.
        for end in range(len(self._indexed), len(tokens) - 1):
            self._indexed.append(tokens[end])
            for length in self.LENGTHS:
                if end + 1 >= length:
                    self._seen[tuple(tokens[end + 1 - length : end + 1])] = end + 1
