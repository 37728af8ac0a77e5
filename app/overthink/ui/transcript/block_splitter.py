"""Splits a growing text into blocks that are laid out one by one, and indexes their heights.

A block is a paragraph or, where a paragraph is long, a piece of it: only the last block is laid out
again while the text grows, so a thought without a line break costs as little as any other. Cuts
inside a paragraph fall between words where possible and never inside a grapheme; layout moves them
to the start of a line (`block_flow`), so that the paragraph flows as if it were not cut. Lays out
nothing itself.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
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
        self._continues = bytearray()
        self._fixed = bytearray()
        self._exact = bytearray()
        self._estimate = estimate
        self._add(start, continues=False)

    def __len__(self) -> int:
        return len(self.starts)

    def grow(self, end: int) -> None:
        """Add the text up to `end`."""
        seen, self.end = self.end, end
        while (cut := self._next_cut(seen, end)) is not None:
            at, continues = cut
            seen = max(seen, at)
            self._add(at, continues)
        self.invalidate_height(len(self) - 1)

    def _next_cut(self, seen: int, end: int) -> tuple[int, bool] | None:
        start = self.starts[-1]
        newline = self.data.find(b"\n", max(seen, start), end)
        stop = end if newline < 0 else newline
        if stop - start > MAX_BLOCK:
            return safe_cut(self.data, start, start + MAX_BLOCK), True
        return None if newline < 0 else (newline + 1, False)

    def _add(self, at: int, continues: bool) -> None:
        self.starts.append(at)
        self._cuts.append(at)
        self._continues.append(continues)
        # The start of a paragraph is never moved.
        self._fixed.append(not continues)
        self._exact.append(0)
        self.heights.append(0)
        if len(self) > 1:
            self.invalidate_height(len(self) - 2)

    def invalidate_height(self, index: int) -> None:
        """Estimate a block's height again, since its text changed."""
        self._exact[index] = 0
        self.heights[index] = self.estimated_height(index)

    def estimated_height(self, index: int) -> int:
        """Return a height for a block that is not laid out."""
        start, stop = self.bounds(index)
        if stop > start:
            return max(1, -int(-(stop - start) // self._estimate.columns)) * self._estimate.line
        return 0 if self.is_last(index) else self._estimate.blank

    def measure(self, estimate: Estimate) -> None:
        """Estimate all heights for another width or font, and move all cuts back."""
        self._estimate = estimate
        self.starts = array("q", self._cuts)
        self._fixed = bytearray(not c for c in self._continues)
        self._exact = bytearray(len(self))
        self.heights.replace(self._estimated_heights())

    def _estimated_heights(self) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        starts = np.array(self.starts, dtype=np.int64)
        paragraph_ends = np.array(self._continues[1:] + b"\1", dtype=np.uint8) == 0
        sizes = np.diff(starts, append=self.end) - paragraph_ends
        lines = np.maximum(1, np.ceil(sizes / self._estimate.columns)).astype(np.int64)
        heights = np.where(sizes > 0, lines * self._estimate.line, self._estimate.blank)
        if sizes[-1] == 0:
            heights[-1] = 0
        return heights

    def bounds(self, index: int) -> tuple[int, int]:
        """Return the first byte of a block's text and the byte after it, without its line break."""
        start = self.starts[index]
        if self.is_last(index):
            return start, self.end
        following = self.starts[index + 1]
        return start, following if self._continues[index + 1] else following - 1

    def at(self, byte: int) -> int:
        """Return the block that holds a byte."""
        return max(0, bisect_right(self.starts, byte) - 1)

    def is_last(self, index: int) -> bool:
        """Return whether the block still grows."""
        return index == len(self) - 1

    def continues(self, index: int) -> bool:
        """Return whether the block continues the paragraph of the one before it."""
        return bool(self._continues[index])

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
        return self._continues.rfind(b"\0", 0, index + 1)


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
