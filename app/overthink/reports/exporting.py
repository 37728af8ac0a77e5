"""Saved sessions taken out of the database, into a file that is there whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from overthink.core.errors import BadOption
from overthink.core.profiles import Profiles
from overthink.reports.formats import Format
from overthink.reports.whole_file import check_place, whole_file
from overthink.storage.loading import SavedSession, find_session, load_session
from overthink.storage.store import Store


@dataclass(frozen=True, slots=True)
class Export:
    """What is to be taken out. `export_of` makes one."""

    store: Store
    ids: tuple[str, ...]
    """Identities, in full, in the order in which they are written."""
    profiles: Profiles

    def sessions(self) -> Iterator[SavedSession]:
        """The sessions, read when their turn comes: many of them need not fit into memory.

        Raises:
            BadOption: one is gone meanwhile, or has no turn.
            StoreFailure: the database cannot be read, or a session in it is damaged.
        """
        for id_ in self.ids:
            session = load_session(self.store, id_)
            if not session.turns:
                raise BadOption(f"the session {id_} has no turn", "leave it out")
            yield session


def export_of(store: Store, names: Iterable[str], profiles: Profiles) -> Export:
    """Finds the sessions that are meant; one that is named twice is written once.

    Args:
        names: identities, or enough of each to be the only one.

    Raises:
        BadOption: there is no such session, or it is deleted.
        StoreFailure: the database cannot be read.
    """
    ids = dict.fromkeys(find_session(store, name) for name in names)
    return Export(store, tuple(ids), profiles)


def write_export(export: Export, form: Format, path: Path, *, replace: bool) -> int:
    """Writes the file; returns its size in bytes.

    Args:
        replace: whether it may take the place of a file that is there.

    Raises:
        BadOption: a session has no turn, or no file can be written there.
        StoreFailure: the database cannot be read, or a session in it is damaged.
    """
    check_place(path, replace=replace)
    with whole_file(path, replace=replace) as partial:
        form.write(export, partial)
        return partial.stat().st_size
