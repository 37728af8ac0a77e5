"""A bar of one place's memory: what would go there, by lane and part, against what is free.

Lanes have their accent colours and parts their patterns; all of it stands in the words beside it
and in the tooltip, too.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from overthink.comparison.fit import Part, PlaceFit
from overthink.ui.theme.theme import Theme, colour

_WIDTH, _HEIGHT = 60, 12
"""Pixels at the usual text size: at least so wide."""
_PATTERNS = {
    Part.WEIGHTS: Qt.BrushStyle.SolidPattern,
    Part.CACHE: Qt.BrushStyle.BDiagPattern,
    Part.COMPUTE: Qt.BrushStyle.Dense6Pattern,
}

LEAST_SHARE = 2
"""Pixels: what is there is seen, however large the place."""


class MemoryBar(QWidget):
    """Paints what goes to a place. As wide as what is free, or as what is needed if that is more.

    Args:
        theme: colours and text size.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._fit: PlaceFit | None = None
        self.setSizePolicy(QSizePolicy.Policy.MinimumExpanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._restyle)

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()

    def show_fit(self, fit: PlaceFit) -> None:
        """Shows another place, or other figures of it."""
        if fit != self._fit:
            self._fit = fit
            self.update()

    def sizeHint(self) -> QSize:
        scale = self._theme.scale
        return QSize(round(_WIDTH * scale), round(_HEIGHT * scale))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.fillRect(frame, colour(self._theme.roles.hovered))
        if self._fit and self._fit.place.free_bytes:
            self._paint_shares(painter, frame, self._fit)
        painter.setPen(QPen(colour(self._theme.roles.outline), 1))
        painter.drawRect(frame)
        painter.end()

    def _paint_shares(self, painter: QPainter, frame: QRectF, fit: PlaceFit) -> None:
        whole = max(fit.needed, fit.place.free_bytes)
        x = frame.left()
        for share in fit.shares:
            width = max(frame.width() * share.size_bytes / whole, LEAST_SHARE)
            accent = self._theme.roles.accent("left" if share.side == "left" else "right")
            brush = QBrush(colour(accent), _PATTERNS[share.part])
            painter.fillRect(QRectF(x, frame.top(), width, frame.height()), brush)
            x += width
            if width > 2 * LEAST_SHARE:
                gap = QRectF(x - 0.5, frame.top(), 1, frame.height())
                painter.fillRect(gap, colour(self._theme.roles.hovered))
        if fit.missing:
            edge = frame.left() + frame.width() * fit.place.free_bytes / whole
            painter.fillRect(
                QRectF(edge - 1, frame.top(), 3, frame.height()), colour(self._theme.roles.bad)
            )
