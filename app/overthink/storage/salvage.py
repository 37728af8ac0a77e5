"""Copy what can still be read of a damaged database into a new one.

Reads row by row, around what SQLite cannot read. A run whose trace is damaged retains its metrics;
a turn or run whose parent is lost gets a new one, so that nothing readable is lost. The damaged
file is not changed.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from overthink.core.errors import StoreUnusable
from overthink.core.messages import message
from overthink.storage.columns import Packed, unpack
from overthink.storage.identities import new_id, utc_now
from overthink.storage.search_index import rebuild_index
from overthink.storage.store import open_store, raising_store_failure

if TYPE_CHECKING:
    from sqlite_utils import Database

_TABLES = (
    *("models", "machines", "settings", "sessions", "session_tags", "turns", "runs", "traces"),
    *("segments", "annotations", "suites", "suite_tasks", "suite_runs", "suite_models"),
    "suite_samples",
)
_KEYS = {"traces": "run", "session_tags": "session"}
"""The column by which a table is read, if it is not `number`."""
_DAMAGE = (sqlite3.DatabaseError, UnicodeDecodeError)
"""What reading damaged pages raises; the latter where SQLite names what is damaged."""
_CHUNK = 256
_UNKNOWN_END = 4_096
"""Where to stop reading a table whose last row cannot be found."""


class Salvaged(NamedTuple):
    """What was copied."""

    sessions: int
    runs: int
    traces_lost: int
    """Number of runs of which only the metrics are left."""


def salvage(damaged: Path, target: Path) -> Salvaged:
    """Copy what is readable into a new file.

    Raises:
        StoreFailure: the new file exists already or cannot be written, or nothing is readable.
    """
    if target.exists():
        raise StoreUnusable(
            message("{file} already exists", file=target), message("name a new file")
        )
    if not _is_database(damaged):
        problem = message("{file} is not a database", file=damaged)
        raise StoreUnusable(problem, message("name the damaged one"))
    try:
        return _copy_into_new(damaged, target)
    except BaseException:
        # Half of what is readable under the requested name would be taken for all of it.
        for ending in ("", "-wal", "-shm"):
            target.with_name(f"{target.name}{ending}").unlink(missing_ok=True)
        raise


def _address(damaged: Path) -> str:
    """Return the address of a file that is only read.

    Without a log beside it, it is opened as immutable: else SQLite would create one and leave it.
    """
    has_log = damaged.with_name(f"{damaged.name}-wal").exists()
    return f"{damaged.absolute().as_uri()}?mode=ro{'' if has_log else '&immutable=1'}"


def _copy_into_new(damaged: Path, target: Path) -> Salvaged:
    store = open_store(target)
    try:
        with raising_store_failure(damaged):
            source = closing(sqlite3.connect(_address(damaged), uri=True))
        with source as old, store.transaction() as connection:
            new = store.database
            new.execute("PRAGMA defer_foreign_keys=ON")
            lost = _copy(old, new)
            _repair(new)
            rebuild_index(connection)
            sessions, runs = (new.table(name).count for name in ("sessions", "runs"))
            if not sessions:
                raise StoreUnusable(
                    message("{file} has no readable session", file=damaged),
                    message("restore a backup, or start a new database"),
                )
            return Salvaged(sessions, runs, lost)
    finally:
        store.close()


def _is_database(path: Path) -> bool:
    """Return whether a file contains traces of SQLite: its header, or a table's definition."""
    try:
        with path.open("rb") as file:
            head = file.read(1 << 20)
    except OSError:
        return True  # opening it will report the reason
    return head.startswith(b"SQLite format 3") or b"CREATE TABLE" in head


def _copy(old: sqlite3.Connection, new: Database) -> int:
    """Copy all readable rows and return the number of damaged traces."""
    damaged: list[int] = []
    for name in _TABLES:
        table = new.table(name)
        columns = _columns(old, name, [column.name for column in table.columns])
        table.insert_all(_intact_rows(old, name, columns, damaged), ignore=True)
    return len(damaged)


def _columns(old: sqlite3.Connection, table: str, wanted: list[str]) -> list[str]:
    """Return the columns that the damaged file has too: an older one lacks some."""
    try:
        there = {row[1] for row in old.execute(f"PRAGMA table_info({table})")}
    except _DAMAGE:
        return wanted
    return [name for name in wanted if name in there] or wanted


