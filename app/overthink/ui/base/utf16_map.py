"""Maps offsets in a text to UTF-16 code units, which Qt and assistive technology count, and back.

Remembers the code units before every few thousand offsets and counts between: growth costs what is
new, and a query costs the same however long the text is. Pure; must not import Qt.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right

import numpy as np
from numpy.typing import NDArray

from overthink.core.symbols import utf16_units

_STEP = 4096
"""Offsets between two marks."""


class Utf16Map:
    """Code units of a text.

    Args:
        text: UTF-8, whose offsets are bytes; a bytearray may grow at its end while the map is in
            use. Or a string, whose offsets are characters.
    """

    def __init__(self, text: str | bytes | bytearray) -> None:
        self._text = text
        self._marks = array("q", [0])
        """Code units before each complete step of offsets."""
        self._is_identity = isinstance(text, str) and (text.isascii() or max(text) <= "\uffff")

    @property
    def units(self) -> int:
        """Length of the text in code units."""
        return self.unit_of(len(self._text))

    def unit_of(self, offset: int) -> int:
        """Code units before an offset that begins a character, or before the end."""
        if self._is_identity:
            return offset
        self._grow()
        step = min(offset // _STEP, len(self._marks) - 1)
        return self._marks[step] + int(self._units(step * _STEP, offset).sum())

    def offset_of(self, unit: int) -> int:
        """Offset of the character that a code unit belongs to; the text's end for those beyond."""
        if self._is_identity:
            return min(unit, len(self._text))
        self._grow()
        step = bisect_right(self._marks, unit) - 1
        first = step * _STEP
        # A character can begin in one step and end in the next, hence the few bytes more.
        ends = np.cumsum(self._units(first, first + _STEP + 4))
        at = int(np.searchsorted(ends, unit - self._marks[step], side="right"))
        return min(first + at, len(self._text))

    def _grow(self) -> None:
        while (end := len(self._marks) * _STEP) <= len(self._text):
            self._marks.append(self._marks[-1] + int(self._units(end - _STEP, end).sum()))

    def _units(self, start: int, end: int) -> NDArray[np.int64]:
        """Code units that begin at each offset."""
        part = self._text[start:end]
        if not isinstance(part, str):
            return utf16_units(part)
        points = np.frombuffer(part.encode("utf-32-le", "surrogatepass"), dtype="<u4")
        return 1 + (points > 0xFFFF).astype(np.int64)


def utf16_slice(text: str, start: int, end: int | None = None) -> str:
    """Return the part of a text between two code units; half a character becomes U+FFFD."""
    units = text.encode("utf-16-le", "surrogatepass")[2 * start : None if end is None else 2 * end]
    return units.decode("utf-16-le", "replace")
