"""What the recorder's thread does to the database: turns begin, events come, runs end and merge."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

import msgspec

from overthink.core.errors import StoreUnwritable, from_kind
from overthink.core.events import Failed, Finished, Loaded
from overthink.core.vocabulary import RunStatus
from overthink.storage.columns import FORMAT, TimedEvent, pack
from overthink.storage.identities import utc_now
from overthink.storage.run_metrics import metrics_of
from overthink.storage.run_records import (
    RecordBuilder,
    append_segment,
    pack_loaded,
    segments_of,
    unpack_loaded,
)
from overthink.storage.schema import INTERRUPTED, RECORDING
from overthink.storage.search_index import Kind, add_document
from overthink.storage.shared_rows import (
    Writer,
    is_alive,
    machine_number,
    model_number,
    register_writer,
    settings_number,
    this_process,
)
from overthink.storage.store import Store, open_store
from overthink.storage.turn_log import (
    Entry,
    EventReceived,
    RunJudged,
    RunPlan,
    TurnBegun,
    TurnEnded,
    TurnLog,
)


class TurnWriter:
    """Writes turns into one open database; used by one thread."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._damaged: set[int] = set()
        """Runs whose segments cannot be read: they stay as they are, for `check` to tell."""
        with store.transaction() as db:
            self._writer = register_writer(db, this_process())

    def write(self, log: TurnLog, entries: Sequence[Entry]) -> bool:
        """Writes the next entries of a turn, all or nothing.

        Returns:
            True where a list of sessions looks different now.
        """
        begins = not log.begun_written
        with self._store.transaction() as db:
            if begins:
                self._begin(db, log.begun)
            for side, run in log.begun.runs.items():
                if events := _said(entries, side):
                    self._take(db, _number(db, run), events)
            told = [entry for entry in entries if not isinstance(entry, EventReceived)]
            for entry in told:
                self._conclude(db, log.begun, entry)
        return begins or bool(told) or any(map(_ends, entries))

    # -- beginning -------------------------------------------------------------------------------

    def _begin(self, db: sqlite3.Connection, begun: TurnBegun) -> None:
        session = self._session(db, begun)
        db.execute(
            "INSERT INTO turns (id, session, repeats, prompt, system, expect, timing, begun) "
            "VALUES (?, ?, (SELECT number FROM turns WHERE id = ?), ?, ?, ?, ?, ?) "
            "ON CONFLICT DO NOTHING",
            (
                *(begun.turn, session, begun.repeats, begun.prompt, begun.system),
                *(begun.expect, begun.timing.value, begun.begun),
            ),
        )
        if db.execute("SELECT changes()").fetchone()[0]:
            (turn,) = db.execute("SELECT last_insert_rowid()").fetchone()
            add_document(db, Kind.TURN, turn, prompt=begun.prompt)
            for side, plan in begun.plans.items():
                self._begin_run(db, turn, begun.runs[side], begun.begun, plan)
        else:  # a copy of the file from the middle of this turn was put back
            self._begin_again(db, begun)

    def _session(self, db: sqlite3.Connection, begun: TurnBegun) -> int:
        db.execute(
            "INSERT INTO sessions (id, source, created) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            (begun.session, begun.source, begun.session_created),
        )
        row = db.execute("SELECT number FROM sessions WHERE id = ?", (begun.session,)).fetchone()
        return int(row[0])

    def _begin_run(
        self, db: sqlite3.Connection, turn: int, run: str, begun: str, plan: RunPlan
    ) -> None:
        before = plan.loaded_before
        db.execute(
            "INSERT INTO runs (id, turn, side, model_name, draft_name, family, family_guessed, "
            "notes, settings, writer, status, begun, loaded_before) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(run, turn, plan.side, plan.model, plan.draft, plan.family, plan.family_guessed),
                msgspec.json.encode(plan.notes).decode(),
                *(settings_number(db, plan), self._writer, RECORDING, begun),
                pack_loaded(before) if before else None,
            ),
        )
        if before:
            _note_loaded(db, _number(db, run), before)

    def _begin_again(self, db: sqlite3.Connection, begun: TurnBegun) -> None:
        for run in begun.runs.values():
            number = _number(db, run)
            db.execute("DELETE FROM segments WHERE run = ?", (number,))
            db.execute(
                "UPDATE runs SET status = ?, writer = ? WHERE number = ?",
                (RECORDING, self._writer, number),
            )

    # -- going on --------------------------------------------------------------------------------

    def _take(self, db: sqlite3.Connection, run: int, events: Sequence[TimedEvent]) -> None:
        append_segment(db, run, events)
        for _, event in events:
            match event:
                case Loaded():
                    _note_loaded(db, run, event)
                case Finished():
                    _end(db, run, event.status.value, str(event.note))
                case Failed():
                    status = RunStatus.CRASHED if event.crashed else RunStatus.FAILED
                    note = str(from_kind(event.kind, event.problem, event.remedy))
                    _end(db, run, status.value, note)

    def _conclude(self, db: sqlite3.Connection, begun: TurnBegun, entry: Entry) -> None:
        match entry:
            case RunJudged():
                db.execute(
                    "UPDATE runs SET correct = ?, judged_by = ?, found = ?, equivalent = ? "
                    "WHERE id = ?",
                    (
                        *(entry.correct, entry.how, entry.found, entry.equivalent),
                        begun.runs[entry.side],
                    ),
                )
            case TurnEnded():
                for side, run in begun.runs.items():
                    _leave(db, run, stopped=side in entry.stopped)

    # -- ending ----------------------------------------------------------------------------------

    def find_interrupted(self) -> list[str]:
        """Marks the runs whose process is gone.

        Returns:
            The sessions that look different now.
        """
        with self._store.transaction() as db:
            writers = db.execute("SELECT number, host, pid, started FROM writers").fetchall()
            gone = [number for number, *told in writers if not is_alive(Writer(*told))]
            return [session for writer in gone for session in _interrupt(db, writer)]

    def merge_one(self) -> str | None:
        """Makes the segments of one run that is over into a trace.

        Returns:
            The identity of its session; None where there was nothing to do.
        """
        row = self._store.connection.execute(
            "SELECT runs.number, loaded_before, stopped, sessions.id FROM segments "
            "JOIN runs ON runs.number = segments.run JOIN turns ON turns.number = runs.turn "
            "JOIN sessions ON sessions.number = turns.session WHERE runs.status <> ? "
            "AND runs.number NOT IN (SELECT value FROM json_each(?)) LIMIT 1",
            (RECORDING, msgspec.json.encode(sorted(self._damaged)).decode()),
        ).fetchone()
        if row is None:
            return None
        run, before, stopped, session = row
        try:
            self._merge(run, before, stopped=bool(stopped))
        except ValueError:
            self._damaged.add(run)
        return str(session)

    def _merge(self, run: int, before: bytes | None, *, stopped: bool) -> None:
        rebuilding = RecordBuilder(unpack_loaded(before), stopped=stopped)
        packed = pack(rebuilding.passing(segments_of(self._store.connection, run)))
        record = rebuilding.record
        figures = {**metrics_of(record), "starts_us": rebuilding.starts_us}
        setting = ", ".join(f"{column} = :{column}" for column in figures)
        with self._store.transaction() as db:
            # A turn that was written anew after a failure may be in the index already.
            known = db.execute("SELECT 1 FROM traces WHERE run = ?", (run,)).fetchone()
            db.execute(f"UPDATE runs SET {setting} WHERE number = :run", {**figures, "run": run})
            db.execute(
                "INSERT OR REPLACE INTO traces (run, format, words, numbers, events) "
                "VALUES (?, ?, ?, ?, ?)",
                (run, FORMAT, *packed),
            )
            if not known:
                add_document(db, Kind.RUN, run, thinking=record.thinking, answer=record.answer)
            db.execute("DELETE FROM segments WHERE run = ?", (run,))


