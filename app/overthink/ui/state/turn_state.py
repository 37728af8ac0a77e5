"""The displayed turns of a lane, each with a record that events fill.

Transcripts, plots and status lines read the records; only `overthink.ui.state.paced_feed`
writes them. A finished record never changes again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from overthink.comparison.plan import LaneChoice, LanePlan
from overthink.core.run_record import RunRecord
from overthink.core.vocabulary import Judgement, TimingMode

Side = Literal["left", "right"]
SIDES: tuple[Side, Side] = ("left", "right")


def as_side(side: str) -> Side:
    """Narrow a string to a side."""
    assert side in SIDES
    return "left" if side == "left" else "right"


Conversations = Mapping[Side, Sequence["TurnState"]]
"""The displayed turns of both lanes, oldest first."""


def session_of(turns: Conversations) -> str | None:
    """The session whose last turns are displayed; None if there is no single one.

    Exchanged lanes, and a lane beside a run of another session, belong to none.
    """
    last = {side: shown[-1].saved for side, shown in turns.items() if shown}
    sessions = {saved.session for side, saved in last.items() if saved and saved.side == side}
    whole = all(saved is not None and saved.side == side for side, saved in last.items())
    return sessions.pop() if whole and len(sessions) == 1 else None


def other_side(side: Side) -> Side:
    """The opposite side."""
    return "right" if side == "left" else "left"


def model_words(model: str, draft: str) -> str:
    """A target with its draft, in one line."""
    return model if draft == "none" else f"{model} + {draft}"


@dataclass(frozen=True, slots=True)
class SavedAs:
    """The identity of a displayed run in the database."""

    session: str
    turn: str
    run: str
    side: str
    """The side on which it ran; it may be displayed on the other one."""


@dataclass(slots=True, eq=False)
class TurnState:
    """One turn of one lane, as far as it is displayed."""

    prompt: str
    expect: str | None
    """The expected answer; None if there is none."""
    timing: TimingMode
    record: RunRecord = field(default_factory=RunRecord)
    saved: SavedAs | None = None
    """None if it is in no database."""
    judged: Judgement | None = None
    """The judgement of the complete answer; None if it is ungraded, or not graded yet."""
    judged_before: bool = False
    """True in a recording: `judged` comes from the database and is not computed again."""
    models: str = ""
    """The models in one line (see `model_words`); empty until they are planned."""
    choice: LaneChoice | None = None
    """What was chosen for it; None in a recording."""
    plans: tuple[LanePlan, LanePlan] | None = None
    """The plans of both lanes at that time, left first; None in a recording."""

    @property
    def over(self) -> bool:
        """True if the run has ended, in whatever way."""
        return self.record.status is not None or self.record.interrupted
