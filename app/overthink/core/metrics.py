"""Measure a run from its record: counts, times, drafting. None means not measured, never zero.

What each number means to the user is declared in `overthink.core.metric_registry`.
"""

from __future__ import annotations

from functools import cached_property

import msgspec

from overthink.core.draft_rounds import DraftRounds
from overthink.core.energy import Energy, energy
from overthink.core.events import LoopFigures, LoopFound
from overthink.core.run_record import RunRecord
from overthink.core.trace import Trace
from overthink.core.vocabulary import Origin, Phase

_US = 1_000_000


class Drafting(msgspec.Struct, frozen=True, kw_only=True):
    """Counts over draft rounds."""

    rounds: int
    proposed: int
    tested: int
    """Proposals that the target reached: the accepted ones and the one it refused."""
    accepted: int
    by_position: tuple[tuple[int, int], ...]
    """Tested and accepted proposals at each position in a round, from the first."""

    @property
    def acceptance(self) -> float | None:
        """Accepted / tested; None where nothing was tested."""
        return self.accepted / self.tested if self.tested else None


def drafting(rounds: DraftRounds) -> Drafting:
    """Count over draft rounds."""
    _, tested, accepted = rounds.counts()
    positions = range(int(tested.max(initial=0)))
    return Drafting(
        rounds=len(rounds),
        proposed=rounds.proposed,
        tested=int(tested.sum()),
        accepted=int(accepted.sum()),
        by_position=tuple((int((tested > i).sum()), int((accepted > i).sum())) for i in positions),
    )


def tokens_per_second(trace: Trace) -> float | None:
    """Tokens after the first, over the time from the first to the last; None below two tokens."""
    if len(trace) < 2 or trace.t_us[-1] <= trace.t_us[0]:
        return None
    return (len(trace) - 1) * _US / (trace.t_us[-1] - trace.t_us[0])


class RunMetrics:
    """What the metrics of one run are read from, live or recorded.

    Counts cover the run up to the last `update`, which costs what is new in it. Times are in
    seconds, from the moment the lane's process took up the run.
    """

    def __init__(self, record: RunRecord) -> None:
        self.record = record
        self.tokens = self.thinking = self.accepted_tokens = 0
        self.rounds = self.tested = self.accepted = 0
        self._corrections = 0
        self.update()

    def update(self) -> None:
        """Count the tokens and draft rounds since the last call."""
        trace = self.record.trace
        if trace.corrections != self._corrections:
            self._corrections = trace.corrections
            self.thinking = trace.phases.count(int(Phase.THINKING), 0, self.tokens)
        self.thinking += trace.phases.count(int(Phase.THINKING), self.tokens)
        self.accepted_tokens += trace.origins.count(int(Origin.ACCEPTED), self.tokens)
        self.tokens = len(trace)
        _, tested, accepted = trace.draft_rounds.counts(self.rounds)
        self.tested += int(tested.sum())
        self.accepted += int(accepted.sum())
        self.rounds = len(trace.draft_rounds)

    @property
    def answer(self) -> int:
        """Answer tokens."""
        return self.tokens - self.thinking

    @property
    def acceptance(self) -> float | None:
        """Accepted / tested; None where nothing was tested."""
        return self.accepted / self.tested if self.tested else None

    @property
    def share(self) -> float | None:
        """Accepted / emitted; None where nothing was emitted."""
        return self.accepted_tokens / self.tokens if self.tokens else None

    @property
    def first_token_s(self) -> float | None:
        return _seconds(self.record.trace.t_us[0] if len(self.record.trace) else None)

    @property
    def thinking_s(self) -> float | None:
        """None for a run without a thought, or that has not ended."""
        trace, finished = self.record.trace, self.record.finished
        last = trace.phases.rfind(int(Phase.THINKING))
        return _seconds(trace.t_us[last] - finished.prompt_us) if finished and last >= 0 else None

    @property
    def loop(self) -> LoopFigures | LoopFound | None:
        """The loop that was found; the number of wasted tokens is known at the end."""
        finished = self.record.finished
        return (finished and finished.loop) or self.record.loop_found

    @cached_property
    def energy(self) -> Energy | None:
        """Of a run that has ended; it is computed once."""
        return energy(self.record)

    @property
    def prompt_s(self) -> float | None:
        return _seconds(self.record.finished.prompt_us if self.record.finished else None)

    @property
    def total_s(self) -> float | None:
        return _seconds(self.record.finished.total_us if self.record.finished else None)

    @property
    def tokens_per_s(self) -> float | None:
        return tokens_per_second(self.record.trace)


def _seconds(us: int | None) -> float | None:
    return None if us is None else us / _US
