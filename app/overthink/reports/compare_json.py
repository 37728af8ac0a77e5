"""A comparison as one JSON object, its memory needs, and its tokens as JSON lines.

The fields are documented in the user guide; what was not measured is null, never zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from overthink.comparison.conditions import sampler_origins
from overthink.comparison.conductor import Lane
from overthink.comparison.lane_memory import LaneLoad, PlaceFit
from overthink.comparison.memory_advice import advice_sentences, fit_sentence
from overthink.comparison.memory_auto import FittedPlans, pick_sentence
from overthink.core.errors import from_kind
from overthink.core.metric_registry import group_values
from overthink.core.metrics import RunMetrics, drafting, energy, gpu_process_bytes, mean_gpu_use
from overthink.core.run_record import RunRecord
from overthink.core.trace import Trace, token_row
from overthink.core.vocabulary import Judgement, TimingMode
from overthink.reports.sample_summary import summaries_object

FORMAT_VERSION = 1


def comparison_object(
    lanes: list[Lane],
    prompt: str,
    system: str | None,
    timing: TimingMode,
    expect: str | None,
    session: str | None = None,
    price_per_kwh: float | None = None,
    fitted: FittedPlans | None = None,
) -> dict[str, Any]:
    """Return the whole comparison.

    Args:
        lanes: each with its own run, or with its samples: then `lanes` of the object has a run for
            each sample.
        session: identity of the session in which it is saved.
        fitted: the memory predicted before loading; None for a recording.
    """
    return {
        "format": FORMAT_VERSION,
        "session": session,
        "prompt": prompt,
        "system": system,
        "timing": timing.value,
        "expect": expect,
        "memory": fit_object(fitted, timing) if fitted else None,
        "lanes": [lane_object(run, timing, price_per_kwh) for run in runs_of(lanes)],
        "samples": summaries_object(lanes),
    }


def runs_of(lanes: Iterable[Lane]) -> list[Lane]:
    """Return the lanes, with their samples in place of those that have any."""
    return [run for lane in lanes for run in lane.samples or [lane]]


def lane_object(
    lane: Lane, timing: TimingMode, price_per_kwh: float | None = None
) -> dict[str, Any]:
    """Return one lane of the comparison."""
    record, plan, run = lane.record, lane.plan, RunMetrics(lane.record)
    return {
        "lane": plan.side,
        "sample": lane.sample,
        "model": plan.model,
        "draft": plan.draft,
        "status": record.status.value if record.status else None,
        "note": _note(record),
        "thinking": record.thinking,
        "answer": record.answer,
        "thought_closed": record.finished.thought_closed if record.finished else None,
        "tokens": group_values(run, "tokens"),
        "timing": {**group_values(run, "timing"), "mode": timing.value},
        "drafting": _drafting(lane, run),
        "loop": _loop(record),
        "runaways": msgspec.to_builtins(record.runaways),
        "closing_chances": [
            {"token": token, "probability": chance} for token, chance in record.closing_chances
        ],
        "without_runaways": _without_runaways(run),
        "closed_for": record.finished.closed_for if record.finished else None,
        "stopped_for": record.finished.stopped_for if record.finished else None,
        "correct": lane.judged.correct if lane.judged else None,
        "verdict": _verdict(lane.judged),
        "memory_bytes": record.finished.memory_bytes if record.finished else None,
        "gpu": _gpu(record),
        "energy": _energy(record, timing, price_per_kwh),
        "notes": [*map(str, plan.all_notes), *_template_note(record)],
        "template": _template(lane),
        "settings": _settings(lane),
        "machine": msgspec.to_builtins(record.loaded.machine) if record.loaded else None,
    }


def _without_runaways(run: RunMetrics) -> dict[str, Any] | None:
    """Return counts and speed without the run's runaways; None if it has none."""
    outside = run.progress
    if outside is None:
        return None
    return {**msgspec.to_builtins(outside), "acceptance": outside.acceptance}


