"""Names of saved runs on the command line: an id of a run, of a session, or `SESSION:left`."""

from __future__ import annotations

from dataclasses import dataclass

from overthink.bootstrap import Program
from overthink.cli.lane_options import SIDES
from overthink.cli.session_text import statistics_of
from overthink.comparison.conductor import Lane
from overthink.comparison.experiments import Subject, saved_subject
from overthink.comparison.run_pair import PairedRun, saved_run
from overthink.comparison.saved_plan import ended_lane
from overthink.core.errors import BadOption
from overthink.grading.thought_statistics import ThoughtStatistics
from overthink.storage.saved_sessions import (
    SavedRun,
    SavedSession,
    SavedTurn,
    find_run,
    find_session,
    load_session,
)
from overthink.storage.store import Store


@dataclass(frozen=True, slots=True, eq=False)
class RunInSession:
    """A run with the turn and the session that it belongs to."""

    session: SavedSession
    turn: SavedTurn
    run: SavedRun

    def paired(self, program: Program) -> PairedRun:
        return saved_run(self.session, self.turn, self.run.side, program.profiles)

    def lane(self, program: Program) -> Lane:
        return ended_lane(self.run, program.profiles)

    def statistics(self, program: Program) -> ThoughtStatistics:
        return statistics_of(program, self.turn, self.run)

    def subject(self, program: Program) -> Subject:
        fork = self.run.experiments.fork
        return saved_subject(self.session, self.turn, self.run.side, program.profiles, fork)


def find_runs(store: Store, name: str) -> dict[str, RunInSession]:
    """Find the runs, by side, of a run's id, a session's id, or `SESSION:left`.

    Raises:
        BadOption: there is none.
    """
    whole, _, side = name.partition(":")
    if side and side not in SIDES:
        raise BadOption(f"“{name[:60]}” has no lane “{side[:20]}”", "write left or right")
    run = None if side or _is_session(store, whole) else find_run(store, whole)
    if run is not None:
        session = load_session(store, run.session)
        turn = next(turn for turn in session.turns if turn.id == run.turn)
        return {run.side: RunInSession(session, turn, turn.runs[run.side])}
    session = load_session(store, find_session(store, whole))
    turns = {each: session.conversation(each) for each in ((side,) if side else SIDES)}
    last = {each: of_side[-1] for each, of_side in turns.items() if of_side}
    if not last:
        raise BadOption(f"the session {session.id} has no such run", "choose another one")
    return {each: RunInSession(session, turn, turn.runs[each]) for each, turn in last.items()}


def _is_session(store: Store, name: str) -> bool:
    try:
        find_session(store, name)
    except BadOption:
        return False
    return True
