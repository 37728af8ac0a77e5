"""A saved session as the window shows it, and the runs that can be reviewed side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from overthink.comparison.conductor import Exchange
from overthink.comparison.plan import LaneChoice
from overthink.comparison.run_pair import EarlierTurn, PairedRun, saved_run
from overthink.comparison.saved_plan import choice_from_run
from overthink.core.profiles import Profiles
from overthink.storage.filters import right_of
from overthink.storage.saved_sessions import (
    SavedRun,
    SavedSession,
    SavedTurn,
    load_phases,
    load_session,
)
from overthink.storage.schema import INTERRUPTED
from overthink.storage.store import Store
from overthink.ui.state.lane_state import LaneState
from overthink.ui.state.recorded_turn import (
    Circumstances,
    Correction,
    RecordedTurn,
    Recording,
    paired_turn,
)
from overthink.ui.state.turn_state import SIDES, SavedAs, Side, TurnState, model_words, other_side


@dataclass(frozen=True, slots=True, eq=False)
class OpenedSession:
    """A session, ready to be displayed."""

    saved: SavedSession
    earlier: Mapping[Side, list[TurnState]]
    """The turns of each lane before its last one, oldest first."""
    last: RecordedTurn | None
    """The turn that the player replays; None for a session without runs."""
    places: Mapping[str, tuple[Side, int]]
    """The lane and turn index of each displayed run."""
    exchanged: bool = False
    """True if the left lane's runs are displayed on the right, and vice versa."""

    def exchange(self) -> OpenedSession:
        """The same session with its lanes exchanged."""
        runs = {other_side(side): run for side, run in self.last.runs.items()} if self.last else {}
        return OpenedSession(
            self.saved,
            {other_side(side): turns for side, turns in self.earlier.items()},
            replace(self.last, runs=runs) if self.last else None,
            {run: (other_side(side), at) for run, (side, at) in self.places.items()},
            not self.exchanged,
        )

    def across(self, side: Side) -> Side:
        """Convert between the side on which a lane ran and the side that displays it."""
        return other_side(side) if self.exchanged else side

    def runs(self, side: Side) -> list[tuple[SavedTurn, SavedRun]]:
        """The conversation of a displayed lane, oldest first."""
        ran = self.across(side)
        return [(turn, turn.runs[ran]) for turn in self.saved.conversation(ran)]

    def shown_turn(self, turn: str, side: str) -> int | None:
        """The index of a turn in its lane, by its identity; None if it is not displayed."""
        runs = {t.id: t.runs[side].id for t in self.saved.turns if side in t.runs}
        place = self.places.get(runs.get(turn, ""))
        return place[1] if place else None


def open_session(store: Store, session: str) -> OpenedSession:
    """Load a session.

    Raises:
        BadOption: the session does not exist.
        StoreFailure: the database cannot be read, or the session is damaged.
    """
    saved = load_session(store, session)
    by_side: dict[Side, list[SavedTurn]] = {side: saved.conversation(side) for side in SIDES}
    return OpenedSession(
        saved,
        {side: [shown_turn(t, side, session) for t in by_side[side][:-1]] for side in SIDES},
        _last(store, session, {side: turns[-1] for side, turns in by_side.items() if turns}),
        {turn.runs[side].id: (side, at) for side in SIDES for at, turn in enumerate(by_side[side])},
    )


def shown_turn(turn: SavedTurn, side: Side, session: str) -> TurnState:
    """A complete turn of a lane."""
    saved = _saved_as(turn, side, session)
    run = turn.runs[side]
    models = model_words(run.model, run.draft)
    return TurnState(
        turn.prompt,
        turn.expect,
        turn.timing,
        run.record,
        saved,
        judged=run.verdict.judged,
        judged_before=True,
        models=models,
    )


def _saved_as(turn: SavedTurn, side: Side, session: str) -> SavedAs:
    return SavedAs(session, turn.id, turn.runs[side].id, side)


def _circumstances(turn: SavedTurn) -> Circumstances:
    return Circumstances(turn.prompt, turn.expect, turn.timing, turn.begun)


