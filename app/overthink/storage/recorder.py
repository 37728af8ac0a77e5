"""The recorder: whatever lanes say is in the database within half a second, and nobody waits.

`SessionRecorder.take` appends to a list and returns; it never waits and never raises. A thread with
its own connection writes what came since it last looked. What cannot be written stays in memory and
is tried again; who listens is told, and may name another file. Of a turn that is not wholly written
everything is kept, so that a file which is new, or replaced by another one, gets all of it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from overthink.core.errors import EnvironmentFailure, StoreFailure
from overthink.core.events import LaneEvent
from overthink.core.vocabulary import TimingMode
from overthink.storage.identities import new_id, utc_now
from overthink.storage.store import Store, as_store_failure, open_store
from overthink.storage.turn_log import (
    Entry,
    EventReceived,
    JudgementLike,
    RunJudged,
    RunPlan,
    TurnBegun,
    TurnEnded,
    TurnLog,
)
from overthink.storage.turn_writer import TurnWriter

GATHER_S = 0.15
"""How long the thread waits for more before it writes; with the write itself well below 0.5 s."""
RETRY_S = 1.0
"""Time between two tries while the database cannot be written."""


@dataclass(frozen=True, slots=True)
class SavingState:
    """Whether what happens is being saved."""

    path: Path
    failure: StoreFailure | None = None
    """Why nothing can be saved just now; None while all is well."""
    unsaved_turns: int = 0
    """Turns that are in memory, wholly or in part, and nowhere else."""


@dataclass(frozen=True, slots=True)
class TurnHandle:
    """A turn that is being recorded."""

    session: str
    """Identity of its session."""
    turn: str
    runs: Mapping[str, str]
    """Side to identity of the run."""
    log: TurnLog = field(repr=False)
    """The recorder's own."""


class Recorder:
    """The thread that writes, and what waits for it. One a process; made once, closed at the end.

    Args:
        path: the database; made where there is none.
        on_state: told when saving begins to fail, goes on failing differently, or works again.
            Called in the recorder's thread.
        on_changed: told the identity of a session that looks different in a list now. Called in
            the recorder's thread.
    """

    def __init__(
        self,
        path: Path,
        on_state: Callable[[SavingState], None] = lambda _state: None,
        on_changed: Callable[[str], None] = lambda _session: None,
    ) -> None:
        path = path.expanduser().absolute()
        self.state = SavingState(path)
        self._on_state, self._on_changed = on_state, on_changed
        self._logs: dict[str, TurnLog] = {}
        self._lock = threading.Lock()
        """Held for a moment only, to keep `_logs` and the wish for another file."""
        self._path = path
        self._wake, self._closing = threading.Event(), threading.Event()
        self._hurry = threading.Event()
        self._store: Store | None = None
        self._thread = threading.Thread(target=self._work, name="recorder", daemon=True)
        self._thread.start()

    # -- what others call; none of it waits, but for `flush` and `close` -------------------------

    def session(self, source: str = "window", continues: str = "") -> SessionRecorder:
        """A new session; it is in the database once it has a turn.

        Args:
            source: what makes it: "window" or "compare".
            continues: identity of a saved session that gets more turns; empty for a new one.
        """
        return SessionRecorder(self, source, continues)

    def save_to(self, path: Path) -> None:
        """Writes to another file from now on, beginning with what is unsaved.

        `on_state` tells how it went.
        """
        with self._lock:
            self._path = path.expanduser().absolute()
        self._hurry.set()
        self._wake.set()

    def retry(self) -> None:
        """Tries at once to write again. `on_state` tells how it went."""
        self._hurry.set()
        self._wake.set()

    def flush(self, timeout_s: float = 10.0) -> bool:
        """Waits until all is written; not for a window's thread.

        Returns:
            True where all is in the database.
        """
        until = time.monotonic() + timeout_s
        self.retry()
        while not (done := self._all_is_written()) and time.monotonic() < until:
            time.sleep(0.005)
        return done

    def close(self, timeout_s: float = 10.0) -> bool:
        """Writes what is left and ends the thread. Waits for it; call it when all is over.

        Returns:
            True where nothing is lost.
        """
        self._closing.set()
        self._hurry.set()
        self._wake.set()
        self._thread.join(timeout_s)
        return not self._behind()

    def keep(self, log: TurnLog, *entries: Entry) -> None:
        """Takes what is new of a turn, and sees to it that it gets written."""
        with self._lock:
            log.entries += entries
            self._logs[log.begun.turn] = log
        self._wake.set()

    def _all_is_written(self) -> bool:
        return not self._behind() and self.state.failure is None and not self._wake.is_set()

    # -- the thread ------------------------------------------------------------------------------

    def _behind(self) -> list[TurnLog]:
        with self._lock:
            return [log for log in self._logs.values() if log.behind]

    def _work(self) -> None:
        self._attempt()  # opens the file, and finds what a crash left behind
        while not self._closing.is_set():
            failing = self.state.failure is not None
            self._wake.wait(RETRY_S if failing else None)
            self._wake.clear()
            self._hurry.wait(RETRY_S if failing else GATHER_S)
            self._hurry.clear()
            self._attempt()
        self._attempt()
        self._close_store()

    def _attempt(self) -> None:
        """Writes what there is, and tells if saving begins or ceases to fail."""
        try:
            self._open_if_needed()
            self._write()
            failure = None
        except EnvironmentFailure as error:
            failure = (
                error if isinstance(error, StoreFailure) else as_store_failure(error, self._path)
            )
        except Exception as error:  # noqa: BLE001 - not even a mistake of ours ends it unseen
            failure = as_store_failure(error, self._path)
        if failure is not None:
            self._close_store()
        self._tell(failure)

    def _tell(self, failure: StoreFailure | None) -> None:
        state = SavingState(self._path, failure, len(self._behind()))
        if _told(self.state) != _told(state):
            self._on_state(state)
        self.state = state

    def _open_if_needed(self) -> None:
        with self._lock:
            path = self._path
        if self._store and self._store.path == path and self._store.is_in_place():
            return
        self._close_store()
        self._store = open_store(path)
        self._writer = TurnWriter(self._store)
        # It may be another file, or an older copy: whatever is not over is written anew.
        with self._lock:
            for log in self._logs.values():
                log.forget_written()
        for session in self._writer.find_interrupted():
            self._on_changed(session)

    _writer: TurnWriter

    def _write(self) -> None:
        for log in self._behind():
            self._write_log(log)
        self._forget_complete()
        # Long runs take a moment to merge: not while tokens come that must be written soon.
        while not self._logs and (session := self._writer.merge_one()):
            self._on_changed(session)

    def _forget_complete(self) -> None:
        with self._lock:
            done = [log for log in self._logs.values() if log.ended and not log.behind]
            for log in done:
                del self._logs[log.begun.turn]
                log.forget_entries()

    def _write_log(self, log: TurnLog) -> None:
        entries = log.entries[:]  # while more may come
        if self._writer.write(log, entries):
            self._on_changed(log.begun.session)
        log.note_written(len(entries))

    def _close_store(self) -> None:
        if self._store:
            self._store.close()
        self._store = None


