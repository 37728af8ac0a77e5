"""The facts about one token of a trace. Knows no Qt.

None means not measured, or not known yet.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from overthink.core.events import DraftRound
from overthink.core.run_record import RunRecord
from overthink.core.trace import Trace
from overthink.core.vocabulary import Origin, Phase

_US = 1_000_000


class ProposalState(Enum):
    """The state of a proposal. The value is the sign drawn beside it."""

    ACCEPTED = "✓"
    REFUSED = "✗"
    UNTESTED = "·"


class Proposal(NamedTuple):
    """A token that the draft proposed."""

    id: int
    text: str
    """As decoded by itself; untrusted text."""
    state: ProposalState


class RoundFacts(NamedTuple):
    """The draft round of a token."""

    number: int
    proposals: tuple[Proposal, ...]
    tested: int
    accepted: int
    position: int
    """The token's index in the round, from 0; equal to `accepted` for the target's own token."""
    own_text: str | None
    """What the target chose after the accepted proposals, instead of the refused one if any. None
    if the run ended before, or if it is not known yet."""
    drafter: str = ""
    """The kind of drafter; empty in older recordings."""

    @property
    def refused(self) -> Proposal | None:
        """The proposal that the target refused, if any."""
        return self.proposals[self.accepted] if self.accepted < self.tested else None


@dataclass(frozen=True, slots=True)
class TokenFacts:
    """One token of a trace."""

    index: int
    id: int
    text: str
    """Untrusted text; `safe_text.make_visible` makes it harmless."""
    phase: Phase
    origin: Origin
    probability: float | None
    """Under the target's plain softmax at temperature 1, before penalties and samplers."""
    surprisal_bits: float | None
    """-log2 of the probability; None also where the probability is 0."""
    entropy_bits: float | None
    """Entropy of the distribution that the token came from."""
    since_start_s: float
    """From the start of the run, on the clock of the lane's process."""
    since_last_s: float | None
    """None for the first token. Tokens of one draft round follow almost immediately."""
    round: RoundFacts | None


def token_facts(record: RunRecord, token: int) -> TokenFacts:
    """Collect the facts about a token.

    Raises:
        IndexError: the trace has no such token.
    """
    trace = record.trace
    if not 0 <= token < len(trace):
        raise IndexError(f"token {token} of a trace of {len(trace)}")
    row = trace[token]
    return TokenFacts(
        index=token,
        id=row.id,
        text=row.text,
        phase=row.phase,
        origin=row.origin,
        probability=probability_of(row.logprob),
        surprisal_bits=in_bits(-row.logprob),
        entropy_bits=in_bits(row.entropy),
        since_start_s=row.t_us / _US,
        since_last_s=(row.t_us - trace.t_us[token - 1]) / _US if token else None,
        round=_round_facts(trace, token),
    )


def probability_of(logprob: float) -> float | None:
    """The probability of a token from its natural logarithm; None if it has none."""
    return None if math.isnan(logprob) else min(1.0, math.exp(logprob))


def in_bits(nats: float) -> float | None:
    """An entropy or a surprisal in bits; None if it is not finite."""
    # Rounding can make the surprisal of a certain token slightly negative.
    return max(0.0, nats / math.log(2)) if math.isfinite(nats) else None


def _round_facts(trace: Trace, token: int) -> RoundFacts | None:
    number = trace.rounds[token]
    # Tokens can arrive before their round is complete.
    if not 0 <= number < len(trace.draft_rounds):
        return None
    done = trace.draft_rounds[number]
    own = done.first + done.accepted
    own_known = own < len(trace) and trace.rounds[own] == number
    return RoundFacts(
        number=number,
        proposals=tuple(
            Proposal(token_id, text, _state(done, index))
            for index, (token_id, text) in enumerate(
                zip(done.proposed, done.proposed_text, strict=True)
            )
        ),
        tested=done.tested,
        accepted=done.accepted,
        position=token - done.first,
        own_text=trace.text_of(own) if own_known else None,
        drafter=done.drafter,
    )


def _state(done: DraftRound, index: int) -> ProposalState:
    if index < done.accepted:
        return ProposalState.ACCEPTED
    return ProposalState.REFUSED if index < done.tested else ProposalState.UNTESTED
