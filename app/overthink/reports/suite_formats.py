"""The formats of a suite's report, each a function that generates the file in pieces.

The command line reads the table at every start, so modules are imported when they are used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from overthink.reports.suite_report import SuiteReport

Pieces = Callable[["SuiteReport"], Iterator[bytes]]


def _module(name: str) -> Pieces:
    """Return the function `pieces` of a module, which is imported when it is used."""

    def pieces(report: SuiteReport) -> Iterator[bytes]:
        module = import_module(f"overthink.reports.{name}")
        generated: Iterator[bytes] = module.pieces(report)
        return generated

    return pieces


def _json(report: SuiteReport) -> Iterator[bytes]:
    import msgspec

    from overthink.reports.suite_json import suite_object

    yield msgspec.json.encode(suite_object(report.results, with_samples=True)) + b"\n"


SUITE_FORMATS: dict[str, Pieces] = {
    "html": _module("suite_html"),
    "markdown": _module("suite_markdown"),
    "csv": _module("suite_csv"),
    "json": _json,
}
"""By the name on the command line."""

SUFFIXES = {
    "html": ".html",
    "markdown": ".md",
    "csv": ".csv",
    "json": ".json",
}
"""How a file of each format ends."""
