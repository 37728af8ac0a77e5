"""`overthink sessions export`: saved sessions in one file, to be read elsewhere."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from overthink.bootstrap import Program
from overthink.cli.database import database
from overthink.cli.output import write_json
from overthink.cli.printable import printable
from overthink.core.errors import BadOption
from overthink.reports.export import Export, Format, export_of, write_export
from overthink.storage.turn_writer import open_and_recover
from overthink.storage.whole_file import check_target
from overthink.ui.pdf.export_formats import FORMATS

_STANDARD_OUTPUT = Path("-")


def run_export(program: Program, options: argparse.Namespace) -> int:
    """Writes the file, or standard output; returns the exit status."""
    form = FORMATS[options.format]
    to_file = options.out != _STANDARD_OUTPUT
    if to_file:
        check_target(options.out, replace=options.force)
    else:
        _check_stdout(form, options)
    store = open_and_recover(database(program, options))
    try:
        export = export_of(store, options.ids, program.profiles)
        if not to_file:
            _print(form, export)
            return 0
        size = _write(form, export, options)
    finally:
        store.close()
    _tell(form, export, options, size)
    return 0


def _check_stdout(form: Format, options: argparse.Namespace) -> None:
    if form.pieces is None:
        raise BadOption(f"--format {form.name} is no text", "name a file with --out")
    if options.json:
        raise BadOption("--json and --out - both want standard output", "name a file with --out")


def _print(form: Format, export: Export) -> None:
    assert form.pieces is not None
    sys.stdout.flush()
    for piece in form.pieces(export):
        sys.stdout.buffer.write(piece)
    sys.stdout.buffer.flush()


def _write(form: Format, export: Export, options: argparse.Namespace) -> int:
    # Before Qt is imported, which reads it then: a terminal need not have a display.
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    return write_export(export, form, options.out, replace=options.force)


def _tell(form: Format, export: Export, options: argparse.Namespace, size: int) -> None:
    path = options.out.absolute()
    if options.json:
        told = {"file": str(path), "format": form.name, "bytes": size}
        write_json({**told, "sessions": list(export.ids)})
        return
    count = len(export.ids)
    many = f"{count:,} {'session' if count == 1 else 'sessions'}"
    print(printable(f"{many} written to {path} ({size / 1000:,.0f} kB)."))
