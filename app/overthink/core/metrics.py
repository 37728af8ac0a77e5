"""The figures of a run, computed from its trace, so that each can be computed again.

Every figure says in its docstring how it is measured. None means: not measured, never zero.
"""

from __future__ import annotations

import msgspec

from overthink.core.draft_rounds import DraftRounds
from overthink.core.events import Finished
from overthink.core.trace import Trace
from overthink.core.vocabulary import Origin, Phase

_US = 1_000_000


class Timing(msgspec.Struct, frozen=True, kw_only=True):
    """Seconds, from the moment the lane's process took up the run."""

    prompt_s: float | None
    """Time to process the prompt but for its last token."""
    first_token_s: float | None
    """Until the first generated token was known."""
    thinking_s: float | None
    """From the end of the prompt to the last thinking token; None for a run without a thought."""
    total_s: float | None
    tokens_per_s: float | None
    """Tokens after the first, over the time from the first to the last: the prompt is not in it.
    None for fewer than two tokens."""


class Drafting(msgspec.Struct, frozen=True, kw_only=True):
    """Counts over all draft rounds.

    Acceptance rate = accepted / tested; share = accepted / emitted.
    """

    rounds: int
    proposed: int
    tested: int
    accepted: int
    by_position: tuple[tuple[int, int], ...]
    """For each position in a round, from the first: how many proposals were tested, accepted."""

    @property
    def acceptance(self) -> float | None:
        """Accepted / tested; None where nothing was tested."""
        return self.accepted / self.tested if self.tested else None


def timing(trace: Trace, finished: Finished | None) -> Timing:
    """Times of a run; `finished` is None while it goes on or when it ended without a word."""
    known = len(trace) > 0
    prompt_us = finished.prompt_us if finished else None
    last_thought = trace.phases.rfind(int(Phase.THINKING))
    thinking_us = (
        trace.t_us[last_thought] - prompt_us
        if last_thought >= 0 and prompt_us is not None
        else None
    )
    return Timing(
        prompt_s=_seconds(prompt_us),
        first_token_s=_seconds(trace.t_us[0] if known else None),
        thinking_s=_seconds(thinking_us),
        total_s=_seconds(finished.total_us if finished else None),
        tokens_per_s=tokens_per_second(trace),
    )


def _seconds(us: int | None) -> float | None:
    return None if us is None else us / _US


def tokens_per_second(trace: Trace) -> float | None:
    """Tokens after the first, over the time from the first to the last."""
    if len(trace) < 2 or trace.t_us[-1] <= trace.t_us[0]:
        return None
    return (len(trace) - 1) * _US / (trace.t_us[-1] - trace.t_us[0])


def drafting(rounds: DraftRounds) -> Drafting:
    """Counts over draft rounds."""
    _, tested, accepted = rounds.counts()
    positions = range(int(tested.max(initial=0)))
    return Drafting(
        rounds=len(rounds),
        proposed=rounds.proposed,
        tested=int(tested.sum()),
        accepted=int(accepted.sum()),
        by_position=tuple((int((tested > i).sum()), int((accepted > i).sum())) for i in positions),
    )


def accepted_share(trace: Trace) -> float | None:
    """Accepted / emitted: the part of the generated tokens that the draft proposed."""
    return trace.origins.count(int(Origin.ACCEPTED)) / len(trace) if len(trace) else None
