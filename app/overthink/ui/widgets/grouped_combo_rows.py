"""Rows of a `GroupedCombo`: its model, and the delegate that draws them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from math import ceil
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QFont, QPainter, QTextLayout
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from overthink.ui.base.any_part_match import AnyPartMatch
from overthink.ui.base.text_layout import stack_lines, wrapping
from overthink.ui.theme.theme import Theme, colour
from overthink.ui.widgets.labels import tooltip

Index = QModelIndex | QPersistentModelIndex

DETAIL = Qt.ItemDataRole.UserRole
PROBLEM = Qt.ItemDataRole.UserRole + 1
ROW = Qt.ItemDataRole.UserRole + 2

_PADDING_X, _PADDING_Y = 10, 4
"""Pixels around a row's text, at the usual text size."""


class RowKind(Enum):
    """What choosing a row does."""

    CHOICE = auto()
    ACTION = auto()
    """Triggers something instead of being chosen."""
    GROUP = auto()
    """Heading of the rows below it."""


@dataclass(frozen=True)
class Row:
    """One row. Its texts are plain text, never markup."""

    title: str
    value: str = ""
    """The value that it represents; unique among choices."""
    detail: str = ""
    problem: str = ""
    """Why it cannot be chosen, a sentence."""
    kind: RowKind = RowKind.CHOICE
    brief: str = ""
    """A shorter title for the closed box."""

    @property
    def description(self) -> str:
        """All of it in one line, for screen readers."""
        return ", ".join(part for part in (self.title, self.detail, self.problem) if part)


class RowsModel(AnyPartMatch, QAbstractListModel):
    """The rows of one combo box."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[Row, ...] = ()

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Replace all rows."""
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return row.title
            case Qt.ItemDataRole.ToolTipRole:
                return tooltip(row.title, row.detail, row.problem)
            case Qt.ItemDataRole.AccessibleTextRole:
                return row.description
        return {DETAIL: row.detail, PROBLEM: row.problem, ROW: row}.get(role)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        row = self.rows[index.row()]
        if row.problem or row.kind is RowKind.GROUP:
            return Qt.ItemFlag.ItemNeverHasChildren
        enabled = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return enabled | Qt.ItemFlag.ItemNeverHasChildren


class RowDelegate(QStyledItemDelegate):
    """Draws a row as title, dimmer detail and the reason why it cannot be chosen, all wrapped."""

    def __init__(self, theme: Theme, width: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.width = width
        self._heights: dict[tuple[Row, int, float], int] = {}

    def clear_cache(self) -> None:
        """Drop the cached heights of the rows."""
        self._heights.clear()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row: Row = index.data(ROW)
        key = row, self.width, self._theme.scale
        if key not in self._heights:
            inner = self.width - 2 * _PADDING_X
            lines = (_lay_out(text, font, inner)[1] for text, font, _ in self._lines(row))
            self._heights[key] = sum(lines) + 2 * _PADDING_Y
        return QSize(self.width, self._heights[key])

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        roles = self._theme.roles
        is_selected = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        if is_selected:
            painter.fillRect(rect, colour(roles.selection))
        area = rect.adjusted(_PADDING_X, _PADDING_Y, -_PADDING_X, -_PADDING_Y)
        for text, font, role in self._lines(index.data(ROW)):
            layout, height = _lay_out(text, font, area.width())
            painter.setPen(colour(roles.selection_text if is_selected else getattr(roles, role)))
            layout.draw(painter, QPointF(area.topLeft()))
            area.setTop(area.top() + height)
        painter.restore()

    def _lines(self, row: Row) -> list[tuple[str, QFont, str]]:
        """Texts of a row with font and colour role."""
        small = self._theme.ui_font(0.88)
        if row.kind is RowKind.GROUP:
            small.setWeight(QFont.Weight.DemiBold)
            return [(row.title, small, "text_dim")]
        title = (row.title, self._theme.ui_font(), "text_faint" if row.problem else "text")
        details = [(row.detail, small, "text_dim"), (row.problem, small, "warning")]
        return [title, *(line for line in details if line[0])]


def _lay_out(text: str, font: QFont, width: int) -> tuple[QTextLayout, int]:
    """Lay out a plain text at a width, breaking words that are too long; returns its height too."""
    layout = QTextLayout(text, font)
    layout.setTextOption(wrapping())
    return layout, ceil(stack_lines(layout, width))
