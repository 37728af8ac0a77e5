"""Runaways in words: their names, what a thought did, and one line about a finding."""

from __future__ import annotations

from overthink.core.messages import Message, joined, message
from overthink.core.runaway.findings import Finding, RunawayKind

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
    """Return one line about a finding: its kind, its extent, and what it repeats."""
    evidence = finding.evidence
    parts = [CAUGHT[finding.kind]]
    if finding.kind is RunawayKind.EXACT and evidence.period:
        parts += _repetitions(evidence.period, finding.tokens)
        return joined(" · ", parts)
    if finding.kind in (RunawayKind.OVERTHINKING, RunawayKind.UNDECIDED):
        parts += [Message("{words:list}", {"words": evidence.words})] if evidence.words else []
        parts += [message("{times:n} times", times=evidence.repeats)] if evidence.repeats else []
        return joined(" · ", parts)
    parts.append(message("{count:n} tokens", count=finding.tokens))
    if evidence.earlier:
        parts.append(message("earlier passage at {token:n}", token=evidence.earlier[0]))
    return joined(" · ", parts)


def _repetitions(period: int, tokens: int) -> list[Message]:
    times = tokens // period
    if period == 1:
        block = message("1 token × {times:n}", times=times)
    else:
        block = message("{period:n} tokens × {times:n}", period=period, times=times)
    return [block, message("{wasted:n} wasted", wasted=tokens - period)]
