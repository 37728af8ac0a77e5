"""Follow a passage that is repeated with changes: some words replaced, left out or put in.

The tail of the text is compared with the passage that it seems to repeat, symbol by symbol. After a
difference, the comparison goes on one symbol earlier or later where that fits, or at the last
occurrence of the same three symbols at about the same distance. A normal thought quotes itself for
some sentences; it does not follow one earlier passage at one distance for hundreds of symbols.

Measured on 250 normal thoughts of `MisguidedAttention` (2.05 M tokens of SmolLM2): the longest such
stretch is 422 symbols long, in a table of divisions; blocks repeated with 5 to 20 % noise exceed
`LONG` in all but one of 18 cases.
"""

from __future__ import annotations

from array import array

from overthink.core.runaway.echo import Occurrences
from overthink.core.runaway.symbols import Symbol

LONG = 512
"""Symbols of a stretch that counts as a repetition, unless its period asks for more."""
PERIODS = 2
"""Further copies of the passage that a stretch must cover: three in all."""

_ANCHOR = 3
"""Symbols by which a passage is recognised."""
_DRIFT = 12
"""Symbols by which the distance may change at once."""
_WINDOW = 64
_LEAST_HITS = 26
"""Symbols of the last `_WINDOW` that must agree: 40 %."""


class Alignment:
    """The earlier passage that the tail follows, and for how long it has followed it.

    Cost per symbol is constant; memory is about 5 bytes per symbol plus a table of the last
    passages.
    """

    def __init__(self) -> None:
        self._symbols = array("i")
        self._hits = bytearray()
        self._tail = "\0" * (_ANCHOR - 1)
        self._occurrences = Occurrences()
        self._next = -1
        """Index of the symbol that should come next; -1 while nothing is followed."""
        self.start = 0
        """Index of the symbol from which on the passage is followed."""
        self._agreed = 0
        self._missed = 0
        self._missed_numbers = 0

    @property
    def length(self) -> int:
        """Symbols followed so far; 0 while nothing is followed."""
        return len(self._symbols) - self.start if self._next >= 0 else 0

    @property
    def lag(self) -> int:
        """Distance to the passage that is followed, in symbols."""
        return len(self._symbols) - self._next

    @property
    def is_long(self) -> bool:
        """Return True if the stretch is long enough to be a repetition."""
        return self.length >= max(LONG, PERIODS * self.lag)

    @property
    def share(self) -> float:
        """Share of the followed symbols that agree."""
        return 1.0 - self._missed / max(self.length, 1)

    @property
    def numbers_share(self) -> float:
        """Share of numbers among the followed symbols that do not agree."""
        return self._missed_numbers / self._missed if self._missed else 0.0

    def feed(self, symbols: list[Symbol], characters: str) -> None:
        """Take the next symbols, also as one character each."""
        seen, hits, follows = self._symbols, self._hits, self._next
        first = len(seen)
        tail, self._tail = self._tail + characters, (self._tail + characters)[1 - _ANCHOR :]
        known_before = self._occurrences.replace(first, tail, _ANCHOR, len(symbols))
        seen.extend(map(ord, characters))
        for index, known in enumerate(known_before, first):
            hit = False
            if follows >= 0:
                number = seen[index]
                if seen[follows] == number:
                    hit = True
                elif known >= 0 and abs(known - follows) <= _DRIFT:
                    follows, hit = known, True
                elif follows + 1 < index and seen[follows + 1] == number:
                    follows, hit = follows + 1, True
                elif follows and seen[follows - 1] == number:
                    follows, hit = follows - 1, True
                self._agreed += hit
                if not hit:
                    self._missed += 1
                    self._missed_numbers += symbols[index - first].digits
            hits.append(hit)
            if index - _WINDOW >= self.start:
                self._agreed -= hits[index - _WINDOW]
                if self._agreed < _LEAST_HITS:
                    follows = -1
            if follows < 0 and known >= 0:
                follows = known
                self.start, self._agreed = index + 1, 0
                self._missed = self._missed_numbers = 0
            follows = follows + 1 if follows >= 0 else -1
        self._next = follows
