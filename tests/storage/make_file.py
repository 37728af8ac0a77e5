"""Makes the files that tests open for ever: python -m tests.storage.make_file [bundle].

To be run once for each schema, or version of a bundle, before it is released; never again.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from overthink.storage.bundles.rows import VERSION
from overthink.storage.maintenance import vacuum
from overthink.storage.store import CURRENT, open_store
from tests.storage.bundles.bundle_parts import keep_one, written
from tests.storage.recordings import saved_session

FILES = Path(__file__).parent / "files"


def main() -> None:
    FILES.mkdir(exist_ok=True)
    if sys.argv[1:] == ["bundle"]:
        make_bundle()
    else:
        make_database()


def make_bundle() -> None:
    """A session with all there can be."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "sessions.db"
        written(database, keep_one(database), to=FILES / f"bundle-{VERSION}.overthink")


def make_database() -> None:
    """A session of two lanes."""
    path = FILES / f"schema-{CURRENT.version}.db"
    saved_session(path)
    store = open_store(path)
    vacuum(store)
    store.connection.execute("DELETE FROM writers")
    store.connection.execute("PRAGMA journal_mode=DELETE")
    store.close()


if __name__ == "__main__":
    main()