def _told(state: SavingState) -> tuple[Path, str, int]:
    """What of a state is worth telling; turns that wait for a moment are not."""
    unsaved = state.unsaved_turns if state.failure else 0
    return state.path, str(state.failure), unsaved


class SessionRecorder:
    """One session: its turns, as they happen. Every method returns at once and raises nothing."""

    def __init__(self, recorder: Recorder, source: str, continues: str = "") -> None:
        self.id = continues or new_id()
        """Identity of the session."""
        self._recorder, self._source = recorder, source
        self._created = utc_now()
        self._turns: list[TurnLog] = []

    def begin_turn(
        self,
        prompt: str,
        system: str,
        expect: str | None,
        timing: TimingMode,
        plans: Mapping[str, RunPlan],
        repeats: str | None = None,
    ) -> TurnHandle:
        """A prompt is given to the lanes.

        Call it when the plans are known, before the first event.

        Args:
            plans: by side, of those lanes that take part.
            repeats: identity of the earlier turn that is run again: of the lanes that take part,
                its runs are no longer part of the conversation. They stay in the database.
        """
        begun = TurnBegun(
            session=self.id,
            session_created=self._created,
            source=self._source,
            turn=new_id(),
            repeats=repeats,
            begun=utc_now(),
            prompt=prompt,
            system=system,
            expect=expect,
            timing=timing,
            runs={side: new_id() for side in plans},
            plans=dict(plans),
        )
        log = TurnLog(begun)
        self._turns.append(log)
        self._recorder.keep(log)
        return TurnHandle(self.id, begun.turn, begun.runs, log)

    def take(self, turn: TurnHandle, side: str, event: LaneEvent) -> None:
        """A lane said something: the controller's and the conductor's `on_event`."""
        self._recorder.keep(turn.log, EventReceived(side, turn.log.at_us(), event))

    def judged(self, turn: TurnHandle, side: str, judgement: JudgementLike) -> None:
        """The answer of a run was judged; also after the turn has ended."""
        found, equivalent = judgement.verdict.found, judgement.equivalent
        entry = RunJudged(side, judgement.correct, judgement.how, found, equivalent)
        self._recorder.keep(turn.log, entry)

    def end_turn(self, turn: TurnHandle, stopped: Collection[str] = ()) -> None:
        """Nothing more comes of the turn's lanes.

        Args:
            stopped: sides that the person stopped before their run began (`RunRecord.stopped`).
        """
        turn.log.ended = True
        self._recorder.keep(turn.log, TurnEnded(utc_now(), frozenset(stopped)))

    def close(self) -> None:
        """Ends the session: a turn that has not ended ends now."""
        for log in self._turns:
            if not log.ended:
                self.end_turn(TurnHandle(self.id, log.begun.turn, log.begun.runs, log))
        self._turns.clear()
