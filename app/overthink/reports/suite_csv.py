"""The samples of a suite run as CSV, a row each, for spreadsheets and statistics.

The same rules as in `overthink.reports.runs_csv`: UTF-8 with a mark, empty fields for what was not
measured, and no text that a spreadsheet would take for a formula.
"""

from __future__ import annotations

from collections.abc import Iterator

from overthink.evaluation.suite_results import outcome_of, runaway_of
from overthink.reports.runs_csv import BYTE_ORDER_MARK, Value, csv_line
from overthink.reports.suite_report import Question, SuiteReport
from overthink.storage.suite_records import Sample

COLUMNS = (
    *("suite", "hash", "task", "task_hash", "cluster", "tags", "target", "model", "sample"),
    *("outcome", "found", "grader", "status", "thinking_tokens", "answer_tokens", "runaway"),
    *("total_s", "tokens_per_s", "timing", "joules", "session", "run"),
)


def pieces(report: SuiteReport) -> Iterator[bytes]:
    """Generate the table, its header first."""
    yield BYTE_ORDER_MARK + csv_line(COLUMNS)
    for question in report.questions:
        for cell in question.cells:
            for sample in cell.samples:
                yield csv_line(_row(report, question, cell.model.name, sample))


def _row(report: SuiteReport, question: Question, model: str, sample: Sample) -> list[Value]:
    suite, stored = report.results.run.suite, question.stored
    return [
        *(suite.name, suite.hash, stored.id, stored.hash, stored.cluster),
        *(", ".join(question.tags), question.task.target, model, sample.sample),
        *(outcome_of(sample).value, sample.found, stored.grader, sample.status),
        *(sample.thinking_tokens, sample.answer_tokens, runaway_of(sample)),
        *(sample.total_s, sample.tokens_per_s, sample.timing, sample.joules),
        *(sample.session, sample.run),
    ]
