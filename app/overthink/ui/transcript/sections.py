"""The parts of a turn as they stand one below the other: headers and texts.

A section knows its height, which place is at a point and where a place is, and paints itself. It
knows nothing of scrolling; coordinates are its own, from its top left corner.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QTextCharFormat

from overthink.ui.theme.roles import Roles
from overthink.ui.theme.theme import colour
from overthink.ui.transcript.flow import Flow
from overthink.ui.transcript.formats import format_range
from overthink.ui.transcript.places import Zone
from overthink.ui.transcript.typesetting import SetBlock

GUTTER = 36
"""Pixels left of the text: for marks."""
MARGIN = 16
"""Pixels right of the text."""


class Mark(NamedTuple):
    """A part of a text to be painted with a format of its own: a selection, a match."""

    start: int
    end: int
    look: QTextCharFormat


@dataclass(frozen=True, slots=True)
class Canvas:
    """What a section paints with and on."""

    painter: QPainter
    roles: Roles
    clip: QRect
    """What must be painted, in the section's coordinates."""
    marks: Sequence[Mark]


class Section(Protocol):
    """A part of a turn. `zone` says which."""

    zone: Zone

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

    def offset_at(self, point: QPoint) -> int:
        """The offset whose text is nearest to a point."""
        ...

    def rect_of(self, start: int, end: int) -> QRect:
        """Around the text between two offsets, as far as it is in the line of the first."""
        ...

    def paint(self, canvas: Canvas) -> None:
        """Paints what is within the clip."""
        ...


class TextSection:
    """A text that flows.

    Args:
        zone: which part of the turn.
        flow: the text.
        above, below: pixels of space.
        bar: True for a line along the text, as beside a quotation.
    """

    def __init__(
        self, zone: Zone, flow: Flow, above: int = 0, below: int = 0, bar: bool = False
    ) -> None:
        self.zone, self.flow = zone, flow
        self._above, self._below, self._bar = above, below, bar
        self.pen = "text"
        """The role of its text's colour."""

    @property
    def height(self) -> int:
        return self._above + self.flow.height + self._below

    @property
    def bounds(self) -> tuple[int, int]:
        return self.flow.blocks.starts[0], self.flow.blocks.end

    def grow(self, end: int) -> int:
        """Takes in the text up to `end`; gives the height from which on it looks different."""
        return self._above + self.flow.grow(end)

    def settle(self, top: int, bottom: int) -> bool:
        return self.flow.settle(top - self._above, bottom - self._above)

    def hold(self, y: int) -> tuple[int, int]:
        block, index, top = self._block_at(y)
        line = block.line_at(y - top)
        byte = self.flow.blocks.starts[index] + (block.first_byte(line) if block.lines else 0)
        return byte, y - top - block.top(line)

    def top_of(self, offset: int) -> int:
        block, index, top = self._block_of(offset)
        return top + block.top(block.line_of(offset - self.flow.blocks.starts[index]))

    def offset_at(self, point: QPoint) -> int:
        block, index, top = self._block_at(point.y())
        inner = block.byte_at(point.x() - GUTTER, point.y() - top)
        return self.flow.blocks.starts[index] + inner

    def rect_of(self, start: int, end: int) -> QRect:
        block, index, top = self._block_of(start)
        first = self.flow.blocks.starts[index]
        return block.rect_of(start - first, end - first).translated(GUTTER, top)

    def _block_at(self, y: int) -> tuple[SetBlock, int, int]:
        heights = self.flow.blocks.heights
        index = heights.at(y - self._above)
        block = self.flow.block(index)
        return block, index, self._above + heights.above(index)

    def _block_of(self, offset: int) -> tuple[SetBlock, int, int]:
        index = self.flow.blocks.at(offset)
        block = self.flow.block(index)
        # Laying out may have moved the border to the next block to before the offset.
        if self.flow.blocks.at(offset) != index:
            index = self.flow.blocks.at(offset)
            block = self.flow.block(index)
        return block, index, self._above + self.flow.blocks.heights.above(index)

    def paint(self, canvas: Canvas) -> None:
        if self._bar:
            self._paint_bar(canvas)
        canvas.painter.setPen(colour(getattr(canvas.roles, self.pen)))
        blocks = self.flow.blocks
        index = blocks.heights.at(canvas.clip.top() - self._above)
        top = self._above + blocks.heights.above(index)
        while index < len(blocks) and top <= canvas.clip.bottom():
            if blocks.heights[index]:
                self._paint_block(canvas, index, top)
            top += blocks.heights[index]
            index += 1

    def _paint_block(self, canvas: Canvas, index: int, top: int) -> None:
        block = self.flow.block(index)
        first = self.flow.blocks.starts[index]
        marks = [
            format_range(*block.positions(mark.start - first, mark.end - first), mark.look)
            for mark in canvas.marks
            if mark.end > first and mark.start < first + block.shown.size + 1
        ]
        clip = QRectF(canvas.clip.adjusted(0, -2, 0, 2))
        block.layout.draw(canvas.painter, QPointF(GUTTER, top), marks, clip)

    def _paint_bar(self, canvas: Canvas) -> None:
        bar = QRect(GUTTER - 14, self._above, 2, self.flow.height)
        canvas.painter.fillRect(bar & canvas.clip, colour(canvas.roles.border))


