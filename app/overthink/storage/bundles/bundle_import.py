"""Import bundles: from a file, or the recorded examples that come with the app."""

from __future__ import annotations

from pathlib import Path

import msgspec

from overthink.grading.judgement import Grader
from overthink.storage.bundles import SUFFIX
from overthink.storage.bundles.reader import opened_bundle
from overthink.storage.bundles.session_merge import SessionImportResult, SessionMerge, Source
from overthink.storage.bundles.trust import CheckedBundle, Progress
from overthink.storage.regrader import regrade
from overthink.storage.store import Store, raising_store_failure

EXAMPLE: Source = "example"


class ImportResult(msgspec.Struct, frozen=True, kw_only=True):
    """What happened to the sessions of a bundle."""

    sessions: tuple[SessionImportResult, ...]

    def of(self, outcome: str) -> list[str]:
        """Return the identities of the sessions with an outcome."""
        return [session.id for session in self.sessions if session.outcome == outcome]


def import_bundle(
    store: Store,
    path: Path,
    *,
    source: Source = "import",
    progress: Progress = lambda _done, _all: None,
) -> ImportResult:
    """Import the sessions of a bundle: check all of it, then write it in one transaction.

    Args:
        source: of new sessions.
        progress: called with the number of checked parts. If it raises, nothing is imported.

    Raises:
        BundleError: the bundle is damaged, hostile, or of a newer version.
        StoreFailure: the database cannot be written.
    """
    with opened_bundle(path) as bundle:
        checked = CheckedBundle(bundle, progress)
        with store.transaction():
            merge = SessionMerge(store, checked, source)
            result = ImportResult(sessions=tuple(map(merge.merge, checked.sessions())))
    if source == EXAMPLE:
        _regrade(store, result.of("added"))
    return result


def _regrade(store: Store, sessions: list[str]) -> None:
    """Judge new examples by the current rules: an older release recorded them."""
    grader = Grader()
    try:
        regrade(store, sessions, grader)
    finally:
        grader.close()


def example_bundles(folder: Path) -> list[Path]:
    """Return the bundles in the app's folder of examples, the first in the list last."""
    return sorted(folder.glob(f"*{SUFFIX}"), reverse=True)


def is_new(store: Store) -> bool:
    """Return whether the database never had a session.

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
    """Import all examples, including deleted ones.

    Raises:
        BundleError: an example is damaged.
        StoreFailure: the database cannot be written.
    """
    results = [
        import_bundle(store, path, source=EXAMPLE, progress=progress)
        for path in example_bundles(folder)
    ]
    return ImportResult(sessions=tuple(session for each in results for session in each.sessions))
