"""Results of a suite run: the outcome of each sample, for statistics, tables and reports.

An answer that a limit cut off is no answer, whatever it begins with. Undecided and ungraded
samples are counted apart; neither is wrong in silence.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import msgspec

from overthink.core.runaway.findings import RunawayKind
from overthink.core.vocabulary import RunStatus
from overthink.evaluation.statistics.summary import (
    Outcome,
    SampleResult,
    SuiteSummary,
    summarise,
)
from overthink.storage.schema import INTERRUPTED, RECORDING
from overthink.storage.store import Store
from overthink.storage.suite_records import Sample, SuiteRun, load_samples

PENDING = (RECORDING, INTERRUPTED, RunStatus.STOPPED)
"""Statuses of samples that the next run makes again: they are no results, and no failures."""
_LIMITS = (RunStatus.LENGTH, RunStatus.CONTEXT_FULL, RunStatus.BUDGET)
_COMPLETE = (RunStatus.FINISHED, RunStatus.BUDGET)


@dataclass(frozen=True)
class SuiteResults:
    """A suite run with the samples that count."""

    run: SuiteRun
    samples: tuple[Sample, ...]
    """By model, task and number, without those that are not made yet."""
    summary: SuiteSummary

    def of_cell(self, model: int, task: int) -> list[Sample]:
        """The samples of a model on a task, by their rows' numbers."""
        return self._cells.get((model, task), [])

    @cached_property
    def _cells(self) -> dict[tuple[int, int], list[Sample]]:
        cells: dict[tuple[int, int], list[Sample]] = {}
        for sample in self.samples:
            cells.setdefault((sample.suite_model, sample.task), []).append(sample)
        return cells


def load_results(store: Store, run: SuiteRun) -> SuiteResults:
    """Load the results of a suite run with their statistics.

    Raises:
        StoreFailure: the database cannot be read.
    """
    samples = tuple(each for each in load_samples(store, run) if each.status not in PENDING)
    summary = summarise(sample_results(run, samples))
    return SuiteResults(run, samples, summary)


def sample_results(run: SuiteRun, samples: Iterable[Sample]) -> list[SampleResult]:
    """Samples as the statistics read them."""
    tasks = {task.number: task for task in run.suite.tasks}
    models = {model.number: model.name for model in run.models}
    return [
        SampleResult(
            model=models[sample.suite_model],
            task=tasks[sample.task].id,
            sample=sample.sample,
            outcome=outcome_of(sample),
            cluster=tasks[sample.task].cluster,
            answer=_answer_class(sample),
            thinking_tokens=sample.thinking_tokens,
            tokens=_sum(sample.thinking_tokens, sample.answer_tokens),
            seconds=None if sample.slept_s else sample.total_s,
            timing=sample.timing if sample.total_s is not None else None,
            joules=sample.joules,
            runaway=runaway_of(sample),
        )
        for sample in samples
    ]


def outcome_of(sample: Sample) -> Outcome:
    """How a sample ended. The user's own verdict precedes everything else."""
    if not sample.made:
        return Outcome.FAILED
    if sample.by_hand is not None or sample.judged_by is not None:
        if sample.right is None:
            return Outcome.UNDECIDED
        return Outcome.RIGHT if sample.right else Outcome.WRONG
    return _unjudged(sample)


def _unjudged(sample: Sample) -> Outcome:
    if sample.status == RunStatus.LOOP_STOPPED:
        return Outcome.NO_ANSWER_RUNAWAY
    if sample.status == RunStatus.ENDED_IN_THOUGHT:
        return Outcome.NO_ANSWER_IN_THOUGHT
    has_answer = bool(sample.answer_start.strip())
    if sample.status in _COMPLETE and has_answer:
        return Outcome.UNGRADED
    if sample.status in _LIMITS:
        in_runaway = runaway_of(sample) and not has_answer
        return Outcome.NO_ANSWER_RUNAWAY if in_runaway else Outcome.NO_ANSWER_LIMIT
    return Outcome.NO_ANSWER_IN_THOUGHT


def runaway_of(sample: Sample) -> str | None:
    """The kind of the first runaway in a sample; None without one."""
    if sample.runaways:
        return sample.runaways.split(",")[0]
    return RunawayKind.EXACT.value if sample.loop_start is not None else None


def _answer_class(sample: Sample) -> str | None:
    if sample.found is None:
        return None
    return " ".join(sample.found.casefold().split()) or None


def _sum(*counts: int | None) -> int | None:
    known = [count for count in counts if count is not None]
    return sum(known) if known else None


# -- what a run is compared under ----------------------------------------------------------------


def condition_notes(run: SuiteRun, samples: Sequence[Sample]) -> list[str]:
    """A sentence for each condition that is not the same for all models, of what was recorded."""
    notes = []
    known = [(model.name, msgspec.json.decode(model.conditions)) for model in run.models]
    for part in ("sampler", "run"):
        for field in sorted({field for _, each in known for field in each.get(part, {})}):
            values = {name: each.get(part, {}).get(field) for name, each in known}
            if len(set(map(str, values.values()))) > 1:
                shown = ", ".join(f"{value} for {name}" for name, value in values.items())
                notes.append(f"The {field.replace('_', ' ')} is {shown}.")
    timings = sorted({sample.timing for sample in samples})
    if len(timings) > 1:
        notes.append(f"Samples were timed {' and '.join(timings)}, so times are not compared.")
    return notes
