"""A run's status in one line: what it does, or how it ended and what it answered.

Model output is shortened to one line of plain text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

from overthink.core.events import Finished, LoopSummary
from overthink.core.messages import NO_MESSAGE, Message, joined, message
from overthink.core.run_record import RunRecord
from overthink.core.runaway.descriptions import CAUGHT, caught
from overthink.core.runaway.findings import Finding, RunawayKind
from overthink.core.symbols import excerpt
from overthink.core.vocabulary import Judgement, Phase, RunStatus
from overthink.grading.markup import unmarked
from overthink.grading.version import GRADER_VERSION

QUOTED = 60
"""Characters of an answer in the status line."""
_MAX_READ = 200
"""Characters of an answer in the details."""


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
    text: Message
    detail: Message = NO_MESSAGE
    headline: Message = NO_MESSAGE
    """The most serious runaway, where `status_of` was asked for it."""


def status_line(
    record: RunRecord, expect: str | None, judged: Judgement | None, *, pending: bool = False
) -> str:
    """The status of a run in English; see `status_of`."""
    return str(status_of(record, expect, judged, pending=pending).text)


def status_of(
    record: RunRecord,
    expect: str | None,
    judged: Judgement | None,
    *,
    pending: bool = False,
    headline: bool = False,
) -> Status:
    """The status of a run, live or ended.

    Args:
        expect: the right answer, if known.
        judged: the judgement of the answer; None if it is ungraded.
        pending: the answer is being graded.
        headline: name the most serious runaway in a line of its own, not in the text.
    """
    if record.stopped:
        return Status(RunOutcome.ENDED, message("stopped before it began"))
    if failed := record.failed:
        text = message("crashed") if failed.crashed else message("failed")
        return Status(RunOutcome.FAILED, text, failed.problem)
    if record.interrupted:
        return Status(RunOutcome.ENDED, message("interrupted: how it ended is unknown"))
    if record.finished is None:
        return _running(record)
    outcome = _outcome(record, expect, judged, pending)
    if headline and (finding := headline_finding(record)):
        status = _ended(outcome, record.finished, _endings(record.finished, named=False))
        return status._replace(headline=caught(finding))
    return _ended(outcome, record.finished, _how_it_ended(record, record.finished))


def ended_looping(loop: LoopSummary, tokens: int) -> bool:
    """Whether a loop went on to the last of a run's tokens."""
    end = loop.start + loop.period + loop.wasted
    return end >= tokens - 1  # the token that ends a text may break it


def _running(record: RunRecord) -> Status:
    if record.loaded is None:
        if record.loading is None:
            return Status(RunOutcome.QUIET, message("waiting"))
        share = round(record.loading.progress, 2)
        if record.loading.part == "draft":
            text = message("loading the draft, {share:percent}", share=share)
        else:
            text = message("loading the model, {share:percent}", share=share)
        return Status(RunOutcome.BUSY, text)
    if record.prompt is None:
        read = record.prompt_progress
        if read is None:
            return Status(RunOutcome.QUIET, message("loaded"))
        return Status(
            RunOutcome.BUSY,
            message(
                "reading the prompt, {done:n} of {total:n} tokens", done=read.done, total=read.total
            ),
        )
    if open_ones := record.open_runaways:
        return Status(RunOutcome.LOOP, caught(most_serious(open_ones)))
    if record.loop_found and not record.runaway_log:
        return Status(RunOutcome.LOOP, _looping(record.loop_found.start))
    phases = record.trace.phases
    thinking = phases[-1] == Phase.THINKING if phases else record.prompt.thinking
    return Status(RunOutcome.BUSY, message("thinking") if thinking else message("answering"))


def most_serious(findings: Sequence[Finding]) -> Finding:
    """The finding to name first: a certain one, then the longest."""
    return max(findings, key=lambda finding: (finding.certain, finding.tokens))


def headline_finding(record: RunRecord) -> Finding | None:
    """The runaway to name in a headline: of those that continue, else of all; None for none."""
    found = record.open_runaways or record.runaways
    return most_serious(found) if found else None


def _looping(start: int) -> Message:
    return message("looping since token {token:n}", token=start)


def _ended(result: Status, finished: Finished, endings: Iterable[Message]) -> Status:
    outcome, text, detail, _ = result
    if how := joined(", ", [*endings]):
        text = message("{outcome} ({how})", outcome=text, how=how)
    return Status(outcome, text, joined(" ", [detail, finished.note]))


def _how_it_ended(record: RunRecord, finished: Finished) -> Iterator[Message]:
    """Nothing if it ended by itself and never ran away."""
    yield from _endings(finished)
    if loop := finished.loop:
        looped = message("looped from token {token:n}", token=loop.start)
        yield _looping(loop.start) if ended_looping(loop, len(record.trace)) else looped
    named = {RunawayKind.EXACT, finished.closed_for, finished.stopped_for}
    if others := [each for each in record.runaways if each.kind not in named]:
        yield caught(most_serious(others))


