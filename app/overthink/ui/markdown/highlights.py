"""Highlighted parts of an answer: the selection, search matches, and colours of tokens."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QTextCharFormat

_Property = QTextCharFormat.Property
_LINES = {
    QTextCharFormat.UnderlineStyle.SingleUnderline: Qt.PenStyle.SolidLine,
    QTextCharFormat.UnderlineStyle.DashUnderline: Qt.PenStyle.DashLine,
    QTextCharFormat.UnderlineStyle.DotLine: Qt.PenStyle.DotLine,
}


@dataclass(frozen=True, slots=True)
class Highlight:
    """A highlighted range of the plain text, in characters."""

    start: int
    end: int
    char_format: QTextCharFormat

    def within(self, start: int, length: int) -> Highlight | None:
        """Return its part in a range, relative to that range; None if there is none."""
        first, last = max(self.start - start, 0), min(self.end - start, length)
        return Highlight(first, last, self.char_format) if first < last else None


Tints = Callable[[NDArray[np.int64]], Sequence[Highlight]]
"""From the source offsets of a text's characters to their colouring: ordered highlights that do
not overlap, in the text's characters."""


def no_tints(offsets: NDArray[np.int64]) -> Sequence[Highlight]:
    """Colour nothing."""
    return ()


def within(marks: Sequence[Highlight], start: int, length: int) -> list[Highlight]:
    """Return the parts of highlights in a range, relative to that range."""
    return [inside for mark in marks if (inside := mark.within(start, length))]


def ink_of(marks: Sequence[Highlight], length: int) -> QColor | None:
    """Return the colour of a highlight that covers the whole text, if there is one."""
    for mark in marks:
        whole = (mark.start, mark.end) == (0, length)
        if whole and mark.char_format.hasProperty(_Property.ForegroundBrush):
            return mark.char_format.foreground().color()
    return None


def paint_shares(
    painter: QPainter, ground: QRectF, line: float, marks: Sequence[Highlight], length: int
) -> None:
    """Paint the highlights of a formula, whose drawing has no positions for source characters.

    Each highlight gets the share of the width that it has of the source.

    Args:
        ground: rectangle behind the formula.
        line: y coordinate of underlines.
        marks: highlights, relative to the source.
        length: of the source, characters.
    """
    for mark in marks:
        left = ground.left() + ground.width() * mark.start / length
        right = ground.left() + ground.width() * mark.end / length
        if mark.char_format.hasProperty(_Property.BackgroundBrush):
            share = QRectF(left, ground.top(), right - left, ground.height())
            painter.fillRect(share, mark.char_format.background())
        if (style := _LINES.get(mark.char_format.underlineStyle())) is not None:
            painter.setPen(
                QPen(mark.char_format.underlineColor(), 1.0, style, Qt.PenCapStyle.FlatCap)
            )
            painter.drawLine(QLineF(QPointF(left, line), QPointF(right, line)))
