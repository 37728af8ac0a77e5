"""What every report of a suite run shows: models, pairs, questions, and each sample with its text.

Words and marks of outcomes are here, once. None of those that are not right looks like right.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import msgspec

from overthink.core.errors import BadOption
from overthink.core.messages import message
from overthink.core.symbols import excerpt
from overthink.evaluation.statistics.definitions import DEFINITIONS, Definition
from overthink.evaluation.statistics.estimates import Estimate
from overthink.evaluation.statistics.paired import PairedDifference
from overthink.evaluation.statistics.summary import UNANSWERED, ModelSummary, Outcome, PairSummary
from overthink.evaluation.suite import Task
from overthink.evaluation.suite_results import (
    SuiteResults,
    condition_notes,
    outcome_of,
    runaway_of,
)
from overthink.storage.saved_sessions import load_run
from overthink.storage.store import Store
from overthink.storage.suite_records import Sample, StoredTask, SuiteModel

WORDS: dict[Outcome, str] = {
    Outcome.RIGHT: "right",
    Outcome.WRONG: "wrong",
    Outcome.NO_ANSWER_LIMIT: "limit",
    Outcome.NO_ANSWER_RUNAWAY: "runaway",
    Outcome.NO_ANSWER_IN_THOUGHT: "in thought",
    Outcome.UNDECIDED: "undecided",
    Outcome.UNGRADED: "ungraded",
    Outcome.FAILED: "failed",
}
"""An outcome in a cell; those between wrong and undecided never answered."""

MARKS: dict[Outcome, str] = {
    Outcome.RIGHT: "✓",
    Outcome.WRONG: "✗",
    Outcome.NO_ANSWER_LIMIT: "⊘",
    Outcome.NO_ANSWER_RUNAWAY: "∞",
    Outcome.NO_ANSWER_IN_THOUGHT: "…",
    Outcome.UNDECIDED: "?",
    Outcome.UNGRADED: "○",
    Outcome.FAILED: "!",
}
"""An outcome as one sign; words are beside it."""

NOT_RUN = "–"
TRAITS: dict[str, str] = {
    "different": "different",
    "both_wrong": "none right",
    "never": "never answered",
    "flaky": "flaky",
    "runaway": "runaway",
    "open": "undecided or ungraded",
}
"""Filters of questions, and their words."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A model's samples on a question."""

    model: SuiteModel
    samples: tuple[Sample, ...]

    @property
    def outcomes(self) -> Counter[Outcome]:
        """How often each outcome occurred."""
        return Counter(outcome_of(sample) for sample in self.samples)

    @property
    def share_right(self) -> float | None:
        """The share of right samples; None without one that counts."""
        counted = [outcome_of(each) for each in self.samples]
        counted = [outcome for outcome in counted if outcome.is_counted]
        return counted.count(Outcome.RIGHT) / len(counted) if counted else None

    @property
    def thinking_tokens(self) -> float | None:
        """Their mean; None if none was measured."""
        known = [each.thinking_tokens for each in self.samples if each.thinking_tokens is not None]
        return sum(known) / len(known) if known else None


@dataclass(frozen=True, slots=True)
class Question:
    """A question with the samples of every model."""

    stored: StoredTask
    task: Task
    cells: tuple[Cell, ...]

    @property
    def traits(self) -> tuple[str, ...]:
        """The filters that find it, of `TRAITS`."""
        shares = [share for cell in self.cells if (share := cell.share_right) is not None]
        outcomes = Counter[Outcome]()
        for cell in self.cells:
            outcomes += cell.outcomes
        found = {
            "different": len(set(shares)) > 1,
            "both_wrong": bool(shares) and not any(shares),
            "never": any(outcomes[outcome] for outcome in UNANSWERED),
            "flaky": any(0 < share < 1 for share in shares),
            "runaway": any(runaway_of(each) for cell in self.cells for each in cell.samples),
            "open": bool(outcomes[Outcome.UNDECIDED] or outcomes[Outcome.UNGRADED]),
        }
        return tuple(name for name in TRAITS if found[name])

    @property
    def tags(self) -> tuple[str, ...]:
        """The words to filter by in its metadata."""
        tags = self.task.metadata.get("tags", ())
        return tuple(map(str, tags)) if isinstance(tags, list | tuple) else ()


@dataclass(frozen=True, slots=True)
class SampleText:
    """What a sample wrote."""

    sample: Sample
    thought: str
    answer: str