def _verdict(judged: Judgement | None) -> dict[str, Any] | None:
    """Return the judgement of an answer; None if it is ungraded."""
    if judged is None:
        return None
    fields: dict[str, Any] = msgspec.to_builtins(judged)
    return {"correct": judged.correct, "method": fields.pop("how"), **fields}


def _template(lane: Lane) -> dict[str, Any] | None:
    """Return which chat template formats the prompts; None for older recordings."""
    loaded = lane.record.loaded
    use = (loaded and loaded.template) or lane.plan.load.template_use
    return msgspec.to_builtins(use) if use else None


def _template_note(record: RunRecord) -> list[str]:
    note = str(record.loaded.template_note) if record.loaded else ""
    return [note] if note else []


def failure_sentence(record: RunRecord) -> str | None:
    """Return the sentence why the lane failed; None if it did not fail or was stopped."""
    if record.failed is None or record.stopped:
        return None
    return str(from_kind(record.failed.kind, record.failed.problem, record.failed.remedy))


def _note(record: RunRecord) -> str | None:
    if record.failed:
        return failure_sentence(record)
    return str(record.finished.note) or None if record.finished else None


def _gpu(record: RunRecord) -> dict[str, Any] | None:
    """Return where the model is, as llama.cpp reports it; None if it was not loaded."""
    loaded = record.loaded
    if loaded is None:
        return None
    return {
        "layers": loaded.gpu_layers,
        "layers_of": loaded.layers or None,
        "draft_layers": loaded.draft_gpu_layers if loaded.draft else None,
        "memory": [msgspec.to_builtins(use) for use in loaded.memory],
        "process_bytes": gpu_process_bytes(record.readings),
        "use": mean_gpu_use(record.readings),
        "note": str(loaded.gpu_note) or None,
        "not_measured": str(loaded.no_gpu_readings) or None,
    }


def _energy(record: RunRecord, timing: TimingMode, price: float | None) -> dict[str, Any] | None:
    """Return joules by the machine's counters; of concurrent lanes, each has those of both."""
    spent = energy(record)
    if spent is None:
        return None
    return {
        **msgspec.to_builtins(spent),
        "both_lanes": timing is TimingMode.CONCURRENT,
        "cost": None if price is None else spent.cost(price),
        "price_per_kwh": price,
    }


def _drafting(lane: Lane, run: RunMetrics) -> dict[str, Any] | None:
    """Return counts over all draft rounds; None if nothing drafted, or nothing ran."""
    record = lane.record
    declined = record.loaded is not None and bool(record.loaded.draft_note)
    if lane.plan.draft == "none" or declined or record.prompt is None:
        return None
    counts = drafting(record.trace.draft_rounds)
    cost = record.finished.drafting if record.finished else None
    return {
        "kind": (record.loaded.drafter if record.loaded else "") or lane.plan.load.draft.name,
        "rounds": counts.rounds,
        "proposed": counts.proposed,
        "tested": counts.tested,
        "accepted": counts.accepted,
        "acceptance": counts.acceptance,
        "share": run.share,
        "by_position": [
            {"tested": tested, "accepted": accepted} for tested, accepted in counts.by_position
        ],
        "by_drafter": {
            drafter: each._asdict()
            for drafter, each in record.trace.draft_rounds.by_drafter().items()
            if drafter
        },
        "draft_s": cost.draft_s if cost else None,
        "verify_s": cost.verify_s if cost else None,
        "wasted_s": cost.wasted_s if cost else None,
    }


def _loop(record: RunRecord) -> dict[str, Any]:
    loop = record.finished.loop if record.finished else None
    if loop is not None:
        return {"found": True, **msgspec.to_builtins(loop)}
    seen = record.loop_found
    return {
        "found": seen is not None,
        "start": seen.start if seen else None,
        "period": seen.period if seen else None,
        "repeats": seen.repeats if seen else None,
        "wasted": None,
    }


