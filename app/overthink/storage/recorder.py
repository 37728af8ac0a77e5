"""The recorder: every event of a lane is in the database within half a second, and no caller waits.

`SessionRecorder.record` appends to a list and returns; it never blocks and never raises. A thread
with its own connection writes what was appended. If the database cannot be written, events stay in
memory, writing is retried, and a callback reports it; the caller may name another file. Until a
turn is completely written all of its events are retained, so that a new or replaced file gets the
whole turn.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from overthink.core.errors import StoreFailure
from overthink.core.events import LaneEvent
from overthink.core.vocabulary import Judgement, TimingMode
from overthink.storage.identities import new_id, utc_now
from overthink.storage.store import Store, as_store_failure, open_store
from overthink.storage.turn_log import (
    Entry,
    EventReceived,
    RunJudged,
    RunPlan,
    SampleKey,
    SessionMoved,
    TurnBegun,
    TurnEnded,
    TurnLog,
)
from overthink.storage.turn_writer import TurnWriter
from overthink.storage.upgrade_progress import OnUpgrade, ignore_progress

GATHER_S = 0.15
"""How long the thread gathers events before it writes; well below 0.5 s with the write itself."""
RETRY_S = 1.0
"""Time between two attempts while the database cannot be written."""


@dataclass(frozen=True, slots=True)
class SavingState:
    """Whether events are being saved."""

    path: Path
    failure: StoreFailure | None = None
    """Why nothing can be saved; None while saving works."""
    unsaved_turns: int = 0
    """Number of turns that are, at least in part, only in memory."""


@dataclass(frozen=True, slots=True)
class TurnHandle:
    """A turn that is being recorded."""

    session: str
    """Identity of its session."""
    turn: str
    runs: Mapping[str, str]
    """Identity of the run of each side."""
    log: TurnLog = field(repr=False)
    """Internal."""


class Recorder:
    """The writing thread and its queue. One per process; create it once, close it at the end.

    Args:
        path: the database; created if there is none.
        on_state: called in the recorder's thread when saving begins to fail, fails for another
            reason, or works again.
        on_changed: called in the recorder's thread with the identity of a session whose entry in a
            list has changed.
        on_moved: called in the recorder's thread when a turn continues a deleted session, and so
            begins its own.
        on_upgrade: called in the recorder's thread with the progress of the file's upgrade.
    """

    def __init__(
        self,
        path: Path,
        on_state: Callable[[SavingState], None] = lambda _state: None,
        on_changed: Callable[[str], None] = lambda _session: None,
        on_upgrade: OnUpgrade = ignore_progress,
        on_moved: Callable[[SessionMoved], None] = lambda _moved: None,
    ) -> None:
        path = path.expanduser().absolute()
        self.state = SavingState(path)
        self._on_state, self._on_changed = on_state, on_changed
        self._on_upgrade, self._on_moved = on_upgrade, on_moved
        self._is_opening = False
        self._logs: dict[str, TurnLog] = {}
        self._lock = threading.Lock()
        """Guards `_logs` and `_path`; never held while writing."""
        self._path = path
        self._wake, self._closing = threading.Event(), threading.Event()
        self._hurry = threading.Event()
        self._store: Store | None = None
        self._writer: TurnWriter
        self._thread = threading.Thread(target=self._work, name="recorder", daemon=True)
        self._thread.start()

    # -- called from other threads; only `flush` and `close` block -------------------------------

    def session(self, source: str = "window", continues: str = "") -> SessionRecorder:
        """Begin a session; it is in the database once it has a turn.

        Args:
            source: what records it: "window", "compare" or "suite".
            continues: identity of a saved session to add turns to; empty for a new one.
        """
        return SessionRecorder(self, source, continues)

    def save_to(self, path: Path) -> None:
        """Write to another file from now on, beginning with unsaved turns; see `on_state`."""
        with self._lock:
            self._path = path.expanduser().absolute()
        self.retry()

    def retry(self) -> None:
        """Retry writing immediately; see `on_state`."""
        self._hurry.set()
        self._wake.set()

    def flush(self, timeout_s: float = 10.0) -> bool:
        """Wait until everything is written. Don't call it on the UI thread.

        Returns:
            True if everything is in the database.
        """
        until = time.monotonic() + timeout_s
        self.retry()
        while not (done := self._is_flushed()) and time.monotonic() < until:
            time.sleep(0.005)
        return done

    def close(self, timeout_s: float = 10.0) -> bool:
        """Write what is left, end the thread, and wait for it.

        Returns:
            True if everything is in the database.
        """
        self._closing.set()
        self.retry()
        self._thread.join(timeout_s)
        while self._thread.is_alive() and self._is_opening:  # an upgrade takes as long as it takes
            self._thread.join(0.1)
            if not self._is_opening:
                self._thread.join(timeout_s)
        return not self._behind()

    def append(self, log: TurnLog, *entries: Entry) -> None:
        """Queue new entries of a turn."""
        with self._lock:
            log.entries += entries
            self._logs[log.begun.turn] = log
        self._wake.set()

    def _is_flushed(self) -> bool:
        return not self._behind() and self.state.failure is None and not self._wake.is_set()

    # -- the thread ------------------------------------------------------------------------------

    def _behind(self) -> list[TurnLog]:
        with self._lock:
            return [log for log in self._logs.values() if log.behind]

    def _work(self) -> None:
        self._attempt()  # opens the file and marks runs that a crash interrupted
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
        """Write what is queued, and report if saving begins or ceases to fail."""
        try:
            self._open_if_needed()
            self._write()
            failure = None
        except Exception as error:  # noqa: BLE001 - not even a bug may end the thread silently
            failure = as_store_failure(error, self._path)
        if failure is not None:
            self._close_store()
        self._report(failure)

    def _report(self, failure: StoreFailure | None) -> None:
        state = SavingState(self._path, failure, len(self._behind()))
        if _reported(self.state) != _reported(state):
            self._on_state(state)
        self.state = state

    def _open_if_needed(self) -> None:
        with self._lock:
            path = self._path
        if self._store and self._store.path == path and self._store.is_in_place():
            return
        self._close_store()
        self._is_opening = True
        try:
            self._store = open_store(path, on_upgrade=self._on_upgrade)
        finally:
            self._is_opening = False
        self._writer = TurnWriter(self._store)
        # It may be another file, or an older copy: write unfinished turns again from the start.
        with self._lock:
            for log in self._logs.values():
                log.mark_unwritten()
        for session in self._writer.mark_interrupted():
            self._on_changed(session)

    def _write(self) -> None:
        for log in self._behind():
            self._write_log(log)
        self._discard_complete()
        # Merging a long run takes a moment: not while new tokens must be written soon.
        while not self._logs and (session := self._writer.merge_one()):
            self._on_changed(session)

    def _discard_complete(self) -> None:
        with self._lock:
            done = [log for log in self._logs.values() if log.ended and not log.behind]
            for log in done:
                del self._logs[log.begun.turn]
                log.discard_written()

    def _write_log(self, log: TurnLog) -> None:
        entries = log.entries[:]  # more may be appended meanwhile
        begins = not log.begun_written
        if self._writer.write(log, entries):
            self._on_changed(log.session)
        if begins and log.session != log.begun.session:
            self._on_moved(SessionMoved(log.begun.session, log.session, log.begun.turn))
        log.mark_written(len(entries))

    def _close_store(self) -> None:
        if self._store:
            self._store.close()
        self._store = None


def _reported(state: SavingState) -> tuple[Path, str, int]:
    """Return what makes states differ; turns that wait for the next write don't count."""
    unsaved = state.unsaved_turns if state.failure else 0
    return state.path, str(state.failure), unsaved


