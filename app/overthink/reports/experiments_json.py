"""Results of experiments as JSON objects, as the command line and exports write them."""

from __future__ import annotations

from typing import Any

import msgspec

from overthink.core.experiments import (
    KnewPoint,
    KnewResult,
    ScoreResult,
    most_different,
    score_summary,
    scored_units,
)
from overthink.core.trace import Trace
from overthink.storage.experiments import RunExperiments


def knew_object(result: KnewResult) -> dict[str, Any]:
    """When a model knew its answer."""
    return {
        "model": result.model,
        "sentence": str(result.sentence),
        "thought_tokens": result.thought,
        "thought_ended": result.finished,
        "expect": result.expect,
        "settled": _place(result, result.settled),
        "changed": _place(result, result.changed),
        "same_prompt": result.same_prompt,
        "skipped": result.skipped,
        "stopped": result.stopped,
        "total_s": result.total_s,
        "points": [
            {
                "token": point.token,
                "share": result.share(point),
                "answer": point.answer,
                "answer_tokens": point.tokens,
                "probability": point.probability,
                "closing_probability": point.closing,
                "complete": point.complete,
                "led": point.led,
                "verdict": verdict_word(point),
                "found": point.found,
            }
            for point in result.points
        ],
    }


def verdict_word(point: KnewPoint) -> str:
    """The verdict as a word of the database and of exports."""
    return {True: "right", False: "wrong", None: "undecided"}[point.correct]


def _place(result: KnewResult, point: KnewPoint | None) -> dict[str, Any] | None:
    return {"token": point.token, "share": result.share(point)} if point else None


def score_object(result: ScoreResult, trace: Trace, *, units: bool = True) -> dict[str, Any]:
    """A run's text as another model scores it.

    Args:
        trace: of the run.
        units: with each token or word; otherwise the summary alone.
    """
    paired = scored_units(trace, result.scored)
    summary = score_summary(paired)
    found: dict[str, Any] = {
        "model": result.model,
        "by": "token" if result.scored.by_token else "word",
        "complete": not result.scored.full,
        "summary": summary._asdict() if summary else None,
        "most_different": [passage._asdict() for passage in most_different(paired)],
        "total_s": result.scored.total_s,
    }
    if units:
        found["units"] = [unit._asdict() for unit in paired]
    return found


def experiments_object(experiments: RunExperiments, trace: Trace) -> dict[str, Any]:
    """All results of a saved run."""
    fork = experiments.fork
    return {
        "knew": knew_object(experiments.knew) if experiments.knew else None,
        "scores": [score_object(each, trace, units=False) for each in experiments.scores],
        "fork": {**msgspec.to_builtins(fork), "sentence": str(fork.sentence)} if fork else None,
    }
