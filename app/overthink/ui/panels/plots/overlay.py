"""The overlay of a plot: values and tokens at the crosshair, markers, and an empty-plot text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF, QTransform

from overthink.ui.panels.plots.axes import Range
from overthink.ui.panels.plots.lane_data import LaneSeries
from overthink.ui.panels.plots.plot_spec import PlotSpec
from overthink.ui.state.turn_state import Side
from overthink.ui.theme.colour_roles import Roles
from overthink.ui.theme.theme import colour

Readout = tuple[Side, str]


def readouts(spec: PlotSpec, lanes: list[LaneSeries], seconds: float | None) -> tuple[Readout, ...]:
    """Return the lanes' values at the tokens nearest to a time, or at their last tokens."""
    found = ((lane, _token_at(lane, seconds)) for lane in lanes)
    read = ((lane, token, _value(spec, lane, token)) for lane, token in found)
    return tuple(
        (lane.side, _readout(spec, lane, token, value))
        for lane, token, value in read
        if token is not None and value is not None
    )


def _readout(spec: PlotSpec, lane: LaneSeries, token: int, value: float) -> str:
    return " · ".join(filter(None, (spec.value_text(value), spec.extra_text(lane, token))))


def _token_at(lane: LaneSeries, seconds: float | None) -> int | None:
    if seconds is not None:
        return lane.nearest(seconds)
    return lane.count - 1 if lane.count else None


def _value(spec: PlotSpec, lane: LaneSeries, token: int | None) -> float | None:
    known = token is not None and token < lane.count
    return spec.value(lane, token) if known and token is not None else None


def placed_marks(
    spec: PlotSpec, lanes: list[LaneSeries], picked: Mapping[Side, int]
) -> list[PlacedMark]:
    """Return markers: ends of curves, ends of thoughts where shown, selected tokens."""
    return [
        PlacedMark(mark, lane.side, lane.seconds(token), value)
        for lane in lanes
        for mark, token in _marks_of(spec, lane, picked)
        if (value := _value(spec, lane, token)) is not None
    ]


def _marks_of(
    spec: PlotSpec, lane: LaneSeries, picked: Mapping[Side, int]
) -> Iterator[tuple[MarkerShape, int]]:
    yield MarkerShape.END, lane.count - 1 if lane.count else 0
    if spec.distinguishes_phases and lane.thought_end is not None:
        yield MarkerShape.THOUGHT, lane.thought_end
    if lane.side in picked:
        yield MarkerShape.TOKEN, picked[lane.side]


def nearest_token(
    spec: PlotSpec, lanes: list[LaneSeries], to_pixels: QTransform, at: QPointF, seconds: float
) -> tuple[Side, int] | None:
    """Return the token nearest to a point: of both lanes' tokens at that time, on the nearer curve.

    Args:
        spec: the plot.
        lanes: the lanes that it shows.
        to_pixels: transform from seconds and values to pixels.
        at: the point, pixels.
        seconds: the time at the point.
    """
    nearest: tuple[float, Side, int] | None = None
    for lane in lanes:
        token = lane.nearest(seconds)
        value = _value(spec, lane, token)
        if token is None or value is None:
            continue
        away = to_pixels.map(QPointF(lane.seconds(token), value)) - at
        found = (away.manhattanLength(), lane.side, token)
        nearest = found if nearest is None else min(nearest, found)
    return None if nearest is None else nearest[1:]


RADIUS = 3.5

_CENTRED = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)


class MarkerShape(Enum):
    """What a marker stands for."""

    END = 0
    """The end of a curve: a disc for the left lane, a square for the right one."""
    THOUGHT = 1
    """The end of the thought."""
    TOKEN = 2
    """A selected token."""


class PlacedMark(NamedTuple):
    """A marker of a lane at a time and a value."""

    mark: MarkerShape
    side: Side
    seconds: float
    value: float


