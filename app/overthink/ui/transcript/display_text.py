"""The text of a block as it is laid out, and the mapping between its positions and bytes.

Symbols replace control characters, and ghosts (refused proposals) are inserted. Bytes count from
the start of the block; positions are UTF-16 code units, as Qt counts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QTextBoundaryFinder

from overthink.core.symbols import acting, symbol, utf16_length, utf16_units

Integers = NDArray[np.int64]

_JOINING = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0590-\u1cff\u1dc0-\u1dff\u200c\u200d\u20d0-\u20ff\u302a-\u302f"
    "\u3099\u309a\ua66f-\ud7ff\ufe00-\ufe2f\U00010000-\U0010ffff]"
)
"""Blocks in which graphemes consist of several code points, or of two code units."""


class Ghost(NamedTuple):
    """Rejected proposals, shown where they would have been."""

    byte: int
    """The byte before which it is shown."""
    refused: str
    """The proposal that the target refused; empty where it refused none."""
    untested: str
    """The proposals after it, which were not tested."""


class GhostSpan(NamedTuple):
    """The positions of a ghost."""

    start: int
    end: int
    byte: int
    refused: bool


class DisplayText:
    """A block's text for layout.

    Args:
        data: the block's bytes, valid UTF-8 without a line break.
        ghosts: insertions, in order.
    """

    def __init__(self, data: bytes, ghosts: Sequence[Ghost] = ()) -> None:
        self.size = len(data)
        self._data = data
        self.text = data.decode("utf-8", "replace")
        self.ghosts: list[GhostSpan] = []
        self._starts: Integers | None = None
        """Position of each byte's text; None where positions equal bytes."""
        found = acting(self.text)
        if found or ghosts or len(self.text) != len(data):
            units = utf16_units(data)
            leads = np.flatnonzero(units)
            chars = list(self.text)
            _put_symbols(chars, found, units, leads)
            self._starts = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(units)])
            self._insert(ghosts, chars, leads)

    def _insert(self, ghosts: Sequence[Ghost], chars: list[str], leads: Integers) -> None:
        assert self._starts is not None
        pieces: list[str] = []
        done = 0
        for ghost in ghosts:
            until = int(np.searchsorted(leads, ghost.byte))
            pieces += chars[done:until]
            done = until
            for words, refused in ((ghost.refused, True), (ghost.untested, False)):
                if words:
                    start, length = int(self._starts[ghost.byte]), utf16_length(words)
                    self.ghosts.append(GhostSpan(start, start + length, ghost.byte, refused))
                    self._starts[ghost.byte :] += length
                    pieces.append(words)
        self.text = "".join([*pieces, *chars[done:]])

    def position(self, byte: int) -> int:
        """Return the position of a byte's text."""
        return byte if self._starts is None else int(self._starts[byte])

    def positions(self, of_bytes: Integers) -> Integers:
        """Return the positions of the text of many bytes."""
        return of_bytes if self._starts is None else self._starts[of_bytes]

    def border(self, byte: int) -> int:
        """Return the position of a byte's text, moved to the start of its grapheme.

        A format that begins inside an emoji sequence, or before an accent, would split it.
        """
        position = self.position(byte)
        if self._clusters is None:
            return position
        index = int(np.searchsorted(self._clusters, position, side="right")) - 1
        return int(self._clusters[index])

    @cached_property
    def _clusters(self) -> Integers | None:
        """Positions at which graphemes begin; None where each code unit is one."""
        if not _JOINING.search(self.text):
            return None
        finder = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Grapheme, self.text)
        borders = [0]
        while (at := finder.toNextBoundary()) >= 0:
            borders.append(at)
        return np.array(borders, dtype=np.int64)

    def is_space(self, byte: int) -> bool:
        """Return whether a byte is a space."""
        return self._data[byte : byte + 1] == b" "

    def byte(self, position: int) -> int:
        """Return the byte whose text holds a position; for a ghost, the byte after it."""
        for ghost in self.ghosts:
            if ghost.start <= position < ghost.end:
                return ghost.byte
        if self._starts is None:
            return min(position, self.size)
        return max(0, int(np.searchsorted(self._starts, position, side="right")) - 1)


class RowText(DisplayText):
    """The words of a row: all bytes that it replaces are at its first position.

    Args:
        text: the words.
        size: how many bytes it replaces.
    """

    def __init__(self, text: str, size: int) -> None:
        super().__init__(b"")
        self.text, self.size = text, size

    def position(self, byte: int) -> int:
        return utf16_length(self.text) if byte >= self.size > 0 else 0

    def byte(self, position: int) -> int:
        return 0


def _put_symbols(chars: list[str], found: Sequence[int], units: Integers, leads: Integers) -> None:
    for index in found:
        # The carriage return of a Windows line end is part of the line break.
        at_end = index == len(chars) - 1 and chars[index] == "\r"
        chars[index] = "" if at_end else symbol(chars[index])
        units[leads[index]] = len(chars[index])