class SuiteReport:
    """A suite run, ready for a report; texts are loaded one by one.

    Args:
        only: the name of the model to report; None for all.

    Raises:
        BadOption: no model of this name has a sample.
    """

    def __init__(self, store: Store, results: SuiteResults, only: str | None = None) -> None:
        self._store = store
        self.results = results
        run = results.run
        with_samples = {sample.suite_model for sample in results.samples}
        self.models = tuple(
            model
            for model in run.models
            if model.number in with_samples and only in (None, model.name)
        )
        if only is not None and not self.models:
            names = ", ".join(model.name for model in run.models)
            raise BadOption(
                message("the run has no samples of “{name}”", name=excerpt(only, 60)),
                message("its models are: {names}", names=names),
            )
        self.questions = tuple(self._question(task) for task in run.suite.tasks)
        self.notes = tuple(condition_notes(run, results.samples))

    @property
    def name(self) -> str:
        """The suite's name."""
        return self.results.run.suite.name

    @property
    def created(self) -> str:
        """When the run was begun, in UTC to the minute."""
        return self.results.run.created[:16].replace("T", " ")

    @property
    def definitions(self) -> tuple[Definition, ...]:
        """The definition of each metric."""
        return DEFINITIONS

    def of_model(self, model: SuiteModel) -> ModelSummary | None:
        """The metrics of a model."""
        found = (each for each in self.results.summary.models if each.model == model.name)
        return next(found, None)

    def counts(self, model: SuiteModel) -> list[tuple[Outcome, int]]:
        """How often each outcome occurred to a model, those that did not left out."""
        counts = Counter(
            outcome_of(each) for each in self.results.samples if each.suite_model == model.number
        )
        return [(outcome, counts[outcome]) for outcome in WORDS if counts[outcome]]

    def texts(self, cell: Cell) -> Iterator[SampleText]:
        """Load what the samples of a cell wrote.

        Raises:
            StoreFailure: the database cannot be read, or a session in it is damaged.
        """
        for sample in cell.samples:
            record = load_run(self._store, sample.run).record
            yield SampleText(sample, record.thinking, record.answer)

    def _question(self, stored: StoredTask) -> Question:
        cells = tuple(
            Cell(model, tuple(self.results.of_cell(model.number, stored.number)))
            for model in self.models
        )
        return Question(stored, msgspec.json.decode(stored.task, type=Task), cells)


# -- words ----------------------------------------------------------------------------------------


def cell_text(samples: Sequence[Sample]) -> str:
    """The outcome of a model's samples on a task: a word, or "3/4 right · 1 limit"."""
    outcomes = Counter(outcome_of(sample) for sample in samples)
    if not outcomes:
        return NOT_RUN
    if len(samples) == 1:
        return WORDS[next(iter(outcomes))]
    parts = [f"{outcomes[Outcome.RIGHT]}/{len(samples)} right"]
    parts += [
        f"{outcomes[outcome]} {word}"
        for outcome, word in WORDS.items()
        if outcomes[outcome] and outcome not in (Outcome.RIGHT, Outcome.WRONG)
    ]
    return " · ".join(parts)


def percent(estimate: Estimate | None) -> str:
    """A share with its interval, "62 % (95 %: 48 to 74)"; a dash without one."""
    if estimate is None:
        return NOT_RUN
    text = f"{100 * estimate.value:.0f} %"
    if estimate.low is not None and estimate.high is not None:
        text += f" (95 %: {100 * estimate.low:.0f} to {100 * estimate.high:.0f})"
    return text


def amount(estimate: Estimate | None, digits: int = 0) -> str:
    """A quantity with its interval; a dash without one."""
    if estimate is None:
        return NOT_RUN
    text = f"{estimate.value:,.{digits}f}"
    if estimate.low is not None and estimate.high is not None:
        text += f" (95 %: {estimate.low:,.{digits}f} to {estimate.high:,.{digits}f})"
    return text


def points(difference: PairedDifference | None) -> str:
    """A difference of shares in points, with its interval; a dash without one."""
    if difference is None:
        return NOT_RUN
    text = f"{100 * difference.difference:+.0f}"
    if difference.low is not None and difference.high is not None:
        text += f" (95 %: {100 * difference.low:+.0f} to {100 * difference.high:+.0f})"
    return text


def signed_amount(difference: PairedDifference | None) -> str:
    """A difference of a quantity, with its interval; a dash without one."""
    if difference is None:
        return NOT_RUN
    text = f"{difference.difference:+,.0f}"
    if difference.low is not None and difference.high is not None:
        text += f" (95 %: {difference.low:+,.0f} to {difference.high:+,.0f})"
    return text


