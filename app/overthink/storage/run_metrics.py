"""Metrics of a run as columns of the table `runs`, readable without unpacking a trace.

All follow from the run's record; `overthink.storage.maintenance` recomputes and compares them.
"""

from __future__ import annotations

from typing import Any

from overthink.core.errors import from_kind
from overthink.core.loops import LoopDetector
from overthink.core.metric_registry import metric_values
from overthink.core.metrics import RunMetrics
from overthink.core.run_record import RunRecord
from overthink.core.vocabulary import Judgement
from overthink.storage.schema import INTERRUPTED

ANSWER_START = 240
"""Characters of an answer that are stored in plain text beside the metrics."""

JUDGEMENT_COLUMNS = ("correct", "judged_by", "found", "equivalent", "grader")
"""Columns of the automatic verdict."""

MetricColumns = dict[str, Any]
"""Values by column name; None means not measured, never zero."""


def metrics_of(record: RunRecord) -> MetricColumns:
    """Compute all metrics of a run."""
    return {
        **metric_values(record),
        "note": _note(record),
        "answer_start": record.answer[:ANSWER_START],
    }


def judgement_columns(judged: Judgement | None) -> dict[str, Any]:
    """Return the columns of the automatic verdict; all NULL for an ungraded run."""
    if judged is None:
        return dict.fromkeys(JUDGEMENT_COLUMNS)
    values = (judged.correct, judged.how, judged.found, judged.equivalent, judged.grader)
    return dict(zip(JUDGEMENT_COLUMNS, values, strict=True))


def recomputed_metrics(record: RunRecord) -> MetricColumns:
    """Recompute all metrics and the status from a trace, loops with a new detector."""
    status = str(record.status or INTERRUPTED)
    recomputed = {**metrics_of(record), "status": status}
    if record.finished is not None:
        detector = LoopDetector()
        # Pieces of text from a server are no tokens, so loops of tokens are not known there.
        for token in record.trace.ids if RunMetrics(record).counts_tokens else ():
            detector.feed(token)
        names = ("start", "period", "repeats", "wasted")
        recomputed |= {f"loop_{name}": getattr(detector.loop, name, None) for name in names}
    return recomputed


def _note(record: RunRecord) -> str:
    """Return the sentence why the run ended as it did, if it needs one."""
    if record.failed and not record.stopped:
        failed = record.failed
        return str(from_kind(failed.kind, failed.problem, failed.remedy))
    return str(record.finished.note) if record.finished else ""
