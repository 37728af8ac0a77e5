"""Drafters propose tokens: what they are, and those that need no hidden rows of the target.

A proposal is accepted if the target, sampling with its own full chain, picks the same token
(`decoder`), so a bad drafter costs time and never changes the output.

The others are in `head_drafters`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

import numpy as np

from overthink.core.draft_support import CHAIN, LOOKUP, MODEL, NGRAM
from overthink.core.settings import DraftSettings
from overthink.inference.llama_api import Context, FloatArray, StateCopy


class Proposal(NamedTuple):
    """Tokens that may follow, and the kind of drafter that proposes them."""

    tokens: Sequence[int]
    drafter: str = ""


NOTHING = Proposal(())


class Drafter(Protocol):
    """Proposes how a sequence of tokens continues."""

    kind: str
    """One of `DRAFTERS`, or two of them joined by `CHAIN`."""

    def configure(self, settings: DraftSettings) -> None:
        """Apply the limits of the next run."""
        ...

    def resume(self, cached: int) -> int:
        """Return how many tokens of a prompt the target may keep from its cache, `cached` at most.

        Fewer where the drafter needs something that the target only gives when it decodes.
        """
        ...

    def follow(self, tokens: Sequence[int], position: int) -> None:
        """Learn that the target just decoded these tokens of the run in one batch.

        Args:
            tokens: first tokens of the batch, without rejected proposals. Some may be known.
            position: of the first one.
        """
        ...

    def read(self, tokens: Sequence[int], may_continue: Callable[[], bool]) -> None:
        """Read a prompt before the first proposal; give up when `may_continue` returns False."""
        ...

    def propose(self, tokens: Sequence[int], limit: int) -> Proposal:
        """Return up to `limit` tokens that may follow `tokens`; fewer or none if unsure."""
        ...

    def close(self) -> None: ...


TOP = 10
"""Probabilities of proposals are those among this many most probable tokens, as in llama.cpp."""


def best_guess(logits: FloatArray, least: float) -> int | None:
    """Return the most probable token, or None if its probability is below `least`."""
    token = int(logits.argmax())
    if least > 0.0:
        top = logits
        if len(logits) > TOP:
            top = np.partition(logits, len(logits) - TOP)[-TOP:]
        if least * float(np.exp(top - logits[token]).sum()) > 1.0:
            return None
    return token


# -- a draft model --------------------------------------------------------------------------------


class ModelDrafter:
    """A smaller model with the target's vocabulary, decoding greedily in a context of its own.

    Args:
        vocabulary: size of the target's. The two may differ by some padding at the end: a token
            that only the draft has is never proposed, one that only the target has is read as 0.
    """

    kind = MODEL

    def __init__(self, context: Context, settings: DraftSettings, vocabulary: int) -> None:
        self._context = context
        self._settings = settings
        self._shared = min(vocabulary, context.model.vocabulary)
        self._cached: list[int] = []
        """Tokens in the draft's cache in order, including proposals."""
        self._agreed = 0
        """How many cached tokens are known to match the run: only the rest is compared again."""
        self._copy = StateCopy(context) if context.model.is_recurrent else None
        self._copied = 0
        """Number of tokens behind the copied state of a recurrent draft; 0: there is none."""

    def configure(self, settings: DraftSettings) -> None:
        self._settings = settings

    def close(self) -> None:
        pass

    def resume(self, cached: int) -> int:
        return cached

    def follow(self, tokens: Sequence[int], position: int) -> None:
        pass

    def read(self, tokens: Sequence[int], may_continue: Callable[[], bool]) -> None:
        self._agreed = 0
        self._truncate_to(tokens)
        self._decode_ahead(tokens, may_continue)

    def propose(self, tokens: Sequence[int], limit: int) -> Proposal:
        if len(tokens) + limit > self._context.length:
            return NOTHING
        self._truncate_to(tokens)
        self._decode_ahead(tokens, _always)
        self._decode(tokens[len(self._cached) :])
        self._agreed = len(tokens)
        if self._copy and limit > 1:
            self._copy.save()
            self._copied = len(tokens)
        proposed: list[int] = []
        while True:
            logits = self._context.rows(1)[0, : self._shared]
            token = best_guess(logits, self._settings.min_probability)
            if token is None:
                break
            proposed.append(token)
            # Nothing follows an end token.
            if len(proposed) == limit or self._context.model.is_end(token):
                break
            self._decode([token])
        return Proposal(proposed, self.kind)

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
            del cached[self._cut_cache(agreed) :]
            self._agreed = len(cached)

    def _cut_cache(self, agreed: int) -> int:
        """Remove everything from position `agreed` on, or from further ahead; return where."""
        if self._copy is None:
            if self._context.truncate(agreed):
                return agreed
        elif 0 < self._copied <= agreed:
            self._copy.restore()
            if self._context.truncate(self._copied):
                return self._copied
        self._context.clear()
        self._copied = 0
        return 0

    def _decode_ahead(self, tokens: Sequence[int], may_continue: Callable[[], bool]) -> None:
        """Decode all but the last token, a batch at a time."""
        while len(self._cached) < len(tokens) - 1 and may_continue():
            start = len(self._cached)
            stop = min(start + self._context.batch_size, len(tokens) - 1)
            self._decode(tokens[start:stop])

    def _decode(self, tokens: Sequence[int]) -> None:
        known = [token if token < self._shared else 0 for token in tokens]
        try:
            self._context.decode(known, len(self._cached), 1)
        except Exception:
            del self._cached[self._cut_cache(len(self._cached)) :]
            self._agreed = min(self._agreed, len(self._cached))
            raise
        self._cached += tokens


