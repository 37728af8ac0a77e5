"""Turns bytes of a growing UTF-8 text into UTF-16 code units and back, for assistive technology.

Keeps a mark every few kilobytes and counts between marks, so that growing costs what is new and
asking costs the same however long the text is. Pure; must not know Qt.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right

import numpy as np
from numpy.typing import NDArray

_STEP = 4096
"""Bytes between two marks."""


class Utf16Map:
    """Offsets in a text that only grows at its end.

    Args:
        utf8: the text, valid UTF-8; may grow while the map is in use.
    """

    def __init__(self, utf8: bytearray) -> None:
        self._utf8 = utf8
        self._marks = array("q", [0])
        """Code units before each step of bytes that is complete."""

    @property
    def units(self) -> int:
        """Length of the text in code units."""
        return self.unit_of(len(self._utf8))

    def unit_of(self, byte: int) -> int:
        """Code units before a byte that begins a character, or before the end."""
        self._grow()
        step = min(byte // _STEP, len(self._marks) - 1)
        return self._marks[step] + int(self._units(step * _STEP, byte).sum())

    def byte_of(self, unit: int) -> int:
        """Where the character begins that a code unit belongs to; the end for one behind it."""
        self._grow()
        step = bisect_right(self._marks, unit) - 1
        first = step * _STEP
        # A character can begin in one step and end in the next, hence the few bytes more.
        ends = np.cumsum(self._units(first, first + _STEP + 4))
        at = int(np.searchsorted(ends, unit - self._marks[step], side="right"))
        return min(first + at, len(self._utf8))

    def _grow(self) -> None:
        while (end := len(self._marks) * _STEP) <= len(self._utf8):
            self._marks.append(self._marks[-1] + int(self._units(end - _STEP, end).sum()))

    def _units(self, start: int, end: int) -> NDArray[np.int64]:
        """Code units that begin with each byte: 2 for characters beyond the basic plane."""
        raw = np.frombuffer(bytes(self._utf8[start:end]), dtype=np.uint8)
        units: NDArray[np.int64] = ((raw & 0xC0) != 0x80).astype(np.int64) + (raw >= 0xF0)
        return units
