"""The full-text index: its documents, and how to add, remove and rebuild them.

A document is a session, turn, run or annotation; its row number is that of its table's row × 4 plus
its kind. The index is contentless, so removing a document needs the text that was added.
sqlite-utils manages FTS tables with content only, hence raw SQL here.

FTS5 finds words and their beginnings. Each distinct word of four letters or more is also in the
table `search_words`, where a search finds the words that contain what was typed. With 1,000
sessions of 2 × 25,000 characters of thoughts the table takes 0.2 MB; FTS5's trigram tokenizer takes
77 MB for the same texts, beside 90 MB of everything else. Letters of scripts
without spaces are indexed as words of their own (`query.as_indexed`).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from enum import IntEnum
from typing import Literal, Protocol

import msgspec

from overthink.core.vocabulary import Phase
from overthink.storage.columns import unpack_others, unpack_words
from overthink.storage.query import as_indexed, words_of
from overthink.storage.run_records import trace_of_words


class Kind(IntEnum):
    """The kind of a document."""

    SESSION = 0
    TURN = 1
    RUN = 2
    ANNOTATION = 3


_SHORTEST, _LONGEST = 4, 48
"""Letters of the words in `search_words`: shorter ones have no inside, longer ones are no words."""

_COLUMNS = ("note", "prompt", "answer", "thinking")


class Change(Protocol):
    """`add_document` or `remove_document`."""

    def __call__(self, db: sqlite3.Connection, kind: Kind, number: int, **texts: str) -> None:
        """Add or remove the document of a row."""
        ...


def add_document(db: sqlite3.Connection, kind: Kind, number: int, **texts: str) -> None:
    """Add a document.

    Args:
        texts: by column: note, prompt, answer, thinking.
    """
    values = [as_indexed(texts.get(column, "")) for column in _COLUMNS]
    if any(values):
        _add_words(db, "\n".join(values))
        db.execute(
            "INSERT INTO search_index (rowid, note, prompt, answer, thinking) "
            "VALUES (?, ?, ?, ?, ?)",
            (number * len(Kind) + kind, *values),
        )


def remove_document(db: sqlite3.Connection, kind: Kind, number: int, **texts: str) -> None:
    """Remove a document. The texts must be those that were added."""
    _remove(db, kind, number, [as_indexed(texts.get(column, "")) for column in _COLUMNS])


def _remove(db: sqlite3.Connection, kind: Kind, number: int, values: Sequence[str]) -> None:
    if any(values):
        db.execute(
            "INSERT INTO search_index (search_index, rowid, note, prompt, answer, thinking) "
            "VALUES ('delete', ?, ?, ?, ?, ?)",
            (number * len(Kind) + kind, *values),
        )


def _add_words(db: sqlite3.Connection, text: str) -> None:
    words = [word for word in words_of(text) if _SHORTEST <= len(word) <= _LONGEST]
    letters = sorted(word for word in words if not word.isdigit())
    db.execute(
        "INSERT OR IGNORE INTO search_words SELECT value FROM json_each(?)",
        (msgspec.json.encode(letters).decode(),),
    )


def words_with(db: sqlite3.Connection, letters: str, limit: int) -> list[str]:
    """Return words that contain these letters, the shortest first."""
    rows = db.execute(
        "SELECT word FROM search_words WHERE instr(word, ?) ORDER BY length(word), word LIMIT ?",
        (letters, limit),
    )
    return [word for (word,) in rows]


def forget_unused_words(db: sqlite3.Connection) -> None:
    """Remove words that no document contains any more."""
    with _terms(db, "row") as terms:
        db.execute(f"DELETE FROM search_words WHERE word NOT IN (SELECT term FROM {terms})")


def update_index(db: sqlite3.Connection, progress: Callable[[float], None]) -> None:
    """Update the index of a file without `search_words`, whose unspaced scripts are no words yet.

    All other texts are indexed as before, so their documents stay, and their words are read from
    the index: a rebuild would take 20 s for 1,000 sessions of 2 × 25,000 characters.

    Args:
        progress: called with the share of the documents that were added again.
    """
    outdated = _documents_in_unspaced_scripts(db)
    for done, row in enumerate(outdated):
        progress(done / len(outdated))
        number, kind = divmod(row, len(Kind))
        texts = _texts_of(db, Kind(kind), number)
        _remove(db, Kind(kind), number, [texts.get(column, "") for column in _COLUMNS])
        add_document(db, Kind(kind), number, **texts)
    progress(1.0)
    with _terms(db, "row") as terms:
        words = db.execute(
            f"SELECT term FROM {terms} WHERE length(term) BETWEEN {_SHORTEST} AND {_LONGEST}"
        ).fetchall()
    letters = [word for word in words if not word[0].isdigit()]
    db.executemany("INSERT OR IGNORE INTO search_words VALUES (?)", letters)


def _documents_in_unspaced_scripts(db: sqlite3.Connection) -> list[int]:
    """Return the documents with a word of several letters that are words of their own today."""
    with _terms(db, "row") as terms:
        words = db.execute(f"SELECT term FROM {terms} WHERE length(term) > 1").fetchall()
    outdated = [word for (word,) in words if as_indexed(word) != word]
    if not outdated:
        return []
    with _terms(db, "instance") as terms:
        query = f"SELECT DISTINCT doc FROM {terms} WHERE term = ?"
        found = {row for word in outdated for (row,) in db.execute(query, (word,))}
    return sorted(found)


@contextmanager
def _terms(db: sqlite3.Connection, kind: Literal["row", "instance"]) -> Iterator[str]:
    """Provide a table of the index's terms, by its name."""
    db.execute(f"CREATE VIRTUAL TABLE temp.index_terms USING fts5vocab(main, search_index, {kind})")
    try:
        yield "temp.index_terms"
    finally:
        db.execute("DROP TABLE temp.index_terms")


