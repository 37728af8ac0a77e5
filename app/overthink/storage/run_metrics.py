"""Metrics of a run as columns of the table `runs`, readable without unpacking a trace.

All follow from the run's record; `overthink.storage.maintenance` recomputes and compares them.
"""

from __future__ import annotations

from typing import Any

from overthink.core import metrics
from overthink.core.energy import energy, mean_gpu_use
from overthink.core.errors import from_kind
from overthink.core.loops import LoopDetector
from overthink.core.run_record import RunRecord
from overthink.core.vocabulary import Phase
from overthink.storage.schema import INTERRUPTED

ANSWER_START = 240
"""Characters of an answer that are stored in plain text beside the metrics."""

MetricColumns = dict[str, Any]
"""Values by column name; None means not measured, never zero."""


def metrics_of(record: RunRecord) -> MetricColumns:
    """Compute all metrics of a run."""
    loaded, finished = record.loaded, record.finished
    return {
        **_counts(record),
        **_times(record),
        **_drafting(record),
        **_loop(record),
        **_machine(record),
        "context": loaded.model.context if loaded else None,
        "gpu_layers": loaded.gpu_layers if loaded else None,
        "load_s": loaded.load_s if loaded else None,
        "thought_closed": finished.thought_closed if finished else None,
        "memory_bytes": finished.memory_bytes if finished else None,
        "note": _note(record),
        "answer_start": record.answer[:ANSWER_START],
    }


def recomputed_metrics(record: RunRecord) -> MetricColumns:
    """Recompute all metrics and the status from a trace, loops with a new detector."""
    status = str(record.status or INTERRUPTED)
    recomputed = {**metrics_of(record), "status": status}
    if record.finished is not None:
        detector = LoopDetector()
        for token in record.trace.ids:
            detector.feed(token)
        recomputed |= _loop_columns(detector.loop, detector.loop)
    return recomputed


def _note(record: RunRecord) -> str:
    """Return the sentence why the run ended as it did, if it needs one."""
    if record.failed and not record.stopped:
        failed = record.failed
        return str(from_kind(failed.kind, failed.problem, failed.remedy))
    return str(record.finished.note) if record.finished else ""


def _counts(record: RunRecord) -> MetricColumns:
    prompt, trace = record.prompt, record.trace
    return {
        "prompt_tokens": prompt.tokens if prompt else None,
        "cached_tokens": prompt.cached if prompt else None,
        "thinking_tokens": trace.count(Phase.THINKING) if prompt else None,
        "answer_tokens": trace.count(Phase.ANSWER) if prompt else None,
    }


def _times(record: RunRecord) -> MetricColumns:
    times = metrics.timing(record.trace, record.finished)
    columns = ("prompt_s", "first_token_s", "thinking_s", "total_s", "tokens_per_s")
    return {column: getattr(times, column) for column in columns}


def _drafting(record: RunRecord) -> MetricColumns:
    rounds = record.trace.draft_rounds
    counts = metrics.drafting(rounds)
    columns: MetricColumns = {
        "draft_rounds": counts.rounds,
        "proposed": counts.proposed,
        "tested": counts.tested,
        "accepted": counts.accepted,
        "acceptance": counts.acceptance,
        "share": metrics.accepted_share(record.trace),
    }
    return columns if rounds else dict.fromkeys(columns)


def _loop(record: RunRecord) -> MetricColumns:
    ended = record.finished.loop if record.finished else None
    return _loop_columns(ended or record.loop_found, ended)


def _loop_columns(found: Any, ended: Any) -> MetricColumns:
    """Return the columns of a loop; how much it wasted is known only of a run that ended."""
    return {
        "loop_start": found.start if found else None,
        "loop_period": found.period if found else None,
        "loop_repeats": found.repeats if found else None,
        "loop_wasted": ended.wasted if ended else None,
    }


def _machine(record: RunRecord) -> MetricColumns:
    """Return what the run used of the machine. Energy is the whole machine's."""
    loaded, spent = record.loaded, energy(record)
    return {
        "layers": (loaded.layers or None) if loaded else None,
        "gpu_memory_bytes": loaded.gpu_bytes if loaded else None,
        "gpu_use": mean_gpu_use(record.readings),
        "joules": spent.joules if spent else None,
        "thinking_joules": spent.thinking_joules if spent else None,
        "answer_joules": spent.answer_joules if spent else None,
        "joules_of": ",".join(spent.of) if spent else None,
    }
