"""What the full-text index holds. It keeps no text itself, so that taking out needs the old one.

A document's row number is that of its table's row, four times, plus its kind.
"""

from __future__ import annotations

import sqlite3
from enum import IntEnum


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


def put(db: sqlite3.Connection, kind: Kind, number: int, **texts: str) -> None:
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


def take_out(db: sqlite3.Connection, kind: Kind, number: int, **texts: str) -> None:
    """Takes a document out; the texts must be those that were put in."""
    values = [texts.get(column, "") for column in _COLUMNS]
    if any(values):
        db.execute(
            "INSERT INTO search_index (search_index, rowid, note, prompt, answer, thinking) "
            "VALUES ('delete', ?, ?, ?, ?, ?)",
            (document(kind, number), *values),
        )
