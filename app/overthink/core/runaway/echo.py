"""Measure how much of a stream's tail repeats earlier parts of it, online."""

from __future__ import annotations

from array import array
from collections import Counter
from itertools import repeat

HORIZON = 8_192
"""Symbols after which an earlier occurrence no longer counts."""

_BLOCK = 32
"""Symbols by which the beginning of a repetition is searched backwards."""
_VOTES = 128
"""Passages that decide which earlier part is repeated."""


class Occurrences:
    """The last occurrence of each passage of a stream, as far as it is within `HORIZON`.

    Passages are compared by their hashes, which need less memory. It is that of the last two times
    `HORIZON` passages, however long the stream is.
    """

    def __init__(self) -> None:
        self._young: dict[int, int] = {}
        self._old: dict[int, int] = {}
        self._renew_at = HORIZON

    def replace(self, index: int, tail: str, length: int, count: int) -> list[int]:
        """Note the passages that the last `count` symbols end.

        Args:
            index: of the first of these symbols.
            tail: the last symbols of the stream, one character each.
            length: symbols of a passage; `tail` has one less before the first of these symbols.

        Returns:
            For each, the index at which its passage ended last; -1 if it did not within `HORIZON`.
        """
        if index >= self._renew_at:
            self._old, self._young = self._young, {}
            self._renew_at = index + HORIZON
        young, end = self._young, index + count
        passages = [hash(tail[begin : begin + length]) for begin in range(count)]
        latest = dict(zip(passages, range(index, end), strict=True))
        if len(latest) == count:
            older = map(self._old.get, passages, repeat(-1))
            found = list(map(young.get, passages, older))
            young.update(latest)
        else:  # a passage occurs twice among them
            found = []
            for at, passage in enumerate(passages, index):
                found.append(young.get(passage, self._old.get(passage, -1)))
                young[passage] = at
        if max(found, default=-1) < 0:
            return found
        return [-1 if at - last > HORIZON else last for at, last in enumerate(found, index)]


class Passages:
    """Earlier occurrences of the last `length` symbols of a stream.

    Cost per symbol is constant; memory is about 4 bytes per symbol plus a table of the last
    passages.
    """

    def __init__(self, length: int) -> None:
        self.length = length
        self._tail = "\0" * (length - 1)
        self._previous = array("i")
        self._occurrences = Occurrences()

    def feed(self, symbols: str) -> list[int]:
        """Take the next symbols, as one character each.

        Returns:
            For each, the index of the symbol that ended the last earlier occurrence of the passage
            that it ends; -1 if there is none.
        """
        length, tail = self.length, self._tail + symbols
        sources = self._occurrences.replace(len(self._previous), tail, length, len(symbols))
        self._previous.extend(sources)
        self._tail = tail[len(symbols) :]
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
        hits.extend(bytes(len(sources)))
        if max(sources, default=-1) >= 0:
            for index, source in enumerate(sources, begin):
                if source < 0:
                    continue
                for _ in range(self._further):
                    source = before[source]
                    if source < 0:
                        break
                else:
                    if index - source <= HORIZON:
                        hits[index] = 1
                        self._total += 1
        if self._total:
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
