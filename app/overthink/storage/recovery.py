"""Opening a database to look at it: what a crash left behind is put in order first."""

from __future__ import annotations

from pathlib import Path

from overthink.core.errors import StoreUnwritable
from overthink.storage.store import Store, open_store
from overthink.storage.writing import TurnWriter


def open_in_order(path: Path) -> Store:
    """Opens a file; runs whose process died are marked as interrupted.

    A file that cannot be written is opened for reading.

    Raises:
        StoreFailure: it cannot be read either.
    """
    try:
        store = open_store(path)
    except StoreUnwritable:
        return open_store(path, read_only=True)
    try:
        writer = TurnWriter(store)
        writer.find_interrupted()
        while writer.merge_one():
            pass
    except StoreUnwritable:
        store.close()
        return open_store(path, read_only=True)
    except BaseException:
        store.close()
        raise
    return store
