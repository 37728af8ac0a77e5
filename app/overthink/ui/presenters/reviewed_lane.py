"""One side of what is reviewed: a saved run with its conversation, or the one this window ran.

Either is played by the same clock, and tells the same of what it was given, so that any two can
stand beside each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from overthink.comparison.conversation import Exchange
from overthink.comparison.pairing import Exchanged, PairedRun, saved_run
from overthink.comparison.plan import LaneChoice
from overthink.comparison.recorded import choice_of
from overthink.core.profiles import Profiles
from overthink.ui.state.lane_state import LaneState
from overthink.ui.state.opened_session import OpenedSession
from overthink.ui.state.recorded_turn import Circumstances, RecordedTurn, Recording, paired_turn
from overthink.ui.state.turn_state import Side, TurnState, model_words


@dataclass(frozen=True, slots=True, eq=False)
class ReviewedLane:
    """What stands on one side, and where it is from."""

    earlier: list[TurnState]
    """The turns before the one that is played, oldest first."""
    exchanges: list[Exchange]
    """All turns, as a follow-up continues them."""
    recording: Recording
    asked: Circumstances
    models: str
    """What ran, in a line."""
    paired: PairedRun
    right: bool | None
    """The verdict that was saved with it: a person's, or the automatic one."""
    turn: str
    """Identity of the saved turn; empty for what this window ran."""
    choice: LaneChoice | None
    """What is to be chosen to run so again; None for what this window ran: it is chosen."""

    @property
    def live(self) -> bool:
        """Whether this window ran it."""
        return not self.turn


def saved_lane(opened: OpenedSession, side: Side, profiles: Profiles) -> ReviewedLane | None:
    """A lane of a saved session; None where nothing ran on that side."""
    runs = opened.runs(side)
    if opened.last is None or not runs:
        return None
    turn, run = runs[-1]
    return ReviewedLane(
        earlier=opened.earlier[side],
        exchanges=[Exchange(saved.prompt, ran.record) for saved, ran in runs],
        recording=opened.last.runs[side],
        asked=Circumstances(turn.prompt, turn.expect, turn.timing, turn.begun),
        models=model_words(run.model, run.draft),
        paired=saved_run(opened.saved, turn, opened.across(side), profiles),
        right=run.verdict.right,
        turn=turn.id,
        choice=choice_of(run, profiles),
    )


def live_lane(lane_state: LaneState, system: str) -> ReviewedLane | None:
    """What this window ran in a lane; None where it ran nothing."""
    paired = live_run(lane_state, system)
    if paired is None:
        return None
    *earlier, last = lane_state.turns
    plan = paired.plan
    return ReviewedLane(
        earlier=earlier,
        exchanges=list(lane_state.exchanges),
        recording=Recording(last.record, saved=last.saved),
        asked=Circumstances(last.prompt, last.expect, last.timing, ""),
        models=model_words(plan.model, plan.draft) if plan else lane_state.choice.model,
        paired=paired,
        right=None,
        turn="",
        choice=None,
    )


def live_run(lane_state: LaneState, system: str) -> PairedRun | None:
    """The last run of a lane with all that it was given; None where nothing ran."""
    if not lane_state.turns:
        return None
    last = lane_state.turns[-1]
    before = lane_state.exchanges[: len(lane_state.turns) - 1]
    return PairedRun(
        record=last.record,
        prompt=last.prompt,
        system=system,
        earlier=tuple(Exchanged(each.prompt, each.record.answer) for each in before),
        timing=last.timing,
        expect=last.expect,
        plan=lane_state.lane.plan if lane_state.lane else lane_state.plan,
    )


def turn_of(lanes: Mapping[Side, ReviewedLane], opened: OpenedSession | None) -> RecordedTurn:
    """What is played of these lanes.

    Args:
        opened: the session that all of them are the lanes of; None where they are of anywhere.
    """
    if opened is not None and opened.last is not None:
        return opened.last
    asked = {side: lane.asked for side, lane in lanes.items()}
    return paired_turn({side: lane.recording for side, lane in lanes.items()}, asked)