def _always() -> bool:
    return True


# -- the text so far ------------------------------------------------------------------------------


class _TextDrafter:
    """What drafters have in common that read only tokens."""

    def configure(self, settings: DraftSettings) -> None:
        pass

    def close(self) -> None:
        pass

    def resume(self, cached: int) -> int:
        return cached

    def follow(self, tokens: Sequence[int], position: int) -> None:
        pass


class LookupDrafter(_TextDrafter):
    """Proposes what followed the last occurrence of the same few tokens (prompt lookup).

    Needs no model and little memory; pays off when a thought quotes the prompt or itself.
    """

    kind = LOOKUP
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

    def propose(self, tokens: Sequence[int], limit: int) -> Proposal:
        self._index_new(tokens)
        for length in self.LENGTHS:
            if len(tokens) < length:
                continue
            end = self._seen.get(tuple(tokens[-length:]))
            if end is not None:
                return Proposal(list(tokens[end : end + limit]), self.kind)
        return NOTHING

    def _index_new(self, tokens: Sequence[int]) -> None:
        # The sequence at the very end is indexed once more follows it: it would find itself.
        for end in range(len(self._indexed), len(tokens) - 1):
            self._indexed.append(tokens[end])
            for length in self.LENGTHS:
                if end + 1 >= length:
                    self._seen[tuple(tokens[end + 1 - length : end + 1])] = end + 1


class NgramDrafter(_TextDrafter):
    """Proposes the token that followed the same long context before, one after the other.

    Contexts are remembered by their hash, over all turns of the lane. A long context needs to have
    been seen once, a shorter one several times with the same token after it. So unlike lookup, it
    proposes nothing where the text has no precedent, and recalls earlier conversations.
    """

    kind = NGRAM
    LENGTHS = (24, 12, 6)
    """Tokens of a context; a longer one is more reliable, so it comes first."""
    HITS = (1, 2, 3)
    """How often each must have been followed by the token, in succession."""
    MOST_CONTEXTS = 250_000
    """Then the oldest are forgotten; takes up to 40 MB."""

    def __init__(self) -> None:
        self._next: dict[int, tuple[int, int]] = {}
        """Token after each context, by the context's hash, and how often in succession."""
        self._learned: list[int] = []

    def read(self, tokens: Sequence[int], may_continue: Callable[[], bool]) -> None:
        shared, most = 0, min(len(self._learned), len(tokens))
        while shared < most and self._learned[shared] == tokens[shared]:
            shared += 1
        # What is shared has been learned already; learning it again would count it twice.
        del self._learned[shared:]
        self._learn_new(tokens)

    def propose(self, tokens: Sequence[int], limit: int) -> Proposal:
        self._learn_new(tokens)
        longest = self.LENGTHS[0]
        recent = list(tokens[-longest:])
        proposed: list[int] = []
        while len(proposed) < limit:
            token = self._after(recent)
            if token is None:
                break
            proposed.append(token)
            recent = [*recent[-longest + 1 :], token]
        return Proposal(proposed, self.kind if proposed else "")

    def _after(self, recent: list[int]) -> int | None:
        for length, hits in zip(self.LENGTHS, self.HITS, strict=True):
            if len(recent) < length:
                continue
            found = self._next.get(hash(tuple(recent[-length:])))
            if found and found[1] >= hits:
                return found[0]
        return None

    def _learn_new(self, tokens: Sequence[int]) -> None:
        for at in range(len(self._learned), len(tokens)):
            for length in self.LENGTHS:
                if at >= length:
                    self._learn(hash(tuple(tokens[at - length : at])), tokens[at])
            self._learned.append(tokens[at])

    def _learn(self, context: int, token: int) -> None:
        # Taken out and put in again, so that the first of the dictionary is the oldest.
        before = self._next.pop(context, None)
        hits = before[1] + 1 if before and before[0] == token else 1
        self._next[context] = token, hits
        if len(self._next) > self.MOST_CONTEXTS:
            del self._next[next(iter(self._next))]


# -- two drafters ---------------------------------------------------------------------------------


class ChainDrafter:
    """Asks the second drafter where the first proposes nothing; both follow the run."""

    def __init__(self, first: Drafter, second: Drafter) -> None:
        self._both = first, second
        self.kind = f"{first.kind}{CHAIN}{second.kind}"

    def configure(self, settings: DraftSettings) -> None:
        for drafter in self._both:
            drafter.configure(settings)

    def close(self) -> None:
        for drafter in self._both:
            drafter.close()

    def resume(self, cached: int) -> int:
        for drafter in self._both:
            cached = drafter.resume(cached)
        return cached

    def follow(self, tokens: Sequence[int], position: int) -> None:
        for drafter in self._both:
            drafter.follow(tokens, position)

    def read(self, tokens: Sequence[int], may_continue: Callable[[], bool]) -> None:
        for drafter in self._both:
            drafter.read(tokens, may_continue)

    def propose(self, tokens: Sequence[int], limit: int) -> Proposal:
        first, second = self._both
        found = first.propose(tokens, limit)
        return found if found.tokens else second.propose(tokens, limit)
