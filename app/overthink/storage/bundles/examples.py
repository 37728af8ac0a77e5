"""The recorded sessions that come with the app: put into a database that never had a session."""

from __future__ import annotations

from pathlib import Path

from overthink.storage.bundles import SUFFIX
from overthink.storage.bundles.imported import Imported, Source
from overthink.storage.bundles.importing import import_bundle
from overthink.storage.bundles.trust import Progress
from overthink.storage.store import Store, told

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
    with told(store.path):
        row = store.connection.execute(
            "SELECT seq FROM sqlite_sequence WHERE name = 'sessions'"
        ).fetchone()
    return not (row and row[0])


def add_examples(
    store: Store, folder: Path, progress: Progress = lambda _done, _all: None
) -> Imported:
    """Takes in all examples, those that were deleted too.

    Raises:
        BundleError: an example is damaged.
        StoreFailure: the database cannot be written.
    """
    came = [
        import_bundle(store, path, source=EXAMPLE, progress=progress)
        for path in example_bundles(folder)
    ]
    return Imported(sessions=tuple(session for each in came for session in each.sessions))
