"""Makes the files of released versions that tests open: python -m tests.storage.make_file [bundle].

Run it once for each schema or bundle version before its release, and never again.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from overthink.storage.bundles.rows import VERSION
from overthink.storage.maintenance import vacuum
from overthink.storage.store import CURRENT, open_store
from tests.storage.bundles.bundle_parts import record_full_session, written
from tests.storage.recordings import saved_session

FILES = Path(__file__).parent / "files"


def main() -> None:
    FILES.mkdir(exist_ok=True)
    if sys.argv[1:] == ["bundle"]:
        make_bundle()
    else:
        make_database()


def make_bundle() -> None:
    """Make a bundle with everything that can be recorded."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "sessions.db"
        written(database, record_full_session(database), to=FILES / f"bundle-{VERSION}.overthink")


def make_database() -> None:
    """Make a database with a session of two lanes."""
    path = FILES / f"schema-{CURRENT.version}.db"
    saved_session(path)
    store = open_store(path)
    vacuum(store)
    store.connection.execute("DELETE FROM writers")
    store.connection.execute("PRAGMA journal_mode=DELETE")
    store.close()


if __name__ == "__main__":
    main()