@dataclass(slots=True)
class Overlay:
    """Everything that is drawn over the curves."""

    marks: list[PlacedMark] = field(default_factory=list)
    crosshair: float | None = None
    crosshair_text: str = ""
    empty_text: str = ""
    """Shown in the middle where there are no curves."""


def draw_lane_sign(painter: QPainter, side: Side, at: QPointF, radius: float) -> None:
    """Draw the lane's sign with the painter's brush: a disc for left, a square for right."""
    if side == "left":
        painter.drawEllipse(at, radius, radius)
    else:
        size = QRectF(0, 0, 1.8 * radius, 1.8 * radius)
        size.moveCenter(at)
        painter.drawRect(size)


def draw_mark(painter: QPainter, roles: Roles, mark: MarkerShape, side: Side, at: QPointF) -> None:
    """Draw one marker with its centre at `at`."""
    accent = colour(roles.accent(side))
    if mark is MarkerShape.END:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(accent)
        draw_lane_sign(painter, side, at, RADIUS)
    elif mark is MarkerShape.THOUGHT:
        painter.setPen(QPen(accent, 1.5))
        painter.setBrush(colour(roles.surface))
        painter.drawPolygon(_diamond(at, 1.5 * RADIUS))
    else:
        painter.setPen(QPen(colour(roles.text), 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        draw_lane_sign(painter, side, at, 1.6 * RADIUS)


def _diamond(at: QPointF, radius: float) -> QPolygonF:
    corners = ((0.0, -radius), (radius, 0.0), (0.0, radius), (-radius, 0.0))
    return QPolygonF([QPointF(at.x() + x, at.y() + y) for x, y in corners])


def draw_overlay(
    painter: QPainter, roles: Roles, area: QRectF, shown: Range, overlay: Overlay
) -> None:
    """Draw the overlay over a plot's area, in the painter's font."""
    to_pixels = shown.to_pixels(area)
    if overlay.empty_text:
        _draw_empty_text(painter, roles, area.adjusted(8, 4, -8, -4), overlay.empty_text)
    if overlay.crosshair is not None:
        x = to_pixels.map(QPointF(overlay.crosshair, 0)).x()
        if area.left() <= x <= area.right():
            _draw_crosshair(painter, roles, area, x, overlay.crosshair_text)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    edge = area.adjusted(-1, -1, 1, 1)
    for mark, side, seconds, value in overlay.marks:
        at = to_pixels.map(QPointF(seconds, value))
        if edge.contains(at):
            draw_mark(painter, roles, mark, side, at)


def _draw_empty_text(painter: QPainter, roles: Roles, area: QRectF, text: str) -> None:
    """Draw a text in the middle, on a surface that hides the grid lines."""
    box = painter.boundingRect(area, _CENTRED, text)
    painter.fillRect(box.adjusted(-4, 0, 4, 0), colour(roles.surface))
    painter.setPen(colour(roles.text_dim))
    painter.drawText(area, _CENTRED, text)


def _draw_crosshair(painter: QPainter, roles: Roles, area: QRectF, x: float, text: str) -> None:
    """Draw a vertical line with the time next to its top."""
    painter.setPen(QPen(colour(roles.text_faint), 0))
    painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
    width = painter.fontMetrics().horizontalAdvance(text) + 8.0
    left = x + 2 if x + 2 + width <= area.right() else x - 2 - width
    box = QRectF(left, area.top() + 1, width, painter.fontMetrics().height())
    painter.fillRect(box, colour(roles.raised))
    painter.setPen(colour(roles.text))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def faded(roles: Roles, side: Side) -> QColor:
    """Return the accent at a third of its strength, opaque: blending many lines is slow."""
    front, back = colour(roles.accent(side)), colour(roles.surface)
    mixed = (
        round(b + (f - b) / 3)
        for f, b in zip(front.getRgb()[:3], back.getRgb()[:3], strict=True)  # type: ignore[index]
    )
    return QColor(*mixed)
