"""What can still be read of a damaged database, copied into a new one.

Reads row by row, around what SQLite cannot read. A run whose trace is damaged keeps its figures; a
turn or run whose session is lost gets a new one, so that nothing readable is thrown away. The
damaged file is not touched.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from overthink.core.errors import StoreUnusable
from overthink.storage.columns import Packed, unpack
from overthink.storage.identities import new_id, utc_now
from overthink.storage.search_index import rebuild_index
from overthink.storage.store import open_store, raising_store_failure

_TABLES = (
    *("models", "machines", "settings", "sessions", "session_tags", "turns", "runs", "traces"),
    *("segments", "annotations"),
)
_KEYS = {"traces": "run", "session_tags": "session"}
"""The column by which a table is read, where it is not its number."""
_CHUNK = 256
_UNKNOWN_END = 4_096
"""How far to look for the rows of a table whose last one cannot be found."""


class Salvaged(NamedTuple):
    """What came over."""

    sessions: int
    runs: int
    traces_lost: int
    """Runs of which only the figures are left."""


def salvage(damaged: Path, target: Path) -> Salvaged:
    """Copies what is readable into a new file.

    Raises:
        StoreFailure: the new file is there already or cannot be written, or nothing is readable.
    """
    if target.exists():
        raise StoreUnusable(f"{target} is there already", "name a new file")
    if not _is_database(damaged):
        raise StoreUnusable(f"{damaged} is no database", "name the one that is damaged")
    try:
        return _into_new(damaged, target)
    except BaseException:
        # Half of what is readable under the name that was asked for would be taken for all of it.
        for ending in ("", "-wal", "-shm"):
            target.with_name(f"{target.name}{ending}").unlink(missing_ok=True)
        raise


def _into_new(damaged: Path, target: Path) -> Salvaged:
    store = open_store(target)
    try:
        with raising_store_failure(damaged):
            address = f"{damaged.absolute().as_uri()}?mode=ro"
            source = closing(sqlite3.connect(address, uri=True))
        with source as old, store.transaction() as new:
            new.execute("PRAGMA defer_foreign_keys=ON")
            lost = _copy(old, new)
            _mend(new)
            rebuild_index(new)
            done = Salvaged(_count(new, "sessions"), _count(new, "runs"), lost)
            if not done.sessions:
                raise StoreUnusable(
                    f"{damaged} holds no session that can be read",
                    "take a backup of it, or start another database",
                )
            return done
    finally:
        store.close()


def _is_database(path: Path) -> bool:
    """Whether anything of SQLite's own form is in a file: its head, or a table's words."""
    try:
        with path.open("rb") as file:
            head = file.read(1 << 20)
    except OSError:
        return True  # what is wrong with it is told where it is opened
    return head.startswith(b"SQLite format 3") or b"CREATE TABLE" in head


def _copy(old: sqlite3.Connection, new: sqlite3.Connection) -> int:
    lost = 0
    for table in _TABLES:
        columns = [row[1] for row in new.execute(f"PRAGMA table_info({table})")]
        places = ", ".join("?" * len(columns))
        into = f"INSERT OR IGNORE INTO {table} ({', '.join(columns)}) VALUES ({places})"
        for row in _rows(old, table, columns):
            if table == "traces" and not _whole(row):
                lost += 1
            else:
                new.execute(into, row)
    return lost


def _whole(trace: Any) -> bool:
    try:
        unpack(Packed(*trace[2:]))
    except (TypeError, ValueError):  # the former where a value is of another kind altogether
        return False
    return True


def _rows(db: sqlite3.Connection, table: str, columns: list[str]) -> Iterator[Any]:
    key = _KEYS.get(table, "number")
    last = _last(db, table, key)
    for first in range(0, last + 1, _CHUNK):
        select = f"SELECT {', '.join(columns)} FROM {table} WHERE {key} >= ? AND {key} < ?"
        yield from _between(db, select, first, first + _CHUNK)


def _last(db: sqlite3.Connection, table: str, key: str) -> int:
    """The last number of a table: as the table says, or as SQLite's own list of numbers does."""
    counted = {"traces": "runs", "session_tags": "sessions"}.get(table, table)
    for sql, values in (
        (f"SELECT max({key}) FROM {table}", ()),
        ("SELECT max(seq) FROM sqlite_sequence WHERE name = ?", (counted,)),
    ):
        try:
            if (last := db.execute(sql, values).fetchone()[0]) is not None:
                return int(last)
        except sqlite3.DatabaseError:
            continue
    return _UNKNOWN_END


def _between(db: sqlite3.Connection, select: str, first: int, end: int) -> list[Any]:
    """The rows of a range; where it cannot be read, of its halves."""
    try:
        return db.execute(select, (first, end)).fetchall()
    except sqlite3.DatabaseError:
        if end - first == 1:
            return []
    middle = (first + end) // 2
    return [*_between(db, select, first, middle), *_between(db, select, middle, end)]


def _mend(db: sqlite3.Connection) -> None:
    """Gives what lost its parent a new one, and lets go of what points nowhere."""
    orphans = db.execute(
        "SELECT DISTINCT turn FROM runs WHERE turn NOT IN (SELECT number FROM turns)"
    ).fetchall()
    for (turn,) in orphans:
        session = _new_session(db, None)
        db.execute(
            "INSERT INTO turns (number, id, session, prompt, system, timing, begun) "
            "SELECT ?, ?, ?, '', '', 'concurrent', begun FROM runs WHERE turn = ? LIMIT 1",
            (turn, new_id(), session, turn),
        )
    lost = db.execute(
        "SELECT DISTINCT session FROM turns WHERE session NOT IN (SELECT number FROM sessions)"
    ).fetchall()
    for (session,) in lost:
        _new_session(db, session)
    for column, table in (("model", "models"), ("draft", "models"), ("machine", "machines")):
        _forget(db, column, table)
    _forget(db, "settings", "settings")
    db.execute("UPDATE runs SET writer = NULL")
    db.execute("UPDATE runs SET status = 'interrupted' WHERE status = 'recording'")
    db.execute("UPDATE turns SET repeats = NULL WHERE repeats NOT IN (SELECT number FROM turns)")
    for table, key, parent in (
        *(("traces", "run", "runs"), ("segments", "run", "runs"), ("annotations", "run", "runs")),
        ("session_tags", "session", "sessions"),
    ):
        db.execute(f"DELETE FROM {table} WHERE {key} NOT IN (SELECT number FROM {parent})")


def _new_session(db: sqlite3.Connection, number: int | None) -> int:
    db.execute(
        "INSERT INTO sessions (number, id, source, created) VALUES (?, ?, 'salvage', ?)",
        (number, new_id(), utc_now()),
    )
    return int(db.execute("SELECT last_insert_rowid()").fetchone()[0])


def _forget(db: sqlite3.Connection, column: str, table: str) -> None:
    db.execute(
        f"UPDATE runs SET {column} = NULL WHERE {column} NOT IN (SELECT number FROM {table})"
    )


def _count(db: sqlite3.Connection, table: str) -> int:
    return int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
