"""What the experiments' dialogs show, in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from overthink.core.events import Finished, Loading, PromptProgress, Tokens
from overthink.core.experiments import (
    KnewPoint,
    KnewResult,
    ScoredUnit,
    ScoreResult,
    agreement_sentence,
    most_different,
)
from overthink.core.symbols import harmless
from overthink.ui.i18n.localise_message import localise
from overthink.ui.i18n.number_format import count, decimal, percent, probability

translate = QCoreApplication.translate

Row = tuple[int, tuple[str, ...]]
"""The token that a row is about, and its cells."""

_LONGEST = 160
"""Characters of an answer or a passage that a table shows."""


def verdict_text(point: KnewPoint) -> str:
    """The verdict on a point's answer, with a sign."""
    if point.correct is None:
        return translate("Experiments", "? undecided")
    if point.correct:
        return translate("Experiments", "✓ right")
    return translate("Experiments", "✗ wrong")


def answer_text(point: KnewPoint) -> str:
    """A point's answer in one line."""
    text = _short(point.answer) or translate("Experiments", "(none)")
    return text if point.complete else translate("Experiments", "{0} (cut off)").format(text)


def _short(text: str) -> str:
    line = " ".join(harmless(text).split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


# -- when did it know? ----------------------------------------------------------------------------


def knew_headings() -> tuple[str, ...]:
    """Titles of the columns."""
    return (
        translate("Experiments", "Thought"),
        translate("Experiments", "Answer there"),
        translate("Experiments", "Probability"),
        translate("Experiments", "Closing tag"),
        translate("Experiments", "Verdict"),
    )


def knew_rows(result: KnewResult) -> list[Row]:
    """A row for each point."""
    return [
        (
            point.token,
            (
                percent(result.share(point) or 0.0, 0),
                answer_text(point),
                probability(point.probability),
                probability(point.closing),
                verdict_text(point) if result.expect is not None else "",
            ),
        )
        for point in result.points
    ]


def knew_text(result: KnewResult) -> str:
    """The result in a sentence, and what a reader should know about it."""
    parts = [localise(result.sentence)]
    if not result.finished:
        parts.append(translate("Experiments", "The thought had not ended."))
    if result.stopped:
        parts.append(translate("Experiments", "Stopped before the last point."))
    if result.skipped:
        template = translate("Experiments", "Points without room in the context: {count}.")
        parts.append(template.format(count=count(result.skipped)))
    if not result.same_prompt:
        parts.append(
            translate(
                "Experiments", "The prompt has another number of tokens here than in the run."
            )
        )
    if any(point.led for point in result.points):
        parts.append(
            translate(
                "Experiments",
                "Where the free answer was too long, it was led in with “Final answer:”.",
            )
        )
    return " ".join(parts)


# -- what would the other have said? --------------------------------------------------------------


def score_headings() -> tuple[str, ...]:
    """Titles of the columns."""
    return (
        translate("Experiments", "Difference in nats"),
        translate("Experiments", "Token"),
        translate("Experiments", "Passage"),
    )


def score_rows(units: list[ScoredUnit]) -> list[Row]:
    """A row for each passage on which the models differ."""
    return [
        (
            passage.first,
            (decimal(passage.surprise, 2), count(passage.first), _short(passage.text)),
        )
        for passage in most_different(units, 12)
    ]


def score_text(result: ScoreResult, units: list[ScoredUnit]) -> str:
    """The result in a sentence."""
    parts = [localise(agreement_sentence(result, units))]
    if result.scored.full:
        parts.append(translate("Experiments", "The context did not hold the whole text."))
    return " ".join(parts)


# -- progress -------------------------------------------------------------------------------------


def progress_text(event: object, points: int) -> str:
    """What has just happened; empty if it is not worth showing.

    Args:
        points: answers so far.
    """
    match event:
        case Loading():
            return translate("Experiments", "Loading the model…")
        case PromptProgress():
            template = translate("Experiments", "Reading: {done} of {total} tokens")
            return template.format(done=count(event.done), total=count(event.total))
        case KnewPoint():
            template = translate("Experiments", "Answers so far: {count}")
            return template.format(count=count(points))
        case Tokens():
            template = translate("Experiments", "Tokens so far: {count}")
            return template.format(count=count(event.first + len(event.ids)))
        case Finished():
            return translate("Experiments", "Saving…")
    return ""