def _endings(finished: Finished, *, named: bool = True) -> Iterator[Message]:
    """How the app or a limit ended thought and run; nothing if the model did.

    Args:
        named: name the runaway for which the app did.
    """
    closed, stopped = finished.closed_for, finished.stopped_for
    if closed is not None and not named:
        yield message("thought closed by the app")
    elif closed is not None:
        yield message("thought closed: {caught}", caught=_caught_of(finished, closed))
    if stopped in (None, RunawayKind.EXACT):
        if closed is None or finished.status is not RunStatus.LOOP_STOPPED or stopped:
            yield _ENDINGS.get(finished.status, NO_MESSAGE)
    elif not named:
        yield message("stopped by the app")
    else:
        yield message("stopped: {caught}", caught=_caught_of(finished, stopped))


def _caught_of(finished: Finished, kind: RunawayKind) -> Message:
    """One line about the most serious finding of a kind."""
    of_kind = [each for each in finished.runaways or () if each.kind is kind]
    return caught(most_serious(of_kind)) if of_kind else CAUGHT[kind]


def _outcome(
    record: RunRecord, expect: str | None, judged: Judgement | None, pending: bool
) -> Status:
    answer = unmarked(record.answer[: 20 * QUOTED])
    if not answer:
        return Status(RunOutcome.ENDED, message("never answered"))
    if record.status is RunStatus.MODEL_CHANGED:
        text = message("answered “{answer}”", answer=excerpt(answer, QUOTED))
        return Status(RunOutcome.ENDED, text)
    if not record.has_complete_answer:
        text = message("incomplete answer “{answer}”", answer=excerpt(answer, QUOTED))
        return Status(RunOutcome.ENDED, text, _INCOMPLETE if expect else NO_MESSAGE)
    found = unmarked(judged.found or "") if judged else ""
    text = message("answered “{answer}”", answer=excerpt(found or answer, QUOTED))
    if not expect:
        return Status(RunOutcome.DONE, text)
    if judged is None:
        if pending:
            return Status(RunOutcome.OPEN, message("{text} · being judged", text=text))
        return Status(RunOutcome.OPEN, message("{text} · not graded", text=text), _REGRADE)
    return _verdict(text, expect, judged)


def _verdict(text: Message, expect: str, judged: Judgement) -> Status:
    fields: dict[str, Any] = {
        "text": text,
        "expected": excerpt(expect, QUOTED),
        "by": _BY.get(judged.how, message("by the rule {rule}", rule=excerpt(judged.how, 20))),
    }
    if judged.correct is None:
        outcome = RunOutcome.OPEN
        text = message("{text} ? not judged, expected “{expected}”", **fields)
    elif judged.correct:
        outcome = RunOutcome.RIGHT
        text = message("{text} ✓ right · {by}", **fields)
    else:
        outcome = RunOutcome.WRONG
        text = message("{text} ✗ wrong, expected “{expected}” · {by}", **fields)
    if judged.grader < GRADER_VERSION:
        text = message(
            "{text} · graded by version {version}; regrade", text=text, version=judged.grader
        )
    return Status(outcome, text, grading_text(judged))


def grading_text(judged: Judgement) -> Message:
    """How an answer was graded: the rule, what was read as the answer, the grader's version."""
    read = NO_MESSAGE
    if judged.found:
        value = excerpt(judged.found, _MAX_READ)
        read = message("It was read as “{value}”.", value=value)
    version = message("Graded by version {version}.", version=judged.grader)
    if judged.grader < GRADER_VERSION:
        version = message(
            "Graded by version {version}; the rules are now version {current}.",
            version=judged.grader,
            current=GRADER_VERSION,
        )
        version = joined(" ", [version, _REGRADE])
    return joined(" ", [_RULES.get(judged.how, NO_MESSAGE), read, version])


_ENDINGS = {
    RunStatus.STOPPED: message("stopped"),
    RunStatus.BUDGET: message("thinking budget spent"),
    RunStatus.LENGTH: message("ran into the token limit"),
    RunStatus.CONTEXT_FULL: message("ran out of context"),
    RunStatus.LOOP_STOPPED: message("stopped in a loop"),
    RunStatus.ENDED_IN_THOUGHT: message("ended inside its thought"),
    RunStatus.MODEL_CHANGED: message("invalid: its model file changed"),
}

_INCOMPLETE = message("An incomplete answer is not judged.")

_REGRADE = message(
    "Regrade the session with `overthink sessions regrade`.",
    in_window="Choose Regrade in the session's menu.",
)

_BY: dict[str, Message] = {
    "exact": message("by words"),
    "number": message("by number"),
    "choice": message("by option"),
    "boxed": message("by box"),
    "equivalence": message("by mathematics"),
    "none": message("no answer"),
}
"""The rule behind a verdict, in two words."""

_RULES: dict[str, Message] = {
    "exact": message("Judged by the text: the same words."),
    "number": message("Judged by the number that the answer gives."),
    "choice": message("Judged by the option that the answer names."),
    "boxed": message("Judged by the boxed value."),
    "equivalence": message("Judged by mathematical equivalence with what was expected."),
    "none": message("No rule finds a single value in the answer: judge it yourself."),
}
"""The rule behind a verdict, in a sentence."""
