"""What every part of a turn can do: a header, a text, a rendered answer.

A section knows its height, which place is at a point and where a place is, and paints itself. It
knows nothing of scrolling; coordinates are its own, from its top left corner. Offsets are those of
`places.Place`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QPainter

from overthink.ui.theme.colour_roles import Roles
from overthink.ui.transcript.highlights import MarkLooks, Marks
from overthink.ui.transcript.position import Zone

GUTTER = 40
"""Pixels left of the text: for marks."""
MARGIN = 16
"""Pixels right of the text."""


@dataclass(frozen=True, slots=True)
class Canvas:
    """What a section paints with and on."""

    painter: QPainter
    roles: Roles
    clip: QRect
    """What must be painted, in the section's coordinates."""
    marks: Marks
    looks: MarkLooks


class Section(Protocol):
    """A part of a turn."""

    @property
    def zone(self) -> Zone:
        """Which part."""
        ...

    @property
    def height(self) -> int:
        """Pixels, spacing included."""
        ...

    @property
    def bounds(self) -> tuple[int, int]:
        """The first offset and the one after the last."""
        ...

    def settle(self, top: int, bottom: int) -> bool:
        """Lays out what was only guessed between two heights; True where there was such."""
        ...

    def hold(self, y: int) -> tuple[int, int]:
        """What is at a height, to be found again after a change: an offset and pixels below it."""
        ...

    def top_of(self, offset: int) -> int:
        """Where the line of an offset begins."""
        ...

    def offset_at(self, point: QPoint, between: bool = False) -> int:
        """The offset whose text is nearest to a point.

        Args:
            between: True for the nearest border between two characters.
        """
        ...

    def rect_of(self, start: int, end: int) -> QRect:
        """Around the text between two offsets, as far as it is in the line of the first."""
        ...

    def reaches(self, offset: int, top: int, bottom: int) -> bool:
        """True where the text around an offset may lie between two heights; lays out nothing."""
        ...

    def line_of(self, offset: int) -> tuple[int, int]:
        """The first offset of the line that holds an offset, and the one after its last."""
        ...

    def step(self, offset: int, forward: bool) -> int | None:
        """The next token or word from an offset on, or the one before; None for none."""
        ...

    def is_right_to_left(self, offset: int) -> bool:
        """True where the paragraph runs from right to left."""
        ...

    def text(self, start: int, end: int) -> str:
        """The text between two offsets, with symbols for characters that would act."""
        ...

    def paint(self, canvas: Canvas) -> None:
        """Paints what is within the clip."""
        ...
