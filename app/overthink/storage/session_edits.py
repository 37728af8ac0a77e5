"""Edits of saved sessions: title, star, tags, notes, verdicts, annotations; delete and restore.

Each edit is one transaction. The text of a run never changes.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable
from typing import Any, Literal

import msgspec

from overthink.core.errors import BadOption
from overthink.core.messages import message
from overthink.storage.identities import new_id, utc_now
from overthink.storage.search_index import (
    Kind,
    add_document,
    annotation_text,
    remove_document,
    session_text,
)
from overthink.storage.store import Store, raising_store_failure, unknown_row

ByHand = Literal["right", "wrong", "unsure"]
Preference = Literal["left", "right", "tie", "both_bad"]


def rename(store: Store, session: str, title: str) -> None:
    """Set a session's title; without one it is listed by its prompt.

    Raises:
        BadOption: there is no such session.
        StoreFailure: the database cannot be written, as for all functions here.
    """
    _edit_session(store, session, title=title.strip())


def star(store: Store, session: str, *, starred: bool) -> None:
    """Star a session, or remove the star."""
    _edit_session(store, session, starred=int(starred))


def set_note(store: Store, session: str, note: str) -> None:
    """Replace the session's note."""
    _edit_session(store, session, note=note)


def set_tags(store: Store, session: str, tags: Iterable[str]) -> None:
    """Replace the session's tags. Empty tags and surrounding spaces are ignored."""
    rows = store.database.table("session_tags")
    names = sorted({tag.strip() for tag in tags} - {""})

    def replace_tags(number: int) -> None:
        rows.delete_where("session = ?", [number])
        rows.insert_all({"session": number, "tag": name} for name in names)

    _change_session(store, session, replace_tags)


def judge_by_hand(store: Store, run: str, verdict: ByHand | None) -> None:
    """Set the user's verdict on an answer, or remove it. The automatic one is stored beside it.

    Raises:
        BadOption: there is no such run.
    """
    at = utc_now() if verdict else None
    with store.transaction() as db:
        number = _number(db, "runs", run)
        store.database.table("runs").update(number, {"by_hand": verdict, "by_hand_at": at})


def prefer(store: Store, turn: str, preference: Preference | None, *, blind: bool) -> None:
    """Set which run of a turn is better, or remove the preference.

    Args:
        preference: names the side on which a run ran, even if the sides were shuffled.
        blind: whether the models' names were hidden from the user.

    Raises:
        BadOption: there is no such turn.
    """
    columns = {
        "preference": preference,
        "preference_blind": blind if preference else None,
        "preference_at": utc_now() if preference else None,
    }
    with store.transaction() as db:
        store.database.table("turns").update(_number(db, "turns", turn), columns)


def is_saved(store: Store, table: Literal["sessions", "turns", "runs"], identity: str) -> bool:
    """Return whether a row is in the database; the newest may not be there yet.

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
    """Label the tokens `first` to `last` of a run, both included.

    Args:
        identity: of a removed annotation to restore; None for a new one.

    Returns:
        The identity of the annotation.

    Raises:
        BadOption: there is no such run, or the span or label is empty.
    """
    label = label.strip()
    if not 0 <= first <= last or not label:
        raise BadOption(
            message("an annotation needs a span of tokens and a label"), message("select some text")
        )
    row = {"id": identity or new_id(), "first": first, "last": last, "label": label, "note": note}
    with store.transaction() as db:
        row |= {"run": _number(db, "runs", run), "made": utc_now()}
        number = int(store.database.table("annotations").insert(row).last_pk or 0)
        add_document(db, Kind.ANNOTATION, number, note=annotation_text(label, note))
    return str(row["id"])


def change_annotation(store: Store, annotation: str, label: str, note: str) -> None:
    """Replace the label and note of an annotation.

    Raises:
        BadOption: there is no such annotation, or no label.
    """
    label = label.strip()
    if not label:
        raise BadOption(
            message("an annotation needs a label"), message("choose one or write your own")
        )
    with store.transaction() as db:
        number = _remove_annotation_document(db, annotation)
        store.database.table("annotations").update(number, {"label": label, "note": note})
        add_document(db, Kind.ANNOTATION, number, note=annotation_text(label, note))


def remove_annotation(store: Store, annotation: str) -> None:
    """Remove an annotation.

    Raises:
        BadOption: there is no such annotation.
    """
    with store.transaction() as db:
        store.database.table("annotations").delete(_remove_annotation_document(db, annotation))


def delete(store: Store, sessions: Collection[str]) -> int:
    """Remove sessions from every list; `restore` undoes it until `vacuum` makes it final.

    Returns:
        How many there were.
    """
    return _mark_deleted(store, sessions, utc_now())


def restore(store: Store, sessions: Collection[str]) -> int:
    """Undo `delete`; return how many deleted sessions there were."""
    return _mark_deleted(store, sessions, None)


def _mark_deleted(store: Store, sessions: Collection[str], when: str | None) -> int:
    with store.transaction() as db:
        cursor = db.execute(
            "UPDATE sessions SET deleted = ? WHERE (deleted IS NULL) = ? "
            "AND id IN (SELECT value FROM json_each(?))",
            (when, when is not None, msgspec.json.encode(sorted(sessions)).decode()),
        )
        return cursor.rowcount


def _edit_session(store: Store, session: str, **columns: Any) -> None:
    rows = store.database.table("sessions")
    _change_session(store, session, lambda number: rows.update(number, columns))


def _change_session(store: Store, session: str, change: Callable[[int], object]) -> None:
    """Change a session and its document in the index."""
    with store.transaction() as db:
        number = _number(db, "sessions", session)
        remove_document(db, Kind.SESSION, number, note=session_text(db, number))
        change(number)
        add_document(db, Kind.SESSION, number, note=session_text(db, number))


def _remove_annotation_document(db: sqlite3.Connection, annotation: str) -> int:
    number = _number(db, "annotations", annotation)
    label, note = db.execute(
        "SELECT label, note FROM annotations WHERE number = ?", (number,)
    ).fetchone()
    remove_document(db, Kind.ANNOTATION, number, note=annotation_text(label, note))
    return number


def _number(db: sqlite3.Connection, table: str, identity: str) -> int:
    row = db.execute(f"SELECT number FROM {table} WHERE id = ?", (identity,)).fetchone()
    if row is None:
        raise unknown_row(table, identity)
    return int(row[0])
