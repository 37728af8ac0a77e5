"""A run's status in the interface's language, in one line.

`overthink.grading.status_text` is the command line's English version. Model output is shortened to
one line of plain text.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from overthink.core.events import Failed, Finished
from overthink.core.run_record import RunRecord
from overthink.core.symbols import excerpt
from overthink.core.vocabulary import Phase, RunStatus
from overthink.grading.judgement import How, Judgement
from overthink.grading.markup import unmarked
from overthink.grading.status_text import ended_looping
from overthink.ui.i18n.localise_message import localise_sentence
from overthink.ui.i18n.number_format import count, decimal, percent

translate = QCoreApplication.translate

QUOTED = 60
"""Characters of an answer in the status line."""


class RunOutcome(StrEnum):
    """The status at a glance: an icon and a colour beside the text."""

    QUIET = "quiet"
    BUSY = "busy"
    LOOP = "loop"
    RIGHT = "right"
    WRONG = "wrong"
    OPEN = "open"
    DONE = "done"
    """Answered; no expected answer is known."""
    ENDED = "ended"
    FAILED = "failed"


class Status(NamedTuple):
    """One line, and details for a tooltip."""

    outcome: RunOutcome
    text: str
    detail: str = ""


def status_of(record: RunRecord, expect: str | None, judged: Judgement | None) -> Status:
    """The state of a run, live or ended.

    Args:
        expect: the right answer, if known.
        judged: the judgement of the answer; ignored before the run has ended.
    """
    if record.stopped:
        return Status(RunOutcome.ENDED, translate("Lane", "stopped before it began"))
    if record.failed:
        return _failed(record.failed)
    if record.interrupted:
        return Status(RunOutcome.ENDED, translate("Lane", "interrupted: how it ended is unknown"))
    if record.finished is None:
        return _running(record)
    return _ended(record, record.finished, expect, judged)


def computed_text(computed_s: float | None) -> str:
    """The note on a run that is complete but still shown at reading pace.

    Args:
        computed_s: seconds that it took; None omits them, as they could reveal the model.
    """
    if computed_s is None:
        return translate("Lane", "computed · shown at reading pace")
    template = translate("Lane", "computed in {seconds} s · shown at reading pace")
    return template.format(seconds=decimal(computed_s, 1))


def _failed(failed: Failed) -> Status:
    text = translate("Lane", "crashed") if failed.crashed else translate("Lane", "failed")
    return Status(RunOutcome.FAILED, text, excerpt(localise_sentence(failed.problem)))


def _running(record: RunRecord) -> Status:
    if record.loaded is None:
        return _loading(record)
    if record.prompt is None:
        return _reading(record)
    if record.loop_found:
        return Status(RunOutcome.LOOP, _looping(record.loop_found.start))
    phases = record.trace.phases
    thinking = phases[-1] == Phase.THINKING if phases else record.prompt.thinking
    template = translate("Lane", "thinking") if thinking else translate("Lane", "answering")
    return Status(RunOutcome.BUSY, template)


def _loading(record: RunRecord) -> Status:
    if record.loading is None:
        return Status(RunOutcome.QUIET, translate("Lane", "waiting"))
    draft = record.loading.part == "draft"
    template = (
        translate("Lane", "loading the draft, {share}")
        if draft
        else translate("Lane", "loading the model, {share}")
    )
    return Status(
        RunOutcome.BUSY, template.format(share=percent(round(record.loading.progress, 2)))
    )


def _reading(record: RunRecord) -> Status:
    read = record.prompt_progress
    if read is None:
        return Status(RunOutcome.QUIET, translate("Lane", "loaded"))
    template = translate("Lane", "reading the prompt, {done} of {total} tokens")
    return Status(RunOutcome.BUSY, template.format(done=count(read.done), total=count(read.total)))


def _ended(
    record: RunRecord, finished: Finished, expect: str | None, judged: Judgement | None
) -> Status:
    answer = unmarked(record.answer[: 20 * QUOTED])
    status = _outcome(answer, expect, judged)
    if finished.status is RunStatus.STOPPED and (not answer or status.outcome is RunOutcome.DONE):
        status = status._replace(outcome=RunOutcome.ENDED)  # the user did not want an answer
    text = " ".join(filter(None, (status.text, _how_it_ended(record, finished))))
    return status._replace(
        text=text, detail=" ".join(filter(None, (status.detail, localise_sentence(finished.note))))
    )


def _outcome(answer: str, expect: str | None, judged: Judgement | None) -> Status:
    if not answer:
        return Status(
            RunOutcome.WRONG if expect else RunOutcome.ENDED, translate("Lane", "never answered")
        )
    found = unmarked(judged.verdict.found or "") if judged else ""
    template = translate("Lane", "answered “{answer}”").format(
        answer=excerpt(found or answer, QUOTED)
    )
    if not expect:
        return Status(RunOutcome.DONE, template)
    if judged is None:
        judging = translate("Lane", "being judged")
        return Status(RunOutcome.OPEN, f"{template} · {judging}")
    outcome, verdict = _verdict(judged, excerpt(expect, QUOTED))
    return Status(outcome, f"{template} {verdict}", HOW[judged.how]())


def _verdict(judged: Judgement, expect: str) -> tuple[RunOutcome, str]:
    if judged.correct is None:
        template = translate("Lane", "? not judged, expected “{expected}”")
        return RunOutcome.OPEN, template.format(expected=expect)
    by = _BY[judged.how]()
    if judged.correct:
        template = translate("Lane", "✓ right")
        return RunOutcome.RIGHT, f"{template} · {by}"
    template = translate("Lane", "✗ wrong, expected “{expected}”").format(expected=expect)
    return RunOutcome.WRONG, f"{template} · {by}"


def _how_it_ended(record: RunRecord, finished: Finished) -> str:
    """How the run ended, in brackets; empty if it ended by itself and never looped."""
    parts = [_ENDINGS[finished.status]()] if finished.status in _ENDINGS else []
    if loop := finished.loop:
        looping = ended_looping(loop, len(record.trace))
        parts.append(_looping(loop.start) if looping else _looped(loop.start))
    return f"({', '.join(parts)})" if parts else ""


def _looping(start: int) -> str:
    return translate("Lane", "looping since token {token}").format(token=count(start))


def _looped(start: int) -> str:
    return translate("Lane", "looped from token {token}").format(token=count(start))


_ENDINGS: dict[RunStatus, Callable[[], str]] = {
    RunStatus.STOPPED: lambda: translate("Lane", "stopped"),
    RunStatus.BUDGET: lambda: translate("Lane", "thinking budget spent"),
    RunStatus.LENGTH: lambda: translate("Lane", "ran into the token limit"),
    RunStatus.CONTEXT_FULL: lambda: translate("Lane", "ran out of context"),
    RunStatus.LOOP_STOPPED: lambda: translate("Lane", "stopped in a loop"),
}


_BY: dict[How, Callable[[], str]] = {
    "exact": lambda: translate("Lane", "by words"),
    "number": lambda: translate("Lane", "by number"),
    "choice": lambda: translate("Lane", "by option"),
    "boxed": lambda: translate("Lane", "by box"),
    "equivalence": lambda: translate("Lane", "by mathematics"),
    "none": lambda: translate("Lane", "no answer"),
}
"""The rule behind a verdict, in two words."""

HOW: dict[How, Callable[[], str]] = {
    "exact": lambda: translate("Lane", "Judged by the text: the same words."),
    "number": lambda: translate("Lane", "Judged by the number that the answer gives."),
    "choice": lambda: translate("Lane", "Judged by the option that the answer names."),
    "boxed": lambda: translate("Lane", "Judged by the boxed value."),
    "equivalence": lambda: translate(
        "Lane", "Judged by mathematical equivalence with what was expected."
    ),
    "none": lambda: translate(
        "Lane", "No rule finds a single value in the answer: judge it yourself."
    ),
}
"""The rule behind a verdict, in a sentence."""
