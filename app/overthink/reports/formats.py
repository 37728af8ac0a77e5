"""The formats in which sessions leave the program. A new one is a line in `FORMATS`.

What writes a format is imported when it is used: the command line reads this table at every start.
PDF needs Qt and is added above, in `overthink.ui.pdf.export_formats`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from overthink.reports.exporting import Export


@dataclass(frozen=True, slots=True)
class Format:
    """A format."""

    name: str
    """As on the command line."""
    suffix: str
    write: Callable[[Export, Path], None]
    """Writes all sessions into a new file."""
    pieces: Callable[[Export], Iterator[bytes]] | None = None
    """The file in pieces, for standard output; None where it is no text."""


def _text(name: str, suffix: str, module: str) -> Format:
    """A format of text, whose module has a function `pieces`."""

    def pieces(export: Export) -> Iterator[bytes]:
        made: Iterator[bytes] = import_module(f"overthink.reports.{module}").pieces(export)
        return made

    def write(export: Export, path: Path) -> None:
        with path.open("xb") as file:
            file.writelines(pieces(export))

    return Format(name, suffix, write, pieces)


def _write_bundle(export: Export, path: Path) -> None:
    from overthink.storage.bundles.exporting import write_bundle

    write_bundle(export.store, export.ids, path)


FORMATS: dict[str, Format] = {
    form.name: form
    for form in (
        _text("html", ".html", "html"),
        _text("markdown", ".md", "markdown"),
        _text("jsonl", ".jsonl", "session_lines"),
        _text("csv", ".csv", "figures_csv"),
        Format("bundle", ".overthink", _write_bundle),
    )
}
