"""The decoding loop: tokens with provenance.

One loop serves all three ways to decode. Each round, a drafter may propose tokens; the target
decodes its last token and the proposals in one batch and samples row by row with its full chain;
a proposal stands only if the target picked that very token. Plain decoding is the round without
proposals. So output is distributed as without a draft, and with the same seed it is the same text,
up to floating-point ties: a batch of another shape can round a near-tie the other way.

Invariant between rounds: `tokens` are all tokens of the sequence, and the cache holds all of them
but the last, which goes first into the next batch.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from overthink.core.errors import DecodeFailure
from overthink.core.settings import DraftSettings, SamplerSettings
from overthink.core.vocabulary import Origin
from overthink.inference.drafting import Drafter
from overthink.inference.llama_api import (
    AbortFlag,
    Context,
    ContextFull,
    FloatArray,
    Sampler,
    Stopped,
)
from overthink.inference.surprise import SurpriseMeter

Emit = Callable[[int, Origin, float, float, bool], bool]
"""Takes a token, its origin, log-probability, entropy, and whether its round had proposals;
False ends the round at this token."""


@dataclass(frozen=True, slots=True)
class Round:
    """What one draft round did with its proposals."""

    proposed: Sequence[int]
    tested: int
    accepted: int


@dataclass(slots=True)
class DraftClock:
    """Seconds that drafting took."""

    draft_s: float = 0.0
    verify_s: float = 0.0
    wasted_s: float = field(default=0.0)

    def count(self, done: Round, draft_s: float, verify_s: float) -> None:
        """Adds a round. Waste is apportioned: proposals that do not stand, over all rows paid."""
        self.draft_s += draft_s
        self.verify_s += verify_s
        refused = len(done.proposed) - done.accepted
        self.wasted_s += draft_s * refused / len(done.proposed)
        self.wasted_s += verify_s * refused / (len(done.proposed) + 1)


class Decoder:
    """Decodes one sequence on one context. The cache is kept from run to run."""

    def __init__(self, context: Context, abort: AbortFlag) -> None:
        self._context = context
        self._abort = abort
        self._surprise = SurpriseMeter(context.model.vocabulary)
        self._cached: list[int] = []
        self._sampler: Sampler | None = None
        self._drafter: Drafter | None = None
        self._draft_max = 0
        self.tokens: list[int] = []
        self.clock = DraftClock()

    def close(self) -> None:
        if self._sampler:
            self._sampler.close()
            self._sampler = None

    # -- the prompt ---------------------------------------------------------------------------

    def begin(
        self,
        prompt: Sequence[int],
        sampler: SamplerSettings,
        drafter: Drafter | None,
        draft: DraftSettings,
        progress: Callable[[int, int], None],
    ) -> int:
        """Processes a prompt but for its last token, reusing what the cache has of it.

        Args:
            prompt: token ids; at least one, fewer than the context holds.
            progress: told tokens done and tokens from the cache, after each batch.

        Returns:
            Tokens that were in the cache already.

        Raises:
            Stopped: the run was stopped in the middle of the prompt.
            DecodeFailure: llama.cpp returned an error.
        """
        self.close()
        if not sampler.plain_greedy:
            self._sampler = Sampler(self._context.model, sampler, self._context.length)
            if sampler.penalises:
                for token in prompt:
                    self._sampler.accept(token)
        self._drafter, self._draft_max = drafter, draft.max_tokens
        self.clock = DraftClock()
        self.tokens = list(prompt)
        cached = self._reuse_cache()
        self._process_prompt(cached, progress)
        if drafter:
            drafter.read(self.tokens, lambda: not self._abort.is_set)
        self._raise_if_stopped()
        return cached

    def forget(self) -> None:
        """Empties the cache: somebody else decodes on the context."""
        self._cached = []
        self._context.forget_all()

    def _reuse_cache(self) -> int:
        """Keeps the part of the cache that the new prompt starts with."""
        most = min(len(self._cached), len(self.tokens) - 1)
        keep = 0
        while keep < most and self._cached[keep] == self.tokens[keep]:
            keep += 1
        # Asked for even where nothing seems to lie beyond: a decode that failed, or a run that
        # broke off in the middle of a round, may have left tokens there that were never counted.
        if not self._context.forget_from(keep):
            self._context.forget_all()
            keep = 0
        self._cached = self.tokens[:keep]
        return keep

    def _process_prompt(self, cached: int, progress: Callable[[int, int], None]) -> None:
        end = len(self.tokens) - 1
        progress(cached, cached)
        for start in range(cached, end, self._context.batch_size):
            self._raise_if_stopped()
            batch = self.tokens[start : min(start + self._context.batch_size, end)]
            self._context.decode(batch, start, "none")
            self._cached += batch
            progress(len(self._cached), cached)

    # -- a round ------------------------------------------------------------------------------

    def round(self, emit: Emit, limit: int) -> Round | None:
        """Decodes one round and emits its tokens, one at least.

        Args:
            emit: takes each token as it is known; False ends the round there, and what the batch
                held beyond is taken back.
            limit: tokens that may be emitted at most.

        Returns:
            What became of the proposals; None where there were none.

        Raises:
            Stopped, ContextFull, DecodeFailure
        """
        self._raise_if_stopped()
        position = len(self.tokens) - 1
        if position >= self._context.length:
            raise ContextFull
        proposed, draft_s = self._propose(min(limit, self._context.length - position) - 1)
        batch = [self.tokens[position], *proposed]
        started = time.perf_counter()
        self._context.decode(batch, position, "all")
        verify_s = time.perf_counter() - started
        tested, accepted = self._sample_rows(proposed, emit)
        self._forget_beyond_tokens(position + len(batch))
        if not proposed:
            return None
        done = Round(proposed, tested, accepted)
        self.clock.count(done, draft_s, verify_s)
        return done

    def _propose(self, limit: int) -> tuple[Sequence[int], float]:
        if self._drafter is None or limit <= 0:
            return (), 0.0
        started = time.perf_counter()
        proposed = self._drafter.propose(self.tokens, min(limit, self._draft_max))
        return proposed, time.perf_counter() - started

    def _sample_rows(self, proposed: Sequence[int], emit: Emit) -> tuple[int, int]:
        """Samples row by row until the target disagrees; returns proposals tested and accepted."""
        rows = self._context.rows(len(proposed) + 1)
        for row, logits in enumerate(rows):
            self._surprise.read(logits)
            token = self._pick(logits, row)
            stands = row < len(proposed) and token == proposed[row]
            self.tokens.append(token)
            origin = Origin.ACCEPTED if stands else Origin.SAMPLED
            logprob, entropy = self._surprise.logprob(token), self._surprise.entropy
            go_on = emit(token, origin, logprob, entropy, bool(proposed))
            if not (stands and go_on):
                return min(row + 1, len(proposed)), row + stands
        return len(proposed), len(proposed)

    def _pick(self, logits: FloatArray, row: int) -> int:
        if self._sampler is None:
            return int(logits.argmax())
        return self._sampler.sample(self._context, row)

    def _forget_beyond_tokens(self, evaluated: int) -> None:
        """Restores the invariant: the cache holds `tokens` but for the last."""
        keep = len(self.tokens) - 1
        if evaluated > keep and not self._context.forget_from(keep):
            raise DecodeFailure("the model's memory cannot take back a refused proposal")
        self._cached += self.tokens[len(self._cached) : keep]

    # -- forced tokens ------------------------------------------------------------------------

    def force(self, forced: Sequence[int], emit: Emit) -> None:
        """Appends tokens that the target did not choose; measures what it thought of each.

        Raises:
            Stopped, ContextFull, DecodeFailure
        """
        position = len(self.tokens) - 1
        if position + len(forced) > self._context.length:
            raise ContextFull
        self._context.decode([self.tokens[-1], *forced[:-1]], position, "all")
        for logits, token in zip(self._context.rows(len(forced)), forced, strict=True):
            self._surprise.read(logits)
            if self._sampler:
                self._sampler.accept(token)
            self.tokens.append(token)
            logprob, entropy = self._surprise.logprob(token), self._surprise.entropy
            emit(token, Origin.FORCED, logprob, entropy, False)
        self._forget_beyond_tokens(position + len(forced))

    def _raise_if_stopped(self) -> None:
        if self._abort.is_set:
            raise Stopped
