"""A line of a plot as an item of pyqtgraph's scene, drawn in pixels of the line's own width.

It does without what pyqtgraph's own curve does each time it is looked at: finding the bounds of its
data took longer than drawing it.
"""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen, QTransform
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from overthink.ui.panels.plots.series_math import Points

EVERYWHERE = QRectF(-1e9, -1e9, 2e9, 2e9)


class Curve(QGraphicsItem):
    """A line through points.

    Args:
        smooth: whether its edges are smoothed.
    """

    def __init__(self, smooth: bool) -> None:
        super().__init__()
        self._path = QPainterPath()
        self._pen = QPen()
        self._smooth = smooth

    def set_pen(self, pen: QPen) -> None:
        """Colour and width, the latter in pixels."""
        self._pen = QPen(pen)
        self._pen.setCosmetic(True)

    def set_points(self, points: Points) -> None:
        """Replaces the line."""
        self._path = pg.arrayToQPath(points.x, points.y, connect="all", finiteCheck=False)
        self.update()

    def boundingRect(self) -> QRectF:
        return EVERYWHERE

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, self._smooth)
        painter.setPen(self._pen)
        painter.drawPath(self._path)

    def draw(self, painter: QPainter, to_pixels: QTransform) -> None:
        """Draws it into a picture, where lines are as wide as the picture's scale has them."""
        pen = QPen(self._pen)
        pen.setCosmetic(False)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(to_pixels.map(self._path))
