"""Suites, estimates and results as lines of a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from overthink.cli.terminal import quantity, table
from overthink.core.number_format import ENGLISH
from overthink.evaluation.statistics.estimates import Estimate
from overthink.evaluation.statistics.summary import ModelSummary, Outcome, PairSummary
from overthink.evaluation.suite_estimate import SuiteEstimate
from overthink.evaluation.suite_results import SuiteResults, condition_notes, outcome_of
from overthink.evaluation.suite_runner import SuiteProgress
from overthink.storage.suite_records import Sample

WORDS = {
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
NOT_RUN = "–"
_LONGEST_ID = 40


def results_lines(results: SuiteResults) -> Iterator[str]:
    """The table of questions and models, then each model and pair in numbers."""
    run = results.run
    models = [
        model for model in run.models if any(s.suite_model == model.number for s in results.samples)
    ]
    if not models:
        yield "No sample has been made yet."
        return
    rows = [("task", *(model.name for model in models))]
    for task in run.suite.tasks:
        cells = (cell(results.of_cell(model.number, task.number)) for model in models)
        shown = task.id if len(task.id) <= _LONGEST_ID else f"{task.id[: _LONGEST_ID - 1]}…"
        rows.append((shown, *cells))
    yield from table(rows)
    yield ""
    for model in results.summary.models:
        yield model_line(model)
    for pair in results.summary.pairs:
        yield pair_line(pair)
    yield from condition_notes(run, results.samples)


def cell(samples: Sequence[Sample]) -> str:
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


def model_line(model: ModelSummary) -> str:
    """A model's metrics in one line."""
    parts = []
    if model.pass_at_1:
        parts.append(f"{_percent(model.pass_at_1)} right")
    never = model.never_answered
    causes = (
        (never.limit, "limit"),
        (never.runaway, "runaway"),
        (never.ended_in_thought, "in thought"),
    )
    if never.count:
        shown = ", ".join(f"{count} {cause}" for count, cause in causes if count)
        parts.append(f"{never.count} never answered ({shown})")
    for count, word in (
        (model.undecided, "undecided"),
        (model.ungraded, "ungraded"),
        (model.failed, "failed"),
    ):
        if count:
            parts.append(f"{count:,} {word}")
    if model.thinking_tokens:
        tokens = model.thinking_tokens
        parts.append(
            f"thinking tokens: median {tokens.median.value:,.0f}, 90 % within "
            f"{tokens.p90.value:,.0f}"
        )
    if model.seconds:
        parts.append(f"{model.seconds.mean.value:,.1f} s per sample ({model.timing[0]})")
    made = quantity(model.samples, "sample")
    return f"{model.model}: {' · '.join([made, *parts])}."


def pair_line(pair: PairSummary) -> str:
    """A pair's difference in one line, left minus right."""
    names = f"{pair.left} against {pair.right}"
    accuracy = pair.accuracy
    if accuracy is None:
        return f"{names}: no question has a graded answer of both."
    parts = [f"{_points(accuracy.difference)} points"]
    if accuracy.low is not None and accuracy.high is not None:
        parts[0] += f" (95 %: {_points(accuracy.low)} to {_points(accuracy.high)})"
    p = f"p = {accuracy.p:.3f}"
    if pair.p_holm is not None and abs(pair.p_holm - accuracy.p) > 1e-9:
        p += f", {pair.p_holm:.3f} by Holm"
    parts.append(p)
    few = ", too few for a sound conclusion" if accuracy.too_few else ""
    parts.append(f"{quantity(accuracy.questions, 'question')}, {accuracy.differing} differ{few}")
    if pair.thinking_tokens:
        tokens = pair.thinking_tokens
        text = f"{tokens.difference:+,.0f} thinking tokens"
        if tokens.low is not None and tokens.high is not None:
            text += f" (95 %: {tokens.low:+,.0f} to {tokens.high:+,.0f})"
        parts.append(text)
    return f"{names}: {' · '.join(parts)}."


def estimate_lines(estimate: SuiteEstimate) -> Iterator[str]:
    """What a run will take, and what the suite can show."""
    basis = {
        "suite": "from samples of this suite",
        "runs": "from other runs of this model",
        "limit": "at most, by the token limit; nothing was measured yet",
    }
    for model in estimate.models:
        time = "" if model.seconds is None else f", ≈ {ENGLISH.duration(model.seconds)}"
        sign = "up to" if model.basis == "limit" else "≈"
        yield (
            f"{model.model}: {quantity(model.samples, 'sample')}, {sign} {model.tokens:,} tokens"
            f"{time} ({basis[model.basis]})"
        )
    time = "unknown" if estimate.seconds is None else f"≈ {ENGLISH.duration(estimate.seconds)}"
    yield f"In all: time {time}, disk ≈ {ENGLISH.size(estimate.disk_bytes)}."
    if estimate.smallest_difference is not None:
        yield (
            f"With {quantity(estimate.clusters, 'question')} and these samples, a difference of "
            f"two models below ≈ {100 * estimate.smallest_difference:.0f} points may stay unseen."
        )


def progress_line(progress: SuiteProgress) -> str:
    """How far a run is, for a line that is redrawn."""
    done = progress.made + progress.failed
    parts = [f"{done:,} of {progress.total:,} samples"]
    parts += [f"{progress.right:,} right, {progress.wrong:,} wrong"] if done else []
    parts += [f"{progress.failed:,} failed"] if progress.failed else []
    left = progress.seconds_left
    parts += [f"≈ {ENGLISH.duration(left)} left"] if left is not None else []
    parts += [f"{model} on {task}" for model, task in progress.running.items()]
    return " · ".join(parts)


def _percent(estimate: Estimate) -> str:
    text = f"{100 * estimate.value:.0f} %"
    if estimate.low is not None and estimate.high is not None:
        text += f" (95 %: {100 * estimate.low:.0f} to {100 * estimate.high:.0f})"
    return text


def _points(difference: float) -> str:
    return f"{100 * difference:+.0f}"
