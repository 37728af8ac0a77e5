"""Count what is new in a text: words and pairs of words that have not occurred before.

A thought that makes progress brings new pairs of content words even where it uses few new words.
Long normal thoughts: the share of new pairs has a median of 0.38 and a 1st percentile of 0.10.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left

from overthink.core.runaway.symbols import Symbol

LETTERS = 4
"""Letters of the shortest word that counts as a content word."""

_LONGEST = 64
"""Letters after which a word is cut: scripts without spaces have no words for this measure."""


class Novelty:
    """New words and new pairs of successive content words, for any window of symbols.

    The order of a pair does not count. Memory is 4 bytes per pair of words and about 200 bytes per
    different pair.
    """

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._counts: list[int] = []
        self._seen: set[int] = set()
        self._word = ""
        self._before = -1
        self._symbols = 0
        # The symbol at which each of them was complete.
        self._pairs = array("i")
        self._new_pairs = array("i")
        self._new_words = array("i")

    def feed(self, symbols: list[Symbol]) -> None:
        """Take the next symbols, white space included; a word is counted where it ends."""
        word = self._word
        for symbol in symbols:
            for piece in symbol.pieces:
                if piece is not None:
                    word = word + piece if word else piece
                elif word:
                    if len(word) >= LETTERS:
                        self._count(word[:_LONGEST])
                    word = ""
            if symbol.character:
                self._symbols += 1
        self._word = word

    def _count(self, word: str) -> None:
        numbers, index = self._numbers, self._symbols
        number = numbers.setdefault(word, len(numbers))
        if number == len(self._counts):
            self._counts.append(0)
            self._new_words.append(index)
        self._counts[number] += 1
        before, self._before = self._before, number
        if before >= 0:
            self._pairs.append(index)
            pair = before << 32 | number if before < number else number << 32 | before
            if pair not in self._seen:
                self._seen.add(pair)
                self._new_pairs.append(index)

    @property
    def pairs(self) -> tuple[int, int]:
        """Pairs of content words so far, and how many of them are different."""
        return len(self._pairs), len(self._seen)

    def new_pairs(self, window: int) -> float:
        """New pairs per pair of the last `window` symbols; 1 where there are too few."""
        pairs = self._within(self._pairs, window)
        if pairs < window // 16:
            return 1.0
        return self._within(self._new_pairs, window) / pairs

    def new_words(self, window: int) -> int:
        """Words of the last `window` symbols that had not occurred before."""
        return self._within(self._new_words, window)

    def frequent(self, count: int = 8) -> tuple[str, ...]:
        """The most frequent content words of the text so far."""
        words = list(self._numbers)
        order = sorted(range(len(words)), key=lambda number: -self._counts[number])
        return tuple(words[number] for number in order[:count])

    def _within(self, places: array[int], window: int) -> int:
        first = max(self._symbols - window, 0)
        return bisect_left(places, self._symbols) - bisect_left(places, first)
