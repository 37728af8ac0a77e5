"""A grid of figures: columns that stand below each other, in as few rows as the width allows."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

_GAP, _ROW_GAP = 10, 2
"""Pixels between two columns, and between two rows."""


class _Cell(NamedTuple):
    item: QLayoutItem
    row: int
    column: int
    span: int


class _Plan(NamedTuple):
    """How the figures stand in a width."""

    cells: list[_Cell]
    columns: list[int]
    """Widths in pixels."""

    @property
    def rows(self) -> int:
        return self.cells[-1].row + 1 if self.cells else 0

    @property
    def width(self) -> int:
        return _spanned(self.columns)


class MetricGrid(QLayout):
    """Places figures in columns of their own widths.

    A figure may take several columns (`add_spanning`); it gets at least its minimum and, where
    there is room left, what it would like.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._spans: list[int] = []
        self._plans: dict[int, _Plan] = {}
        """Of widths that were asked about since the figures last changed."""
        self._width = 0
        """That it has; Qt forgets the geometry of a layout in which something changed."""
        self.setContentsMargins(0, 0, 0, 0)

    def add_spanning(self, widget: QWidget, columns: int) -> None:
        """Adds a widget that takes so many columns, where there are as many."""
        self.addWidget(widget)
        self._spans[-1] = columns

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)
        self._spans.append(1)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        if not 0 <= index < len(self._items):
            return None
        del self._spans[index]
        return self._items.pop(index)

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._height(self._plan(width))

    def invalidate(self) -> None:
        self._plans.clear()
        super().invalidate()

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        """As high as the present width demands: splitters know no height for a width."""
        widest = max((item.minimumSize().width() for item in self._items), default=0)
        if not self._width:
            return QSize(widest, self._row_height())
        return QSize(widest, self.heightForWidth(max(widest, self._width)))

    def setGeometry(self, rect: QRect) -> None:
        other_width, self._width = rect.width() != self._width, rect.width()
        super().setGeometry(rect)
        plan = self._plan(rect.width())
        height = self._row_height()
        for item, row, column, span in plan.cells:
            left = rect.x() + sum(width + _GAP for width in plan.columns[:column])
            width = _spanned(plan.columns[column : column + span])
            top = rect.y() + row * (height + _ROW_GAP)
            item.setGeometry(QRect(left, top, width, height))
        parent = self.parentWidget()
        if other_width and parent is not None:
            parent.updateGeometry()

    def _plan(self, width: int) -> _Plan:
        if width not in self._plans:
            self._plans[width] = self._made_plan(width)
        return self._plans[width]

    def _made_plan(self, width: int) -> _Plan:
        """The fewest rows that fit, and of these the fewest columns."""
        most = sum(self._spans)
        plans = [self._with_columns(number, width) for number in range(1, most + 1)]
        fitting = [plan for plan in plans if plan.width <= width] or plans[:1]
        return min(fitting, key=lambda plan: (plan.rows, len(plan.columns)), default=_Plan([], []))

    def _with_columns(self, number: int, width: int) -> _Plan:
        cells = self._cells(number)
        columns = [0] * number
        for cell in cells:
            if cell.span == 1:
                least = cell.item.minimumSize().width()
                columns[cell.column] = max(columns[cell.column], least)
        wide = [cell for cell in cells if cell.span > 1]
        for cell in wide:
            _widen(columns, cell, cell.item.minimumSize().width())
        for cell in wide:
            spare = width - _spanned(columns)
            now = _spanned(columns[cell.column : cell.column + cell.span])
            _widen(columns, cell, min(cell.item.sizeHint().width(), now + max(0, spare)))
        return _Plan(cells, columns)

    def _cells(self, columns: int) -> list[_Cell]:
        cells: list[_Cell] = []
        row = column = 0
        for item, wanted in zip(self._items, self._spans, strict=True):
            span = min(wanted, columns)
            if column + span > columns:
                row, column = row + 1, 0
            cells.append(_Cell(item, row, column, span))
            column += span
        return cells

    def _row_height(self) -> int:
        return max((item.sizeHint().height() for item in self._items), default=0)

    def _height(self, plan: _Plan) -> int:
        return max(0, plan.rows * (self._row_height() + _ROW_GAP) - _ROW_GAP)


def _spanned(columns: list[int]) -> int:
    """The width of columns with the gaps between them."""
    return sum(columns) + _GAP * max(0, len(columns) - 1)


def _widen(columns: list[int], cell: _Cell, wanted: int) -> None:
    """Makes the last of a figure's columns as much wider as it lacks."""
    now = _spanned(columns[cell.column : cell.column + cell.span])
    columns[cell.column + cell.span - 1] += max(0, wanted - now)
