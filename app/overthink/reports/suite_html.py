"""A suite run as one self-contained HTML file: table, filters, every question with its thoughts.

The page loads nothing and works without JavaScript; with it, columns sort and filters apply.
Everything recorded is escaped, with symbols for control characters.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from jinja2 import Environment

from overthink.core.runaway.descriptions import KIND_NAMES
from overthink.core.runaway.findings import RunawayKind
from overthink.evaluation.suite_results import outcome_of, runaway_of
from overthink.reports import html_page
from overthink.reports.suite_report import (
    MARKS,
    NOT_RUN,
    PAIR_CAPTIONS,
    TRAITS,
    WORDS,
    SuiteReport,
    cell_text,
    model_rows,
    pair_rows,
)


def pieces(report: SuiteReport) -> Iterator[bytes]:
    """Generate the page in UTF-8, one question after the other.

    Raises:
        StoreFailure: the database cannot be read, or a session in it is damaged.
    """
    style = html_page.asset("report.css") + html_page.asset("suite.css")
    script = html_page.asset("suite.js")
    page = (
        _templates()
        .get_template("suite.html")
        .generate(
            report=report,
            rows=list(model_rows(report)),
            pairs=list(pair_rows(report)),
            pair_captions=PAIR_CAPTIONS,
            traits=TRAITS,
            style=style,
            script=script,
            policy=html_page.policy(style, script),
        )
    )
    for piece in page:
        yield piece.encode("utf-8", "replace")


@cache
def _templates() -> Environment:
    environment = html_page.templates()
    environment.globals.update(WORDS=WORDS, MARKS=MARKS, NOT_RUN=NOT_RUN, outcome_of=outcome_of)
    environment.filters.update(cell=cell_text, runaway=_runaway)
    return environment


def _runaway(sample: object) -> str:
    """Return the kind of a sample's runaway in words; nothing without one."""
    kind = runaway_of(sample)  # type: ignore[arg-type]
    return str(KIND_NAMES[RunawayKind(kind)]) if kind else ""
