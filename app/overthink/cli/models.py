"""`overthink models`: what can run."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator

from rich.cells import cell_len

from overthink.bootstrap import Program
from overthink.cli.output import write_json
from overthink.cli.printable import printable
from overthink.library.catalogue import ModelEntry, find_models

_NUMBERS = (1, 3)


def run_models(program: Program, options: argparse.Namespace) -> int:
    """Lists the models; returns the exit status."""
    entries = find_models(program.models)
    if options.json:
        write_json({"models": [_as_object(entry) for entry in entries]})
        return 0
    sys.stdout.write("\n".join(_lines(entries, program)) + "\n")
    return 0


def _as_object(entry: ModelEntry) -> dict[str, object]:
    return {
        "name": entry.name,
        "path": str(entry.path),
        "origin": entry.origin,
        "size_bytes": entry.size_bytes,
        "title": entry.title,
        "architecture": entry.architecture,
        "quantisation": entry.quantisation,
        "parameters": entry.parameters,
        "context": entry.context_length,
        "vocabulary": entry.vocabulary_size,
        "problem": entry.problem,
    }


def _lines(entries: list[ModelEntry], program: Program) -> Iterator[str]:
    if entries:
        head = ("NAME", "PARAMETERS", "KIND", "SIZE", "FROM")
        yield from table([head, *map(_row, entries)], _NUMBERS)
    else:
        yield "There are no models."
    for entry in entries:
        if entry.problem:
            yield f"{printable(entry.name)} cannot run: {printable(entry.problem)}"
    folders = " or ".join(printable(str(folder)) for folder in program.models.user)
    yield f"Put GGUF files in {folders}, or see `overthink catalogue`"


def _row(entry: ModelEntry) -> tuple[str, ...]:
    return (
        printable(entry.name),
        f"{entry.parameters / 1e6:,.1f} M" if entry.parameters else "–",
        printable(f"{entry.architecture} {entry.quantisation}".strip()) or "–",
        f"{entry.size_bytes / 1e6:,.1f} MB",
        entry.origin,
    )


def table(rows: list[tuple[str, ...]], numbers: tuple[int, ...]) -> Iterator[str]:
    """Columns as wide as they need to be; those of `numbers` to the right. Nothing is cut off."""
    widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [
            " " * (width - cell_len(cell)) + cell
            if index in numbers
            else cell + " " * (width - cell_len(cell))
            for index, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield "  ".join(cells).rstrip()
