"""Makes the file of the current schema that tests open for ever: python -m tests.storage.make_file.

To be run once for each schema, before it is released; never again.
"""

from __future__ import annotations

from pathlib import Path

from overthink.storage.maintenance import vacuum
from overthink.storage.store import CURRENT, open_store
from tests.storage.making import saved_session


def main() -> None:
    path = Path(__file__).parent / "files" / f"schema-{CURRENT.version}.db"
    path.parent.mkdir(exist_ok=True)
    saved_session(path)
    store = open_store(path)
    vacuum(store)
    store.connection.execute("DELETE FROM writers")
    store.connection.execute("PRAGMA journal_mode=DELETE")
    store.close()


if __name__ == "__main__":
    main()