def _last(store: Store, session: str, turns: Mapping[Side, SavedTurn]) -> RecordedTurn | None:
    """The last turn of each lane; these differ if one lane was run again alone."""
    if not turns:
        return None
    newest = max(turns.values(), key=lambda turn: turn.begun)
    together = len({turn.id for turn in turns.values()}) == 1
    return RecordedTurn(
        _circumstances(newest),
        {
            side: replace(
                _recording(store, turn.runs[side], together), saved=_saved_as(turn, side, session)
            )
            for side, turn in turns.items()
        },
    )


def _recording(store: Store, run: SavedRun, together: bool) -> Recording:
    """A run to be replayed. Runs of two turns share no clock, so they begin together."""
    starts_us = (run.starts_us or 0) if together else 0
    interrupted, judged = run.status == INTERRUPTED, run.verdict.judged
    if not run.record.trace.corrections:
        return Recording(run.record, starts_us, interrupted=interrupted, judged=judged)
    phases, corrections = load_phases(store, run.id)
    return Recording(
        run.record,
        starts_us,
        phases,
        tuple(Correction(*each) for each in corrections),
        interrupted,
        judged=judged,
    )


@dataclass(frozen=True, slots=True, eq=False)
class ReviewedLane:
    """One side of a review: a saved run with its conversation, or a live one."""

    earlier: list[TurnState]
    """The turns before the one that is replayed, oldest first."""
    exchanges: list[Exchange]
    """All turns, which a follow-up continues."""
    recording: Recording
    asked: Circumstances
    models: str
    """The models, in one line."""
    paired: PairedRun
    by_hand: bool | None
    """The user's saved verdict; None if there is none, or the user was unsure."""
    choice: LaneChoice | None
    """The choice that runs it again; None if it is not known."""


def saved_lane(opened: OpenedSession, side: Side, profiles: Profiles) -> ReviewedLane | None:
    """A lane of a saved session; None if nothing ran on that side."""
    runs = opened.runs(side)
    if opened.last is None or not runs:
        return None
    turn, run = runs[-1]
    return ReviewedLane(
        earlier=opened.earlier[side],
        exchanges=[Exchange(saved.prompt, ran.record) for saved, ran in runs],
        recording=opened.last.runs[side],
        asked=_circumstances(turn),
        models=model_words(run.model, run.draft),
        paired=saved_run(opened.saved, turn, opened.across(side), profiles),
        by_hand=right_of(run.verdict.by_hand, None),
        choice=choice_from_run(run, profiles),
    )


def live_lane(lane_state: LaneState, system: str) -> ReviewedLane | None:
    """A lane's live run; None if nothing ran."""
    paired = live_run(lane_state, system)
    if paired is None:
        return None
    *earlier, last = lane_state.turns
    plan = paired.plan
    return ReviewedLane(
        earlier=earlier,
        exchanges=list(lane_state.exchanges),
        recording=Recording(
            last.record,
            saved=last.saved,
            judged=last.judged,
            judged_before=last.judged is not None,
        ),
        asked=Circumstances(last.prompt, last.expect, last.timing, ""),
        models=model_words(plan.model, plan.draft) if plan else lane_state.choice.model,
        paired=paired,
        by_hand=None,
        choice=last.choice,
    )


def live_run(lane_state: LaneState, system: str) -> PairedRun | None:
    """The last run of a lane with its conditions; None if nothing ran."""
    if not lane_state.turns:
        return None
    last = lane_state.turns[-1]
    before = lane_state.exchanges[: len(lane_state.turns) - 1]
    return PairedRun(
        record=last.record,
        prompt=last.prompt,
        system=system,
        earlier=tuple(EarlierTurn(each.prompt, each.record.answer) for each in before),
        timing=last.timing,
        expect=last.expect,
        plan=lane_state.lane.plan if lane_state.lane else lane_state.plan,
    )


def turn_of(lanes: Mapping[Side, ReviewedLane], opened: OpenedSession | None) -> RecordedTurn:
    """The turn that the player replays for these lanes.

    Args:
        opened: the session to which all lanes belong; None if they come from several.
    """
    if opened is not None and opened.last is not None:
        return opened.last
    asked = {side: lane.asked for side, lane in lanes.items()}
    return paired_turn({side: lane.recording for side, lane in lanes.items()}, asked)
