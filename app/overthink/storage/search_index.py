"""What the full-text index holds. It keeps no text itself, so that taking out needs the old one.

A document's row number is that of its table's row, four times, plus its kind.
"""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from enum import IntEnum
from typing import Protocol

from overthink.core.vocabulary import Phase
from overthink.storage.columns import unpack_others, unpack_words
from overthink.storage.run_records import trace_of_words


class Kind(IntEnum):
    """What a document of the index is."""

    SESSION = 0
    TURN = 1
    RUN = 2
    ANNOTATION = 3


_KINDS = len(Kind)
_COLUMNS = ("note", "prompt", "answer", "thinking")


def document(kind: Kind, number: int) -> int:
    """Row number of a document in the index."""
    return number * _KINDS + kind


def add_document(db: sqlite3.Connection, kind: Kind, number: int, **texts: str) -> None:
    """Adds a document.

    Args:
        texts: by column: note, prompt, answer, thinking.
    """
    values = [texts.get(column, "") for column in _COLUMNS]
    if any(values):
        db.execute(
            "INSERT INTO search_index (rowid, note, prompt, answer, thinking) "
            "VALUES (?, ?, ?, ?, ?)",
            (document(kind, number), *values),
        )


def remove_document(db: sqlite3.Connection, kind: Kind, number: int, **texts: str) -> None:
    """Takes a document out; the texts must be those that were put in."""
    values = [texts.get(column, "") for column in _COLUMNS]
    if any(values):
        db.execute(
            "INSERT INTO search_index (search_index, rowid, note, prompt, answer, thinking) "
            "VALUES ('delete', ?, ?, ?, ?, ?)",
            (document(kind, number), *values),
        )


def session_text(db: sqlite3.Connection, number: int) -> str:
    """What the index holds of a session itself: title, tags and note."""
    title, note = db.execute(
        "SELECT title, note FROM sessions WHERE number = ?", (number,)
    ).fetchone()
    tags = db.execute("SELECT tag FROM session_tags WHERE session = ? ORDER BY tag", (number,))
    return "\n".join(text for text in (title, *(tag for (tag,) in tags), note) if text)


def annotation_text(label: str, note: str) -> str:
    """What the index holds of an annotation."""
    return f"{label}\n{note}" if note else label


def rebuild_index(db: sqlite3.Connection) -> None:
    """Makes the whole index anew from the tables."""
    db.execute("INSERT INTO search_index (search_index) VALUES ('delete-all')")
    for (session,) in db.execute("SELECT number FROM sessions").fetchall():
        index_session(db, session, add_document)


class Change(Protocol):
    """Puts a document into the index, or takes it out."""

    def __call__(self, db: sqlite3.Connection, kind: Kind, number: int, **texts: str) -> None:
        """See `overthink.storage.search_index`."""
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
