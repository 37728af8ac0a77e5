"""Draws the state of a build: words, and below them a bar where a part of it is here."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from overthink.library.downloads.progress import Availability
from overthink.ui.panels.downloads.catalogue_model import ITEM, Column
from overthink.ui.services.download_queue import Activity, Item
from overthink.ui.theme.theme import Theme, colour

Index = QModelIndex | QPersistentModelIndex

_BAR, _SIDE, _ABOVE = 3, 6, 5
"""Height of the bar, and room beside it and around a row's text, at the usual text size."""


class StateDelegate(QStyledItemDelegate):
    """For all columns: rows are as high as that of the state."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        hint = super().sizeHint(option, index)
        metrics = option.fontMetrics
        hint.setHeight(metrics.height() + self._px(2 * _ABOVE + _BAR))
        return hint

    def _px(self, length: float) -> int:
        return round(length * self._theme.scale)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        item: Item = index.data(ITEM)
        if index.column() == Column.STATE and _is_partial(item):
            self._paint_bar(painter, option.rect, item)

    def _paint_bar(self, painter: QPainter, cell: QRect, item: Item) -> None:
        side, height = self._px(_SIDE), self._px(_BAR)
        bar = QRect(cell.left() + side, cell.bottom() - height, cell.width() - 2 * side, height)
        roles = self._theme.roles
        painter.fillRect(bar, colour(roles.pressed))
        running = item.activity is Activity.RUNNING
        bar.setWidth(round(bar.width() * item.share))
        painter.fillRect(bar, colour(roles.focus if running else roles.outline))


def _is_partial(item: Item) -> bool:
    return item.local_copy.availability is Availability.PARTIAL and item.local_copy.done > 0
