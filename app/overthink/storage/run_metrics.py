"""Metrics of a run as columns, so that others can ask for them without unpacking a trace.

All follow from the record; `overthink.storage.maintenance` computes them again and compares.
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
"""Characters of an answer that stand in plain text beside the figures."""

MetricColumns = dict[str, Any]
"""Column of the table `runs` to its value; None is not measured, never zero."""


def metrics_of(record: RunRecord) -> MetricColumns:
    """All figures of a run."""
    return {
        **_counts(record),
        **_times(record),
        **_drafting(record),
        **_loop(record),
        **_machine(record),
        "context": record.loaded.model.context if record.loaded else None,
        "gpu_layers": record.loaded.gpu_layers if record.loaded else None,
        "load_s": record.loaded.load_s if record.loaded else None,
        "thought_closed": record.finished.thought_closed if record.finished else None,
        "memory_bytes": record.finished.memory_bytes if record.finished else None,
        "note": note_of(record),
        "answer_start": record.answer[:ANSWER_START],
    }


def note_of(record: RunRecord) -> str:
    """Why it ended as it did, where that needs a sentence."""
    if record.failed and not record.stopped:
        failed = record.failed
        return str(from_kind(failed.kind, failed.problem, failed.remedy))
    return str(record.finished.note) if record.finished else ""


def _counts(record: RunRecord) -> MetricColumns:
    asked = record.prompt is not None
    return {
        "prompt_tokens": record.prompt.tokens if record.prompt else None,
        "cached_tokens": record.prompt.cached if record.prompt else None,
        "thinking_tokens": record.trace.count(Phase.THINKING) if asked else None,
        "answer_tokens": record.trace.count(Phase.ANSWER) if asked else None,
    }


def _times(record: RunRecord) -> MetricColumns:
    times = metrics.timing(record.trace, record.finished)
    return {
        "prompt_s": times.prompt_s,
        "first_token_s": times.first_token_s,
        "thinking_s": times.thinking_s,
        "total_s": times.total_s,
        "tokens_per_s": times.tokens_per_s,
    }


def _drafting(record: RunRecord) -> MetricColumns:
    rounds = record.trace.draft_rounds
    counts = metrics.drafting(rounds)
    return {
        "draft_rounds": counts.rounds if rounds else None,
        "proposed": counts.proposed if rounds else None,
        "tested": counts.tested if rounds else None,
        "accepted": counts.accepted if rounds else None,
        "acceptance": counts.acceptance if rounds else None,
        "share": metrics.accepted_share(record.trace) if rounds else None,
    }


def _loop(record: RunRecord) -> MetricColumns:
    ended = record.finished.loop if record.finished else None
    found = ended or record.loop_found
    return {
        "loop_start": found.start if found else None,
        "loop_period": found.period if found else None,
        "loop_repeats": found.repeats if found else None,
        "loop_wasted": ended.wasted if ended else None,
    }


def _machine(record: RunRecord) -> MetricColumns:
    """What the run took of the machine. Energy is the machine's, whoever else used it."""
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


def recomputed_metrics(record: RunRecord) -> MetricColumns:
    """All figures that a trace gives, and how the run ended, computed anew."""
    ended = record.status or INTERRUPTED
    return {**metrics_of(record), **_loop_again(record), "status": str(ended)}


def _loop_again(record: RunRecord) -> MetricColumns:
    """The loop that a new detector finds in a run that came to its end."""
    if record.finished is None:
        return {}
    detector = LoopDetector()
    for token in record.trace.ids:
        detector.feed(token)
    loop = detector.loop
    return {
        "loop_start": loop.start if loop else None,
        "loop_period": loop.period if loop else None,
        "loop_repeats": loop.repeats if loop else None,
        "loop_wasted": loop.wasted if loop else None,
    }
