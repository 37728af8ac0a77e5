"""What the metrics of a lane are computed from, and what a metric shows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from overthink.core.metrics import RunMetrics
from overthink.core.run_record import RunRecord
from overthink.ui.state.turn_state import TurnState


class Price(NamedTuple):
    """The price of energy."""

    per_kwh: float
    currency: str
    """As the user writes it: "kr", "€"."""


@dataclass(slots=True)
class Measured:
    """What a lane's metrics are computed from. Fields that are None were not measured."""

    turn: TurnState | None = None
    metrics: RunMetrics = field(default_factory=lambda: RunMetrics(RunRecord()))
    resident_bytes: int | None = None
    """Of the lane's process, while it lives."""
    price: Price | None = None
    """Of energy; None if the user has set none."""

    @property
    def record(self) -> RunRecord:
        """The record shown; an empty one if there is none."""
        return self.turn.record if self.turn else _NOTHING


_NOTHING = RunRecord()


class Shown(NamedTuple):
    """A metric as the status line shows it; `value` is None if it was not measured."""

    value: str | None
    how: str
    """How it was measured."""
    behind: str = ""
    """Follows the caption: counts, in brackets."""
