"""An answer set as Markdown, as a section. What it looks like is `overthink.ui.answer`'s."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF

from overthink.ui.transcript.places import Zone
from overthink.ui.transcript.section import GUTTER, Canvas

if TYPE_CHECKING:  # Markdown and mathematics load slowly: not before the window stands
    from overthink.ui.answer.document import AnswerDocument

_WORD = re.compile(r"\s*\S+")
_BELOW = 6


class RenderedAnswer:
    """A rendered answer.

    Args:
        document: lays it out and paints it.
    """

    def __init__(self, document: AnswerDocument) -> None:
        self.document = document

    @property
    def zone(self) -> Zone:
        return Zone.RENDERED

    @property
    def height(self) -> int:
        return math.ceil(self.document.height) + _BELOW

    @property
    def bounds(self) -> tuple[int, int]:
        return 0, len(self.document.plain_text())

    def settle(self, top: int, bottom: int) -> bool:
        return False

    def hold(self, y: int) -> tuple[int, int]:
        offset = self.document.position_at(QPointF(0.0, float(y)))
        return offset, y - self.top_of(offset)

    def top_of(self, offset: int) -> int:
        return round(self.document.rect_of(offset).top())

    def offset_at(self, point: QPoint, between: bool = False) -> int:
        return self.document.position_at(QPointF(point - QPoint(GUTTER, 0)))

    def rect_of(self, start: int, end: int) -> QRect:
        first = self.document.rect_of(start)
        last = self.document.rect_of(max(start, end - 1))
        whole = first | last if abs(last.center().y() - first.center().y()) < 2 else first
        return whole.translated(GUTTER, 0).toAlignedRect()

    def reaches(self, offset: int, top: int, bottom: int) -> bool:
        return top < self.height and bottom > 0

    def line_of(self, offset: int) -> tuple[int, int]:
        middle = self.document.rect_of(offset).center().y()
        ends = [self.document.position_at(QPointF(x, middle)) for x in (0.0, 1e6)]
        return min(ends), max(ends)

    def step(self, offset: int, forward: bool) -> int | None:
        text = self.document.plain_text()
        starts = [m.end() - len(m[0].lstrip()) for m in _WORD.finditer(text)]
        if forward:
            return next((start for start in starts if start > offset), None)
        return next((start for start in reversed(starts) if start < offset), None)

    def is_right_to_left(self, offset: int) -> bool:
        return self.document.is_right_to_left(offset)

    def text(self, start: int, end: int) -> str:
        return self.document.plain_text()[start:end]

    def paint(self, canvas: Canvas) -> None:
        painter = canvas.painter
        painter.translate(GUTTER, 0)
        marks = canvas.marks
        self.document.paint(
            painter,
            QRectF(canvas.clip.translated(-GUTTER, 0)),
            marks.selection,
            [(start, end) for start, end in marks.matches.tolist()],
            marks.current,
        )
        painter.translate(-GUTTER, 0)
