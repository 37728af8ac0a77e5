"""A suite run as one JSON object: models, pairs, and each sample."""

from __future__ import annotations

from typing import Any

import msgspec

from overthink.evaluation.statistics.summary import ModelSummary, PairSummary
from overthink.evaluation.suite_results import (
    SuiteResults,
    condition_notes,
    outcome_of,
    runaway_of,
)


def suite_object(results: SuiteResults, *, with_samples: bool = False) -> dict[str, Any]:
    """Return the results; shares are from 0 to 1, differences are left minus right.

    Args:
        with_samples: add the outcome of each sample.
    """
    run, summary = results.run, results.summary
    report: dict[str, Any] = {
        "suite": run.suite.name,
        "hash": run.suite.hash,
        "run": run.id,
        "tasks": len(run.suite.tasks),
        "samples": run.samples,
        "models": [_model(model) for model in summary.models],
        "pairs": [_pair(pair) for pair in summary.pairs],
        "efficient": summary.efficient,
        "unequal_conditions": condition_notes(run, results.samples),
    }
    if with_samples:
        report["results"] = list(_samples(results))
    return report


def _model(model: ModelSummary) -> dict[str, Any]:
    report: dict[str, Any] = msgspec.to_builtins(model)
    return report


def _pair(pair: PairSummary) -> dict[str, Any]:
    report: dict[str, Any] = msgspec.to_builtins(pair)
    accuracy = report.pop("accuracy") or {}
    names = ("difference", "low", "high", "p", "questions", "differing", "method")
    flat = {name: accuracy.get(name) for name in names}
    if pair.accuracy is None:
        flat["questions"] = 0
    return {"left": report.pop("left"), "right": report.pop("right"), **flat, **report}


def _samples(results: SuiteResults) -> list[dict[str, Any]]:
    tasks = {task.number: task for task in results.run.suite.tasks}
    models = {model.number: model.name for model in results.run.models}
    return [
        {
            "model": models[sample.suite_model],
            "task": tasks[sample.task].id,
            "sample": sample.sample,
            "outcome": outcome_of(sample).value,
            "found": sample.found,
            "grader": tasks[sample.task].grader,
            "status": sample.status,
            "note": sample.note,
            "thinking_tokens": sample.thinking_tokens,
            "answer_tokens": sample.answer_tokens,
            "total_s": sample.total_s,
            "timing": sample.timing,
            "runaway": runaway_of(sample),
            "session": sample.session,
            "run": sample.run,
        }
        for sample in results.samples
    ]