def rebuild_index(db: sqlite3.Connection) -> None:
    """Rebuild the whole index from the tables."""
    db.execute("INSERT INTO search_index (search_index) VALUES ('delete-all')")
    db.execute("DELETE FROM search_words")
    for (session,) in db.execute("SELECT number FROM sessions").fetchall():
        index_session(db, session, add_document)


def index_session(db: sqlite3.Connection, session: int, change: Change) -> None:
    """Add or remove all documents of a session."""
    change(db, Kind.SESSION, session, **_texts_of(db, Kind.SESSION, session))
    turns = db.execute("SELECT number FROM turns WHERE session = ?", (session,))
    for (turn,) in turns.fetchall():
        index_turn(db, turn, change)


def index_turn(db: sqlite3.Connection, turn: int, change: Change) -> None:
    """Add or remove all documents of a turn."""
    change(db, Kind.TURN, turn, **_texts_of(db, Kind.TURN, turn))
    runs = db.execute("SELECT number FROM runs WHERE turn = ?", (turn,))
    for (run,) in runs.fetchall():
        index_run(db, run, change)


def index_run(db: sqlite3.Connection, run: int, change: Change) -> None:
    """Add or remove the documents of a run and its annotations."""
    spans = db.execute("SELECT number FROM annotations WHERE run = ?", (run,))
    for (number,) in spans.fetchall():
        change(db, Kind.ANNOTATION, number, **_texts_of(db, Kind.ANNOTATION, number))
    change(db, Kind.RUN, run, **_texts_of(db, Kind.RUN, run))


def _texts_of(db: sqlite3.Connection, kind: Kind, number: int) -> dict[str, str]:
    """Return a document's texts by column; those of a damaged trace are empty."""
    if kind is Kind.SESSION:
        return {"note": session_text(db, number)}
    if kind is Kind.RUN:
        return _texts_of_run(db, number)
    if kind is Kind.TURN:
        (prompt,) = db.execute("SELECT prompt FROM turns WHERE number = ?", (number,)).fetchone()
        return {"prompt": prompt}
    span = "SELECT label, note FROM annotations WHERE number = ?"
    return {"note": annotation_text(*db.execute(span, (number,)).fetchone())}


def _texts_of_run(db: sqlite3.Connection, run: int) -> dict[str, str]:
    row = db.execute("SELECT words, events FROM traces WHERE run = ?", (run,)).fetchone()
    if row is None:
        return {}
    try:
        trace = trace_of_words(unpack_words(row[0]), unpack_others(row[1]))
    except ValueError:  # a damaged trace has no text, so its hits lead nowhere later
        return {}
    return {"thinking": trace.text(Phase.THINKING), "answer": trace.text(Phase.ANSWER)}


def session_text(db: sqlite3.Connection, number: int) -> str:
    """Return a session's own text in the index: title, tags and note."""
    title, note = db.execute(
        "SELECT title, note FROM sessions WHERE number = ?", (number,)
    ).fetchone()
    tags = db.execute("SELECT tag FROM session_tags WHERE session = ? ORDER BY tag", (number,))
    return "\n".join(text for text in (title, *(tag for (tag,) in tags), note) if text)


def annotation_text(label: str, note: str) -> str:
    """Return an annotation's text in the index."""
    return f"{label}\n{note}" if note else label
