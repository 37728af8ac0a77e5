"""Runaways in words: their names, what a thought did, and one line about a finding."""

from __future__ import annotations

from overthink.core.messages import Message, joined, message
from overthink.core.runaway.findings import Finding, RunawayKind
from overthink.core.runaway.folds import Fold

KIND_NAMES: dict[RunawayKind, Message] = {
    RunawayKind.EXACT: message("exact loop"),
    RunawayKind.VARYING: message("varying loop"),
    RunawayKind.COUNTING: message("counting on"),
    RunawayKind.CIRCLING: message("circling"),
    RunawayKind.FALLING_APART: message("falling apart"),
    RunawayKind.OTHER_SCRIPT: message("other script"),
    RunawayKind.OVERTHINKING: message("overthinking"),
    RunawayKind.UNDECIDED: message("undecided"),
}

CAUGHT: dict[RunawayKind, Message] = {
    RunawayKind.EXACT: message("caught in a loop"),
    RunawayKind.VARYING: message("caught in a varying loop"),
    RunawayKind.COUNTING: message("caught counting on"),
    RunawayKind.CIRCLING: message("caught circling"),
    RunawayKind.FALLING_APART: message("caught falling apart"),
    RunawayKind.OTHER_SCRIPT: message("caught in another script"),
    RunawayKind.OVERTHINKING: message("caught overthinking"),
    RunawayKind.UNDECIDED: message("caught undecided between two answers"),
}

_DID: dict[RunawayKind, Message] = {
    RunawayKind.EXACT: message("got into a loop"),
    RunawayKind.VARYING: message("got into a varying loop"),
    RunawayKind.COUNTING: message("only counted on"),
    RunawayKind.CIRCLING: message("went in circles"),
    RunawayKind.FALLING_APART: message("fell apart"),
    RunawayKind.OTHER_SCRIPT: message("changed to another script"),
    RunawayKind.OVERTHINKING: message("restated one answer again and again"),
    RunawayKind.UNDECIDED: message("alternated between two answers"),
}

EXPLANATIONS: dict[RunawayKind, Message] = {
    RunawayKind.EXACT: message("The same tokens repeat without any change."),
    RunawayKind.VARYING: message(
        "The same passages repeat with small changes, in another order, or after a long period."
    ),
    RunawayKind.COUNTING: message("The same sentence repeats with other numbers or names."),
    RunawayKind.CIRCLING: message("Earlier passages return; hardly anything is new."),
    RunawayKind.FALLING_APART: message("The model itself finds these words unlikely."),
    RunawayKind.OTHER_SCRIPT: message("The text changes to another script."),
    RunawayKind.OVERTHINKING: message("One answer is stated again after each doubt."),
    RunawayKind.UNDECIDED: message("Two answers alternate."),
}

_GOES_ON: dict[RunawayKind, Message] = {
    RunawayKind.EXACT: message("the same again"),
    RunawayKind.VARYING: message("the same with small changes"),
    RunawayKind.COUNTING: message("the same with other numbers or names"),
    RunawayKind.CIRCLING: message("earlier passages again"),
}


def thought_closed_for(kind: RunawayKind) -> Message:
    """Return the sentence that the app closed a thought."""
    return message("The thought {did}, so it was closed and the answer asked for.", did=_DID[kind])


def answer_stopped_for(kind: RunawayKind, too: bool) -> Message:
    """Return the sentence that an answer was stopped after its thought had been closed."""
    if too:
        return message("The answer {did} too.", did=_DID[kind])
    return message("The answer {did}.", did=_DID[kind])


def run_stopped_for(kind: RunawayKind) -> Message:
    """Return the sentence that the app stopped a run."""
    return message("The text {did}, so the run was stopped.", did=_DID[kind])


def caught(finding: Finding) -> Message:
    """Return one line about a finding: what happened, its extent, and what it repeats."""
    return joined(" · ", [CAUGHT[finding.kind], *_extent(finding), *_earlier(finding)])


def named(finding: Finding) -> Message:
    """Return the name of a finding's kind, and its extent."""
    return joined(" · ", [KIND_NAMES[finding.kind], *_extent(finding)])


def earlier_passage(finding: Finding) -> int | None:
    """Return the first token of the earlier passage that a runaway repeats; None for none."""
    earlier = finding.evidence.earlier
    return earlier[0] if earlier and earlier[0] < finding.start else None


def see_token(token: int) -> Message:
    """Return the words of a link to a token."""
    return message("see token {token:n}", token=token)


def fold_text(fold: Fold) -> Message:
    """Return the line that replaces folded tokens."""
    period, repeats = fold.finding.evidence.period, fold.repeats
    if repeats is not None:
        if period == 1:
            return message("the same token, {times:n} more times", times=repeats)
        return message(
            "the same {period:n} tokens, {times:n} more times", period=period, times=repeats
        )
    return message(
        "{count:n} more tokens: {what}",
        count=fold.end - fold.start,
        what=_GOES_ON[fold.finding.kind],
    )


def _extent(finding: Finding) -> list[Message]:
    evidence = finding.evidence
    if finding.kind is RunawayKind.EXACT and evidence.period:
        return _repetitions(evidence.period, finding.tokens)
    if finding.kind in (RunawayKind.OVERTHINKING, RunawayKind.UNDECIDED):
        parts = [Message("{words:list}", {"words": evidence.words})] if evidence.words else []
        parts += [message("{times:n} times", times=evidence.repeats)] if evidence.repeats else []
        return parts
    return [message("{count:n} tokens", count=finding.tokens)]


def _earlier(finding: Finding) -> list[Message]:
    if finding.kind in (RunawayKind.EXACT, RunawayKind.OVERTHINKING, RunawayKind.UNDECIDED):
        return []
    earlier = finding.evidence.earlier
    return [message("earlier passage at {token:n}", token=earlier[0])] if earlier else []


def _repetitions(period: int, tokens: int) -> list[Message]:
    times = tokens // period
    if period == 1:
        block = message("1 token × {times:n}", times=times)
    else:
        block = message("{period:n} tokens × {times:n}", period=period, times=times)
    return [block, message("{wasted:n} wasted", wasted=tokens - period)]
