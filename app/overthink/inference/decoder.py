"""The decoding loop: tokens with their origin.

One loop serves plain decoding and all kinds of drafters. Each round, a drafter may propose tokens;
the target decodes its last token and the proposals in one batch and samples row by row with its
full chain; a proposal is accepted only if the target sampled the same token. Plain decoding is a
round without proposals. So the output is distributed as without a draft, and with the same seed it
is the same text up to floating-point ties: a batch of another shape can round a near-tie the other
way.

Invariant between rounds: `tokens` are all tokens of the sequence, and the cache holds the first of
them: all except the last, or fewer where rejected tokens took accepted ones with them (see
`rollback`). The rest comes first in the next batch.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from overthink.core.settings import DraftSettings, SamplerSettings
from overthink.core.vocabulary import Origin
from overthink.inference.drafters import NOTHING, Drafter, Proposal
from overthink.inference.llama_api import (
    AbortFlag,
    Context,
    ContextFull,
    FloatArray,
    Sampler,
    Stopped,
)
from overthink.inference.rollback import Rollback
from overthink.inference.token_scores import TokenScorer

Emit = Callable[[int, Origin, float, float, bool], bool]
"""Receives a token, its origin, log-probability, entropy, and whether its round had proposals;
returns False to end the round at this token."""


@dataclass(frozen=True, slots=True)
class Round:
    """The outcome of one draft round."""

    proposed: Sequence[int]
    tested: int
    accepted: int
    drafter: str
    """The kind of drafter that proposed."""


@dataclass(slots=True)
class DraftClock:
    """Seconds spent on drafting."""

    draft_s: float = 0.0
    verify_s: float = 0.0
    wasted_s: float = field(default=0.0)

    def count(self, done: Round, draft_s: float, verify_s: float) -> None:
        """Add a round. Its waste is the share of rejected proposals among all computed rows."""
        self.draft_s += draft_s
        self.verify_s += verify_s
        rejected = len(done.proposed) - done.accepted
        self.wasted_s += draft_s * rejected / len(done.proposed)
        self.wasted_s += verify_s * rejected / (len(done.proposed) + 1)


class Decoder:
    """Decodes one sequence on one context, whose cache persists between runs."""

    def __init__(self, context: Context, abort: AbortFlag, rollback: Rollback) -> None:
        self._context = context
        self._abort = abort
        self._rollback = rollback
        self._scorer = TokenScorer(context.model.vocabulary)
        self._cached: list[int] = []
        """Tokens of the sequence that the cache holds."""
        self._settled = True
        """False while the cache may hold others: during a batch, and after one that failed."""
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
        """Process a prompt except for its last token, reusing the part that is in the cache.

        Args:
            prompt: token ids; at least one, fewer than the context holds.
            progress: receives tokens done and tokens from the cache, after each batch.

        Returns:
            Tokens that were in the cache.

        Raises:
            Stopped: the run was stopped during the prompt.
            DecodeFailure: llama.cpp returned an error.
        """
        self.close()
        if not sampler.plain_greedy:
            self._sampler = Sampler(self._context.model, sampler, self._context.length)
            if sampler.penalises:
                for token in prompt:
                    self._sampler.accept(token)
        self._drafter, self._draft_max = drafter, draft.max_tokens
        if drafter:
            drafter.configure(draft)
        self.clock = DraftClock()
        self.tokens = list(prompt)
        cached = self._reuse_cache()
        if self._context.threads:
            self._context.threads.interrupt()
        self._process_prompt(cached, progress)
        if drafter:
            drafter.read(self.tokens, lambda: not self._abort.is_set)
        self._raise_if_stopped()
        return cached

    def logprob(self, token: int) -> float:
        """Return the log-probability of a token in place of the one that is being emitted."""
        return self._scorer.logprob(token)

    def skip_draws(self, count: int) -> None:
        """Draw as often as a run did that emitted this many tokens, so that the same seed goes on.

        A token costs one draw, whatever was drawn.
        """
        if self._sampler:
            self._sampler.skip_draws(count)

    def clear_cache(self) -> None:
        """Empty the cache, so that other code can decode on the context."""
        self._cached = []
        self._rollback.reuse(0, None)

    def keep_prompt(self) -> None:
        """Reduce the cache to the prompt, if possible, after other code decoded more."""
        kept = self._rollback.reuse(len(self._cached), None)
        self._cached, self._settled = self._cached[:kept], True

    def _reuse_cache(self) -> int:
        """Truncate the cache to what it shares with the new prompt; return that length."""
        most = min(len(self._cached), len(self.tokens) - 1)
        shared = 0
        while shared < most and self._cached[shared] == self.tokens[shared]:
            shared += 1
        if self._drafter:
            shared = self._drafter.resume(shared)
        evaluated = len(self._cached) if self._settled else None
        kept = self._rollback.reuse(shared, evaluated)
        if self._drafter and kept < shared:
            self._drafter.resume(kept)
        self._cached, self._settled = self.tokens[:kept], True
        return kept

    def _process_prompt(self, cached: int, progress: Callable[[int, int], None]) -> None:
        end = len(self.tokens) - 1
        progress(cached, cached)
        for start in range(cached, end, self._context.batch_size):
            self._raise_if_stopped()
            batch = self.tokens[start : min(start + self._context.batch_size, end)]
            self._decode(batch, 0)
            self._settle(start + len(batch), start + len(batch))
            progress(len(self._cached), cached)

    # -- batches ------------------------------------------------------------------------------

    def _decode(self, batch: Sequence[int], outputs: int) -> None:
        """Decode a batch after what the cache holds; `_settle` must follow."""
        self._settled = False
        self._context.decode(batch, len(self._cached), outputs)

    def _settle(self, end: int, evaluated: int) -> None:
        """Restore the invariant after a batch.

        Args:
            end: tokens of the sequence that the cache should hold.
            evaluated: tokens in the cache now, including rejected ones.
        """
        start = len(self._cached)
        if self._drafter:
            self._drafter.follow(self.tokens[start:end], start)
        kept = self._rollback.keep(end, start, evaluated)
        self._cached += self.tokens[start:kept]
        self._settled = True

    # -- a round ------------------------------------------------------------------------------

    def round(self, emit: Emit, limit: int) -> Round | None:
        """Decode one round and emit its tokens, one at least.

        Args:
            emit: receives each token; if it returns False the round ends there, and the rest of
                the batch is rolled back.
            limit: tokens to emit, at most.

        Returns:
            The outcome of the proposals; None if there were none.

        Raises:
            Stopped, ContextFull, DecodeFailure
        """
        self._raise_if_stopped()
        start, last = len(self._cached), len(self.tokens) - 1
        if last >= self._context.length:
            raise ContextFull
        (proposed, drafter), draft_s = self._propose(min(limit, self._context.length - last) - 1)
        started = time.perf_counter()
        self._rollback.prepare(start, len(proposed))
        self._decode([*self.tokens[start:], *proposed], len(proposed) + 1)
        verify_s = time.perf_counter() - started
        tested, accepted = self._sample_rows(proposed, emit)
        self._settle(len(self.tokens) - 1, last + 1 + len(proposed))
        if not proposed:
            return None
        done = Round(proposed, tested, accepted, drafter)
        self.clock.count(done, draft_s, verify_s)
        return done

    def _propose(self, limit: int) -> tuple[Proposal, float]:
        if self._drafter is None:
            return NOTHING, 0.0
        limit = min(limit, self._draft_max, self._rollback.most(self._carried))
        if limit <= 0:
            return NOTHING, 0.0
        started = time.perf_counter()
        proposal = self._drafter.propose(self.tokens, limit)
        return proposal, time.perf_counter() - started

    @property
    def _carried(self) -> int:
        """Tokens that the cache should hold but does not; the next batch begins with them."""
        return len(self.tokens) - 1 - len(self._cached)

    def _sample_rows(self, proposed: Sequence[int], emit: Emit) -> tuple[int, int]:
        """Sample rows until the target disagrees; return proposals tested and accepted."""
        rows = self._context.rows(len(proposed) + 1)
        for row, logits in enumerate(rows):
            self._scorer.read(logits)
            token = self._pick(logits, row)
            is_accepted = row < len(proposed) and token == proposed[row]
            self.tokens.append(token)
            origin = Origin.ACCEPTED if is_accepted else Origin.SAMPLED
            logprob, entropy = self._scorer.logprob(token), self._scorer.entropy
            go_on = emit(token, origin, logprob, entropy, bool(proposed))
            if not (is_accepted and go_on):
                return min(row + 1, len(proposed)), row + is_accepted
        return len(proposed), len(proposed)

    def _pick(self, logits: FloatArray, row: int) -> int:
        if self._sampler is None:
            return int(logits.argmax())
        return self._sampler.sample(self._context, row)

    # -- forced tokens ------------------------------------------------------------------------

    def force(self, forced: Sequence[int], emit: Emit) -> None:
        """Append tokens that the target did not choose, with their scores.

        Raises:
            Stopped, ContextFull, DecodeFailure
        """
        start, last = len(self._cached), len(self.tokens) - 1
        if last + len(forced) > self._context.length:
            raise ContextFull
        self._decode([*self.tokens[start:], *forced[:-1]], len(forced))
        for logits, token in zip(self._context.rows(len(forced)), forced, strict=True):
            self._scorer.read(logits)
            if self._sampler:
                self._sampler.accept(token)
            self.tokens.append(token)
            logprob, entropy = self._scorer.logprob(token), self._scorer.entropy
            emit(token, Origin.FORCED, logprob, entropy, False)
        self._settle(len(self.tokens) - 1, last + len(forced))

    @property
    def stop_requested(self) -> bool:
        """True if the run is to stop."""
        return self._abort.is_set

    def _raise_if_stopped(self) -> None:
        if self._abort.is_set:
            raise Stopped
