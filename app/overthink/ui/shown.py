"""What the window shows of a lane: its turns, each with the record that events have filled so far.

Transcripts, plots and status lines read these; only the feed (`overthink.ui.feed`) writes them. A
record that has finished never changes again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from overthink.core.run_record import RunRecord
from overthink.core.vocabulary import TimingMode

Side = Literal["left", "right"]
SIDES: tuple[Side, Side] = ("left", "right")


def as_side(side: str) -> Side:
    """A side as rooms below call it."""
    assert side in SIDES
    return "left" if side == "left" else "right"


def other_side(side: Side) -> Side:
    """The side across."""
    return "right" if side == "left" else "left"


@dataclass(frozen=True, slots=True)
class SavedAs:
    """What a shown run is in the database."""

    session: str
    turn: str
    run: str
    side: str
    """The lane that it ran in; a person may look at it in the other one."""


@dataclass(slots=True, eq=False)
class ShownTurn:
    """One turn of one lane, as far as it is shown."""

    prompt: str
    expect: str | None
    """The right answer, where it is known."""
    timing: TimingMode
    record: RunRecord = field(default_factory=RunRecord)
    saved: SavedAs | None = None
    """None where it is in no database."""

    @property
    def over(self) -> bool:
        """True where nothing more comes of the run, however it ended."""
        return self.record.status is not None or self.record.interrupted
