"""`overthink models`: what can run."""

from __future__ import annotations

import argparse
import sys

import msgspec
from rich.console import Console
from rich.table import Table
from rich.text import Text

from overthink.bootstrap import Program
from overthink.cli.printable import printable
from overthink.library.catalogue import ModelEntry, find_models


def run_models(program: Program, options: argparse.Namespace) -> int:
    """Lists the models; returns the exit status."""
    entries = find_models(program.models)
    if options.json:
        rows = [_as_object(entry) for entry in entries]
        sys.stdout.write(msgspec.json.format(msgspec.json.encode({"models": rows})).decode() + "\n")
        return 0
    console = Console()
    console.print(_table(entries))
    folders = ", ".join(str(folder) for folder in program.models.user)
    console.print(Text(f"Put GGUF files in {folders}", style="dim"), soft_wrap=True)
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


def _table(entries: list[ModelEntry]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for heading in ("Name", "Parameters", "Kind", "Size", "From"):
        table.add_column(heading, justify="right" if heading in ("Parameters", "Size") else "left")
    for entry in entries:
        parameters = f"{entry.parameters / 1e6:,.1f} M" if entry.parameters else ""
        kind = f"{entry.architecture} {entry.quantisation}".strip()
        size = f"{entry.size_bytes / 1e6:,.1f} MB"
        table.add_row(
            Text(printable(entry.name)), parameters, Text(printable(kind)), size, entry.origin
        )
        if entry.problem:
            table.add_row(Text(f"  {printable(entry.problem)}", style="yellow"))
    return table
