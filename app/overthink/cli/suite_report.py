"""`overthink suite report`: the results of a suite run as a file."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from overthink.cli.terminal import print_lines, quantity, writing_output
from overthink.evaluation.suite_results import load_results
from overthink.reports.suite_formats import SUFFIXES, SUITE_FORMATS
from overthink.reports.suite_report import SuiteReport
from overthink.storage.store import Store
from overthink.storage.suite_records import SuiteRun
from overthink.storage.whole_file import check_target, whole_file

_STANDARD_OUTPUT = Path("-")


def write_report(store: Store, run: SuiteRun, options: argparse.Namespace) -> int:
    """Write the report to a file or to standard output; return the exit status.

    Raises:
        BadOption: no file can be written there.
        StoreFailure: the database cannot be read.
    """
    report = SuiteReport(store, load_results(store, run), options.model)
    form = options.format or _form_of(options.out)
    pieces = SUITE_FORMATS[form](report)
    if options.out == _STANDARD_OUTPUT:
        for piece in pieces:
            with writing_output():
                sys.stdout.buffer.write(piece)
        with writing_output():
            sys.stdout.buffer.flush()
        return 0
    check_target(options.out, replace=options.force)
    with whole_file(options.out, replace=options.force) as partial:
        with partial.open("xb") as file:
            file.writelines(pieces)
        size = partial.stat().st_size
    count = sum(len(cell.samples) for question in report.questions for cell in question.cells)
    samples = quantity(count, "sample")
    print_lines([f"{samples} written to {options.out.absolute()} ({size / 1000:,.0f} kB)."])
    return 0


def _form_of(path: Path) -> str:
    """Return the format that the file's ending names; HTML for any other."""
    found = (name for name, suffix in SUFFIXES.items() if path.suffix.lower() == suffix)
    return next(found, "html")
