"""The summary of a suite run: every model with its metrics, every pair with its differences.

`SampleResult` is all that the statistics know of a sample. Samples that are undecided, ungraded or
failed are counted apart and enter no share; a sample that never answered is not right, and its
cause is counted.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from itertools import combinations
from typing import TypeAlias

import msgspec
import numpy as np

from overthink.evaluation.statistics.efficiency import pareto_front
from overthink.evaluation.statistics.estimates import (
    Estimate,
    Floats,
    mean_estimate,
    quantile_estimate,
    share_estimate,
)
from overthink.evaluation.statistics.paired import (
    PairedDifference,
    holm_adjusted,
    paired_difference,
)
from overthink.evaluation.statistics.precision import (
    VarianceSplit,
    difference_variance,
    smallest_difference,
    split_variance,
)
from overthink.evaluation.statistics.repeated import all_of_k, any_of_k, majority_of_k


class Outcome(StrEnum):
    """How a sample ended, as the statistics count it."""

    RIGHT = "right"
    WRONG = "wrong"
    NO_ANSWER_LIMIT = "no_answer_limit"
    """A limit ended it: budget, length or context."""
    NO_ANSWER_RUNAWAY = "no_answer_runaway"
    """It was stopped as a runaway, or a limit ended it inside one."""
    NO_ANSWER_IN_THOUGHT = "no_answer_in_thought"
    """The model ended it inside its thought."""
    UNDECIDED = "undecided"
    UNGRADED = "ungraded"
    FAILED = "failed"
    """No sample: the lane failed, crashed or was stopped by the user."""

    @property
    def is_counted(self) -> bool:
        """Whether it is part of the shares: right, wrong, or never answered."""
        return self in _COUNTED

    @property
    def is_unanswered(self) -> bool:
        return self in UNANSWERED


UNANSWERED = (Outcome.NO_ANSWER_LIMIT, Outcome.NO_ANSWER_RUNAWAY, Outcome.NO_ANSWER_IN_THOUGHT)
_COUNTED = (Outcome.RIGHT, Outcome.WRONG, *UNANSWERED)


class SampleResult(msgspec.Struct, frozen=True, kw_only=True):
    """One sample: one run of one model on one task."""

    model: str
    task: str
    sample: int
    outcome: Outcome
    cluster: str | None = None
    """Label of the questions that belong together; None for a question of its own."""
    answer: str | None = None
    """Class of its answer: equal answers have equal classes. None without an answer."""
    thinking_tokens: int | None = None
    tokens: int | None = None
    tokens_to_right: int | None = None
    """Tokens up to its first right answer."""
    seconds: float | None = None
    timing: str | None = None
    """Timing mode of `seconds`; times of several modes are never averaged."""
    joules: float | None = None
    runaway: str | None = None
    """Kind of the runaway in it."""


class Unanswered(msgspec.Struct, frozen=True, kw_only=True):
    """Samples that never answered: their share, and the number by cause."""

    share: Estimate | None
    count: int
    limit: int
    runaway: int
    ended_in_thought: int


class Distribution(msgspec.Struct, frozen=True, kw_only=True):
    """A quantity over all samples that measured it; questions have equal weight."""

    mean: Estimate
    median: Estimate
    p90: Estimate
    samples: int


class AtK(msgspec.Struct, frozen=True, kw_only=True):
    """Metrics of k samples, over the questions that have at least k counted ones."""

    k: int
    any: Estimate
    """pass@k"""
    all: Estimate
    """pass^k"""
    majority: Estimate
    """cons@k"""


class ModelSummary(msgspec.Struct, frozen=True, kw_only=True):
    """The metrics of one model."""

    model: str
    tasks: int
    """Questions with at least one sample, of any outcome."""
    samples: int
    pass_at_1: Estimate | None
    """None if no sample was right, wrong or unanswered."""
    undecided_bounds: tuple[float, float] | None
    """pass@1 if every undecided sample were wrong, and if every one were right. None if there is
    none."""
    at_k: list[AtK]
    never_answered: Unanswered
    undecided: int
    ungraded: int
    failed: int
    runaways: dict[str, int]
    """Samples with a runaway, by its kind."""
    thinking_tokens: Distribution | None
    tokens_to_right: Distribution | None
    """Over right samples only."""
    seconds: Distribution | None
    """None also if samples of several timing modes are mixed; see `timing`."""
    timing: list[str]
    joules: Distribution | None
    variance: VarianceSplit | None


class PairSummary(msgspec.Struct, frozen=True, kw_only=True):
    """Left minus right, over the questions that both models have."""

    left: str
    right: str
    accuracy: PairedDifference | None
    p_holm: float | None
    """`accuracy.p`, adjusted for the number of pairs of this summary."""
    smallest_difference: float | None
    """The smallest true difference that this pair would detect, from the variances measured."""
    never_answered: PairedDifference | None
    runaways: PairedDifference | None
    thinking_tokens: PairedDifference | None
    seconds: PairedDifference | None
    left_out: int
    """Questions that only one of the two has a counted sample of."""


class SuiteSummary(msgspec.Struct, frozen=True, kw_only=True):
    """All models, all pairs, and which models are worth their tokens."""

    models: list[ModelSummary]
    pairs: list[PairSummary]
    efficient: list[str]
    """The models that no other beats in accuracy and mean thinking tokens, by rising tokens."""


def summarise(results: Iterable[SampleResult], *, seed: int = 0) -> SuiteSummary:
    """Return the summary of all models and pairs, in the order in which the models first appear."""
    of_model: dict[str, list[SampleResult]] = {}
    for result in results:
        of_model.setdefault(result.model, []).append(result)
    models = [summarise_model(model, samples, seed=seed) for model, samples in of_model.items()]
    pairs = [
        summarise_pair(of_model[left], of_model[right], seed=seed)
        for left, right in combinations(of_model, 2)
    ]
    return SuiteSummary(models=models, pairs=_adjusted(pairs), efficient=_efficient(models))


def summarise_model(model: str, samples: Sequence[SampleResult], *, seed: int = 0) -> ModelSummary:
    """Return the metrics of one model's samples."""
    questions = _Questions(samples)
    outcomes = Counter(sample.outcome for sample in samples)
    timing = sorted({sample.timing for sample in samples if sample.timing is not None})
    shares = questions.values(_is_right)
    return ModelSummary(
        model=model,
        tasks=len({sample.task for sample in samples}),
        samples=len(samples),
        pass_at_1=_share(shares, questions.clusters, seed),
        undecided_bounds=_undecided_bounds(samples) if outcomes[Outcome.UNDECIDED] else None,
        at_k=_at_k(questions, seed),
        never_answered=_unanswered(questions, outcomes, seed),
        undecided=outcomes[Outcome.UNDECIDED],
        ungraded=outcomes[Outcome.UNGRADED],
        failed=outcomes[Outcome.FAILED],
        runaways=dict(Counter(sample.runaway for sample in samples if sample.runaway)),
        thinking_tokens=_distribution(samples, lambda sample: sample.thinking_tokens, seed),
        tokens_to_right=_distribution(
            [sample for sample in samples if sample.outcome is Outcome.RIGHT],
            lambda sample: sample.tokens_to_right,
            seed,
        ),
        seconds=_distribution(samples, lambda sample: sample.seconds, seed)
        if len(timing) == 1
        else None,
        timing=timing,
        joules=_distribution(samples, lambda sample: sample.joules, seed),
        variance=split_variance(*questions.counts()),
    )


