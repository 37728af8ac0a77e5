"""An axis with few, round ticks in the reader's language, cheap enough to change while streaming.

Beside `canvas.py` the only file that touches pyqtgraph. Its own axis computes ticks, sub-ticks and
text sizes for several milliseconds; this one places four or five and draws the grid with them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPen

from overthink.ui.plots.figures import number
from overthink.ui.plots.scales import decimals, ticks
from overthink.ui.theme.roles import Roles
from overthink.ui.theme.theme import colour

PIXELS_A_TICK = {"left": 34, "bottom": 64}

DrawSpecs = tuple[
    tuple[QPen, QPointF, QPointF],
    list[tuple[QPen, QPointF, QPointF]],
    list[tuple[QRectF, Qt.AlignmentFlag, str]],
]


def seconds_text(values: list[float]) -> list[str]:
    """Seconds as read on a time axis; minutes once they are many."""
    if values and values[-1] >= 300:
        return [f"{int(v // 60)}:{int(v % 60):02d}" for v in values]
    digits = decimals(values)
    return [f"{number(value, digits)} s" for value in values]


def plain_text(values: list[float]) -> list[str]:
    """Numbers with as many digits as tell them apart."""
    digits = decimals(values)
    return [number(value, digits) for value in values]


def percent_text(values: list[float]) -> list[str]:
    """Shares as percent, the sign being in the title."""
    return [number(100 * value) for value in values]


class TickAxis(pg.AxisItem):  # type: ignore[misc]
    """One axis of a plot, grid lines included.

    Args:
        orientation: "left" or "bottom".
        text: writes the ticks.
    """

    def __init__(self, orientation: str, text: Callable[[list[float]], list[str]]) -> None:
        super().__init__(orientation)
        self._text = text
        self._grid_pen = QPen()
        self.enableAutoSIPrefix(False)
        self.setGrid(255)
        # Behind the curves.
        self.setZValue(-1000)

    def restyle(self, roles: Roles, font: QFont, size: int) -> None:
        """Takes colours and font; `size` is its width or height, pixels."""
        self._grid_pen = QPen(colour(roles.border), 0)
        self.setTextPen(colour(roles.text_dim))
        self.setTickFont(font)
        if self.orientation == "left":
            self.setWidth(size)
        else:
            self.setHeight(size)

    def generateDrawSpecs(self, p: QPainter) -> DrawSpecs | None:  # noqa: N802
        """What pyqtgraph's axis draws and keeps until the range or the size changes."""
        view: Any = self.linkedView()
        area = QRectF(view.mapRectToItem(self, view.boundingRect()))
        upright = self.orientation == "left"
        length = area.height() if upright else area.width()
        start, end = self.range
        if length < 8 or end <= start:
            return None
        values = ticks(start, end, max(2, int(length / PIXELS_A_TICK[self.orientation]) + 1))
        scale = length / (end - start)
        places = [(value - start) * scale for value in values]
        texts = self._text(values)
        if upright:
            return self._upright(area, places, texts)
        return self._level(area, places, texts)

    def _upright(self, area: QRectF, places: list[float], texts: list[str]) -> DrawSpecs:
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        lines, words = [], []
        for place, text in zip(places, texts, strict=True):
            y = round(area.bottom() - place) - 0.5
            lines.append((self._grid_pen, QPointF(area.left(), y), QPointF(area.right(), y)))
            # The outermost texts stay inside, or the edge of the plot would cut them.
            middle = min(max(y, area.top() + 5), area.bottom() - 5)
            words.append((QRectF(0, middle - 8, self.width() - 5, 16), flags, text))
        edge = (self._grid_pen, area.topLeft(), area.bottomLeft())
        return edge, lines, words

    def _level(self, area: QRectF, places: list[float], texts: list[str]) -> DrawSpecs:
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        lines, words = [], []
        for place, text in zip(places, texts, strict=True):
            x = round(area.left() + place) + 0.5
            lines.append((self._grid_pen, QPointF(x, area.bottom()), QPointF(x, area.bottom() + 3)))
            if place < area.width() - 16:
                words.append((QRectF(x - 32, area.bottom() + 3, 64, 16), flags, text))
        edge = (self._grid_pen, area.bottomLeft(), area.bottomRight())
        return edge, lines, words
