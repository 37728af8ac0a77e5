"""Words in the place of rows, where a list has none."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractItemView

from overthink.ui.theme.theme import Theme, colour

_MARGIN = 16


def paint_placeholder(view: QAbstractItemView, words: str, theme: Theme) -> None:
    """Paints words into a view's viewport, faint and wrapped; nothing where there are rows.

    To be called in the view's `paintEvent`, behind what Qt paints.
    """
    if not words or view.model().rowCount():
        return
    painter = QPainter(view.viewport())
    painter.setPen(colour(theme.roles.text_faint))
    area: QRect = view.viewport().rect().adjusted(_MARGIN, 2 * _MARGIN, -_MARGIN, 0)
    flags = Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap
    painter.drawText(area, flags, words)
    painter.end()
