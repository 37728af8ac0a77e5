"""Where a growing text is cut into blocks that are laid out one by one.

A block is a paragraph or, where a paragraph is long, a piece of it: only the last block is ever
laid out again while the text grows, so a thought without a single line break costs as little as
any other. Cuts inside a paragraph fall between words where there are any and never inside a
character as people see it; laying out moves them to the start of a line (`flow`), so that the
paragraph flows as if it had never been cut. Lays out nothing itself.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QTextBoundaryFinder

from overthink.ui.transcript.height_index import Heights

MOST = 1000
"""Bytes of a block, nearly: a few lines. Laying out as many takes less than a millisecond."""
_WORD = 160
"""Bytes before the end of a block in which a space is looked for."""
_CLUSTER = 128
"""Bytes around the end of a block in which a character's border is looked for."""


class Estimate(NamedTuple):
    """What the height of a text is guessed from before it is laid out."""

    line: int
    """Height of a line, pixels."""
    blank: int
    """Height of an empty paragraph."""
    columns: float
    """Characters in a line."""


class Blocks:
    """The blocks of one text, from a byte on.

    Args:
        data: UTF-8; a bytearray may grow at its end.
        start: the first byte that belongs to the text.
        estimate: for the heights of blocks that were never laid out.
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
        """Takes in the text up to `end`."""
        seen, self.end = self.end, end
        while (cut := self._next_cut(seen, end)) is not None:
            at, continues = cut
            seen = max(seen, at)
            self._add(at, continues)
        self.loosen(len(self) - 1)

    def _next_cut(self, seen: int, end: int) -> tuple[int, bool] | None:
        start = self.starts[-1]
        newline = self.data.find(b"\n", max(seen, start), end)
        stop = end if newline < 0 else newline
        if stop - start > MOST:
            return safe_cut(self.data, start, start + MOST), True
        return None if newline < 0 else (newline + 1, False)

    def _add(self, at: int, continues: bool) -> None:
        self.starts.append(at)
        self._cuts.append(at)
        self._continues.append(continues)
        # A paragraph's own start is never moved.
        self._fixed.append(not continues)
        self._exact.append(0)
        self.heights.append(0)
        if len(self) > 1:
            self.loosen(len(self) - 2)

    def loosen(self, index: int) -> None:
        """The block's text is another now: its height is a guess again."""
        self._exact[index] = 0
        self.heights[index] = self.guess(index)

    def guess(self, index: int) -> int:
        """A height for a block that was not laid out."""
        start, stop = self.bounds(index)
        if stop > start:
            return max(1, -int(-(stop - start) // self._estimate.columns)) * self._estimate.line
        return 0 if self.is_last(index) else self._estimate.blank

    def measure(self, estimate: Estimate) -> None:
        """Guesses all heights anew, for another width or font; cuts return to where they were."""
        self._estimate = estimate
        self.starts = array("q", self._cuts)
        self._fixed = bytearray(not c for c in self._continues)
        self._exact = bytearray(len(self))
        self.heights.replace(self._guesses())

    def _guesses(self) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        starts = np.array(self.starts, dtype=np.int64)
        paragraph_ends = np.array(self._continues[1:] + b"\1", dtype=np.uint8) == 0
        sizes = np.diff(starts, append=self.end) - paragraph_ends
        lines = np.maximum(1, np.ceil(sizes / self._estimate.columns)).astype(np.int64)
        heights = np.where(sizes > 0, lines * self._estimate.line, self._estimate.blank)
        if sizes[-1] == 0:
            heights[-1] = 0
        return heights

    def bounds(self, index: int) -> tuple[int, int]:
        """First byte of a block's text and the byte after it; its line break is not in it."""
        start = self.starts[index]
        if self.is_last(index):
            return start, self.end
        following = self.starts[index + 1]
        return start, following if self._continues[index + 1] else following - 1

    def at(self, byte: int) -> int:
        """The block that holds a byte."""
        return max(0, bisect_right(self.starts, byte) - 1)

    def is_last(self, index: int) -> bool:
        """True for the block that still grows."""
        return index == len(self) - 1

    def continues(self, index: int) -> bool:
        """True for a block that goes on in the paragraph of the one before it."""
        return bool(self._continues[index])

    def is_fixed(self, index: int) -> bool:
        """True where the block's start is known to start a line at this width."""
        return bool(self._fixed[index])

    def is_exact(self, index: int) -> bool:
        """True where the block's height was laid out and not guessed."""
        return bool(self._exact[index])

    def fix(self, index: int, start: int | None = None) -> None:
        """Lets the block start where a line starts."""
        if start is not None and start != self.starts[index]:
            self.starts[index] = start
            self.loosen(index)
        self._fixed[index] = 1

    def set_height(self, index: int, height: int) -> None:
        """Notes a height that was laid out."""
        self.heights[index] = height
        self._exact[index] = 1

    def paragraph(self, index: int) -> int:
        """The block with which the paragraph of a block begins."""
        return self._continues.rfind(b"\0", 0, index + 1)


def safe_cut(data: bytes | bytearray, start: int, limit: int) -> int:
    """Where a text may be cut: after a space, else between characters, at `limit` at the latest."""
    space = data.rfind(b" ", max(start, limit - _WORD), limit)
    # A combining mark could stand on the space.
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
    # A heap of marks on one character may be longer than a block: then cut it all the same.
    if at <= 0:
        return limit
    return low + len(units[: 2 * at].decode("utf-16-le", "replace").encode())


def _character(data: bytes | bytearray, at: int) -> int:
    """The start of the code point that holds a byte."""
    while at > 0 and data[at : at + 1] and data[at] & 0xC0 == 0x80:
        at -= 1
    return at
