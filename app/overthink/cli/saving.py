"""A comparison in the terminal is kept as a session, while it goes on."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from overthink.cli.printable import printable
from overthink.comparison.conductor import Lane
from overthink.comparison.plan import LanePlan
from overthink.comparison.recording import run_plan
from overthink.core.events import LaneEvent
from overthink.core.vocabulary import TimingMode
from overthink.grading.answers import judge
from overthink.grading.judgement import Judgement
from overthink.storage.recorder import Recorder, SavingState
from overthink.storage.store import open_store


class Saving:
    """One comparison on its way into the database; does nothing where it is not to be kept.

    A database that cannot be used is told of, and the comparison goes on without it.

    Args:
        path: the database; None not to keep it.
        asked_for: the person named the file: then it is refused before anything runs.

    Raises:
        StoreFailure: the file that was asked for cannot be used.
    """

    def __init__(self, path: Path | None, *, asked_for: bool) -> None:
        if path is not None and asked_for:
            open_store(path).close()
        self._failure = ""
        self._recorder = Recorder(path, self._note) if path is not None else None
        self._session = self._recorder.session("compare") if self._recorder else None

    def begin(
        self,
        plans: Sequence[LanePlan],
        prompt: str,
        system: str | None,
        expect: str | None,
        timing: TimingMode,
    ) -> None:
        """The turn begins."""
        if self._session:
            told = {plan.side: run_plan(plan) for plan in plans}
            self._turn = self._session.begin_turn(prompt, system or "", expect, timing, told)

    def take(self, side: str, event: LaneEvent) -> None:
        """A lane said something."""
        if self._session:
            self._session.take(self._turn, side, event)

    def end(self, lanes: Sequence[Lane], expect: str | None) -> str | None:
        """The turn is over.

        Returns:
            The identity of the session; None where it is not saved.
        """
        if self._session is None or self._recorder is None:
            return None
        for lane in lanes:
            if expect is not None and lane.record.finished:
                judgement = Judgement(judge(expect, lane.record.answer))
                self._session.judged(self._turn, lane.side, judgement)
        self._session.end_turn(self._turn, {lane.side for lane in lanes if lane.record.stopped})
        return self._session.id if self.close() else None

    def close(self) -> bool:
        """Writes what there is; True where nothing is lost."""
        if self._recorder is None:
            return True
        if self._session:
            self._session.close()
        saved = self._recorder.close()
        self._recorder = None
        if not saved:
            why = self._failure or "the database does not answer."
            print(f"overthink: this comparison is not saved: {printable(why)}", file=sys.stderr)
        return saved

    def _note(self, state: SavingState) -> None:
        self._failure = str(state.failure) if state.failure else ""
