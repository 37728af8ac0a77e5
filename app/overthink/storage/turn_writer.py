"""Write turns into the database: begin them, append events, end and merge runs.

Raw SQL: this is the recorder's hot path (2 × 500 tokens/s take 1 % of a core).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from overthink.core.errors import StoreUnwritable, from_kind
from overthink.core.events import Failed, Finished, Loaded
from overthink.core.vocabulary import RunStatus
from overthink.storage.columns import FORMAT, TimedEvent, pack
from overthink.storage.identities import utc_now
from overthink.storage.run_metrics import judgement_columns, metrics_of
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
from overthink.storage.suite_records import link_sample
from overthink.storage.turn_log import (
    Entry,
    EventReceived,
    RunJudged,
    RunPlan,
    TurnBegun,
    TurnEnded,
    TurnLog,
)


def open_and_recover(path: Path) -> Store:
    """Open a database for review: mark and merge the runs whose process died.

    A file that cannot be written, on a full disk for example, is opened read-only; attempts to
    write it then report why.

    Raises:
        StoreFailure: it cannot be read either.
    """
    try:
        store = open_store(path)
    except StoreUnwritable as error:
        return _open_unwritable(path, error)
    try:
        writer = TurnWriter(store)
        writer.mark_interrupted()
        while writer.merge_one():
            pass
    except StoreUnwritable as error:
        store.close()
        return _open_unwritable(path, error)
    except BaseException:
        store.close()
        raise
    return store


def _open_unwritable(path: Path, why: StoreUnwritable) -> Store:
    store = open_store(path, read_only=True)
    store.unwritable = why
    return store


class TurnWriter:
    """Writes turns into one open database; used by one thread."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._damaged: set[int] = set()
        """Runs whose segments cannot be read: they stay as they are, for a check to report."""
        with store.transaction() as db:
            self._writer = register_writer(db, this_process())

    def write(self, log: TurnLog, entries: Sequence[Entry]) -> bool:
        """Write the next entries of a turn, all or nothing.

        Returns:
            True if the session's entry in a list has changed.
        """
        begins = not log.begun_written
        events = [entry for entry in entries if isinstance(entry, EventReceived)]
        others = [entry for entry in entries if not isinstance(entry, EventReceived)]
        with self._store.transaction() as db:
            if begins:
                self._begin(db, log)
            for side, run in log.begun.runs.items():
                timed = [TimedEvent(each.at_us, each.event) for each in events if each.side == side]
                if timed:
                    self._append(db, _number(db, run), timed)
            for entry in others:
                self._conclude(db, log.begun, entry)
        ends = any(isinstance(entry.event, Finished | Failed) for entry in events)
        return begins or bool(others) or ends

    # -- beginning -------------------------------------------------------------------------------

    def _begin(self, db: sqlite3.Connection, log: TurnLog) -> None:
        begun, session = log.begun, self._session(db, log)
        db.execute(
            "INSERT INTO turns (id, session, repeats, prompt, system, expect, timing, begun) "
            "VALUES (?1, ?2, (SELECT number FROM turns WHERE id = ?3 AND session = ?2), "
            "?4, ?5, ?6, ?7, ?8) "
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
            for side, key in begun.samples.items():
                link_sample(db, key, begun.runs[side])
        else:  # the file was replaced by a copy from the middle of this turn
            self._begin_again(db, begun)

    def _session(self, db: sqlite3.Connection, log: TurnLog) -> int:
        """Return the number of a turn's session.

        A deletion is deliberate, so a turn does not bring a deleted session back: it begins its
        own. Nor may it vanish with the deleted one.
        """
        begun = log.begun
        turn = "SELECT session FROM turns WHERE id = ?"
        if written := db.execute(turn, (begun.turn,)).fetchone():
            return int(written[0])
        deleted = "SELECT 1 FROM sessions WHERE id = ? AND deleted IS NOT NULL"
        is_deleted = begun.own_session and db.execute(deleted, (begun.session,)).fetchone()
        log.session = begun.own_session if is_deleted else begun.session
        db.execute(
            "INSERT INTO sessions (id, source, created, listed) VALUES (?1, ?2, ?3, max(?3, "
            "coalesce((SELECT listed FROM sessions WHERE source NOT IN ('import', 'example') "
            "ORDER BY listed DESC LIMIT 1), ''))) ON CONFLICT DO NOTHING",
            (log.session, begun.source, begun.begun if is_deleted else begun.session_created),
        )
        row = db.execute("SELECT number FROM sessions WHERE id = ?", (log.session,)).fetchone()
        return int(row[0])

    def _begin_run(
        self, db: sqlite3.Connection, turn: int, run: str, begun: str, plan: RunPlan
    ) -> None:
        before = plan.loaded_before
        db.execute(
            "INSERT INTO runs (id, turn, side, model_name, draft_name, family, family_guessed, "
            "notes, settings, writer, status, begun, loaded_before, sample) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(run, turn, plan.side, plan.model, plan.draft, plan.family, plan.family_guessed),
                msgspec.json.encode(plan.notes).decode(),
                *(settings_number(db, plan), self._writer, RECORDING, begun),
                pack_loaded(before) if before else None,
                plan.sample,
            ),
        )
        if before:
            _set_loaded(db, _number(db, run), before)

    def _begin_again(self, db: sqlite3.Connection, begun: TurnBegun) -> None:
        for run in begun.runs.values():
            number = _number(db, run)
            db.execute("DELETE FROM segments WHERE run = ?", (number,))
            _update_run(db, number, status=RECORDING, writer=self._writer)

    # -- events ----------------------------------------------------------------------------------

    def _append(self, db: sqlite3.Connection, run: int, events: Sequence[TimedEvent]) -> None:
        append_segment(db, run, events)
        for _, event in events:
            match event:
                case Loaded():
                    _set_loaded(db, run, event)
                case Finished():
                    _end(db, run, event.status, str(event.note))
                case Failed():
                    status = RunStatus.CRASHED if event.crashed else RunStatus.FAILED
                    note = str(from_kind(event.kind, event.problem, event.remedy))
                    _end(db, run, status, note)

    def _conclude(
        self, db: sqlite3.Connection, begun: TurnBegun, entry: RunJudged | TurnEnded
    ) -> None:
        if isinstance(entry, RunJudged):
            number = _number(db, begun.runs[entry.side])
            _update_run(db, number, **judgement_columns(entry.judged))
            return
        for side, run in begun.runs.items():
            if side in entry.stopped:
                number, status = _number(db, run), RunStatus.STOPPED.value
                _update_run(db, number, stopped=1, status=status, ended=utc_now(), writer=None)
            db.execute(
                "UPDATE runs SET status = ?, writer = NULL WHERE id = ? AND status = ?",
                (INTERRUPTED, run, RECORDING),
            )

    # -- afterwards ------------------------------------------------------------------------------

    def mark_interrupted(self) -> list[str]:
        """Mark the runs whose process is gone as interrupted.

        Returns:
            Identities of the sessions whose entry in a list has changed.
        """
        with self._store.transaction() as db:
            writers = db.execute("SELECT number, host, pid, started FROM writers").fetchall()
            gone = [number for number, *process in writers if not is_alive(Writer(*process))]
            return [session for writer in gone for session in _interrupt(db, writer)]

    def merge_one(self) -> str | None:
        """Merge the segments of one run that is over into a trace.

        Returns:
            The identity of its session; None if there was nothing to merge.
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
        builder = RecordBuilder(unpack_loaded(before), stopped=stopped)
        packed = pack(builder.passing(segments_of(self._store.connection, run)))
        record = builder.record
        with self._store.transaction() as db:
            # A turn that was written again after a failure may be in the index already.
            known = db.execute("SELECT 1 FROM traces WHERE run = ?", (run,)).fetchone()
            columns = {**metrics_of(record), "starts_us": builder.starts_us}
            if record.status is not None:  # in an upgraded file it may have a newer name
                columns["status"] = record.status.value
            _update_run(db, run, **columns)
            db.execute(
                "INSERT OR REPLACE INTO traces (run, format, words, numbers, events) "
                "VALUES (?, ?, ?, ?, ?)",
                (run, FORMAT, *packed),
            )
            if not known:
                texts = {"thinking": record.thinking, "answer": record.answer}
                add_document(db, Kind.RUN, run, **texts)
            db.execute("DELETE FROM segments WHERE run = ?", (run,))


def _number(db: sqlite3.Connection, run: str) -> int:
    row = db.execute("SELECT number FROM runs WHERE id = ?", (run,)).fetchone()
    return int(row[0])


def _update_run(db: sqlite3.Connection, run: int, **columns: Any) -> None:
    assignments = ", ".join(f"{column} = :{column}" for column in columns)
    db.execute(f"UPDATE runs SET {assignments} WHERE number = :number", {**columns, "number": run})


def _set_loaded(db: sqlite3.Connection, run: int, loaded: Loaded) -> None:
    _update_run(
        db,
        run,
        model=model_number(db, loaded.model),
        draft=model_number(db, loaded.draft) if loaded.draft else None,
        machine=machine_number(db, loaded.machine),
    )


def _end(db: sqlite3.Connection, run: int, status: RunStatus, note: str) -> None:
    _update_run(db, run, status=status.value, note=note, ended=utc_now(), writer=None)


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