class SessionRecorder:
    """Records the turns of a session. Every method returns immediately and raises nothing."""

    def __init__(self, recorder: Recorder, source: str, continues: str = "") -> None:
        self.id = continues or new_id()
        """Identity of the session."""
        self._own = new_id()
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
        samples: Mapping[str, SampleKey] | None = None,
    ) -> TurnHandle:
        """Begin a turn. Call it when the plans are known, before the first event.

        Args:
            plans: by side, of the lanes that take part.
            repeats: identity of an earlier turn that is run again. Its runs in these lanes leave
                the conversation but stay in the database.
            samples: by side, which samples of a suite the runs are.
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
            own_session=self._own,
            samples=dict(samples or {}),
        )
        log = TurnLog(begun)
        self._turns.append(log)
        self._recorder.append(log)
        return TurnHandle(self.id, begun.turn, begun.runs, log)

    def move(self, session: str) -> None:
        """Add further turns to another session: one was moved there."""
        self.id, self._own = session, new_id()

    def record(self, turn: TurnHandle, side: str, event: LaneEvent) -> None:
        """Record an event of a lane: the `on_event` of controller and conductor."""
        self._recorder.append(turn.log, EventReceived(side, turn.log.elapsed_us(), event))

    def record_judgement(self, turn: TurnHandle, side: str, judgement: Judgement) -> None:
        """Record the judgement of an answer; possible after the turn has ended, too."""
        self._recorder.append(turn.log, RunJudged(side, judgement))

    def end_turn(self, turn: TurnHandle, stopped: Collection[str] = ()) -> None:
        """End the turn: its lanes emit no more events.

        Args:
            stopped: sides that the user stopped before their run began (`RunRecord.stopped`).
        """
        turn.log.ended = True
        self._recorder.append(turn.log, TurnEnded(utc_now(), frozenset(stopped)))

    def close(self) -> None:
        """End the session, and its turns that have not ended."""
        for log in self._turns:
            if not log.ended:
                self.end_turn(TurnHandle(self.id, log.begun.turn, log.begun.runs, log))
        self._turns.clear()