def summarise_pair(
    left: Sequence[SampleResult], right: Sequence[SampleResult], *, seed: int = 0
) -> PairSummary:
    """Return the paired differences of two models' samples, left minus right."""
    sides = (_Questions(left), _Questions(right))
    both = [task for task in sides[0].counted if task in sides[1].counted]
    clusters = {**sides[1].clusters, **sides[0].clusters}

    def compare(
        value: _Value, *, is_share: bool = True, measured: bool = False
    ) -> PairedDifference | None:
        values = [side.values(value, everything=measured) for side in sides]
        tasks = [task for task in values[0] if task in values[1]]
        return paired_difference(
            np.array([values[0][task] for task in tasks]),
            np.array([values[1][task] for task in tasks]),
            [clusters[task] for task in tasks],
            is_share=is_share,
            seed=seed,
        )

    timing = {sample.timing for sample in (*left, *right) if sample.timing is not None}
    return PairSummary(
        left=left[0].model,
        right=right[0].model,
        accuracy=compare(_is_right),
        p_holm=None,
        smallest_difference=_detectable(sides, both),
        never_answered=compare(lambda sample: float(sample.outcome.is_unanswered)),
        runaways=compare(lambda sample: float(sample.runaway is not None)),
        thinking_tokens=compare(
            lambda sample: sample.thinking_tokens, is_share=False, measured=True
        ),
        seconds=compare(lambda sample: sample.seconds, is_share=False, measured=True)
        if len(timing) == 1
        else None,
        left_out=len(sides[0].counted.keys() ^ sides[1].counted.keys()),
    )


