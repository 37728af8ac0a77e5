"""What the samples of a lane have in common: how many are right, tokens, and the speed of all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from statistics import median
from typing import Any

import msgspec

from overthink.comparison.conductor import Lane
from overthink.core.vocabulary import Phase


class Spread(msgspec.Struct, frozen=True):
    """Numbers of tokens over samples."""

    median: float
    least: int
    most: int


class SampleSummary(msgspec.Struct, frozen=True, kw_only=True):
    """The samples of one lane."""

    lane: str
    model: str
    samples: int
    right: int
    wrong: int
    undecided: int
    """Answers that no rule could judge."""
    ungraded: int
    """Incomplete answers, and all where no answer is expected."""
    statuses: dict[str, int]
    """How many samples ended in which way."""
    thinking_tokens: Spread | None
    """None if no sample began."""
    answer_tokens: Spread | None
    tokens: int
    """Of all samples together."""
    seconds: float | None
    """From the end of the prompt to the last token of the last sample; None if not measured."""
    tokens_per_s: float | None
    """All tokens over these seconds."""


def summary_of(lane: Lane) -> SampleSummary:
    """Summarise the samples of a lane, ended or not."""
    records = [sample.record for sample in lane.samples]
    verdicts = [sample.judged for sample in lane.samples]
    tokens = sum(len(record.trace) for record in records)
    seconds = lane.samples_done.decode_s if lane.samples_done else None
    return SampleSummary(
        lane=lane.side,
        model=lane.plan.model,
        samples=len(records),
        right=sum(judged is not None and judged.correct is True for judged in verdicts),
        wrong=sum(judged is not None and judged.correct is False for judged in verdicts),
        undecided=sum(judged is not None and judged.correct is None for judged in verdicts),
        ungraded=verdicts.count(None),
        statuses=dict(Counter(record.status.value for record in records if record.status)),
        thinking_tokens=_spread(_counts(lane, Phase.THINKING)),
        answer_tokens=_spread(_counts(lane, Phase.ANSWER)),
        tokens=tokens,
        seconds=seconds,
        tokens_per_s=tokens / seconds if seconds else None,
    )


def summaries_object(lanes: Sequence[Lane]) -> list[dict[str, Any]] | None:
    """Return the summary of each lane; None for single runs."""
    return [msgspec.to_builtins(summary_of(lane)) for lane in lanes if lane.samples] or None


def _counts(lane: Lane, phase: Phase) -> list[int]:
    records = (sample.record for sample in lane.samples)
    return [record.trace.count(phase) for record in records if record.prompt is not None]


def _spread(counts: list[int]) -> Spread | None:
    return Spread(median(counts), min(counts), max(counts)) if counts else None
