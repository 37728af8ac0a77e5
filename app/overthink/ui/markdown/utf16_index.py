"""Characters of a text, and the UTF-16 code units that Qt counts. Pure; no Qt."""

from __future__ import annotations

from bisect import bisect_left, bisect_right


class Units:
    """The places of a text's characters among its code units.

    Args:
        text: a character beyond U+FFFF is one of it, and two units.
    """

    def __init__(self, text: str) -> None:
        wide = [] if text.isascii() else [i for i, char in enumerate(text) if char > "\uffff"]
        self._wide = wide
        self._seconds = [char + before + 1 for before, char in enumerate(wide)]
        """The second units of characters that have two."""

    def unit(self, char: int) -> int:
        """The unit with which a character begins."""
        return char + bisect_left(self._wide, char)

    def char(self, unit: int) -> int:
        """The character that a unit belongs to."""
        return unit - bisect_right(self._seconds, unit)
