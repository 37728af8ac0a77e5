"""Rows and columns of widgets, and layouts whose height depends on their width."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLayout,
    QLayoutItem,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

_COLUMN_GAP, _ROW_GAP = 10, 2
"""Pixels between two columns of metrics, and between two rows."""

STRETCH = None
"""Stretchable space in a row or column."""

Item = QWidget | QLayout | tuple[QWidget | QLayout, int] | None
Margins = int | tuple[int, int, int, int] | None


def hbox(
    *items: Item, parent: QWidget | None = None, margins: Margins = None, spacing: int | None = None
) -> QHBoxLayout:
    """Create a row of widgets and layouts.

    Args:
        items: from left to right; a pair is an item and its stretch factor.
        parent: the widget that the row fills; None for a row inside another layout.
        margins: left, top, right, bottom; or one value for all sides. None is the style's.
        spacing: pixels between two items; None is the style's.
    """
    row = QHBoxLayout() if parent is None else QHBoxLayout(parent)
    _fill(row, items, margins, spacing)
    return row


def vbox(
    *items: Item, parent: QWidget | None = None, margins: Margins = None, spacing: int | None = None
) -> QVBoxLayout:
    """Create a column, from top to bottom; the parameters are those of `hbox`."""
    column = QVBoxLayout() if parent is None else QVBoxLayout(parent)
    _fill(column, items, margins, spacing)
    return column


def _fill(box: QBoxLayout, items: Iterable[Item], margins: Margins, spacing: int | None) -> None:
    if margins is not None:
        box.setContentsMargins(*((margins,) * 4 if isinstance(margins, int) else margins))
    if spacing is not None:
        box.setSpacing(spacing)
    for item in items:
        part, stretch = item if isinstance(item, tuple) else (item, 0)
        if part is None:
            box.addStretch(1)
        elif isinstance(part, QWidget):
            box.addWidget(part, stretch)
        else:
            box.addLayout(part, stretch)


def scroll_area(content: QWidget, *, framed: bool = False) -> QScrollArea:
    """Create a vertical scroll area around a widget, as wide as the area; it takes no focus."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    if not framed:
        area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(content)
    return area


class _WrappingLayout(QLayout):
    """What both layouts share: their items, and a minimum height for the current width.

    Windows and splitters ask for no height for a width: without that minimum, rows would be cut off
    in a low window.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._width = 0
        """The current width; Qt drops a layout's geometry when something in it changes."""

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def setGeometry(self, rect: QRect) -> None:
        width_changed, self._width = rect.width() != self._width, rect.width()
        super().setGeometry(rect)
        self._place(rect)
        parent = self.parentWidget()
        if width_changed and parent is not None:
            parent.updateGeometry()

    def _place(self, rect: QRect) -> None:
        """Set the geometry of all items."""
        raise NotImplementedError


