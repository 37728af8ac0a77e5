"""Axes and grid of a plot: few round ticks, labelled in the user's language.

pyqtgraph's own axes cost several milliseconds per range change and one per paint. These are drawn
into the canvas's background, which Qt caches until the range or the size changes.
"""

from __future__ import annotations

from collections.abc import Callable
from math import ceil, floor, log10
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QTransform

from overthink.ui.i18n.number_format import decimal
from overthink.ui.theme.colour_roles import Roles
from overthink.ui.theme.theme import colour

STEPS = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
TICK_STEPS = (1.0, 2.0, 5.0, 10.0)
LONG_S = 180.0
"""From this length on, the axis is labelled in minutes."""
LONG_STEPS = (15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21600, 86400)
"""Tick distances in seconds, for an axis in minutes."""


def round_up(value: float, least: float) -> float:
    """Return the smallest allowed axis end that is at or above a value.

    Few ends are allowed, so that the axis of a growing curve rarely changes.

    Args:
        value: the value that must fit.
        least: the smallest end.
    """
    if value <= least:
        return least
    size = 10.0 ** floor(log10(value))
    return next((step * size for step in STEPS if step * size >= value), 10.0 * size)


def stable_end(value: float, current: float, least: float) -> float:
    """Return the next end of an axis: it grows when needed and shrinks only by half or more."""
    if current / 2 <= value <= current and current >= least:
        return current
    return round_up(value, least)


def ticks(start: float, end: float, most: int) -> list[float]:
    """Return at most `most` round values from `start` to `end`."""
    if end <= start or most < 2:
        return []
    rough = (end - start) / (most - 1)
    size = 10.0 ** floor(log10(rough))
    step = next(step * size for step in TICK_STEPS if step * size >= rough * (1 - 1e-9))
    # The tolerance makes 0.3 a multiple of 0.1.
    first, last = ceil(start / step - 1e-6), floor(end / step + 1e-6)
    return [i * step for i in range(first, last + 1)]


def time_ticks(start: float, end: float, most: int) -> list[float]:
    """Return round times from `start` to `end` in seconds; on long axes multiples of 15 s."""
    if end < LONG_S or most < 2:
        return ticks(start, end, most)
    rough = (end - start) / (most - 1)
    step = next((step for step in LONG_STEPS if step >= rough), None)
    if step is None or rough < LONG_STEPS[0] / 2:
        return ticks(start, end, most)
    return [float(i * step) for i in range(ceil(start / step), floor(end / step) + 1)]


def decimals(values: list[float]) -> int:
    """Return the number of decimals that distinguishes these ticks."""
    if len(values) < 2:
        return 0
    return max(0, -floor(log10(values[1] - values[0]) + 1e-9))


PIXELS_PER_VALUE = 34
PIXELS_PER_TIME = 64
TICK = 3

_RIGHT_ALIGNED = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_BELOW = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)

Writer = Callable[[list[float]], list[str]]


class ValueAxis(NamedTuple):
    """How a value axis is labelled."""

    text: Writer
    ends: tuple[float, float] | None = None
    """The smallest and largest possible value where the plot shows more than these; else None."""


class Range(NamedTuple):
    """The visible range of a plot, in seconds and in values."""

    start_s: float
    end_s: float
    bottom: float
    top: float

    def to_pixels(self, area: QRectF) -> QTransform:
        """Return the transform from seconds and values to pixels of an area."""
        across = area.width() / (self.end_s - self.start_s)
        up = -area.height() / (self.top - self.bottom)
        left, low = area.left() - self.start_s * across, area.bottom() - self.bottom * up
        return QTransform(across, 0, 0, up, left, low)


def seconds_text(values: list[float]) -> list[str]:
    """Label times on a time axis: in seconds, on long axes in minutes."""
    digits = decimals(values)
    if values and values[-1] >= LONG_S and digits == 0:
        return [f"{int(v // 60)}:{int(v % 60):02d}" for v in values]
    return [f"{decimal(value, digits)} s" for value in values]


def plain_text(values: list[float]) -> list[str]:
    """Label numbers with as many decimals as distinguish them."""
    digits = decimals(values)
    return [decimal(value, digits) for value in values]


def percent_text(values: list[float]) -> list[str]:
    """Label shares in percent; the sign is in the title."""
    return [decimal(100 * value) for value in values]


PLAIN = ValueAxis(plain_text)
PERCENT = ValueAxis(percent_text, (0.0, 1.0))


def draw_axes(painter: QPainter, roles: Roles, area: QRectF, shown: Range, axis: ValueAxis) -> None:
    """Draw both axes and the grid around `area`, in the painter's font."""
    if area.height() >= 2 * TICK and area.width() >= 2 * TICK:
        _draw_values(painter, roles, area, shown, axis)
        _draw_time(painter, roles, area, shown)


def _draw_values(
    painter: QPainter, roles: Roles, area: QRectF, shown: Range, axis: ValueAxis
) -> None:
    least, most = axis.ends or (shown.bottom, shown.top)
    values = ticks(least, most, max(2, int(area.height() / PIXELS_PER_VALUE) + 1))
    to_pixels = shown.to_pixels(area)
    height = painter.fontMetrics().height()
    for value, text in zip(values, axis.text(values), strict=True):
        y = round(to_pixels.map(QPointF(0, value)).y()) - 0.5
        painter.setPen(colour(roles.border))
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
        # Labels at the ends stay inside: the edge of the plot would cut them off.
        middle = min(max(y, area.top() + height / 2), area.bottom() - height / 4)
        box = QRectF(0, middle - height / 2, area.left() - 6, height)
        painter.setPen(colour(roles.text_dim))
        painter.drawText(box, _RIGHT_ALIGNED, text)


def _draw_time(painter: QPainter, roles: Roles, area: QRectF, shown: Range) -> None:
    most = max(2, int(area.width() / PIXELS_PER_TIME) + 1)
    values = time_ticks(shown.start_s, shown.end_s, most)
    scale = area.width() / (shown.end_s - shown.start_s)
    painter.setPen(colour(roles.border))
    painter.drawLine(area.topLeft(), area.bottomLeft())
    for value, text in zip(values, seconds_text(values), strict=True):
        x = round(area.left() + (value - shown.start_s) * scale) + 0.5
        half = painter.fontMetrics().horizontalAdvance(text) / 2
        painter.setPen(colour(roles.border))
        painter.drawLine(QPointF(x, area.bottom()), QPointF(x, area.bottom() + TICK))
        # The first label starts at the axis, since centred it would overlap the value labels. The
        # last one ends with the plot.
        left = x - half if x - half >= area.left() else x - 1
        left = min(left, area.right() - 2 * half)
        box = QRectF(left, area.bottom() + TICK, 2 * half + 2, painter.fontMetrics().height())
        painter.setPen(colour(roles.text_dim))
        painter.drawText(box, _BELOW, text)
