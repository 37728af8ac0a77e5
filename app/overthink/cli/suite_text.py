"""Suites, estimates and results as lines of a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from overthink.cli.terminal import quantity, table
from overthink.core.number_format import ENGLISH
from overthink.evaluation.statistics.summary import ModelSummary, PairSummary
from overthink.evaluation.suite_estimate import SuiteEstimate
from overthink.evaluation.suite_results import SuiteResults, condition_notes
from overthink.evaluation.suite_runner import SuiteProgress
from overthink.reports.suite_report import cell_text, p_text, percent, points, signed_amount

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
        cells = (cell_text(results.of_cell(model.number, task.number)) for model in models)
        shown = task.id if len(task.id) <= _LONGEST_ID else f"{task.id[: _LONGEST_ID - 1]}…"
        rows.append((shown, *cells))
    yield from table(rows)
    yield ""
    for model in results.summary.models:
        yield model_line(model)
    for pair in results.summary.pairs:
        yield pair_line(pair)
    yield from condition_notes(run, results.samples)


def model_line(model: ModelSummary) -> str:
    """A model's metrics in one line."""
    parts = []
    if model.pass_at_1:
        parts.append(f"{percent(model.pass_at_1)} right")
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
    parts = [f"{points(accuracy)} points", f"p = {p_text(pair)}"]
    few = ", too few for a sound conclusion" if accuracy.too_few else ""
    parts.append(f"{quantity(accuracy.questions, 'question')}, {accuracy.differing} differ{few}")
    if pair.thinking_tokens:
        parts.append(f"{signed_amount(pair.thinking_tokens)} thinking tokens")
    return f"{names}: {' · '.join(parts)}."


def estimate_lines(estimate: SuiteEstimate) -> Iterator[str]:
    """What a run will take, and what the suite can show."""
    basis = {
        "suite": "from samples of this suite",
        "runs": "from other runs of this model",
        "limit": "at most, by the token limit; nothing was measured yet",
    }
    for model in estimate.models:
        time = "" if model.seconds is None else f", ≈ {long_duration(model.seconds)}"
        sign = "up to" if model.basis == "limit" else "≈"
        yield (
            f"{model.model}: {quantity(model.samples, 'sample')}, {sign} {model.tokens:,} tokens"
            f"{time} ({basis[model.basis]})"
        )
    time = "unknown" if estimate.seconds is None else f"≈ {long_duration(estimate.seconds)}"
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
    parts += [f"≈ {long_duration(left)} left"] if left is not None else []
    parts += [f"{model} on {task}" for model, task in progress.running.items()]
    return " · ".join(parts)


def long_duration(seconds: float) -> str:
    """A time that is only known roughly: "40 s", "12 min", "3 h 20 min"."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60:,} h {minutes % 60} min"