def _said(entries: Sequence[Entry], side: str) -> list[TimedEvent]:
    return [
        TimedEvent(entry.at_us, entry.event)
        for entry in entries
        if isinstance(entry, EventReceived) and entry.side == side
    ]


def _ends(entry: Entry) -> bool:
    return isinstance(entry, EventReceived) and isinstance(entry.event, Finished | Failed)


def _number(db: sqlite3.Connection, run: str) -> int:
    row = db.execute("SELECT number FROM runs WHERE id = ?", (run,)).fetchone()
    return int(row[0])


def _note_loaded(db: sqlite3.Connection, run: int, loaded: Loaded) -> None:
    db.execute(
        "UPDATE runs SET model = ?, draft = ?, machine = ? WHERE number = ?",
        (
            model_number(db, loaded.model),
            model_number(db, loaded.draft) if loaded.draft else None,
            machine_number(db, loaded.machine),
            run,
        ),
    )


def _end(db: sqlite3.Connection, run: int, status: str, note: str) -> None:
    db.execute(
        "UPDATE runs SET status = ?, note = ?, ended = ?, writer = NULL WHERE number = ?",
        (status, note, utc_now(), run),
    )


def _leave(db: sqlite3.Connection, run: str, *, stopped: bool) -> None:
    """The turn is over: a run without an end was stopped before it began, or cut short."""
    if stopped:
        db.execute(
            "UPDATE runs SET stopped = 1, status = ?, ended = ?, writer = NULL WHERE id = ?",
            (RunStatus.STOPPED.value, utc_now(), run),
        )
    db.execute(
        "UPDATE runs SET status = ?, writer = NULL WHERE id = ? AND status = ?",
        (INTERRUPTED, run, RECORDING),
    )


def _interrupt(db: sqlite3.Connection, writer: int) -> list[str]:
    sessions = db.execute(
        "SELECT DISTINCT sessions.id FROM runs JOIN turns ON turns.number = runs.turn "
        "JOIN sessions ON sessions.number = turns.session WHERE runs.writer = ?",
        (writer,),
    ).fetchall()
    db.execute(
        "UPDATE runs SET status = iif(status = ?, ?, status), writer = NULL WHERE writer = ?",
        (RECORDING, INTERRUPTED, writer),
    )
    db.execute("DELETE FROM writers WHERE number = ?", (writer,))
    return [session for (session,) in sessions]


def open_and_recover(path: Path) -> Store:
    """Opens a file; runs whose process died are marked as interrupted.

    A file that cannot be written is opened for reading.

    Raises:
        StoreFailure: it cannot be read either.
    """
    try:
        store = open_store(path)
    except StoreUnwritable:
        return open_store(path, read_only=True)
    try:
        writer = TurnWriter(store)
        writer.find_interrupted()
        while writer.merge_one():
            pass
    except StoreUnwritable:
        store.close()
        return open_store(path, read_only=True)
    except BaseException:
        store.close()
        raise
    return store
