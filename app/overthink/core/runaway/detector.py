"""Detect runaways token by token: combines the rules and follows what they find."""

from __future__ import annotations

import math
from array import array

from overthink.core.loops import Loop, LoopDetector
from overthink.core.runaway.coherence import MARKED, SEVERE_FOR, Coherence
from overthink.core.runaway.composition import Composition
from overthink.core.runaway.findings import Evidence, Finding, RunawayKind
from overthink.core.runaway.novelty import Novelty
from overthink.core.runaway.repetition import Repetition, RepetitionRules
from overthink.core.runaway.restatements import RESTATED, TURNS, Restatements
from overthink.core.runaway.scripts import FOREIGN, Scripts
from overthink.core.runaway.stretch import Observation, Stretch
from overthink.core.runaway.symbols import Symbol, Symbols
from overthink.core.thought_words import AnswerPhrases

CHECKED_EVERY = 16
"""Tokens between two checks of the rules: their measures change slowly."""
DEFAULT_VOCABULARY = 49_152
"""Vocabulary size assumed where none is known."""

_NOVELTY_WINDOW = 1_024
_NOVELTY_FROM = 1_792
"""Symbols before which circling without copies looks like any beginning."""
_NOVELTY_ALPHA = 0.60
_NOVELTY_STRUCTURE = 0.10
_FEW_NEW_PAIRS = 0.10, 0.055
"""New pairs per pair up to `_LONG[0]` symbols and from `_LONG[1]` on. A long thought about one
question returns to the same words; the earliest normal thought at 0.10 was 5,700 tokens long."""
_FEW_NEW_PAIRS_WITHOUT_WORDS = 0.20, 0.08
"""The same where no new word occurs either."""
_FEW_NEW_PAIRS_WITH_COPIES = 0.18
"""The same where at least this share of the text repeats passages: both are rare together."""
_REPEATED = 0.40
_LONG = 4_096, 8_192
_STAYS = 0.7
"""A rule that applies continues to apply down to this share of its threshold."""
_PASSAGE = 256
"""Tokens of an earlier passage that are named as evidence, at most."""


