"""A saved session as the window shows it: turns of each lane, and the last one to be played."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from overthink.storage.saved_sessions import (
    SavedRun,
    SavedSession,
    SavedTurn,
    load_phases,
    load_session,
)
from overthink.storage.store import Store
from overthink.ui.state.recorded_turn import Correction, RecordedTurn, Recording
from overthink.ui.state.run_outcome import INTERRUPTED
from overthink.ui.state.turn_state import SIDES, SavedAs, Side, TurnState, model_words, other_side


@dataclass(frozen=True, slots=True, eq=False)
class OpenedSession:
    """A session, ready to be shown."""

    saved: SavedSession
    earlier: Mapping[Side, list[TurnState]]
    """The turns of each lane before its last one, oldest first."""
    last: RecordedTurn | None
    """What the player plays; None for a session without a single run."""
    places: Mapping[str, tuple[Side, int]]
    """Where each run stands that is shown: its lane, and which of the lane's turns."""
    exchanged: bool = False
    """True where what ran on the left is shown on the right, and the other way round."""

    def exchange(self) -> OpenedSession:
        """The same, shown the other way round."""
        runs = {other_side(side): run for side, run in self.last.runs.items()} if self.last else {}
        return OpenedSession(
            self.saved,
            {other_side(side): turns for side, turns in self.earlier.items()},
            replace(self.last, runs=runs) if self.last else None,
            {run: (other_side(side), at) for run, (side, at) in self.places.items()},
            not self.exchanged,
        )

    def across(self, side: Side) -> Side:
        """Where a lane that is shown ran, and where one that ran is shown."""
        return other_side(side) if self.exchanged else side

    def runs(self, side: Side) -> list[tuple[SavedTurn, SavedRun]]:
        """The conversation of a lane as it is shown, oldest first."""
        ran = self.across(side)
        return [(turn, turn.runs[ran]) for turn in self.saved.conversation(ran)]

    def shown_turn(self, turn: str, side: str) -> int | None:
        """Which of a lane's turns a turn is, by its identity; None where it is not shown."""
        runs = {t.id: t.runs[side].id for t in self.saved.turns if side in t.runs}
        place = self.places.get(runs.get(turn, ""))
        return place[1] if place else None


def open_session(store: Store, session: str) -> OpenedSession:
    """Reads a session.

    Raises:
        BadOption: there is no such session.
        StoreFailure: the database cannot be read, or the session in it is damaged.
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
    """A turn of a lane, whole."""
    saved = _saved_as(turn, side, session)
    run = turn.runs[side]
    models = model_words(run.model, run.draft)
    return TurnState(turn.prompt, turn.expect, turn.timing, run.record, saved, models)


def _saved_as(turn: SavedTurn, side: Side, session: str) -> SavedAs:
    return SavedAs(session, turn.id, turn.runs[side].id, side)


def _last(store: Store, session: str, turns: Mapping[Side, SavedTurn]) -> RecordedTurn | None:
    """The last turn of each lane; a lane that was run again alone has one of its own."""
    if not turns:
        return None
    newest = max(turns.values(), key=lambda turn: turn.begun)
    together = len({turn.id for turn in turns.values()}) == 1
    return RecordedTurn(
        newest.prompt,
        newest.expect,
        newest.timing,
        newest.begun,
        {
            side: replace(
                _recording(store, turn.runs[side], together),
                saved=_saved_as(turn, side, session),
            )
            for side, turn in turns.items()
        },
    )


def _recording(store: Store, run: SavedRun, together: bool) -> Recording:
    """A run to be played. Two turns have no clock in common: their runs begin together."""
    starts_us = (run.starts_us or 0) if together else 0
    interrupted = run.status == INTERRUPTED
    if not run.record.trace.corrections:
        return Recording(run.record, starts_us, interrupted=interrupted)
    phases, corrections = load_phases(store, run.id)
    told = tuple(Correction(after, change) for after, change in corrections)
    return Recording(run.record, starts_us, phases, told, interrupted)
