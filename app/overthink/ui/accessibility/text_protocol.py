"""What screen readers need of a transcript. A protocol only; the transcript view provides it.

Offsets count UTF-16 code units, as Qt and assistive technology do. `Utf16Map` turns them into
the bytes of a trace and back.
"""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QPoint, QRect


class AccessibleText(Protocol):
    """A text that a person can read, walk through and select without seeing it."""

    def character_count(self) -> int:
        """Length of what can be read now, code units. Asked often: must not build the text."""
        ...

    def text(self, start: int, end: int) -> str:
        """The text between two offsets; both within bounds."""
        ...

    def caret(self) -> int:
        """Where the caret is."""
        ...

    def set_caret(self, offset: int) -> None:
        """Moves the caret and scrolls there."""
        ...

    def selection(self) -> tuple[int, int]:
        """Start and end of what is selected; equal where nothing is."""
        ...

    def select(self, start: int, end: int) -> None:
        """Selects; nothing where both are equal."""
        ...

    def rect_of(self, offset: int) -> QRect:
        """Where a character is, in the viewport's coordinates; empty where it is not laid out."""
        ...

    def offset_at(self, point: QPoint) -> int:
        """The character at a point of the viewport; -1 for none."""
        ...

    def show(self, start: int, end: int) -> None:
        """Scrolls a part into sight."""
        ...
