"""Count what is new in a text: words and pairs of words that have not occurred before.

A thought that makes progress brings new pairs of content words even where it uses few new words.
Long normal thoughts: the share of new pairs has a median of 0.38 and a 1st percentile of 0.10.
"""

from __future__ import annotations

from array import array

from overthink.core.runaway.symbols import Symbol

LETTERS = 4
"""Letters of the shortest word that counts as a content word."""

_LONGEST = 64
"""Letters after which a word is cut: scripts without spaces have no words for this measure."""


class Novelty:
    """New words and new pairs of successive content words, for any window of symbols.

    The order of a pair does not count. Memory is 12 bytes per symbol and about 200 bytes per
    different pair.
    """

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._counts: list[int] = []
        self._seen: set[int] = set()
        self._word = ""
        self._before = -1
        self._pair_count = 0
        self._pairs = array("i", [0])
        self._new_pairs = array("i", [0])
        self._new_words = array("i", [0])

    def feed(self, symbols: list[Symbol]) -> None:
        """Take the next symbols, white space included; a word is counted where it ends."""
        for symbol in symbols:
            for piece in symbol.pieces:
                if piece is not None:
                    self._word = self._word + piece if self._word else piece
                elif self._word:
                    if len(self._word) >= LETTERS:
                        self._count(self._word[:_LONGEST])
                    self._word = ""
            if symbol.id:
                self._pairs.append(self._pair_count)
                self._new_pairs.append(len(self._seen))
                self._new_words.append(len(self._numbers))

    def _count(self, word: str) -> None:
        number = self._numbers.setdefault(word, len(self._numbers))
        if number == len(self._counts):
            self._counts.append(0)
        self._counts[number] += 1
        before, self._before = self._before, number
        if before >= 0:
            self._pair_count += 1
            pair = before << 32 | number if before < number else number << 32 | before
            self._seen.add(pair)

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

    @staticmethod
    def _within(sums: array[int], window: int) -> int:
        return sums[-1] - sums[max(len(sums) - 1 - window, 0)]