_Value: TypeAlias = Callable[[SampleResult], float | None]


class _Questions:
    """A model's samples by question; failed ones are no samples."""

    def __init__(self, samples: Iterable[SampleResult]) -> None:
        self.all: dict[str, list[SampleResult]] = defaultdict(list)
        self.counted: dict[str, list[SampleResult]] = defaultdict(list)
        self.clusters: dict[str, str] = {}
        for sample in samples:
            if sample.outcome is Outcome.FAILED:
                continue
            own = f"task:{sample.task}"
            self.clusters[sample.task] = (
                own if sample.cluster is None else f"cluster:{sample.cluster}"
            )
            self.all[sample.task].append(sample)
            if sample.outcome.is_counted:
                self.counted[sample.task].append(sample)

    def values(self, value: _Value, *, everything: bool = False) -> dict[str, float]:
        """Return the mean value of each question over its counted samples, or over all."""
        means = {}
        for task, samples in (self.all if everything else self.counted).items():
            measured = [found for sample in samples if (found := value(sample)) is not None]
            if measured:
                means[task] = sum(measured) / len(measured)
        return means

    def counts(self) -> tuple[list[int], list[int]]:
        """Return each question's number of right samples and of counted ones."""
        right = [
            sum(sample.outcome is Outcome.RIGHT for sample in samples)
            for samples in self.counted.values()
        ]
        return right, [len(samples) for samples in self.counted.values()]


def _is_right(sample: SampleResult) -> float:
    return float(sample.outcome is Outcome.RIGHT)


def _share(values: Mapping[str, float], clusters: Mapping[str, str], seed: int) -> Estimate | None:
    return share_estimate(
        np.array(list(values.values())), [clusters[task] for task in values], seed=seed
    )


def _undecided_bounds(samples: Iterable[SampleResult]) -> tuple[float, float]:
    of_question: dict[str, list[Outcome]] = defaultdict(list)
    for sample in samples:
        if sample.outcome.is_counted or sample.outcome is Outcome.UNDECIDED:
            of_question[sample.task].append(sample.outcome)
    lowest = [
        np.mean([outcome is Outcome.RIGHT for outcome in found]) for found in of_question.values()
    ]
    highest = [
        np.mean([outcome in (Outcome.RIGHT, Outcome.UNDECIDED) for outcome in found])
        for found in of_question.values()
    ]
    return float(np.mean(lowest)), float(np.mean(highest))


def _at_k(questions: _Questions, seed: int) -> list[AtK]:
    """Return the metrics for k = 2, 4, 8, … and the number of samples that most questions have."""
    counts = Counter(len(samples) for samples in questions.counted.values())
    if not counts:
        return []
    usual = max(counts, key=lambda count: (counts[count], count))
    numbers = sorted({2**power for power in range(1, 11) if 2**power <= usual} | ({usual} - {1}))
    return [found for k in numbers if (found := _metrics_of_k(questions, k, seed)) is not None]


