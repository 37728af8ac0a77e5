"""Recognise passages that return: varying loops, counting, circling.

The thresholds were found on 6,809 real thoughts (26.8 M tokens of SmolLM2): the nearest normal text
is at 0.67 of 0.75 (varying) and at 0.90 of 0.95 (long copies). Circling and counting occur in
productive text too and only mark.
"""

from __future__ import annotations

from typing import NamedTuple

from overthink.core.runaway.alignment import Alignment
from overthink.core.runaway.composition import Composition
from overthink.core.runaway.echo import Echo, Passages
from overthink.core.runaway.findings import RunawayKind
from overthink.core.runaway.symbols import NUMBER, Symbol

VARYING = 0.75
LONG_COPIES = 0.95
CIRCLING = 0.60
COUNTING = 0.90
"""Shares from which on a rule applies."""

_CIRCLING_ALPHA = 0.46
_COUNTING_STRUCTURE = 0.10
_COUNTING_ALPHA = 0.50
_ALIGNED_STRUCTURE = 0.18
_ALIGNED_ALPHA = 0.20
"""Looser than for prose: the longest passages that normal thoughts follow outside these bounds are
sums (1,300 symbols), within them 410."""
_PROGRESS = 0.04
"""Share by which equal text with other numbers exceeds equal text: the numbers make progress."""
_STAYS = 0.7
"""A rule that applies continues to apply down to this share of its threshold."""


class Repetition(NamedTuple):
    """A rule that applies to the tail of the text."""

    kind: RunawayKind
    share: float
    certain: bool
    measure: Echo | Alignment

    def locate(self) -> tuple[int, int | None]:
        """Find its first symbol and that of the earlier passage, if one is known."""
        if isinstance(self.measure, Alignment):
            return self.measure.start, max(self.measure.start - self.measure.lag, 0)
        begin = self.measure.begin()
        return begin, self.measure.passages.source(begin)


class RepetitionRules:
    """The rules that compare a text with itself, at constant cost per symbol."""

    def __init__(self, composition: Composition) -> None:
        self._composition = composition
        self._short, self._long = Passages(8), Passages(24)
        self._without_numbers = Passages(8)
        self._passages = Echo(self._short, 3, 512)
        self._copies = Echo(self._long, 3, 512)
        self._returns = Echo(self._short, 2, 1024)
        self._sentences = Echo(self._without_numbers, 3, 1024)
        self._alignment = Alignment()
        self._after_number = False

    def feed(self, symbols: list[Symbol]) -> None:
        """Take the next symbols; the composition must have them already."""
        characters = "".join([symbol.character for symbol in symbols])
        sources = self._short.feed(characters)
        self._passages.feed(sources)
        self._returns.feed(sources)
        self._copies.feed(self._long.feed(characters))
        self._alignment.feed(symbols, characters)
        self._sentences.feed(self._without_numbers.feed(self._collapse(symbols, characters)))

    def _collapse(self, symbols: list[Symbol], characters: str) -> str:
        """The characters of the symbols, with one for each run of digits."""
        digits = [symbol.digits for symbol in symbols]
        if not any(digits):
            self._after_number = self._after_number and not digits
            return characters
        collapsed = ""
        for character, is_digit in zip(characters, digits, strict=True):
            if not is_digit:
                collapsed += character
            elif not self._after_number:
                collapsed += NUMBER
            self._after_number = is_digit
        return collapsed

    @property
    def repeated(self) -> float:
        """Share of the last 512 symbols that end passages seen at least three times before."""
        return self._passages.share

    def check(self, active: RunawayKind | None) -> Repetition | None:
        """Return the strongest rule that applies.

        Args:
            active: the kind found last, if it still continues; it needs less to continue.
        """
        ease = {active: _STAYS}
        counting = self._counting(ease.get(RunawayKind.COUNTING, 1.0))
        varying = self._varying(ease.get(RunawayKind.VARYING, 1.0))
        if varying is not None and counting is None:
            return varying
        if counting is not None:
            return counting
        return self._aligned() or self._circling(ease.get(RunawayKind.CIRCLING, 1.0))

    def _varying(self, ease: float) -> Repetition | None:
        text = self._composition
        share = self._passages.share
        if share >= VARYING * ease and (text.is_prose(512) or text.is_formulas(512)):
            return Repetition(RunawayKind.VARYING, share, True, self._passages)
        share = self._copies.share
        if share >= LONG_COPIES * ease:
            return Repetition(RunawayKind.VARYING, share, True, self._copies)
        return None

    def _counting(self, ease: float) -> Repetition | None:
        text = self._composition
        share = self._sentences.share
        if (
            share < COUNTING * ease
            or text.structure(1024) > _COUNTING_STRUCTURE
            or text.alpha(1024) < _COUNTING_ALPHA
            or share - self._passages.share < _PROGRESS
        ):
            return None
        return Repetition(RunawayKind.COUNTING, share, False, self._passages)

    def _circling(self, ease: float) -> Repetition | None:
        share = self._returns.share
        if share < CIRCLING * ease or not self._composition.is_prose(512, _CIRCLING_ALPHA):
            return None
        return Repetition(RunawayKind.CIRCLING, share, False, self._returns)

    def _aligned(self) -> Repetition | None:
        alignment, text = self._alignment, self._composition
        if not alignment.is_long or not (_is_sentences(text) or text.is_formulas(512)):
            return None
        counts = alignment.numbers_share > 0.5
        kind = RunawayKind.COUNTING if counts else RunawayKind.VARYING
        return Repetition(kind, alignment.share, False, alignment)


def _is_sentences(text: Composition) -> bool:
    """Return True for text with words and few brackets; lists of sums and records are not."""
    return text.structure(512) <= _ALIGNED_STRUCTURE and text.alpha(512) >= _ALIGNED_ALPHA
