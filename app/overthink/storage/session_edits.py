"""What a person changes of a session: name, star, tags, notes, verdicts, spans; deleting, undone.

Each change is one transaction. The words of a run are never changed.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable
from typing import Literal

import msgspec

from overthink.core.errors import BadOption
from overthink.storage.identities import new_id, utc_now
from overthink.storage.search_index import (
    Kind,
    add_document,
    annotation_text,
    remove_document,
    session_text,
)
from overthink.storage.store import Store, raising_store_failure

ByHand = Literal["right", "wrong", "unsure"]
Preference = Literal["left", "right", "tie", "both_bad"]


def rename(store: Store, session: str, title: str) -> None:
    """Gives a session a name; an empty one leaves it to its prompt.

    Raises:
        BadOption: there is no such session.
        StoreFailure: it cannot be written, as for all functions here.
    """
    _change(store, session, lambda db, number: _set(db, number, "title", title.strip()))


def star(store: Store, session: str, *, starred: bool) -> None:
    """Marks a session, or takes the mark away."""
    _change(store, session, lambda db, number: _set(db, number, "starred", int(starred)))


def set_note(store: Store, session: str, note: str) -> None:
    """The session's free note, whole."""
    _change(store, session, lambda db, number: _set(db, number, "note", note))


def set_tags(store: Store, session: str, tags: Iterable[str]) -> None:
    """The session's tags, whole. Spaces around a tag and empty ones do not count."""
    kept = sorted({tag.strip() for tag in tags} - {""})

    def change(db: sqlite3.Connection, number: int) -> None:
        db.execute("DELETE FROM session_tags WHERE session = ?", (number,))
        db.executemany(
            "INSERT INTO session_tags (session, tag) VALUES (?, ?)", [(number, t) for t in kept]
        )

    _change(store, session, change)


def judge_by_hand(store: Store, run: str, verdict: ByHand | None) -> None:
    """A person's verdict on an answer; None takes it back. The automatic one stays beside it.

    Raises:
        BadOption: there is no such run.
    """
    with store.writing() as db:
        _number(db, "runs", run)
        db.execute(
            "UPDATE runs SET by_hand = ?, by_hand_at = ? WHERE id = ?",
            (verdict, utc_now() if verdict else None, run),
        )


def prefer(store: Store, turn: str, preference: Preference | None, *, blind: bool) -> None:
    """Which run of a turn is better; None takes it back.

    Args:
        blind: the names were hidden, and the sides shuffled, when it was said. `preference` names
            the true side all the same.

    Raises:
        BadOption: there is no such turn.
    """
    with store.writing() as db:
        _number(db, "turns", turn)
        db.execute(
            "UPDATE turns SET preference = ?, preference_blind = ?, preference_at = ? WHERE id = ?",
            (preference, blind if preference else None, utc_now() if preference else None, turn),
        )


def is_saved(store: Store, table: Literal["sessions", "turns", "runs"], identity: str) -> bool:
    """True where something is in the database; what happens just now may not be yet.

    Raises:
        StoreFailure: the database cannot be read.
    """
    with raising_store_failure(store.path):
        sql = f"SELECT 1 FROM {table} WHERE id = ?"
        return store.connection.execute(sql, (identity,)).fetchone() is not None


def annotate(
    store: Store,
    run: str,
    first: int,
    last: int,
    label: str,
    note: str = "",
    identity: str | None = None,
) -> str:
    """Labels the tokens from `first` to `last` of a run.

    Args:
        identity: of one that was removed and comes back; a new one where it is None.

    Returns:
        The identity of the annotation.

    Raises:
        BadOption: there is no such run, or no such span.
    """
    if not 0 <= first <= last or not label.strip():
        raise BadOption("an annotation needs a span of tokens and a label", "select some text")
    identity = identity or new_id()
    with store.writing() as db:
        db.execute(
            "INSERT INTO annotations (id, run, first, last, label, note, made) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            (identity, _number(db, "runs", run), first, last, label.strip(), note, utc_now()),
        )
        (number,) = db.execute("SELECT last_insert_rowid()").fetchone()
        add_document(db, Kind.ANNOTATION, number, note=annotation_text(label.strip(), note))
    return identity


def change_annotation(store: Store, annotation: str, label: str, note: str) -> None:
    """Another label or note for a span.

    Raises:
        BadOption: there is no such annotation, or no label.
    """
    if not label.strip():
        raise BadOption("an annotation needs a label", "choose one or write your own")
    with store.writing() as db:
        number = _take_annotation_out(db, annotation)
        db.execute(
            "UPDATE annotations SET label = ?, note = ? WHERE number = ?",
            (label.strip(), note, number),
        )
        add_document(db, Kind.ANNOTATION, number, note=annotation_text(label.strip(), note))


def remove_annotation(store: Store, annotation: str) -> None:
    """Takes a label off.

    Raises:
        BadOption: there is no such annotation.
    """
    with store.writing() as db:
        number = _take_annotation_out(db, annotation)
        db.execute("DELETE FROM annotations WHERE number = ?", (number,))


def delete(store: Store, sessions: Collection[str]) -> int:
    """Takes sessions out of every list. `restore` undoes it until `vacuum` makes it final.

    Returns:
        How many there were.
    """
    return _mark(store, sessions, utc_now())


def restore(store: Store, sessions: Collection[str]) -> int:
    """Undoes `delete`; returns how many there were."""
    return _mark(store, sessions, None)


def _mark(store: Store, sessions: Collection[str], when: str | None) -> int:
    with store.writing() as db:
        cursor = db.execute(
            "UPDATE sessions SET deleted = ? WHERE (deleted IS NULL) = ? "
            "AND id IN (SELECT value FROM json_each(?))",
            (when, when is not None, msgspec.json.encode(sorted(sessions)).decode()),
        )
        return cursor.rowcount


def _change(
    store: Store, session: str, change: Callable[[sqlite3.Connection, int], object]
) -> None:
    """Changes a session, and what the index holds of it."""
    with store.writing() as db:
        number = _number(db, "sessions", session)
        remove_document(db, Kind.SESSION, number, note=session_text(db, number))
        change(db, number)
        add_document(db, Kind.SESSION, number, note=session_text(db, number))


def _set(db: sqlite3.Connection, session: int, column: str, value: str | int) -> None:
    db.execute(f"UPDATE sessions SET {column} = ? WHERE number = ?", (value, session))


def _take_annotation_out(db: sqlite3.Connection, annotation: str) -> int:
    number = _number(db, "annotations", annotation)
    label, note = db.execute(
        "SELECT label, note FROM annotations WHERE number = ?", (number,)
    ).fetchone()
    remove_document(db, Kind.ANNOTATION, number, note=annotation_text(label, note))
    return number


def _number(db: sqlite3.Connection, table: str, identity: str) -> int:
    row = db.execute(f"SELECT number FROM {table} WHERE id = ?", (identity,)).fetchone()
    if row is None:
        word = table.removesuffix("s")
        raise BadOption(f"there is no {word} “{identity[:60]}”", "see `overthink sessions list`")
    return int(row[0])
