"""What is done to the file as a whole: deleted sessions go for good, the index is made anew."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from typing import NamedTuple, Protocol

from overthink.core.vocabulary import Phase
from overthink.storage.columns import unpack_others, unpack_words
from overthink.storage.editing import annotation_text, session_text
from overthink.storage.indexing import Kind, put, take_out
from overthink.storage.rebuilding import trace_of_words
from overthink.storage.store import Store, told


class Vacuumed(NamedTuple):
    """What `vacuum` did."""

    sessions: int
    """Deleted ones that are gone for good now."""
    bytes_before: int
    bytes_after: int


def vacuum(store: Store) -> Vacuumed:
    """Removes deleted sessions for good and gives the room back.

    Raises:
        StoreFailure: another program uses the file, or there is no room for the copy it takes.
    """
    before = _size(store)
    with store.writing() as db:
        removed = purge(db)
        db.execute("INSERT INTO search_index (search_index) VALUES ('optimize')")
    with told(store.path):
        store.connection.execute("VACUUM")
        store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return Vacuumed(removed, before, _size(store))


def _size(store: Store) -> int:
    parts = (store.path, store.path.with_name(f"{store.path.name}-wal"))
    return sum(part.stat().st_size for part in parts if part.exists())


def purge(db: sqlite3.Connection) -> int:
    """Removes deleted sessions, from the index too; returns how many."""
    sessions = db.execute("SELECT number FROM sessions WHERE deleted IS NOT NULL").fetchall()
    for (session,) in sessions:
        index_session(db, session, take_out)
        db.execute("DELETE FROM sessions WHERE number = ?", (session,))
    return len(sessions)


def index_again(db: sqlite3.Connection) -> None:
    """Makes the whole index anew from the tables."""
    db.execute("INSERT INTO search_index (search_index) VALUES ('delete-all')")
    for (session,) in db.execute("SELECT number FROM sessions").fetchall():
        index_session(db, session, put)


class Change(Protocol):
    """Puts a document into the index, or takes it out."""

    def __call__(self, db: sqlite3.Connection, kind: Kind, number: int, **texts: str) -> None:
        """See `overthink.storage.indexing`."""
        ...


def index_session(db: sqlite3.Connection, session: int, change: Change) -> None:
    """Puts all documents of a session into the index, or takes them out."""
    change(db, Kind.SESSION, session, note=session_text(db, session))
    turns = db.execute("SELECT number FROM turns WHERE session = ?", (session,))
    for (turn,) in turns.fetchall():
        index_turn(db, turn, change)


def index_turn(db: sqlite3.Connection, turn: int, change: Change) -> None:
    """Puts all documents of a turn into the index, or takes them out."""
    (prompt,) = db.execute("SELECT prompt FROM turns WHERE number = ?", (turn,)).fetchone()
    change(db, Kind.TURN, turn, prompt=prompt)
    runs = db.execute("SELECT number FROM runs WHERE turn = ?", (turn,))
    for (run,) in runs.fetchall():
        index_run(db, run, change)


def index_run(db: sqlite3.Connection, run: int, change: Change) -> None:
    """Puts a run's words and annotations into the index, or takes them out."""
    spans = db.execute("SELECT number, label, note FROM annotations WHERE run = ?", (run,))
    for number, label, note in spans.fetchall():
        change(db, Kind.ANNOTATION, number, note=annotation_text(label, note))
    row = db.execute("SELECT words, events FROM traces WHERE run = ?", (run,)).fetchone()
    if row is not None:
        with suppress(ValueError):  # damaged: its words cannot be told, and lead nowhere later
            _index_words(db, run, row, change)


def _index_words(
    db: sqlite3.Connection, run: int, row: tuple[bytes, bytes], change: Change
) -> None:
    trace = trace_of_words(unpack_words(row[0]), unpack_others(row[1]))
    thinking, answer = trace.text(Phase.THINKING), trace.text(Phase.ANSWER)
    change(db, Kind.RUN, run, thinking=thinking, answer=answer)