class Header:
    """The line above a part that says what it is; a click folds the part.

    Args:
        zone: which header.
        font: of its words.
    """

    def __init__(self, zone: Zone, font: QFont) -> None:
        self.zone = zone
        self.title, self.detail = "", ""
        self.folded = False
        self.has_caret = False
        self.set_font(font)

    def set_font(self, font: QFont) -> None:
        """Takes another font."""
        self._font, self._bold = QFont(font), QFont(font)
        self._bold.setWeight(QFont.Weight.DemiBold)
        self._line = QFontMetrics(font).height()

    @property
    def height(self) -> int:
        return self._line + 18

    @property
    def bounds(self) -> tuple[int, int]:
        return 0, 0

    def say(self, title: str, detail: str) -> bool:
        """Sets the words; True where they are others now."""
        changed = (title, detail) != (self.title, self.detail)
        self.title, self.detail = title, detail
        return changed

    def settle(self, top: int, bottom: int) -> bool:
        return False

    def hold(self, y: int) -> tuple[int, int]:
        return 0, y

    def top_of(self, offset: int) -> int:
        return 0

    def offset_at(self, point: QPoint) -> int:
        return 0

    def rect_of(self, start: int, end: int) -> QRect:
        return QRect(0, 0, GUTTER, self.height)

    def paint(self, canvas: Canvas) -> None:
        painter, roles = canvas.painter, canvas.roles
        base = 10 + QFontMetrics(self._bold).ascent()
        self._paint_arrow(painter, roles)
        painter.setFont(self._bold)
        painter.setPen(colour(roles.text))
        painter.drawText(QPoint(GUTTER, base), self.title)
        left = GUTTER + QFontMetrics(self._bold).horizontalAdvance(self.title)
        painter.setFont(self._font)
        painter.setPen(colour(roles.text_dim))
        painter.drawText(QPoint(left, base), self.detail)

    def _paint_arrow(self, painter: QPainter, roles: Roles) -> None:
        middle = QPointF(GUTTER - 14, 10 + self._line / 2)
        arm = self._line * 0.26
        down = [(-arm, -arm / 2), (arm, -arm / 2), (0.0, arm / 2 + 1)]
        right = [(-arm / 2, -arm), (-arm / 2, arm), (arm / 2 + 1, 0.0)]
        points = [middle + QPointF(x, y) for x, y in (right if self.folded else down)]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(roles.text_dim))
        painter.drawPolygon(points)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setBrush(Qt.BrushStyle.NoBrush)
