"""The protocol of a plot's specification; `plot_specs.py` has all of them. No widgets."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple, Protocol

from overthink.core.vocabulary import TimingMode
from overthink.ui.panels.plots.lane_data import LaneSeries
from overthink.ui.panels.plots.series_math import Points, Span


class Weight(Enum):
    """The visual weight of a line."""

    FAINT = 0
    PLAIN = 1
    THIN = 2
    BOLD = 3
    LEVEL = 4
    """One value for the whole run: dashed."""


class Line(NamedTuple):
    """A line of one lane."""

    points: Points
    weight: Weight


class PlotSpec(Protocol):
    """What a plot shows, and how it is described."""

    key: str
    """Name in files and settings."""
    min_top: float
    """The value axis reaches from zero to at least this value."""
    fixed: bool
    """True if the value axis always ends there."""
    from_zero: bool
    """False if a part of the run may show a part of the value axis, as for a rising count."""
    distinguishes_phases: bool
    """True if thinking and answer are drawn differently."""
    headroom: float
    """Factor from the largest value of the non-faint lines to the end of the axis."""

    def name(self) -> str:
        """Return the plot's name, one word."""

    def title(self, timing: TimingMode | None) -> str:
        """Return name and unit."""

    def definition(self) -> str:
        """Return how the values are measured."""

    def empty_text(self, lanes: list[LaneSeries]) -> str:
        """Return why the plot is empty."""

    def lines(self, lane: LaneSeries, span: Span) -> list[Line]:
        """Return the lines of a lane."""

    def value(self, lane: LaneSeries, token: int) -> float | None:
        """Return the exact value at a token; None where unknown."""

    def value_text(self, value: float) -> str:
        """Format a value."""

    def extra_text(self, lane: LaneSeries, token: int) -> str:
        """Return what follows the value; empty where nothing does."""

    def description(self, lane: LaneSeries) -> str:
        """Describe the lane's latest value for a screen reader."""
