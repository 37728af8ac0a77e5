"""What a plot asks of the figure it shows. Knows no widget; all of them are in `figures.py`."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple, Protocol

from PySide6.QtCore import QLocale

from overthink.core.vocabulary import TimingMode
from overthink.ui.panels.plots.lane_data import LaneSeries
from overthink.ui.panels.plots.series_math import Points, Span


class Weight(Enum):
    """How strongly a line is drawn."""

    FAINT = 0
    PLAIN = 1
    THIN = 2
    BOLD = 3
    LEVEL = 4
    """One value for all of a run: dashed."""


class Line(NamedTuple):
    """A line of one lane."""

    points: Points
    weight: Weight


class PlotSpec(Protocol):
    """What one plot shows."""

    key: str
    """Its name in files and options."""
    least_top: float
    """The value axis goes from zero to at least this."""
    fixed: bool
    """True where it ends there, whatever the values are."""
    from_zero: bool
    """False where a part of the run may show a part of the values: a count that only rises."""
    tells_phases: bool
    """True where thinking and answer are drawn differently."""
    headroom: float
    """How far over the strongest line's greatest value the axis reaches."""

    def name(self) -> str:
        """One word."""

    def title(self, timing: TimingMode | None) -> str:
        """Name and unit."""

    def how(self) -> str:
        """How it is measured."""

    def empty(self, lanes: list[LaneSeries]) -> str:
        """Why there is nothing to see."""

    def lines(self, lane: LaneSeries, span: Span) -> list[Line]:
        """What to draw of a lane."""

    def value(self, lane: LaneSeries, token: int) -> float | None:
        """The value at a token, exactly; None where there is none."""

    def shown(self, value: float) -> str:
        """A value as read out."""

    def beside(self, lane: LaneSeries, token: int) -> str:
        """What is read out behind the value; empty where that is all."""

    def words(self, lane: LaneSeries) -> str:
        """Where the lane stands, for a screen reader."""


def number(value: float, digits: int = 0) -> str:
    """A number as the reader's language writes it."""
    return QLocale().toString(float(value), "f", digits)
