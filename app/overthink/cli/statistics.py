"""The statistics of a run's thought in a few lines of text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from overthink.bootstrap import Program
from overthink.core.proportions import percent
from overthink.grading.thought_statistics import Acceptance, ThoughtStatistics, thought_statistics
from overthink.storage.saved_sessions import SavedRun, SavedTurn

_LANGUAGES = {"en": "English", "da": "Danish"}
_MOST = 4
"""Phrases that are named; all of them are in the JSON."""


def statistics_of(program: Program, turn: SavedTurn, run: SavedRun) -> ThoughtStatistics:
    """Of a saved run; a verdict that was stored with it goes before that of the rules."""
    right = run.verdict.right
    return thought_statistics(run.record, turn.expect, program.thought_words, right)


def statistics_lines(statistics: ThoughtStatistics) -> Iterator[str]:
    """A line a figure; what cannot be measured says so or, where it does not arise, is left out."""
    share = statistics.thinking_share
    if share is None:
        yield "No token, no statistics."
        return
    yield (
        f"Thinking: {statistics.thinking_tokens:,} of {statistics.tokens:,} tokens "
        f"({percent(share)})"
    )
    yield _final(statistics)
    if statistics.outcome_efficiency is not None:
        yield f"Outcome efficiency: {statistics.outcome_efficiency:.2f} (1 is no token too many)"
    if statistics.underthinking is not None:
        yield f"Underthinking: {statistics.underthinking:.2f} (0: never had the right answer)"
    yield from _words(statistics)
    yield _loop(statistics)
    yield from _acceptance(statistics)


def _final(statistics: ThoughtStatistics) -> str:
    final = statistics.final_answer
    if statistics.thinking_tokens == statistics.tokens:
        return "Final answer: none was given"
    if final is None:
        return "Final answer: not told by the rules, so not when it was first stated"
    value = f"Final answer: “{final.value}”"
    if final.tokens_to is None:
        return f"{value}, in no sentence that states it"
    return f"{value}, first stated after {final.tokens_to:,} tokens, {final.tokens_after:,} follow"


def _words(statistics: ThoughtStatistics) -> Iterator[str]:
    words = statistics.words
    if words is None:
        yield "Words that verify or switch: not counted, no list for this language"
        return
    language = _LANGUAGES.get(words.language, words.language)
    yield f"Verifies {_times(words.verifying)} ({language})"
    yield f"Switches {_times(words.switching)} ({language})"


def _times(phrases: Mapping[str, int]) -> str:
    count = sum(phrases.values())
    named = ", ".join(f"{phrase} {times:,}" for phrase, times in [*phrases.items()][:_MOST])
    more = ", …" if len(phrases) > _MOST else ""
    times = "1 time" if count == 1 else f"{count:,} times"
    return f"{times}: {named}{more}" if named else times


def _loop(statistics: ThoughtStatistics) -> str:
    loop = statistics.loop
    if loop is None:
        return "Loops: none"
    if loop.wasted is None:
        return f"Loops: one of {loop.period:,} tokens since token {loop.start:,}"
    share = percent(loop.wasted / statistics.tokens)
    return (
        f"Loops: {loop.period:,} tokens {loop.repeats:,} times from token {loop.start:,} on, "
        f"{loop.wasted:,} wasted ({share})"
    )


def _acceptance(statistics: ThoughtStatistics) -> Iterator[str]:
    if not statistics.acceptance_by_position:
        return
    yield (
        f"Draft accepted: {_accepted(statistics.acceptance_thinking)} in the thought, "
        f"{_accepted(statistics.acceptance_answer)} in the answer"
    )
    places = enumerate(statistics.acceptance_by_position, 1)
    yield "By place in a round: " + ", ".join(f"{n}: {_rate(each)}" for n, each in places)


def _accepted(acceptance: Acceptance) -> str:
    if not acceptance.tested:
        return "none tested"
    return f"{acceptance.accepted:,} of {acceptance.tested:,} tested ({_rate(acceptance)})"


def _rate(acceptance: Acceptance) -> str:
    return "none tested" if acceptance.rate is None else percent(acceptance.rate)