def p_text(pair: PairSummary) -> str:
    """The p-value of a pair, and Holm's where several pairs are compared."""
    if pair.accuracy is None:
        return NOT_RUN
    text = f"{pair.accuracy.p:.3f}"
    if pair.p_holm is not None and abs(pair.p_holm - pair.accuracy.p) > 1e-9:
        text += f" ({pair.p_holm:.3f} by Holm)"
    return text


def questions_text(pair: PairSummary) -> str:
    """How many questions a pair rests on, and whether they are too few."""
    if pair.accuracy is None:
        return "0"
    few = ", too few for a sound conclusion" if pair.accuracy.too_few else ""
    return f"{pair.accuracy.questions} ({pair.accuracy.differing} differ{few})"


def model_rows(report: SuiteReport) -> Iterator[tuple[str, str, list[str]]]:
    """Each metric of the models: the name of its definition, caption, and a value a model."""
    summaries = [report.of_model(model) for model in report.models]
    known = [each for each in summaries if each is not None]

    def row(name: str, caption: str, values: list[str]) -> tuple[str, str, list[str]]:
        return name, caption, values

    yield row("", "Samples", [f"{each.samples:,}" for each in known])
    yield row("pass_at_1", "Accuracy (pass@1)", [percent(each.pass_at_1) for each in known])
    if any(each.undecided_bounds for each in known):
        bounds = [each.undecided_bounds for each in known]
        texts = [f"{100 * b[0]:.0f} to {100 * b[1]:.0f} %" if b else NOT_RUN for b in bounds]
        yield row("undecided_bounds", "With undecided ones", texts)
    for k in sorted({metrics.k for each in known for metrics in each.at_k}):
        at = [next((m for m in each.at_k if m.k == k), None) for each in known]
        for name, caption, values in (
            ("pass_at_k", f"One of {k} right", [percent(m.any if m else None) for m in at]),
            ("pass_all_k", f"All of {k} right", [percent(m.all if m else None) for m in at]),
            ("cons_at_k", f"Majority of {k}", [percent(m.majority if m else None) for m in at]),
        ):
            yield row(name, caption, values)
    yield row("never_answered", "Never answered", [_unanswered(each) for each in known])
    yield from _distribution_rows(known)
    for name, caption in (
        ("undecided", "Undecided"),
        ("ungraded", "Ungraded"),
        ("failed", "Failed"),
    ):
        counts = [int(getattr(each, name)) for each in known]
        if any(counts):
            yield row(name, caption, [f"{count:,}" for count in counts])


def _distribution_rows(known: list[ModelSummary]) -> Iterator[tuple[str, str, list[str]]]:
    tokens = [each.thinking_tokens for each in known]
    if any(tokens):
        yield (
            "thinking_tokens",
            "Thinking tokens, median",
            [amount(each.median if each else None) for each in tokens],
        )
        yield (
            "thinking_tokens",
            "Thinking tokens, 90th percentile",
            [amount(each.p90 if each else None) for each in tokens],
        )
    if any(each.seconds for each in known):
        times = [
            f"{amount(each.seconds.mean, 1)} s, {each.timing[0]}" if each.seconds else NOT_RUN
            for each in known
        ]
        yield "seconds", "Time of a sample, mean", times
    if any(each.joules for each in known):
        energy = [f"{amount(each.joules.mean, 1)} J" if each.joules else NOT_RUN for each in known]
        yield "joules", "Energy of a sample, mean", energy


def _unanswered(model: ModelSummary) -> str:
    never = model.never_answered
    causes = (
        (never.limit, "limit"),
        (never.runaway, "runaway"),
        (never.ended_in_thought, "in thought"),
    )
    shown = ", ".join(f"{count} {cause}" for count, cause in causes if count)
    return f"{never.count} ({shown})" if shown else "0"


def pair_rows(report: SuiteReport) -> Iterator[tuple[str, list[str]]]:
    """Each pair with its values: points, p, questions, tokens, smallest difference."""
    for pair in report.results.summary.pairs:
        smallest = pair.smallest_difference
        yield (
            f"{pair.left} − {pair.right}",
            [
                points(pair.accuracy),
                p_text(pair),
                questions_text(pair),
                signed_amount(pair.thinking_tokens),
                NOT_RUN if smallest is None else f"{100 * smallest:.0f}",
            ],
        )


PAIR_CAPTIONS = (
    "Accuracy, points",
    "p",
    "Questions",
    "Thinking tokens",
    "Smallest difference that can be shown",
)
