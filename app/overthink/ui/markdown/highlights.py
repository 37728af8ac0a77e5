"""Stretches of an answer that are set off: selected, found, or coloured by where they come from."""

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
    """A stretch of the plain text that is set off. Characters."""

    start: int
    end: int
    look: QTextCharFormat

    def within(self, start: int, length: int) -> Highlight | None:
        """What of it lies in a stretch, counted from there; None if nothing does."""
        first, last = max(self.start - start, 0), min(self.end - start, length)
        return Highlight(first, last, self.look) if first < last else None


Tints = Callable[[NDArray[np.int64]], Sequence[Highlight]]
"""From the source offsets of a text's characters to their colouring: ordered highlights that do
not overlap, in the text's characters."""


def no_tints(offsets: NDArray[np.int64]) -> Sequence[Highlight]:
    """Nothing colours an answer."""
    return ()


def within(marks: Sequence[Highlight], start: int, length: int) -> list[Highlight]:
    """What of some marks lies in a stretch, counted from there."""
    return [inside for mark in marks if (inside := mark.within(start, length))]


def ink_of(marks: Sequence[Highlight], length: int) -> QColor | None:
    """The colour that one of them gives to all of a text, if one does."""
    for mark in marks:
        whole = (mark.start, mark.end) == (0, length)
        if whole and mark.look.hasProperty(_Property.ForegroundBrush):
            return mark.look.foreground().color()
    return None


def paint_shares(
    painter: QPainter, ground: QRectF, line: float, marks: Sequence[Highlight], length: int
) -> None:
    """Paints what marks a formula: its source's characters have no offsets in its picture.

    So each mark takes the share of the width that it has of the source.

    Args:
        ground: behind the formula.
        line: height of the line under it.
        marks: within the source.
        length: of the source, characters.
    """
    for mark in marks:
        left = ground.left() + ground.width() * mark.start / length
        right = ground.left() + ground.width() * mark.end / length
        if mark.look.hasProperty(_Property.BackgroundBrush):
            share = QRectF(left, ground.top(), right - left, ground.height())
            painter.fillRect(share, mark.look.background())
        if (style := _LINES.get(mark.look.underlineStyle())) is not None:
            painter.setPen(QPen(mark.look.underlineColor(), 1.0, style, Qt.PenCapStyle.FlatCap))
            painter.drawLine(QLineF(QPointF(left, line), QPointF(right, line)))
