"""`overthink sessions export` and `import`: sessions to files, and from other machines."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from overthink.bootstrap import Program
from overthink.bundled import bundled_folder
from overthink.cli.output_files import check_folder, existing_database, upgrade_database
from overthink.cli.terminal import print_lines, quantity, write_json, writing_output
from overthink.core.errors import BadOption
from overthink.reports.export import Export, Format, export_of, write_export
from overthink.storage.bundles.bundle_import import (
    EXAMPLE,
    ImportResult,
    example_bundles,
    import_bundle,
)
from overthink.storage.bundles.session_merge import Source
from overthink.storage.store import open_store
from overthink.storage.turn_writer import open_and_recover
from overthink.storage.whole_file import check_target
from overthink.ui.pdf.export_formats import FORMATS

_STANDARD_OUTPUT = Path("-")
_OUTCOMES = {"added": "new", "merged": "merged", "known": "already here"}

# -- export ---------------------------------------------------------------------------------------


def export_sessions(program: Program, options: argparse.Namespace) -> int:
    """Write sessions to a file or to standard output; return the exit status."""
    form = FORMATS[options.format]
    to_file = options.out != _STANDARD_OUTPUT
    if to_file:
        check_target(options.out, replace=options.force)
    else:
        _check_stdout(form, options)
    store = open_and_recover(existing_database(program, options))
    try:
        export = export_of(store, options.ids, program.profiles)
        if to_file:
            # Qt, which makes the PDF, reads this when it is imported: no display is needed.
            os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
            size = write_export(export, form, options.out, replace=options.force)
        else:
            _write_stdout(form, export)
    finally:
        store.close()
    if to_file:
        _print_written(form, export, options, size)
    return 0


def _check_stdout(form: Format, options: argparse.Namespace) -> None:
    if form.pieces is None:
        raise BadOption(f"--format {form.name} is not text", "name a file with --out")
    if options.json:
        raise BadOption("--json and --out - both use standard output", "name a file with --out")


def _write_stdout(form: Format, export: Export) -> None:
    assert form.pieces is not None
    for piece in form.pieces(export):
        with writing_output():
            sys.stdout.buffer.write(piece)
    with writing_output():
        sys.stdout.buffer.flush()


def _print_written(form: Format, export: Export, options: argparse.Namespace, size: int) -> None:
    path = options.out.absolute()
    if options.json:
        ids = list(export.ids)
        write_json({"file": str(path), "format": form.name, "bytes": size, "sessions": ids})
    else:
        sessions = quantity(len(export.ids), "session")
        print_lines([f"{sessions} written to {path} ({size / 1000:,.0f} kB)."])


# -- import ---------------------------------------------------------------------------------------


def import_sessions(program: Program, options: argparse.Namespace) -> int:
    """Import bundles, each completely or not at all; create the database if there is none.

    Raises:
        BundleError: a bundle is damaged, hostile or of a newer version. Those before it are
            imported.
        StoreFailure: the database cannot be written.
    """
    examples = example_bundles(bundled_folder("resources") / "examples")
    files: list[Path] = [*options.files, *(examples if options.examples else ())]
    if not files:
        raise BadOption("nothing to import", "name a file that ends in .overthink, or --examples")
    check_folder(options.database, "--database")
    done: list[tuple[Path, ImportResult]] = []
    database = options.database or program.sessions
    upgrade_database(database)
    store = open_store(database)
    try:
        for path in files:
            source: Source = EXAMPLE if path in examples else "import"
            imported = import_bundle(store, path, source=source)
            done.append((path, imported))
            if not options.json:
                print_lines(_import_lines(path, imported))
    finally:
        store.close()
    if options.json:
        write_json({"imported": [_import_object(path, imported) for path, imported in done]})
    return 0


def _import_object(path: Path, imported: ImportResult) -> dict[str, Any]:
    return {"file": str(path), **msgspec.to_builtins(imported)}


def _import_lines(path: Path, imported: ImportResult) -> Iterator[str]:
    counts = [(len(imported.of(outcome)), words) for outcome, words in _OUTCOMES.items()]
    yield f"{path}: {', '.join(f'{n:,} {words}' for n, words in counts if n) or 'no session'}."
    for session in imported.sessions:
        if session.outcome == "merged":
            added = f"{session.turns:,} turns and {session.annotations:,} annotations are new"
            restored = " It had been deleted and is back." if session.restored else ""
            yield f"  {session.id}: {added}.{restored}"
        if session.differs:
            yield f"  {session.id}: differs from the one here, which was not changed."
