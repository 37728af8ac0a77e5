"""Maintenance of a database: check that it is sound, and remove deleted sessions for good.

A check recomputes everything: metrics by the code that computed them first, loops by feeding all
token ids to a new detector. It changes nothing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import msgspec

from overthink.core.errors import StoreDamaged
from overthink.core.vocabulary import RunStatus
from overthink.storage.run_metrics import recomputed_metrics
from overthink.storage.saved_sessions import load_run
from overthink.storage.schema import RECORDING
from overthink.storage.search_index import forget_unused_words, index_session, remove_document
from overthink.storage.store import Store, raising_store_failure


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """A metric that does not follow from its trace."""

    run: str
    figure: str
    stored: Any
    computed: Any


class CheckResult(msgspec.Struct, frozen=True, kw_only=True):
    """The result of a check."""

    runs: int
    """Number of runs whose metrics were recomputed."""
    differences: tuple[Difference, ...]
    damage: tuple[str, ...]
    """Sentences about what SQLite reports, and about runs that cannot be read."""
    invalid: int = 0
    """Runs during which a file of their model changed: recorded as such, so no damage."""

    @property
    def sound(self) -> bool:
        """True if the check found nothing wrong."""
        return not self.differences and not self.damage


def check_store(
    store: Store,
    session: str | None = None,
    progress: Callable[[int], None] = lambda _done: None,
) -> CheckResult:
    """Check the whole file, or one session.

    Args:
        session: identity of the one session to check.
        progress: called with the number of runs that are done.

    Raises:
        StoreFailure: the file cannot be read at all.
    """
    differences: list[Difference] = []
    with raising_store_failure(store.path):
        damage = [*_damage(store)]
        runs = _runs(store, session)
    for done, run in enumerate(runs, 1):
        try:
            differences += recompute_run(store, run)
        except StoreDamaged as failure:
            damage.append(str(failure))
        progress(done)
    return CheckResult(
        runs=len(runs),
        differences=tuple(differences),
        damage=tuple(damage),
        invalid=_invalid(store, session),
    )


def _invalid(store: Store, session: str | None) -> int:
    with raising_store_failure(store.path):
        row = store.connection.execute(
            "SELECT count(*) FROM runs JOIN turns ON turns.number = runs.turn "
            "JOIN sessions ON sessions.number = turns.session "
            "WHERE runs.status = ? AND (? IS NULL OR sessions.id = ?)",
            (RunStatus.MODEL_CHANGED.value, session, session),
        ).fetchone()
    return int(row[0])


def _damage(store: Store) -> Iterator[str]:
    db = store.connection
    try:
        for (sentence,) in db.execute("PRAGMA integrity_check"):
            if sentence != "ok":
                yield f"SQLite reports: {sentence}."
        for table, row, parent, _ in db.execute("PRAGMA foreign_key_check"):
            yield f"Row {row} of the table {table} refers to a missing row of {parent}."
    except sqlite3.DatabaseError as error:
        yield f"SQLite reports: {error}."
    if store.read_only:  # FTS5 checks its index by a write
        return
    try:
        db.execute("INSERT INTO search_index (search_index) VALUES ('integrity-check')")
    except sqlite3.DatabaseError as error:
        yield f"The search index is damaged ({error})."


def _runs(store: Store, session: str | None) -> list[str]:
    rows = store.connection.execute(
        "SELECT runs.id FROM runs JOIN turns ON turns.number = runs.turn "
        "JOIN sessions ON sessions.number = turns.session "
        "WHERE runs.status <> ? AND (? IS NULL OR sessions.id = ?) AND "
        # A run that was stopped before it began has no metrics.
        "runs.number IN (SELECT run FROM traces UNION SELECT run FROM segments) "
        "ORDER BY runs.number",
        (RECORDING, session, session),
    )
    return [run for (run,) in rows]


def recompute_run(store: Store, run: str) -> Iterator[Difference]:
    """Recompute a run's metrics from its trace; yields those that differ.

    Raises:
        StoreFailure: it cannot be read.
    """
    computed = recomputed_metrics(load_run(store, run).record)
    with raising_store_failure(store.path):
        columns = ", ".join(computed)
        row = next(store.database.table("runs").rows_where("id = ?", [run], select=columns))
    for column, stored in row.items():
        if stored != computed[column]:
            yield Difference(run=run, figure=column, stored=stored, computed=computed[column])


class Vacuumed(NamedTuple):
    """The result of `vacuum`."""

    sessions: int
    """Number of deleted sessions that were removed for good."""
    bytes_before: int
    bytes_after: int


def vacuum(store: Store) -> Vacuumed:
    """Remove deleted sessions for good and shrink the file.

    Raises:
        StoreFailure: another program uses the file, or there is no room for the copy it takes.
    """
    before = _size(store)
    with store.transaction() as db:
        sessions = db.execute("SELECT number FROM sessions WHERE deleted IS NOT NULL").fetchall()
        for (session,) in sessions:
            index_session(db, session, remove_document)
        store.database.table("sessions").delete_where("deleted IS NOT NULL")
        forget_unused_words(db)
        db.execute("INSERT INTO search_index (search_index) VALUES ('optimize')")
    with raising_store_failure(store.path):
        store.database.vacuum()
        store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return Vacuumed(len(sessions), before, _size(store))


def _size(store: Store) -> int:
    parts = (store.path, store.path.with_name(f"{store.path.name}-wal"))
    return sum(part.stat().st_size for part in parts if part.exists())
