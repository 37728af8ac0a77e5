"""Axes and grid of a plot: few, round ticks in the reader's language. Draws; keeps nothing.

pyqtgraph's own axes take several milliseconds whenever their range changes, and one a paint. These
are drawn into the canvas's background, which Qt keeps until the range or the size changes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QTransform

from overthink.ui.panels.plots.plot_spec import number
from overthink.ui.panels.plots.ticks import LONG_S, decimals, ticks, time_ticks
from overthink.ui.theme.colour_roles import Roles
from overthink.ui.theme.theme import colour

PIXELS_A_VALUE = 34
PIXELS_A_MOMENT = 64
TICK = 3

_AT_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_BELOW = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)

Writer = Callable[[list[float]], list[str]]


class ValueAxis(NamedTuple):
    """How a value axis is written."""

    text: Writer
    ends: tuple[float, float] | None = None
    """The outermost values that can be, where more than those is shown; None: all that is."""


class Range(NamedTuple):
    """What a plot shows: first and last second, least and greatest value."""

    start_s: float
    end_s: float
    bottom: float
    top: float

    def to_pixels(self, area: QRectF) -> QTransform:
        """From seconds and values to pixels of an area."""
        across = area.width() / (self.end_s - self.start_s)
        up = -area.height() / (self.top - self.bottom)
        left, low = area.left() - self.start_s * across, area.bottom() - self.bottom * up
        return QTransform(across, 0, 0, up, left, low)


def seconds_text(values: list[float]) -> list[str]:
    """Seconds as read on a time axis; minutes once they are many."""
    digits = decimals(values)
    if values and values[-1] >= LONG_S and digits == 0:
        return [f"{int(v // 60)}:{int(v % 60):02d}" for v in values]
    return [f"{number(value, digits)} s" for value in values]


def plain_text(values: list[float]) -> list[str]:
    """Numbers with as many digits as tell them apart."""
    digits = decimals(values)
    return [number(value, digits) for value in values]


def percent_text(values: list[float]) -> list[str]:
    """Shares as percent, the sign being in the title."""
    return [number(100 * value) for value in values]


PLAIN = ValueAxis(plain_text)
PERCENT = ValueAxis(percent_text, (0.0, 1.0))


def draw_axes(painter: QPainter, roles: Roles, area: QRectF, shown: Range, axis: ValueAxis) -> None:
    """Draws both axes and the grid around `area`, in the painter's font."""
    if area.height() >= 2 * TICK and area.width() >= 2 * TICK:
        _draw_values(painter, roles, area, shown, axis)
        _draw_time(painter, roles, area, shown)


def _draw_values(
    painter: QPainter, roles: Roles, area: QRectF, shown: Range, axis: ValueAxis
) -> None:
    least, most = axis.ends or (shown.bottom, shown.top)
    values = ticks(least, most, max(2, int(area.height() / PIXELS_A_VALUE) + 1))
    to_pixels = shown.to_pixels(area)
    height = painter.fontMetrics().height()
    for value, text in zip(values, axis.text(values), strict=True):
        y = round(to_pixels.map(QPointF(0, value)).y()) - 0.5
        painter.setPen(colour(roles.border))
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
        # The outermost texts stay inside, or the edge of the plot would cut them.
        middle = min(max(y, area.top() + height / 2), area.bottom() - height / 4)
        box = QRectF(0, middle - height / 2, area.left() - 6, height)
        painter.setPen(colour(roles.text_dim))
        painter.drawText(box, _AT_RIGHT, text)


def _draw_time(painter: QPainter, roles: Roles, area: QRectF, shown: Range) -> None:
    most = max(2, int(area.width() / PIXELS_A_MOMENT) + 1)
    values = time_ticks(shown.start_s, shown.end_s, most)
    scale = area.width() / (shown.end_s - shown.start_s)
    painter.setPen(colour(roles.border))
    painter.drawLine(area.topLeft(), area.bottomLeft())
    for value, text in zip(values, seconds_text(values), strict=True):
        x = round(area.left() + (value - shown.start_s) * scale) + 0.5
        half = painter.fontMetrics().horizontalAdvance(text) / 2
        painter.setPen(colour(roles.border))
        painter.drawLine(QPointF(x, area.bottom()), QPointF(x, area.bottom() + TICK))
        # The first one begins at the axis: centred, it would run into the values. The last one
        # ends with the plot.
        left = x - half if x - half >= area.left() else x - 1
        left = min(left, area.right() - 2 * half)
        box = QRectF(left, area.bottom() + TICK, 2 * half + 2, painter.fontMetrics().height())
        painter.setPen(colour(roles.text_dim))
        painter.drawText(box, _BELOW, text)
