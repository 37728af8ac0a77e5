"""Runs the runaway detectors over a run's tokens, and reports what they find as lane events.

An answer is judged by itself: it may repeat its thought. Exact loops are followed through
both.
"""

from __future__ import annotations

import math

from overthink.core.events import RunawayFound
from overthink.core.loops import LoopDetector
from overthink.core.runaway.detector import DEFAULT_VOCABULARY, RunawayDetector
from overthink.core.runaway.findings import Finding, RunawayKind
from overthink.core.thought_words import AnswerPhrases
from overthink.core.vocabulary import Origin, Phase

_ENDS_EVERY = 16
"""Tokens between two checks whether a finding has ended."""
_BITS = 1 / math.log(2)
"""Bits in a nat."""


class RunawayWatch:
    """Feeds the detectors of one run, one token at a time.

    Args:
        phrases: words that doubt and state answers; without them, restated answers are not found.
        vocabulary: number of tokens in the model's vocabulary.
        greedy: True if the run always takes the most likely token.
    """

    def __init__(
        self,
        phrases: AnswerPhrases | None = None,
        vocabulary: int = DEFAULT_VOCABULARY,
        greedy: bool = False,
    ) -> None:
        # A vocabulary of one token has no surprisal to scale.
        self._detector = RunawayDetector(phrases, max(vocabulary, 2), greedy)
        self._open: set[tuple[RunawayKind, int]] = set()
        self._fed = 0
        self._thinking = False
        self._answered = False

    @property
    def loops(self) -> LoopDetector:
        """The detector of exact loops."""
        return self._detector.loops

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings so far, by their first token."""
        return self._detector.findings

    def enter(self, phase: Phase) -> None:
        """Note the phase of the next token. The first answer after a thought begins afresh."""
        if phase is Phase.THINKING:
            self._thinking = True
        elif self._thinking and not self._answered:
            self._answered = True
            self._detector.restart()

    def feed(
        self, token: int, text: str, origin: Origin, logprob: float, entropy: float
    ) -> list[RunawayFound]:
        """Take the next token; return findings that are new, have changed or have ended.

        Args:
            text: its visible text; empty for tags.
            logprob: natural logarithm of its probability; it counts for tokens of the model only.
            entropy: of the distribution that it was drawn from, in nats.
        """
        if origin is Origin.FORCED:
            logprob = entropy = math.nan
        self._fed += 1
        news = self._detector.feed(token, text, -logprob * _BITS, entropy * _BITS)
        if not news and not (self._open and self._fed % _ENDS_EVERY == 0):
            return []
        for finding in news:
            self._open.add((finding.family, finding.found))
        return [*self._ended(), *(RunawayFound(finding, at=self._fed) for finding in news)]

    def _ended(self) -> list[RunawayFound]:
        """Report the findings that ended since the last check."""
        active = {kind.family for kind in self._detector.active}
        if len(active) == len(self._open):
            return []
        found = {(finding.family, finding.found): finding for finding in self._detector.findings}
        latest = {family: max(at for kind, at in found if kind is family) for family in active}
        ended = [key for key in self._open if latest.get(key[0]) != key[1]]
        for key in ended:
            self._open.remove(key)
        return [RunawayFound(found[key], ended=True, at=self._fed) for key in ended]