def _metrics_of_k(questions: _Questions, k: int, seed: int) -> AtK | None:
    enough = {task: samples for task, samples in questions.counted.items() if len(samples) >= k}
    values: dict[str, tuple[float, float, float]] = {}
    for task, samples in enough.items():
        right = [sample.outcome is Outcome.RIGHT for sample in samples]
        answers = [_vote_of(sample) for sample in samples]
        total, count = sum(right), len(samples)
        majority = majority_of_k(answers, right, k, seed=seed)
        values[task] = (any_of_k(total, count, k), all_of_k(total, count, k), majority)
    estimates = [
        _share({task: metrics[index] for task, metrics in values.items()}, questions.clusters, seed)
        for index in range(3)
    ]
    if any(estimate is None for estimate in estimates):
        return None
    one, every, majority_vote = (estimate for estimate in estimates if estimate is not None)
    return AtK(k=k, any=one, all=every, majority=majority_vote)


def _vote_of(sample: SampleResult) -> str | None:
    """Return the class that a sample votes for. All right answers are one class: they are equal."""
    if sample.outcome.is_unanswered:
        return None
    if sample.outcome is Outcome.RIGHT:
        return "right"
    return f"answer:{sample.answer}" if sample.answer is not None else f"unread:{sample.sample}"


def _unanswered(questions: _Questions, outcomes: Mapping[Outcome, int], seed: int) -> Unanswered:
    shares = questions.values(lambda sample: float(sample.outcome.is_unanswered))
    return Unanswered(
        share=_share(shares, questions.clusters, seed),
        count=sum(outcomes.get(outcome, 0) for outcome in UNANSWERED),
        limit=outcomes.get(Outcome.NO_ANSWER_LIMIT, 0),
        runaway=outcomes.get(Outcome.NO_ANSWER_RUNAWAY, 0),
        ended_in_thought=outcomes.get(Outcome.NO_ANSWER_IN_THOUGHT, 0),
    )


def _distribution(samples: Iterable[SampleResult], value: _Value, seed: int) -> Distribution | None:
    questions = _Questions(samples)
    values: dict[str, Floats] = {}
    for task, found in questions.all.items():
        measured = [number for sample in found if (number := value(sample)) is not None]
        if measured:
            values[task] = np.array(measured, float)
    clusters = [questions.clusters[task] for task in values]
    mean = mean_estimate(
        np.array([numbers.mean() for numbers in values.values()]), clusters, seed=seed
    )
    median = quantile_estimate(list(values.values()), 0.5, clusters, seed=seed)
    p90 = quantile_estimate(list(values.values()), 0.9, clusters, seed=seed)
    if mean is None or median is None or p90 is None:
        return None
    return Distribution(mean=mean, median=median, p90=p90, samples=sum(map(len, values.values())))


def _detectable(sides: tuple[_Questions, _Questions], both: Sequence[str]) -> float | None:
    """Return the smallest difference that this pair detects, with the variances measured in it.

    Within a question the variance needs two samples; with one, all of the spread counts as ω².
    """
    if len(both) < 2:
        return None
    values = [side.values(_is_right) for side in sides]
    shares = [np.array([each[task] for task in both]) for each in values]
    samples = [
        max(1, round(float(np.mean([len(side.counted[task]) for task in both])))) for side in sides
    ]
    splits = [split_variance(*side.counts()) for side in sides]
    within = [split.within if split else 0.0 for split in splits]
    parts = sum(variance / count for variance, count in zip(within, samples, strict=True))
    return smallest_difference(
        len({sides[0].clusters[task] for task in both}),
        (samples[0], samples[1]),
        between=difference_variance(shares[0], shares[1], parts),
        within=(within[0], within[1]),
    )


def _adjusted(pairs: Sequence[PairSummary]) -> list[PairSummary]:
    p_values = [pair.accuracy.p for pair in pairs if pair.accuracy is not None]
    adjusted = iter(holm_adjusted(p_values))
    return [
        msgspec.structs.replace(pair, p_holm=next(adjusted)) if pair.accuracy is not None else pair
        for pair in pairs
    ]


def _efficient(models: Sequence[ModelSummary]) -> list[str]:
    measured = [
        model
        for model in models
        if model.pass_at_1 is not None and model.thinking_tokens is not None
    ]
    points = [
        (model.thinking_tokens.mean.value, model.pass_at_1.value)
        for model in measured
        if model.thinking_tokens is not None and model.pass_at_1 is not None
    ]
    return [measured[index].model for index in pareto_front(points)]
