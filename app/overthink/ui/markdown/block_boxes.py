"""Boxes: the layout of each kind of block (`ast`) at a width."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate
from typing import Protocol

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from overthink.ui.markdown.ast import (
    Alignment,
    Block,
    Code,
    Display,
    Paragraph,
    Row,
    Rule,
    Span,
)
from overthink.ui.markdown.formula_cache import FormulaCache, Key
from overthink.ui.markdown.highlights import Highlight, within
from overthink.ui.markdown.inline_layout import InlineLayout
from overthink.ui.markdown.styles import Styles

CELL_GAP = "\t"
"""Between the cells of a row in the plain text."""

LETTER = 0.62
"""Mean width of a bold letter in a table, in em."""


class Box(Protocol):
    """A laid-out block. Coordinates and positions are relative to its start."""

    plain: str
    height: float

    @property
    def pending(self) -> set[Key]:
        """Formulas that will change it once they are rendered."""

    @property
    def right_to_left(self) -> bool:
        """Whether its text runs from right to left."""

    def lay_out(self, width: float) -> None: ...
    def baseline(self) -> float: ...
    def paint(
        self, painter: QPainter, at: QPointF, clip: QRectF, marks: Sequence[Highlight]
    ) -> None: ...
    def position_at(self, point: QPointF, between: bool = True) -> int:
        """Return the position nearest to a point.

        Args:
            between: find the nearest border of two characters, else the character at the point.
                In a formula, the position in its source is proportional to that in its width.
        """

    def rect_of(self, position: int) -> QRectF: ...


def make_box(block: Block, styles: Styles, formulas: FormulaCache) -> Box:
    """Create the box of a block."""
    match block:
        case Paragraph():
            side = _side(block.context.right_to_left) if block.context.containers else "start"
            return InlineLayout(block.spans, styles, formulas, block.level, alignment=side)
        case Display():
            return InlineLayout((block.span,), styles, formulas, alignment="centre")
        case Code():
            return CodeBox(block, styles, formulas)
        case Row():
            return RowBox(block, styles, formulas)
        case Rule():
            return RuleBox(styles)


class CodeBox:
    """Code on its own panel."""

    right_to_left = False

    def __init__(self, block: Code, styles: Styles, formulas: FormulaCache) -> None:
        self._flow = InlineLayout(block.spans, styles, formulas, code=True)
        self._styles, self._opens, self._closes = styles, block.opens, block.closes
        self._side = 0.7 * styles.em
        self._above = 0.45 * styles.em if block.opens else 0.0
        self._below = 0.45 * styles.em if block.closes else 0.0
        self.plain = self._flow.plain
        self.pending: set[Key] = set()
        self._width = self.height = 0.0

    def lay_out(self, width: float) -> None:
        self._width = width
        self._flow.lay_out(width - 2 * self._side)
        self.height = self._above + self._flow.height + self._below

    def baseline(self) -> float:
        return self._above + self._flow.baseline()

    def paint(
        self, painter: QPainter, at: QPointF, clip: QRectF, marks: Sequence[Highlight]
    ) -> None:
        panel = QRectF(at.x(), at.y(), self._width, self.height)
        painter.save()
        painter.setClipRect(panel.intersected(clip))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._styles.panel)
        # Edges between two pieces of the same code are outside, where they are clipped.
        above, below = 0 if self._opens else 12, 0 if self._closes else 12
        painter.drawRoundedRect(panel.adjusted(0, -above, 0, below), 5, 5)
        painter.restore()
        self._flow.paint(painter, at + self._offset(), clip, marks)

    def position_at(self, point: QPointF, between: bool = True) -> int:
        return self._flow.position_at(point - self._offset(), between)

    def rect_of(self, position: int) -> QRectF:
        return self._flow.rect_of(position).translated(self._offset())

    def _offset(self) -> QPointF:
        return QPointF(self._side, self._above)


class RuleBox:
    """A horizontal rule."""

    plain = "———"
    right_to_left = False

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self.pending: set[Key] = set()
        self.height = float(styles.em)
        self._width = 0.0

    def lay_out(self, width: float) -> None:
        self._width = width

    def baseline(self) -> float:
        return self.height / 2

    def paint(
        self, painter: QPainter, at: QPointF, clip: QRectF, marks: Sequence[Highlight]
    ) -> None:
        y = round(at.y() + self.height / 2)
        painter.fillRect(QRectF(at.x(), y, self._width, 1), self._styles.border)

    def position_at(self, point: QPointF, between: bool = True) -> int:
        return 0 if not between or point.x() < self._width / 2 else len(self.plain)

    def rect_of(self, position: int) -> QRectF:
        return QRectF(0.0, 0.0, self._width, self.height)


class RowBox:
    """A row of a table: cells side by side, a line below."""

    def __init__(self, block: Row, styles: Styles, formulas: FormulaCache) -> None:
        self._styles, self._block = styles, block
        self._pad_x, self._pad_y = 0.5 * styles.em, 0.2 * styles.em
        self._cells = [
            InlineLayout(
                _bold(cell) if block.header else cell, styles, formulas, alignment=alignment
            )
            for cell, alignment in zip(block.cells, _alignments(block), strict=True)
        ]
        self._starts = _starts([cell.plain for cell in self._cells])
        self.plain = CELL_GAP.join(cell.plain for cell in self._cells)
        self._lefts = [0.0] * len(self._cells)
        self._tops = [0.0] * len(self._cells)
        self._width = self.height = 0.0

    @property
    def right_to_left(self) -> bool:
        return self._block.right_to_left

    @property
    def pending(self) -> set[Key]:
        return set().union(*(cell.pending for cell in self._cells))

    def lay_out(self, width: float) -> None:
        self._width, before = width, 0.0
        for index, (cell, wide) in enumerate(zip(self._cells, self._widths(width), strict=True)):
            edge = width - before - wide if self._block.right_to_left else before
            self._lefts[index] = edge + self._pad_x
            cell.lay_out(wide - 2 * self._pad_x)
            before += wide
        base = max((cell.baseline() for cell in self._cells), default=0.0)
        self._tops = [self._pad_y + base - cell.baseline() for cell in self._cells]
        bottoms = (top + cell.height for top, cell in zip(self._tops, self._cells, strict=True))
        self.height = max(bottoms, default=0.0) + self._pad_y + 1

    def _widths(self, width: float) -> list[float]:
        """Return column widths: room for the longest word, and the rest by length of the cells."""
        columns = self._block.columns
        letter = LETTER * self._styles.em
        words = [column.longest_word * letter + 2 * self._pad_x for column in columns]
        if (left := width - sum(words)) < 0:
            return [width * word / sum(words) for word in words]
        cells = sum(column.longest_cell for column in columns)
        pairs = zip(words, columns, strict=True)
        return [word + left * column.longest_cell / cells for word, column in pairs]

    def baseline(self) -> float:
        return self._tops[0] + self._cells[0].baseline() if self._cells else 0.0

    def paint(
        self, painter: QPainter, at: QPointF, clip: QRectF, marks: Sequence[Highlight]
    ) -> None:
        below = QRectF(at.x(), round(at.y() + self.height - 1), self._width, 1)
        painter.fillRect(below, self._styles.quote if self._block.header else self._styles.border)
        for index, (cell, start) in enumerate(zip(self._cells, self._starts, strict=True)):
            inside = within(marks, start, len(cell.plain))
            cell.paint(painter, at + self._corner(index), clip, inside)

    def position_at(self, point: QPointF, between: bool = True) -> int:
        if not self._cells:
            return 0
        ordered = sorted(range(len(self._cells)), key=self._lefts.__getitem__)
        reached = [i for i in ordered if self._lefts[i] <= point.x()]
        index = reached[-1] if reached else ordered[0]
        inside = self._cells[index].position_at(point - self._corner(index), between)
        return self._starts[index] + inside

    def rect_of(self, position: int) -> QRectF:
        index = max((i for i, start in enumerate(self._starts) if start <= position), default=0)
        if not self._cells:
            return QRectF(0.0, 0.0, 0.0, self.height)
        rect = self._cells[index].rect_of(position - self._starts[index])
        return rect.translated(self._corner(index))

    def _corner(self, index: int) -> QPointF:
        return QPointF(self._lefts[index], self._tops[index])


def _side(right_to_left: bool) -> Alignment:
    """Return the common edge of blocks in one container, whatever the direction of their text."""
    return "right" if right_to_left else "left"


def _alignments(block: Row) -> list[Alignment]:
    side = _side(block.right_to_left)
    return [side if alignment == "start" else alignment for alignment in block.alignments]


def _bold(cell: tuple[Span, ...]) -> tuple[Span, ...]:
    return tuple(replace(span, style=replace(span.style, bold=True)) for span in cell)


def _starts(texts: Sequence[str]) -> list[int]:
    return [*accumulate((len(text) + len(CELL_GAP) for text in texts), initial=0)][:-1]
