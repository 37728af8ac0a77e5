"""What a lane's figures are taken from, and what a figure is once it is read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from overthink.core.metrics import RunMetrics
from overthink.core.run_record import RunRecord
from overthink.ui.state.turn_state import TurnState


class Price(NamedTuple):
    """What energy costs."""

    per_kwh: float
    currency: str
    """As the person writes it: "kr", "€"."""


@dataclass(slots=True)
class Measured:
    """What a lane's figures are taken from. Fields that are None were not measured."""

    turn: TurnState | None = None
    metrics: RunMetrics = field(default_factory=lambda: RunMetrics(RunRecord()))
    resident_bytes: int | None = None
    """Of the lane's process, while it lives."""
    price: Price | None = None
    """Of energy; None where nobody set one."""

    @property
    def record(self) -> RunRecord:
        """The record shown; an empty one where there is none."""
        return self.turn.record if self.turn else _NOTHING


_NOTHING = RunRecord()


class Shown(NamedTuple):
    """A figure as it stands in the line; `value` is None where it was not measured."""

    value: str | None
    how: str
    behind: str = ""
    """Stands behind the caption: counts, in brackets."""
