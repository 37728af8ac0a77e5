"""Is the database whole, and is every figure in it the one that its trace gives?

Everything is computed again: figures by the code that computed them first, loops by feeding all
token ids to a new detector. Nothing is changed.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import msgspec

from overthink.core.errors import StoreDamaged
from overthink.storage.run_metrics import MetricColumns, recomputed_metrics
from overthink.storage.saved_sessions import load_run
from overthink.storage.schema import RECORDING
from overthink.storage.search_index import index_session, remove_document
from overthink.storage.store import Store, raising_store_failure


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """A figure that does not follow from its trace."""

    run: str
    figure: str
    stored: Any
    computed: Any


class CheckResult(msgspec.Struct, frozen=True, kw_only=True):
    """What a check came to."""

    runs: int
    """Runs whose figures were computed again."""
    differences: tuple[Difference, ...]
    damage: tuple[str, ...]
    """What SQLite finds wrong with the file, and runs that cannot be read, in sentences."""

    @property
    def sound(self) -> bool:
        """True where nothing is wrong."""
        return not self.differences and not self.damage


def check_store(
    store: Store,
    session: str | None = None,
    progress: Callable[[int], None] = lambda _done: None,
) -> CheckResult:
    """Checks the whole file, or one session.

    Args:
        session: identity of the one session to check.
        progress: told the number of runs that are done.

    Raises:
        StoreFailure: the file cannot be read at all.
    """
    differences: list[Difference] = []
    with raising_store_failure(store.path):
        damage = list(_damage(store.connection))
        if not store.read_only:
            damage += _damage_of_index(store.connection)
        runs = _runs(store.connection, session)
    for done, run in enumerate(runs, 1):
        try:
            differences += _differences(store, run)
        except StoreDamaged as failure:
            damage.append(str(failure))
        progress(done)
    return CheckResult(runs=len(runs), differences=tuple(differences), damage=tuple(damage))


def _damage(db: sqlite3.Connection) -> Iterator[str]:
    try:
        for (sentence,) in db.execute("PRAGMA integrity_check"):
            if sentence != "ok":
                yield f"SQLite says: {sentence}."
        for table, row, parent, _ in db.execute("PRAGMA foreign_key_check"):
            yield f"Row {row} of the table {table} names a row of {parent} that is not there."
    except sqlite3.DatabaseError as error:
        yield f"SQLite says: {error}."


def _damage_of_index(db: sqlite3.Connection) -> Iterator[str]:
    try:
        db.execute("INSERT INTO search_index (search_index) VALUES ('integrity-check')")
    except sqlite3.DatabaseError as error:
        yield f"The search index is damaged ({error})."


def _runs(db: sqlite3.Connection, session: str | None) -> list[str]:
    rows = db.execute(
        "SELECT runs.id FROM runs JOIN turns ON turns.number = runs.turn "
        "JOIN sessions ON sessions.number = turns.session "
        "WHERE runs.status <> ? AND (? IS NULL OR sessions.id = ?) AND "
        # Of a run that was stopped before anything came of it there are no figures.
        "runs.number IN (SELECT run FROM traces UNION SELECT run FROM segments) "
        "ORDER BY runs.number",
        (RECORDING, session, session),
    )
    return [run for (run,) in rows]


def _differences(store: Store, run: str) -> Iterator[Difference]:
    computed = recomputed_metrics(load_run(store, run).record)
    for figure, stored in _stored(store, run, list(computed)).items():
        if stored != computed[figure]:
            yield Difference(run=run, figure=figure, stored=stored, computed=computed[figure])


def _stored(store: Store, run: str, columns: list[str]) -> MetricColumns:
    with raising_store_failure(store.path):
        row = store.connection.execute(
            f"SELECT {', '.join(columns)} FROM runs WHERE id = ?", (run,)
        ).fetchone()
    return dict(zip(columns, row, strict=True))


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
    with raising_store_failure(store.path):
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
        index_session(db, session, remove_document)
        db.execute("DELETE FROM sessions WHERE number = ?", (session,))
    return len(sessions)
