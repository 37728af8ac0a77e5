"""What the window shows of a lane: its turns, each with the record that events have filled so far.

Transcripts, plots and status lines read these; only the feed (`overthink.ui.state.paced_feed`)
writes them. A record that has finished never changes again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from overthink.comparison.plan import LanePlan
from overthink.core.run_record import RunRecord
from overthink.core.vocabulary import TimingMode

Side = Literal["left", "right"]
SIDES: tuple[Side, Side] = ("left", "right")


def as_side(side: str) -> Side:
    """A side as rooms below call it."""
    assert side in SIDES
    return "left" if side == "left" else "right"


Conversations = Mapping[Side, Sequence["TurnState"]]
"""What is shown of both lanes, oldest first."""


def session_of(turns: Conversations) -> str | None:
    """The session that lanes as they are shown are the end of; None where they are of none.

    Lanes that stand on each other's side, or beside a run of another session, are of none.
    """
    last = {side: shown[-1].saved for side, shown in turns.items() if shown}
    sessions = {saved.session for side, saved in last.items() if saved and saved.side == side}
    whole = all(saved is not None and saved.side == side for side, saved in last.items())
    return sessions.pop() if whole and len(sessions) == 1 else None


def other_side(side: Side) -> Side:
    """The side across."""
    return "right" if side == "left" else "left"


def model_words(model: str, draft: str) -> str:
    """A target with its draft, in a line."""
    return model if draft == "none" else f"{model} + {draft}"


@dataclass(frozen=True, slots=True)
class SavedAs:
    """What a shown run is in the database."""

    session: str
    turn: str
    run: str
    side: str
    """The lane that it ran in; a person may look at it in the other one."""


@dataclass(slots=True, eq=False)
class TurnState:
    """One turn of one lane, as far as it is shown."""

    prompt: str
    expect: str | None
    """The right answer, where it is known."""
    timing: TimingMode
    record: RunRecord = field(default_factory=RunRecord)
    saved: SavedAs | None = None
    """None where it is in no database."""
    models: str = ""
    """What ran, in a line (see `model_words`); empty as long as that is not decided."""
    plans: tuple[LanePlan, LanePlan] | None = None
    """What both lanes did at that time, left before right; None in a recording."""

    @property
    def over(self) -> bool:
        """True where nothing more comes of the run, however it ended."""
        return self.record.status is not None or self.record.interrupted
