"""Splits a growing text into blocks that are laid out one by one, and indexes their heights.

A block is a paragraph or, where a paragraph is long, a piece of it: only the last block is laid out
again while the text grows, so a thought without a line break costs as little as any other. Cuts
inside a paragraph fall between words where possible and never inside a grapheme; layout moves them
to the start of a line (`block_flow`), so that the paragraph flows as if it were not cut. Lays out
nothing itself.

A row is a block of its own that displays other words: above a text, or in place of one (`Row`).
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QTextBoundaryFinder

MAX_BLOCK = 1000
"""Bytes of a block, roughly: a few lines, laid out in less than a millisecond."""
_WORD = 160
"""Bytes before the end of a block that are searched for a space."""
_CLUSTER = 128
"""Bytes around the end of a block that are searched for a grapheme boundary."""


class Heights:
    """Heights of blocks in whole pixels, with fast answers to "how far down" and "what is there".

    A Fenwick tree: changing a height, adding a block and finding a position cost O(log n), since a
    tail grows many times a second and heights above it are corrected while the reader scrolls.
    Source: P. Fenwick, A New Data Structure for Cumulative Frequency Tables (1994).
    """

    def __init__(self) -> None:
        self._own = array("i")
        # Element j - 1 holds the sum of the (j & -j) blocks that end with block j - 1.
        self._sums = array("q")

    def __len__(self) -> int:
        return len(self._own)

    def __getitem__(self, index: int) -> int:
        return self._own[index]

    def __setitem__(self, index: int, height: int) -> None:
        more = height - self._own[index]
        self._own[index] = height
        j = index + 1
        while more and j <= len(self._own):
            self._sums[j - 1] += more
            j += j & -j

    def append(self, height: int) -> None:
        """Add a block below the others."""
        j = len(self._own) + 1
        self._sums.append(self.above(j - 1) - self.above(j - (j & -j)) + height)
        self._own.append(height)

    def above(self, index: int) -> int:
        """Return the sum of the heights of the blocks before `index`."""
        total = 0
        while index:
            total += self._sums[index - 1]
            index &= index - 1
        return total

    @property
    def total(self) -> int:
        """Height of all blocks."""
        return self.above(len(self._own))

    def at(self, y: int) -> int:
        """Return the block that covers `y`; the first or last one where `y` is outside."""
        index, step = 0, 1 << len(self._own).bit_length()
        while step := step >> 1:
            if index + step < len(self._own) and self._sums[index + step - 1] <= y:
                index += step
                y -= self._sums[index - 1]
        return index

    def truncate(self, count: int) -> None:
        """Remove all blocks after the first `count`."""
        del self._own[count:]
        del self._sums[count:]

    def replace(self, heights: NDArray[np.int64]) -> None:
        """Replace all heights."""
        below = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(heights)])
        j = np.arange(1, len(heights) + 1, dtype=np.int64)
        self._own = array("i", heights.astype(np.intc).tobytes())
        self._sums = array("q", (below[j] - below[j - (j & -j)]).tobytes())


class Estimate(NamedTuple):
    """What heights are estimated from before layout."""

    line: int
    """Height of a line, pixels."""
    blank: int
    """Height of an empty paragraph."""
    columns: float
    """Characters per line."""


class Row(NamedTuple):
    """Words that are displayed above a byte, or in place of some bytes."""

    start: int
    """The byte above which it is displayed."""
    end: int
    """The byte after the last one that it replaces; equal to `start` where it replaces none."""
    text: str


_NEW, _FLOWS_ON, _CUT = 0, 1, 2
"""How a block begins: with a paragraph; inside one, at the start of a line; next to a row."""
_TEXT = -1


class Blocks:
    """The blocks of one text.

    Args:
        data: UTF-8; a bytearray may grow at its end.
        start: the first byte that belongs to the text.
        estimate: for the heights of blocks that are not laid out.
    """

    def __init__(self, data: bytes | bytearray, start: int, estimate: Estimate) -> None:
        self.data = data
        self.end = start
        self.heights = Heights()
        self.starts = array("q")
        self._cuts = array("q")
        self._begins = bytearray()
        self._fixed = bytearray()
        self._exact = bytearray()
        self._shows = array("i")
        """For each block, the number of the row that it displays."""
        self.rows: list[Row] = []
        self._rows_begun = 0
        self._estimate = estimate
        self._add(start, _NEW)

    def __len__(self) -> int:
        return len(self.starts)

    def grow(self, end: int) -> None:
        """Add the text up to `end`."""
        seen, self.end = self.end, end
        while (cut := self._next_cut(seen, end)) is not None:
            at, begins = cut
            seen = max(seen, at)
            self._add(at, begins)
            self._begin_row(at, end)
        self.invalidate_height(len(self) - 1)

    def _next_cut(self, seen: int, end: int) -> tuple[int, int] | None:
        row, start = self.row(len(self) - 1), self.starts[-1]
        if row is not None:
            covers = row.end > row.start
            return None if covers and end <= row.end else (row.end, _CUT)
        coming = self.rows[self._rows_begun].start if self._rows_begun < len(self.rows) else None
        limit = end if coming is None else min(end, coming)
        newline = self.data.find(b"\n", max(seen, start), limit)
        stop = limit if newline < 0 else newline
        if stop - start > MAX_BLOCK:
            return safe_cut(self.data, start, start + MAX_BLOCK), _FLOWS_ON
        if newline >= 0:
            return newline + 1, _NEW
        return (coming, _CUT) if coming is not None and coming <= end else None

    def _add(self, at: int, begins: int) -> None:
        self.starts.append(at)
        self._cuts.append(at)
        self._begins.append(begins)
        # Only a cut inside a paragraph is moved.
        self._fixed.append(begins != _FLOWS_ON)
        self._exact.append(0)
        self._shows.append(_TEXT)
        self.heights.append(0)
        if len(self) > 1:
            self.invalidate_height(len(self) - 2)

    # -- rows ------------------------------------------------------------------------------------

    def row(self, index: int) -> Row | None:
        """Return the row that a block displays; None for a block of the text."""
        number = self._shows[index]
        return None if number == _TEXT else self.rows[number]

    def _begin_row(self, at: int, end: int) -> None:
        """Let the last block display the next row, if that begins here."""
        begun = self._rows_begun
        if begun < len(self.rows) and self.rows[begun].start == at <= end:
            self._shows[-1] = begun
            self._rows_begun += 1
            self._begins[-1] = self._begins[-1] and _CUT
            self._fixed[-1] = 1

    def set_rows(self, rows: list[Row]) -> int | None:
        """Replace all rows, which are in order and do not overlap.

        Returns:
            The first block that has changed; None if none has.
        """
        old, self.rows = self.rows, rows
        same = 0
        while same < min(len(old), len(rows)) and self._remains(old[same], rows[same], same):
            same += 1
        changed = [
            self._shows.index(n) for n in range(min(same, self._rows_begun)) if old[n] != rows[n]
        ]
        first = min(changed, default=None)
        for index in changed:
            self.invalidate_height(index)
        if same == max(len(old), len(rows)):
            return first
        at = min(each[same].start for each in (old, rows) if same < len(each))
        if at > self.end:
            return first
        again = self._split_again(at)
        return again if first is None else min(first, again)

    def _remains(self, old: Row, new: Row, number: int) -> bool:
        """Return whether a row is displayed where it was."""
        grows = old.end <= new.end and old.start < old.end and self._shows[-1] == number
        return old.start == new.start and (old.end == new.end or grows)

    def _split_again(self, at: int) -> int:
        """Split the text from a byte on anew; return the first block that was."""
        index = max(0, bisect_left(self.starts, at) - 1)
        end, self.end = self.end, self.starts[index]
        for column in (self.starts, self._cuts, self._shows):
            del column[index + 1 :]
        for flags in (self._begins, self._fixed, self._exact):
            del flags[index + 1 :]
        self.heights.truncate(index + 1)
        self._rows_begun = sum(number != _TEXT for number in self._shows)
        if index == 0 and self._shows[0] != _TEXT:
            self._shows[0], self._rows_begun = _TEXT, 0
        self._begin_row(self.starts[index], end)
        self.grow(end)
        return index

    def invalidate_height(self, index: int) -> None:
        """Estimate a block's height again, since its text changed."""
        self._exact[index] = 0
        self.heights[index] = self.estimated_height(index)

    def estimated_height(self, index: int) -> int:
        """Return a height for a block that is not laid out."""
        if self._shows[index] != _TEXT:
            return self._estimate.line
        start, stop = self.bounds(index)
        if stop > start:
            return max(1, -int(-(stop - start) // self._estimate.columns)) * self._estimate.line
        return 0 if self.is_last(index) else self._estimate.blank

    def measure(self, estimate: Estimate) -> None:
        """Estimate all heights for another width or font, and move all cuts back."""
        self._estimate = estimate
        self.starts = array("q", self._cuts)
        self._fixed = bytearray(each != _FLOWS_ON for each in self._begins)
        self._exact = bytearray(len(self))
        self.heights.replace(self._estimated_heights())

    def _estimated_heights(self) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        starts = np.array(self.starts, dtype=np.int64)
        paragraph_ends = np.array(self._begins[1:] + b"\1", dtype=np.uint8) == _NEW
        sizes = np.diff(starts, append=self.end) - paragraph_ends
        lines = np.maximum(1, np.ceil(sizes / self._estimate.columns)).astype(np.int64)
        heights = np.where(sizes > 0, lines * self._estimate.line, self._estimate.blank)
        if sizes[-1] == 0:
            heights[-1] = 0
        heights[np.array(self._shows, dtype=np.int64) != _TEXT] = self._estimate.line
        return heights

    def bounds(self, index: int) -> tuple[int, int]:
        """Return the first byte of a block's text and the byte after it, without its line break."""
        start = self.starts[index]
        if self.is_last(index):
            return start, self.end
        following = self.starts[index + 1]
        return start, following if self._begins[index + 1] else following - 1

    def at(self, byte: int) -> int:
        """Return the block that holds a byte."""
        return max(0, bisect_right(self.starts, byte) - 1)

    def is_last(self, index: int) -> bool:
        """Return whether the block still grows."""
        return index == len(self) - 1

    def continues(self, index: int) -> bool:
        """Return whether the block continues the paragraph of the one before it."""
        return self._begins[index] == _FLOWS_ON

    def is_fixed(self, index: int) -> bool:
        """Return whether the block is known to start with a line at this width."""
        return bool(self._fixed[index])

    def is_exact(self, index: int) -> bool:
        """Return whether the block's height is laid out rather than estimated."""
        return bool(self._exact[index])

    def fix(self, index: int, start: int | None = None) -> None:
        """Fix the start of a block at the start of a line."""
        if start is not None and start != self.starts[index]:
            self.starts[index] = start
            self.invalidate_height(index)
        self._fixed[index] = 1

    def set_height(self, index: int, height: int) -> None:
        """Set the height from layout."""
        self.heights[index] = height
        self._exact[index] = 1

    def paragraph(self, index: int) -> int:
        """Return the first block of a block's paragraph."""
        return self._begins.rfind(b"\0", 0, index + 1)


def safe_cut(data: bytes | bytearray, start: int, limit: int) -> int:
    """Find where to cut a text: after a space, else between graphemes, at `limit` at the latest."""
    space = data.rfind(b" ", max(start, limit - _WORD), limit)
    # A combining mark could follow the space.
    if space > start and data[space + 1 : space + 2] < b"\x80":
        return space + 1
    return _between_characters(data, max(start, limit - _CLUSTER), limit)


def _between_characters(data: bytes | bytearray, low: int, limit: int) -> int:
    low, limit = _character(data, low), _character(data, limit)
    text = data[low : limit + _CLUSTER].decode("utf-8", "ignore")
    finder = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Grapheme, text)
    units = data[low:limit].decode("utf-8", "replace").encode("utf-16-le")
    finder.setPosition(len(units) // 2)
    at = finder.position() if finder.isAtBoundary() else finder.toPreviousBoundary()
    # A grapheme of many marks may be longer than a block: cut it nevertheless.
    if at <= 0:
        return limit
    return low + len(units[: 2 * at].decode("utf-16-le", "replace").encode())


def _character(data: bytes | bytearray, at: int) -> int:
    """Return the start of the code point that holds a byte."""
    while at > 0 and data[at : at + 1] and data[at] & 0xC0 == 0x80:
        at -= 1
    return at
