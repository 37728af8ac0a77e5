"""The recorded sessions that come with the app: put into a database that never had a session."""

from __future__ import annotations

from pathlib import Path

import msgspec

from overthink.storage.bundles import SUFFIX
from overthink.storage.bundles.reader import opened_bundle
from overthink.storage.bundles.session_merge import SessionImportResult, Source, _Merging
from overthink.storage.bundles.trust import CheckedBundle, Progress
from overthink.storage.store import Store, raising_store_failure

EXAMPLE: Source = "example"
"""What marks them in the column `source`."""


def example_bundles(folder: Path) -> list[Path]:
    """The bundles in the app's folder of examples, the one to be listed first at the end."""
    return sorted(folder.glob(f"*{SUFFIX}"), reverse=True)


def is_new(store: Store) -> bool:
    """True where no session was ever in the database.

    SQLite counts them for good: examples that were deleted, and vacuumed, do not come back.

    Raises:
        StoreFailure: the database cannot be read.
    """
    with raising_store_failure(store.path):
        row = store.connection.execute(
            "SELECT seq FROM sqlite_sequence WHERE name = 'sessions'"
        ).fetchone()
    return not (row and row[0])


def add_examples(
    store: Store, folder: Path, progress: Progress = lambda _done, _all: None
) -> ImportResult:
    """Takes in all examples, those that were deleted too.

    Raises:
        BundleError: an example is damaged.
        StoreFailure: the database cannot be written.
    """
    came = [
        import_bundle(store, path, source=EXAMPLE, progress=progress)
        for path in example_bundles(folder)
    ]
    return ImportResult(sessions=tuple(session for each in came for session in each.sessions))


class ImportResult(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a bundle."""

    sessions: tuple[SessionImportResult, ...]

    def of(self, outcome: str) -> list[str]:
        """The sessions of an outcome."""
        return [session.id for session in self.sessions if session.outcome == outcome]


def import_bundle(
    store: Store,
    path: Path,
    *,
    source: Source = "import",
    progress: Progress = lambda _done, _all: None,
) -> ImportResult:
    """Takes the sessions of a bundle into a database: all that are new, or nothing at all.

    Args:
        source: what new sessions are marked as.
        progress: told of the parts that are checked. What it raises ends the import.

    Raises:
        BundleError: the bundle is damaged, hostile, or of a newer version.
        StoreFailure: the database cannot be written.
    """
    with opened_bundle(path) as bundle:
        checked = CheckedBundle(bundle, progress)
        with store.transaction() as db:
            merging = _Merging(db, checked, source)
            return ImportResult(sessions=tuple(map(merging.take, checked.sessions())))
