"""Exports of saved sessions: what is exported, the formats, and the file that is written.

The command line reads the table `FORMATS` at every start, so modules that are slow to import are
imported when they are used. PDF needs Qt and is added in `overthink.ui.pdf.export_formats`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from overthink.core.errors import BadOption
from overthink.core.messages import message
from overthink.storage.whole_file import check_target, whole_file

if TYPE_CHECKING:
    from overthink.core.profiles import Profiles
    from overthink.storage.saved_sessions import SavedSession
    from overthink.storage.store import Store


@dataclass(frozen=True, slots=True)
class Export:
    """Sessions to be exported. `export_of` makes one."""

    store: Store
    ids: tuple[str, ...]
    """Full identities, in the order in which they are written."""
    profiles: Profiles

    def sessions(self) -> Iterator[SavedSession]:
        """Load the sessions one after the other: many of them need not fit into memory.

        Raises:
            BadOption: a session was deleted meanwhile, or has no turn.
            StoreFailure: the database cannot be read, or a session in it is damaged.
        """
        from overthink.storage.saved_sessions import load_session

        for id_ in self.ids:
            session = load_session(self.store, id_)
            if not session.turns:
                problem = message("the session {name} has no turn", name=id_)
                raise BadOption(problem, message("leave it out"))
            yield session


def export_of(store: Store, names: Iterable[str], profiles: Profiles) -> Export:
    """Find the named sessions; one that is named twice is written once.

    Args:
        names: identities, or unique beginnings of them.

    Raises:
        BadOption: there is no such session, or it is deleted.
        StoreFailure: the database cannot be read.
    """
    from overthink.storage.saved_sessions import find_session

    ids = dict.fromkeys(find_session(store, name) for name in names)
    return Export(store, tuple(ids), profiles)


@dataclass(frozen=True, slots=True)
class Format:
    """An export format."""

    name: str
    """As on the command line."""
    suffix: str
    write: Callable[[Export, Path], None]
    """Write all sessions into a new file."""
    pieces: Callable[[Export], Iterator[bytes]] | None = None
    """Generate the file in pieces, for standard output; None for binary formats."""


def write_export(export: Export, form: Format, path: Path, *, replace: bool) -> int:
    """Write the file and return its size in bytes.

    Args:
        replace: whether an existing file may be replaced.

    Raises:
        BadOption: a session has no turn, or no file can be written there.
        StoreFailure: the database cannot be read, or a session in it is damaged.
    """
    check_target(path, replace=replace)
    with whole_file(path, replace=replace) as partial:
        form.write(export, partial)
        return partial.stat().st_size


def _text(name: str, suffix: str, module: str) -> Format:
    """Make a text format; its module has a function `pieces`."""

    def pieces(export: Export) -> Iterator[bytes]:
        generated: Iterator[bytes] = import_module(f"overthink.reports.{module}").pieces(export)
        return generated

    def write(export: Export, path: Path) -> None:
        with path.open("xb") as file:
            file.writelines(pieces(export))

    return Format(name, suffix, write, pieces)


def _write_bundle(export: Export, path: Path) -> None:
    from overthink.storage.bundles.bundle_export import write_bundle

    write_bundle(export.store, export.ids, path)


FORMATS: dict[str, Format] = {
    form.name: form
    for form in (
        _text("html", ".html", "html"),
        _text("markdown", ".md", "markdown"),
        _text("jsonl", ".jsonl", "session_lines"),
        _text("csv", ".csv", "runs_csv"),
        Format("bundle", ".overthink", _write_bundle),
    )
}