def _settings(lane: Lane) -> dict[str, Any]:
    """Return all settings in use, whether a family's defaults or chosen by the user.

    `sampler_origin` has the origin of each value that is the family's default: a value of
    `DefaultOrigin`; null for a chosen value.
    """
    plan, loaded = lane.plan, lane.record.loaded
    sampler = lane.record.finished.sampler if lane.record.finished else plan.sampler
    return {
        "family": plan.profile.name,
        "family_guessed": plan.recognition.guessed,
        "sampler": msgspec.to_builtins(sampler),
        "sampler_origin": msgspec.to_builtins(sampler_origins(plan)),
        "drafting": msgspec.to_builtins(plan.draft_settings),
        "run": msgspec.to_builtins(plan.run),
        "context": loaded.model.context if loaded else None,
        "threads": plan.load.settings.threads,
        "gpu_layers": loaded.gpu_layers if loaded else None,
        "model_file": msgspec.to_builtins(loaded.model) if loaded else None,
        "draft_file": msgspec.to_builtins(loaded.draft) if loaded else None,
        "draft_note": (loaded.draft_note if loaded else "") or None,
        "rollback_note": (loaded.rollback_note if loaded else "") or None,
        "load": msgspec.to_builtins(plan.load.settings),
    }


def token_lines(lane: str, trace: Trace, sample: int | None = None) -> Iterator[bytes]:
    """Generate a line per generated token, then one per draft round, without line ends.

    Args:
        sample: its number, if it is one of several samples.
    """
    encoder = msgspec.json.Encoder()
    of = {"lane": lane} if sample is None else {"lane": lane, "sample": sample}
    for token in trace:
        yield encoder.encode({**of, **token_row(token)})
    for done in trace.draft_rounds:
        yield encoder.encode(
            {
                "lane": lane,
                "round": done.number,
                "drafter": done.drafter or None,
                "proposed": list(done.proposed),
                "tested": done.tested,
                "accepted": done.accepted,
                "first": done.first,
                "proposed_text": list(done.proposed_text),
            }
        )


# ---------------------------------------------------------------------------------------- memory

FIT_FORMAT_VERSION = 1


def fit_object(fitted: FittedPlans, timing: TimingMode) -> dict[str, Any]:
    """Return whether both lanes fit into memory. Sizes are predictions, in bytes."""
    return {
        "format": FIT_FORMAT_VERSION,
        "fits": fitted.report.fits,
        "verdict": str(fit_sentence(fitted.report)),
        "timing": timing.value,
        "in_memory": fitted.report.mode.value,
        "lanes": [_lane(lane, fitted) for lane in fitted.lanes],
        "places": [_place(place) for place in fitted.report.places],
        "advice": list(map(str, advice_sentences(fitted.advice, fitted.lanes))),
    }


def _lane(lane: LaneLoad, fitted: FittedPlans) -> dict[str, Any]:
    picked = next((pick for pick in fitted.picks if pick.side == lane.side), None)
    plan = next(plan for plan in fitted.plans if plan.side == lane.side)
    return {
        "lane": lane.side,
        "model": lane.model,
        "draft": plan.draft,
        "context": lane.context,
        "gpu_layers": plan.needs.model.gpu_layers if plan.needs else 0,
        "layers": lane.sizes.layers,
        "notes": list(map(str, plan.notes)),
        "automatic": str(pick_sentence(picked)) if picked else None,
    }


def _place(fit: PlaceFit) -> dict[str, Any]:
    return {
        "place": fit.place.name,
        "description": fit.place.description or None,
        "needed_bytes": fit.needed,
        "free_bytes": fit.place.free_bytes,
        "total_bytes": fit.place.total_bytes,
        "missing_bytes": fit.missing,
        "parts": [
            {
                "lane": share.side,
                "of": share.role.value,
                "part": share.part.value,
                "bytes": share.size_bytes,
            }
            for share in fit.shares
        ],
    }
