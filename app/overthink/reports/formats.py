"""The formats in which sessions leave the program. A new one is a line in `FORMATS`.

PDF needs Qt and is added above, in `overthink.ui.printing.formats`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from overthink.reports.figures_csv import csv_bytes
from overthink.reports.html import html_bytes
from overthink.reports.markdown import markdown_bytes
from overthink.reports.session_lines import line_bytes

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


def _text(name: str, suffix: str, pieces: Callable[[Export], Iterator[bytes]]) -> Format:
    def write(export: Export, path: Path) -> None:
        with path.open("xb") as file:
            file.writelines(pieces(export))

    return Format(name, suffix, write, pieces)


FORMATS: dict[str, Format] = {
    form.name: form
    for form in (
        _text("html", ".html", html_bytes),
        _text("markdown", ".md", markdown_bytes),
        _text("jsonl", ".jsonl", line_bytes),
        _text("csv", ".csv", csv_bytes),
    )
}