def _intact_rows(
    db: sqlite3.Connection, table: str, columns: list[str], damaged: list[int]
) -> Iterator[dict[str, Any]]:
    """Yield the readable rows; add the runs of damaged traces to `damaged`."""
    for row in _rows(db, table, columns):
        if table == "traces" and not _is_intact(row):
            damaged.append(row[0])
        else:
            yield dict(zip(columns, row, strict=True))


def _is_intact(trace: Any) -> bool:
    try:
        unpack(Packed(*trace[2:]))
    except (TypeError, ValueError):  # a TypeError if a value is of another type
        return False
    return True


def _rows(db: sqlite3.Connection, table: str, columns: list[str]) -> Iterator[Any]:
    try:
        db.execute(f"SELECT 1 FROM {table} WHERE 0")
    except _DAMAGE:  # not even the table's definition can be read, so no row of it can
        return
    key = _KEYS.get(table, "number")
    last = _last(db, table, key)
    for first in range(0, last + 1, _CHUNK):
        select = f"SELECT {', '.join(columns)} FROM {table} WHERE {key} >= ? AND {key} < ?"
        yield from _between(db, select, first, first + _CHUNK)


def _last(db: sqlite3.Connection, table: str, key: str) -> int:
    """Return a table's last number: from the table, else from SQLite's list of sequences."""
    counted = {"traces": "runs", "session_tags": "sessions"}.get(table, table)
    for sql, values in (
        (f"SELECT max({key}) FROM {table}", ()),
        ("SELECT max(seq) FROM sqlite_sequence WHERE name = ?", (counted,)),
    ):
        try:
            if (last := db.execute(sql, values).fetchone()[0]) is not None:
                return int(last)
        except _DAMAGE:
            continue
    return _UNKNOWN_END


def _between(db: sqlite3.Connection, select: str, first: int, end: int) -> list[Any]:
    """Return the rows of a range; if it cannot be read, those of its halves."""
    try:
        return db.execute(select, (first, end)).fetchall()
    except _DAMAGE:
        if end - first == 1:
            return []
    middle = (first + end) // 2
    return [*_between(db, select, first, middle), *_between(db, select, middle, end)]


_REFERENCES = (("model", "models"), ("draft", "models"), ("machine", "machines"))
_CHILDREN = (
    *(("traces", "run", "runs"), ("segments", "run", "runs"), ("annotations", "run", "runs")),
    ("session_tags", "session", "sessions"),
    *(("suite_tasks", "suite", "suites"), ("suite_runs", "suite", "suites")),
    *(("suite_models", "suite_run", "suite_runs"), ("suite_samples", "task", "suite_tasks")),
    *(("suite_samples", "suite_model", "suite_models"), ("suite_samples", "run", "runs")),
)
"""Table, column and parent, of rows that are nothing without their parent; parents first."""


def _repair(db: Database) -> None:
    """Give orphaned turns and runs a new parent, and drop other references to missing rows."""
    sessions, turns = db.table("sessions"), db.table("turns")
    for orphan in [*db.query(f"SELECT turn, min(begun) AS begun {_orphans('runs', 'turn')}")]:
        sessions.insert(_new_session())
        turn = {"number": orphan["turn"], "id": new_id(), "session": sessions.last_pk}
        turn |= {"prompt": "", "system": "", "timing": "concurrent", "begun": orphan["begun"]}
        turns.insert(turn)
    for orphan in [*db.query(f"SELECT session {_orphans('turns', 'session')}")]:
        sessions.insert({"number": orphan["session"], **_new_session()})
    for column, table in (*_REFERENCES, ("settings", "settings")):
        db.execute(
            f"UPDATE runs SET {column} = NULL WHERE {column} NOT IN (SELECT number FROM {table})"
        )
    db.execute("UPDATE sessions SET listed = created WHERE listed = ''")
    db.execute("UPDATE runs SET writer = NULL")
    db.execute("UPDATE suite_runs SET writer = NULL")
    db.execute("UPDATE runs SET status = 'interrupted' WHERE status = 'recording'")
    db.execute("UPDATE turns SET repeats = NULL WHERE repeats NOT IN (SELECT number FROM turns)")
    for table, key, parent in _CHILDREN:
        db.table(table).delete_where(f"{key} NOT IN (SELECT number FROM {parent})")


def _orphans(table: str, parent: str) -> str:
    return f"FROM {table} WHERE {parent} NOT IN (SELECT number FROM {parent}s) GROUP BY {parent}"


def _new_session() -> dict[str, Any]:
    return {"id": new_id(), "source": "salvage", "created": utc_now()}