class FlowLayout(_WrappingLayout):
    """Places widgets like words: left to right, and in the next line where one does not fit.

    Args:
        gap: pixels between two widgets of a line.
        line_gap: pixels between two lines.
    """

    def __init__(self, gap: int, line_gap: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._gap, self._line_gap = gap, line_gap
        self._heights: dict[int, int] = {}
        """By width, since the widgets last changed."""
        self.setContentsMargins(0, 0, 0, 0)

    def heightForWidth(self, width: int) -> int:
        if width not in self._heights:
            lines = self._lines(width)
            heights = [_line_height(line) + self._line_gap for line in lines]
            self._heights[width] = max(0, sum(heights) - self._line_gap)
        return self._heights[width]

    def invalidate(self) -> None:
        self._heights.clear()
        super().invalidate()

    def minimumSize(self) -> QSize:
        """As wide as the widest widget, and as high as the current width requires."""
        least = QSize()
        for item in self._items:
            least = least.expandedTo(item.minimumSize())
        if self._width:
            height = self.heightForWidth(max(least.width(), self._width))
            least = least.expandedTo(QSize(0, height))
        return least

    def _place(self, rect: QRect) -> None:
        y = rect.y()
        for line in self._lines(rect.width()):
            x, height = rect.x(), _line_height(line)
            for item in line:
                size = item.sizeHint()
                top = y + (height - size.height()) // 2
                item.setGeometry(QRect(QPoint(x, top), size))
                x += size.width() + self._gap
            y += height + self._line_gap

    def _lines(self, width: int) -> list[list[QLayoutItem]]:
        """Distribute the items over lines, without hidden widgets."""
        lines: list[list[QLayoutItem]] = []
        x = 0
        for item in self._items:
            if item.isEmpty():
                continue
            wanted = item.sizeHint().width()
            if not lines or x + wanted > width:
                lines.append([])
                x = 0
            lines[-1].append(item)
            x += wanted + self._gap
        return lines


def _line_height(line: list[QLayoutItem]) -> int:
    return max(item.sizeHint().height() for item in line)


class _Cell(NamedTuple):
    item: QLayoutItem
    row: int
    column: int
    span: int


class _Plan(NamedTuple):
    """The arrangement for a width."""

    cells: list[_Cell]
    columns: list[int]
    """Widths in pixels."""

    @property
    def rows(self) -> int:
        return self.cells[-1].row + 1 if self.cells else 0

    @property
    def width(self) -> int:
        return _total_width(self.columns)


class MetricGrid(_WrappingLayout):
    """Places metrics in columns of their own widths, in as few rows as the width allows.

    A metric may span several columns (`add_spanning`); it gets at least its minimum width and,
    where there is room left, its preferred one.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._spans: list[int] = []
        self._plans: dict[int, _Plan] = {}
        """By width, since the metrics last changed."""
        self.setContentsMargins(0, 0, 0, 0)

    def add_spanning(self, widget: QWidget, columns: int) -> None:
        """Add a widget that spans up to `columns` columns."""
        self.addWidget(widget)
        self._spans[-1] = columns

    def addItem(self, item: QLayoutItem) -> None:
        super().addItem(item)
        self._spans.append(1)

    def takeAt(self, index: int) -> QLayoutItem | None:
        if not 0 <= index < len(self._items):
            return None
        del self._spans[index]
        return self._items.pop(index)

    def heightForWidth(self, width: int) -> int:
        return max(0, self._plan(width).rows * (self._row_height() + _ROW_GAP) - _ROW_GAP)

    def invalidate(self) -> None:
        self._plans.clear()
        super().invalidate()

    def minimumSize(self) -> QSize:
        """As wide as the widest metric, and as high as the current width requires."""
        widest = max((item.minimumSize().width() for item in self._items), default=0)
        if not self._width:
            return QSize(widest, self._row_height())
        return QSize(widest, self.heightForWidth(max(widest, self._width)))

    def _place(self, rect: QRect) -> None:
        plan = self._plan(rect.width())
        height = self._row_height()
        for item, row, column, span in plan.cells:
            left = rect.x() + sum(width + _COLUMN_GAP for width in plan.columns[:column])
            width = _total_width(plan.columns[column : column + span])
            top = rect.y() + row * (height + _ROW_GAP)
            item.setGeometry(QRect(left, top, width, height))

    def _plan(self, width: int) -> _Plan:
        if width not in self._plans:
            self._plans[width] = self._make_plan(width)
        return self._plans[width]

    def _make_plan(self, width: int) -> _Plan:
        """Choose the fewest rows that fit, and of these the fewest columns."""
        most = sum(self._spans)
        plans = [self._plan_columns(number, width) for number in range(1, most + 1)]
        candidates = [plan for plan in plans if plan.width <= width] or plans[:1]
        return min(
            candidates, key=lambda plan: (plan.rows, len(plan.columns)), default=_Plan([], [])
        )

    def _plan_columns(self, number: int, width: int) -> _Plan:
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
            spare = width - _total_width(columns)
            now = _total_width(columns[cell.column : cell.column + cell.span])
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


def _total_width(columns: list[int]) -> int:
    """Return the width of columns with the gaps between them."""
    return sum(columns) + _COLUMN_GAP * max(0, len(columns) - 1)


def _widen(columns: list[int], cell: _Cell, wanted: int) -> None:
    """Widen the last column of a cell until the cell is as wide as `wanted`."""
    now = _total_width(columns[cell.column : cell.column + cell.span])
    columns[cell.column + cell.span - 1] += max(0, wanted - now)
