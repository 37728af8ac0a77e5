"""Draws a chooser's rows: a title, a dimmer line of detail, and the reason where it is unfit."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QSize
from PySide6.QtGui import QFont, QPainter, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from overthink.ui.theme.theme import Theme, colour
from overthink.ui.widgets.grouped_combo_model import ROW, Row, RowKind

_SIDE, _ABOVE = 10, 4
"""Pixels around a row's text, at the usual text size."""


class RowDelegate(QStyledItemDelegate):
    """Rows of one to several lines, as wide as the list."""

    def __init__(self, theme: Theme, width: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.width = width
        self._heights: dict[tuple[Row, int, float], int] = {}

    def forget(self) -> None:
        """Lets go of the heights of rows that are no more."""
        self._heights.clear()

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        row: Row = index.data(ROW)
        key = row, self.width, self._theme.scale
        if key not in self._heights:
            inner = self.width - 2 * _SIDE
            lines = (_laid_out(text, font, inner)[1] for text, font, _ in self._lines(row))
            self._heights[key] = sum(lines) + 2 * _ABOVE
        return QSize(self.width, self._heights[key])

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        roles = self._theme.roles
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        if chosen:
            painter.fillRect(rect, colour(roles.selection))
        area = rect.adjusted(_SIDE, _ABOVE, -_SIDE, -_ABOVE)
        for text, font, role in self._lines(index.data(ROW)):
            laid_out, height = _laid_out(text, font, area.width())
            painter.setPen(colour(roles.selection_text if chosen else getattr(roles, role)))
            laid_out.draw(painter, QPointF(area.topLeft()))
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


def _laid_out(text: str, font: QFont, width: int) -> tuple[QTextLayout, int]:
    """A plain text in lines of a width, and its height; words too long for a line are broken."""
    made = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    made.setTextOption(option)
    made.beginLayout()
    height = 0.0
    while (line := made.createLine()).isValid():
        line.setLineWidth(width)
        line.setPosition(QPointF(0, height))
        height += line.height()
    made.endLayout()
    return made, ceil(height)