class RunawayDetector:
    """Takes one token at a time and reports each runaway at the token at which it is detected.

    One pass, no model, constant work per token.

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
        self.loops = LoopDetector()
        self._symbols = Symbols()
        self._phrases, self._vocabulary, self._greedy = phrases, vocabulary, greedy
        self._tokens = 0
        self._exact = Stretch((RunawayKind.EXACT,))
        self._repeating = Stretch((RunawayKind.CIRCLING, RunawayKind.COUNTING, RunawayKind.VARYING))
        self._falling = Stretch((RunawayKind.FALLING_APART,))
        self._foreign = Stretch((RunawayKind.OTHER_SCRIPT,))
        self._restating = Stretch((RunawayKind.OVERTHINKING,))
        self._alternating = Stretch((RunawayKind.UNDECIDED,))
        self._begin()

    def _begin(self) -> None:
        """Prepare the rules for a text."""
        self._composition = Composition()
        self._novelty = Novelty()
        self._repetition = RepetitionRules(self._composition)
        self._coherence = Coherence(self._vocabulary, self._greedy)
        self._scripts = Scripts()
        self._restatements = Restatements(self._phrases) if self._phrases else None
        self._waiting: list[Symbol] = []
        self._token_of = array("i")
        """The token of each symbol."""
        self._quiet_until = 0
        """Symbol up to which an exact loop fills the windows of the other rules."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings so far, by their first token. Open ones end at the last token that fits."""
        found = [finding for stretch in self._stretches for finding in stretch.findings]
        return tuple(sorted(found, key=lambda finding: (finding.start, finding.found)))

    @property
    def active(self) -> tuple[RunawayKind, ...]:
        """The kinds of the findings that the last tokens belong to."""
        return tuple(stretch.kind for stretch in self._stretches if stretch.kind is not None)

    @property
    def _stretches(self) -> tuple[Stretch, ...]:
        repeating = (self._exact, self._repeating)
        return (*repeating, self._falling, self._foreign, self._restating, self._alternating)

    def feed(
        self, token: int, text: str, surprisal: float = math.nan, entropy: float = math.nan
    ) -> list[Finding]:
        """Take the next token; return findings that are new or have changed kind or certainty.

        A finding that has changed has the same `found` as before.

        Args:
            token: its id, 0 or more. Exact loops are found by ids.
            text: its text, as shown.
            surprisal: -log2 of its probability; nan if unknown.
            entropy: of the distribution that it was drawn from, in bits; nan if unknown.
        """
        index = self._tokens
        self._tokens = index + 1
        symbol = self._symbols[text]
        self._waiting.append(symbol)
        if surprisal == surprisal or entropy == entropy:  # not nan
            self._coherence.feed(surprisal, entropy)
        news: list[Finding] = []
        found = self.loops.feed(token)
        if found is not None or self._exact.kind is not None:
            news += self._follow_loop(index, found)
        answers = self._restatements
        if answers is not None and answers.feed(index, text, symbol.edges):
            news += self._follow_answers(index)
        if len(self._waiting) == CHECKED_EVERY:
            news += self._check(index)
        return news

    def restart(self) -> None:
        """End all findings but an exact loop, and judge what follows without the text so far.

        An answer may repeat its thought: that is no runaway. Token indices go on.
        """
        for stretch in self._stretches:
            if stretch is not self._exact:
                stretch.close()
        self._begin()

    def _check(self, index: int) -> list[Finding]:
        self._read_waiting()
        news = (
            self._repeating.observe(index, self._see_repetition()),
            self._falling.observe(index, self._see_incoherence(index)),
            self._foreign.observe(index, self._see_other_script(index)),
        )
        return [finding for finding in news if finding is not None]

    def _read_waiting(self) -> None:
        """Feed the rules with the last tokens; in batches, which costs half as much."""
        first = self._tokens - len(self._waiting)
        read, self._waiting = self._waiting, []
        visible = [symbol for symbol in read if symbol.character]
        if len(visible) == len(read):
            self._token_of.extend(range(first, first + len(read)))
        else:
            self._token_of.extend(i for i, symbol in enumerate(read, first) if symbol.character)
        self._composition.feed(visible)
        self._repetition.feed(visible)
        self._novelty.feed(read)
        self._scripts.feed([run for symbol in visible for run in symbol.scripts])

    def _follow_loop(self, index: int, found: Loop | None) -> list[Finding]:
        loop = self.loops.current
        if loop is None:
            self._exact.close()
            return []
        if found is not None:
            self._repeating.close(loop.start)
        self._quiet_until = len(self._token_of) + _NOVELTY_WINDOW
        evidence = Evidence(
            earlier=(loop.start, loop.start + loop.period),
            period=loop.period,
            repeats=loop.repeats,
        )
        seen = Observation(RunawayKind.EXACT, 1.0, True, lambda: (loop.start, evidence))
        news = self._exact.observe(index, seen)
        self._exact.update_evidence(evidence)
        return [news] if news else []

    def _see_repetition(self) -> Observation | None:
        if len(self._token_of) < self._quiet_until:
            return None
        seen = self._repetition.check(self._repeating.kind)
        return self._from_repetition(seen) if seen else self._see_nothing_new()

    def _from_repetition(self, seen: Repetition) -> Observation:
        def locate() -> tuple[int, Evidence]:
            begin, source = seen.locate()
            start = self._token_of[begin]
            if source is None or source >= begin:
                return start, Evidence()
            first = self._token_of[source]
            passage = first, min(start, first + _PASSAGE)
            return start, Evidence(earlier=passage, period=start - first)

        return Observation(seen.kind, seen.share, seen.certain, locate)

    def _see_nothing_new(self) -> Observation | None:
        """Circling in other words: nothing new although the text goes on."""
        window, text = _NOVELTY_WINDOW, self._composition
        if (
            len(text) < _NOVELTY_FROM
            or text.alpha(window) < _NOVELTY_ALPHA
            or text.structure(window) > _NOVELTY_STRUCTURE
        ):
            return None
        new = self._novelty.new_pairs(window)
        without_words = self._novelty.new_words(window) == 0
        limits = _FEW_NEW_PAIRS_WITHOUT_WORDS if without_words else _FEW_NEW_PAIRS
        limit = limits[0] + (limits[1] - limits[0]) * _ramp(len(text), *_LONG)
        if self._repeating.kind is RunawayKind.CIRCLING:
            limit /= _STAYS
        if self._repetition.repeated >= _REPEATED:
            limit = max(limit, _FEW_NEW_PAIRS_WITH_COPIES)
        if new > limit:
            return None
        start = self._token_of[len(self._token_of) - window]
        return Observation(
            RunawayKind.CIRCLING,
            1.0 - new,
            False,
            lambda: (start, Evidence(words=self._novelty.frequent())),
        )

    def _see_incoherence(self, index: int) -> Observation | None:
        measure = self._coherence
        easier = _STAYS if self._falling.kind else 1.0
        if measure.share < MARKED * easier:
            return None
        certain = measure.severe_for >= SEVERE_FOR
        start = index + 1 - measure.begin()
        return Observation(
            RunawayKind.FALLING_APART, measure.share, certain, lambda: (start, Evidence())
        )

    def _see_other_script(self, index: int) -> Observation | None:
        easier = _STAYS if self._foreign.kind else 1.0
        share = self._scripts.share
        if share < FOREIGN * easier:
            return None
        start = max(index + 1 - self._scripts.tokens, 0)
        evidence = Evidence(words=(self._scripts.foreign,))
        return Observation(RunawayKind.OTHER_SCRIPT, share, False, lambda: (start, evidence))

    def _follow_answers(self, index: int) -> list[Finding]:
        assert self._restatements is not None
        answers = self._restatements
        value, count = answers.most_restated()
        turns, pair = answers.turns()
        news = (
            self._follow_answer(self._restating, index, count, RESTATED, (value,)),
            self._follow_answer(self._alternating, index, turns, TURNS, pair),
        )
        return [finding for finding in news if finding is not None]

    def _follow_answer(
        self, stretch: Stretch, index: int, count: int, least: int, values: tuple[str, ...]
    ) -> Finding | None:
        assert self._restatements is not None
        if count < least:
            return None
        evidence = Evidence(words=values, repeats=count)
        start = min(self._restatements.first[value] for value in values)
        kind = stretch.ranks[0]
        strength = 1 - least / (2 * count)
        seen = Observation(kind, strength, False, lambda: (start, evidence))
        news = stretch.observe(index, seen)
        stretch.update_evidence(evidence)
        return news


def _ramp(value: int, low: int, high: int) -> float:
    """0 up to `low`, 1 from `high` on, linear between them."""
    return min(max((value - low) / (high - low), 0.0), 1.0)
