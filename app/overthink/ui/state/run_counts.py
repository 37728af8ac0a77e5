"""A run's counts, kept up while it grows: each update costs what is new, not what is there."""

from __future__ import annotations

from overthink.core.run_record import RunRecord
from overthink.core.vocabulary import Origin, Phase


class RunCounts:
    """Counts over one run so far. What they mean is said in `overthink.core.metrics`."""

    def __init__(self, record: RunRecord) -> None:
        self._record = record
        self.tokens = self.thinking = self.accepted_tokens = 0
        self.rounds = self.tested = self.accepted = 0
        self._corrections = 0

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

    def update(self) -> None:
        """Counts what came since the last time."""
        trace = self._record.trace
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
