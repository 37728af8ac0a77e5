"""What is read out of the lanes at a moment, what is marked, and which token a spot means.

Asks figures and lanes; knows no widget.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from PySide6.QtCore import QPointF
from PySide6.QtGui import QTransform

from overthink.ui.panels.plots.lane_data import LaneSeries
from overthink.ui.panels.plots.overlay import MarkerShape, PlacedMark
from overthink.ui.panels.plots.plot_spec import PlotSpec
from overthink.ui.state.turn_state import Side

Readout = tuple[Side, str]


def readouts(
    figure: PlotSpec, lanes: list[LaneSeries], seconds: float | None
) -> tuple[Readout, ...]:
    """The lanes' values at their tokens nearest to a moment, or at their last ones."""
    found = ((lane, _token_at(lane, seconds)) for lane in lanes)
    read = ((lane, token, _value(figure, lane, token)) for lane, token in found)
    return tuple(
        (lane.side, _told(figure, lane, token, value))
        for lane, token, value in read
        if token is not None and value is not None
    )


def _told(figure: PlotSpec, lane: LaneSeries, token: int, value: float) -> str:
    return " · ".join(filter(None, (figure.shown(value), figure.beside(lane, token))))


def _token_at(lane: LaneSeries, seconds: float | None) -> int | None:
    if seconds is not None:
        return lane.nearest(seconds)
    return lane.count - 1 if lane.count else None


def _value(figure: PlotSpec, lane: LaneSeries, token: int | None) -> float | None:
    known = token is not None and token < lane.count
    return figure.value(lane, token) if known and token is not None else None


def marks(
    figure: PlotSpec, lanes: list[LaneSeries], picked: Mapping[Side, int]
) -> list[PlacedMark]:
    """Ends of curves, of thoughts where the figure tells thought from answer, picked tokens."""
    return [
        PlacedMark(mark, lane.side, lane.seconds(token), value)
        for lane in lanes
        for mark, token in _wanted(figure, lane, picked)
        if (value := _value(figure, lane, token)) is not None
    ]


def _wanted(
    figure: PlotSpec, lane: LaneSeries, picked: Mapping[Side, int]
) -> Iterator[tuple[MarkerShape, int]]:
    yield MarkerShape.END, lane.count - 1 if lane.count else 0
    if figure.tells_phases and lane.thought_end is not None:
        yield MarkerShape.THOUGHT, lane.thought_end
    if lane.side in picked:
        yield MarkerShape.TOKEN, picked[lane.side]


def nearest_token(
    figure: PlotSpec, lanes: list[LaneSeries], to_pixels: QTransform, at: QPointF, seconds: float
) -> tuple[Side, int] | None:
    """The token nearest to a spot: each lane's at that moment, of the nearer curve.

    Args:
        figure: what is drawn.
        lanes: of whom.
        to_pixels: from seconds and values to pixels.
        at: the spot, pixels.
        seconds: its moment.
    """
    nearest: tuple[float, Side, int] | None = None
    for lane in lanes:
        token = lane.nearest(seconds)
        value = _value(figure, lane, token)
        if token is None or value is None:
            continue
        away = to_pixels.map(QPointF(lane.seconds(token), value)) - at
        found = (away.manhattanLength(), lane.side, token)
        nearest = found if nearest is None else min(nearest, found)
    return None if nearest is None else nearest[1:]
