"""Measure how much of a stream's tail repeats earlier parts of it, online."""

from __future__ import annotations

from array import array
from collections import Counter

HORIZON = 8_192
"""Symbols after which an earlier occurrence no longer counts."""

_BLOCK = 32
"""Symbols by which the beginning of a repetition is searched backwards."""
_VOTES = 128
"""Passages that decide which earlier part is repeated."""
_BASE = 0x9E3779B97F4A7C15
_MASK = (1 << 61) - 1


class Passages:
    """Earlier occurrences of the last `length` symbols of a stream.

    Passages are compared by a rolling hash. Cost per symbol is constant; memory is about 16 bytes
    per symbol plus a table of the last `HORIZON` passages.
    """

    def __init__(self, length: int) -> None:
        self.length = length
        self._drop = pow(_BASE, length, 1 << 61)
        self._hash = 0
        self._symbols = array("i")
        self._hashes = array("q")
        self._previous = array("i")
        self._last: dict[int, int] = {}

    def feed(self, symbols: list[int]) -> list[int]:
        """Take the next symbols, numbers of 1 or more.

        Returns:
            For each, the index of the symbol that ended the last earlier occurrence of the passage
            that it ends; -1 if there is none.
        """
        seen, last, hashes, previous = self._symbols, self._last, self._hashes, self._previous
        length, drop, rolled = self.length, self._drop, self._hash
        sources = []
        for index, symbol in enumerate(symbols, len(seen)):
            seen.append(symbol)
            rolled = rolled * _BASE + symbol
            if index >= length:
                rolled -= seen[index - length] * drop
            rolled &= _MASK
            source = last.get(rolled, -1)
            last[rolled] = index
            hashes.append(rolled)
            sources.append(source)
            if index >= HORIZON:
                expired = hashes[index - HORIZON]
                if last[expired] == index - HORIZON:
                    del last[expired]
        previous.extend(sources)
        self._hash = rolled
        return sources

    @property
    def before(self) -> array[int]:
        """For each symbol, the one that ended the occurrence before; -1 if there is none."""
        return self._previous

    def source(self, begin: int) -> int | None:
        """Index of the symbol whose passage is repeated from symbol `begin` on, if one is.

        Single phrases occur elsewhere, too: the distance at which most of the following passages
        occurred before decides.
        """
        first = begin + self.length - 1
        lags = Counter(
            index - source
            for index, source in enumerate(self._previous[first : first + _VOTES], first)
            if source >= 0
        )
        lag = lags.most_common(1)[0][0] if lags else begin + 1
        return begin - lag if lag <= begin else None


class Echo:
    """The share of the last `window` symbols that end a passage seen before.

    A passage counts if it occurred at least `times` times before, the `times`-th last time at most
    `HORIZON` symbols ago. Memory is one byte per symbol.

    Args:
        passages: the passages of the stream; each echo is fed with what they find.
        times: earlier occurrences that a passage needs, 2 or more.
        window: symbols of the tail that is measured.
    """

    def __init__(self, passages: Passages, times: int, window: int) -> None:
        self.passages = passages
        self._further = times - 1
        self._window = window
        self._hits = bytearray()
        self._total = 0

    @property
    def share(self) -> float:
        """Repeated symbols per symbol of the window; 0 until the window is full."""
        return self._total / self._window if len(self._hits) >= self._window else 0.0

    def feed(self, sources: list[int]) -> None:
        """Take the symbols for which `Passages.feed` returned `sources`."""
        hits, before, window = self._hits, self.passages.before, self._window
        begin = len(hits)
        for index, source in enumerate(sources, begin):
            if source >= 0:
                for _ in range(self._further):
                    source = before[source]
                    if source < 0:
                        break
            hits.append(source >= 0 and index - source <= HORIZON)
        self._total += sum(hits[begin:])
        left = max(begin - window, 0), max(len(hits) - window, 0)
        self._total -= sum(hits[left[0] : left[1]])

    def begin(self) -> int:
        """Find the symbol at which the current repetition begins.

        The blocks before it repeat less than half of the window's share.
        """
        least = self.share * _BLOCK / 2
        index = len(self._hits) - _BLOCK
        while index > 0 and sum(self._hits[index : index + _BLOCK]) >= least:
            index -= _BLOCK
        first = self._hits.find(1, max(index, 0))
        return max(first - self.passages.length + 1, 0)
