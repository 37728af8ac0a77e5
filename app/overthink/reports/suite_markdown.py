"""A suite run as Markdown: metrics, pairs, the table of questions, and what the metrics mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from overthink.reports.markdown import code
from overthink.reports.suite_report import (
    PAIR_CAPTIONS,
    SuiteReport,
    cell_text,
    model_rows,
    pair_rows,
)


def pieces(report: SuiteReport) -> Iterator[bytes]:
    """Generate the text in UTF-8."""
    for block in _blocks(report):
        yield f"{block}\n\n".encode()


def _blocks(report: SuiteReport) -> Iterator[str]:
    run = report.results.run
    yield f"# Suite {code(report.name)}"
    yield (
        f"Run of {report.created} UTC, {len(report.questions):,} questions, hash"
        f" {code(run.suite.hash)}."
    )
    yield from (f"**Unequal conditions**: {code(note)}" for note in report.notes)
    names = [_cell(model.name) for model in report.models]
    yield _table(["Metric", *names], ([row[1], *row[2]] for row in model_rows(report)))
    pairs = [[_cell(name), *values] for name, values in pair_rows(report)]
    if pairs:
        yield _table(["Left − right", *PAIR_CAPTIONS], pairs)
    questions = (
        [_cell(question.task.id), *(cell_text(cell.samples) for cell in question.cells)]
        for question in report.questions
    )
    yield _table(["Question", *names], questions)
    yield "## What the metrics mean"
    for each in report.definitions:
        yield f"- **{each.caption}**: {each.definition} {each.limits}"


def _table(head: Sequence[str], rows: Iterator[Sequence[str]] | Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _cell(text: str) -> str:
    """Return code for a table, where a bar ends a cell even within code."""
    return code(text).replace("|", "\\|")
