"""Saved sessions as text for the terminal: lists, hits, ratings, statistics."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from overthink.bootstrap import Program
from overthink.cli.comparison_text import comparison_text
from overthink.cli.terminal import quantity
from overthink.comparison.recorded import shown_lane
from overthink.core.number_format import ENGLISH, percentage
from overthink.core.vocabulary import RunStatus
from overthink.grading.thought_statistics import Acceptance, ThoughtStatistics, thought_statistics
from overthink.storage.ratings import PairTally
from overthink.storage.saved_sessions import Annotation, SavedRun, SavedSession, SavedTurn
from overthink.storage.search import Hit
from overthink.storage.session_list import RunSummary, SessionSummary

_ID_LENGTH = 13
"""Characters of an id that a list shows: its time in milliseconds."""
_MAX_PROMPT = 60
_MAX_QUOTE = 80
_MAX_PHRASES = 4
"""Phrases that are named; the JSON has all of them."""
_SOURCES = {"example": "An example that came with the app.", "import": "Imported."}
_LANGUAGES = {"en": "English", "da": "Danish"}
_PREFERENCES = {
    "left": "the left one is better",
    "right": "the right one is better",
    "tie": "both are equally good",
    "both_bad": "both are bad",
}


def local_time(utc: str) -> str:
    """A stored time in local time; as it is if it is not a time."""
    try:
        return datetime.fromisoformat(utc).astimezone().strftime("%Y-%m-%d %H:%M")
    except (ValueError, OverflowError):
        return utc


# -- lists ----------------------------------------------------------------------------------------


def summary_lines(summary: SessionSummary) -> str:
    """A session in two lines: id, time, title, tags; then its runs."""
    star = "★" if summary.starred else " "
    name = _cut(summary.title or summary.prompt, _MAX_PROMPT)
    tags = "".join(f" #{tag}" for tag in summary.tags)
    runs = " · ".join(map(_run, summary.runs))
    example = " (example)" if summary.source == "example" else ""
    return (
        f"{summary.id[:_ID_LENGTH]}  {local_time(summary.created)} {star} {name}{example}{tags}\n"
        f"{' ' * (_ID_LENGTH + 2)}{runs}"
    )


def _run(run: RunSummary) -> str:
    mark = {True: " ✓", False: " ✗", None: ""}[run.right]
    finished = run.status == RunStatus.FINISHED.value
    status = "" if finished else f" ({run.status.replace('_', ' ')})"
    return f"{run.model}{mark}{status}{' looping' if run.looping else ''}"


def hit_lines(hit: Hit, summary: SessionSummary) -> str:
    """A search hit below the session that it is in."""
    where = " ".join(filter(None, (hit.side, hit.place)))
    token = "" if hit.token is None else f", token {hit.token:,}"
    return f"{summary_lines(summary)}\n{' ' * (_ID_LENGTH + 2)}{where}{token}: {hit.snippet}"


def _cut(text: str, length: int) -> str:
    """The text in one line, at most `length` characters."""
    line = " ".join(text.split())
    return line if len(line) <= length else f"{line[: length - 1]}…"


# -- a session ------------------------------------------------------------------------------------


def session_lines(program: Program, session: SavedSession, *, statistics: bool) -> Iterator[str]:
    """A session in full: its turns, ratings and, if wanted, the statistics of each thought."""
    yield f"Session {session.id}, recorded {local_time(session.created)}"
    tags = " ".join(f"#{tag}" for tag in session.tags)
    yield from filter(None, (_SOURCES.get(session.source), session.title, tags, session.note))
    for turn in session.turns:
        yield f"\n{turn.prompt}\n"
        lanes = [shown_lane(run, program.profiles) for run in turn.runs.values()]
        yield comparison_text(lanes, turn.timing, turn.expect)
        for run in turn.runs.values():
            yield f"Run {run.id}: {run.side}, {run.model}"
            if run.record.status is None:
                yield f"{run.model}: {run.status}"
        yield from _rating_lines(turn)
        for run in turn.runs.values() if statistics else ():
            yield f"\n{run.model}, {run.side}"
            lines = statistics_lines(statistics_of(program, turn, run))
            yield from (f"  {line}" for line in lines)


def _rating_lines(turn: SavedTurn) -> Iterator[str]:
    """The vote, verdicts and annotations that the user gave."""
    if turn.preference:
        blind = ", without knowing the names" if turn.preference_blind else ""
        yield f"Compared by hand: {_PREFERENCES[turn.preference]}{blind}."
    for run in turn.runs.values():
        if run.verdict.by_hand:
            yield f"Judged by hand, {run.side}: {run.verdict.by_hand}."
        yield from (_annotation_line(run, span) for span in run.annotations)


def _annotation_line(run: SavedRun, span: Annotation) -> str:
    quote = _cut(run.record.trace.text_of_span(span.first, span.last), _MAX_QUOTE)
    note = f" {span.note}" if span.note else ""
    where = f"{run.side}, tokens {span.first:,} to {span.last:,}"
    return f"{span.label.capitalize()} ({where}): “{quote}”{note}"


def tally_lines(pair: PairTally) -> str:
    """The votes on a pair of models, and what follows from them."""
    counts = f"{pair.one_better:,} to {pair.other_better:,}, {pair.ties:,} tied, "
    counts += f"{pair.both_bad:,} both bad"
    if pair.share is None:
        result = "none decided"
    else:
        low, high = (percentage(end) for end in pair.interval)
        result = (
            f"{ENGLISH.percent(pair.share)} of the decided votes for {pair.one} "
            f"(95 % interval {low:g} to {high:g} %, Wilson)"
        )
    votes = f"{quantity(pair.votes, 'vote')}, {pair.blind:,} of them blind"
    return f"{pair.one} against {pair.other}: {votes}\n  {counts}; {result}"


# -- statistics of a thought ----------------------------------------------------------------------


def statistics_of(program: Program, turn: SavedTurn, run: SavedRun) -> ThoughtStatistics:
    """Compute the statistics of a saved run; its stored verdict takes precedence over the rules."""
    right = run.verdict.right
    return thought_statistics(run.record, turn.expect, program.thought_words, right)


def statistics_lines(statistics: ThoughtStatistics) -> Iterator[str]:
    """Statistics, a line each. What cannot be measured says so; what does not apply is left out."""
    share = statistics.thinking_share
    if share is None:
        yield "No token, no statistics."
        return
    yield (
        f"Thinking: {statistics.thinking_tokens:,} of {statistics.tokens:,} tokens "
        f"({ENGLISH.percent(share)})"
    )
    yield _final_answer(statistics)
    if statistics.outcome_efficiency is not None:
        yield f"Outcome efficiency: {statistics.outcome_efficiency:.2f} (1: no token too many)"
    if statistics.underthinking is not None:
        yield f"Underthinking: {statistics.underthinking:.2f} (0: never had the right answer)"
    yield from _words(statistics)
    yield _loop(statistics)
    yield from _acceptance(statistics)


def _final_answer(statistics: ThoughtStatistics) -> str:
    final = statistics.final_answer
    if statistics.thinking_tokens == statistics.tokens:
        return "Final answer: none was given"
    if final is None:
        return "Final answer: not recognised by the rules, so not when it was first stated"
    value = f"Final answer: “{final.value}”"
    if final.tokens_to is None:
        return f"{value}, not stated in any sentence"
    return f"{value}, first stated after {final.tokens_to:,} tokens, {final.tokens_after:,} follow"


def _words(statistics: ThoughtStatistics) -> Iterator[str]:
    words = statistics.words
    if words is None:
        yield "Words that verify or switch: not counted, no list for this language"
        return
    language = _LANGUAGES.get(words.language, words.language)
    yield f"Verifies {_occurrences(words.verifying)} ({language})"
    yield f"Switches {_occurrences(words.switching)} ({language})"


def _occurrences(phrases: Mapping[str, int]) -> str:
    named = ", ".join(f"{phrase} {times:,}" for phrase, times in [*phrases.items()][:_MAX_PHRASES])
    more = ", …" if len(phrases) > _MAX_PHRASES else ""
    times = quantity(sum(phrases.values()), "time")
    return f"{times}: {named}{more}" if named else times


def _loop(statistics: ThoughtStatistics) -> str:
    loop = statistics.loop
    if loop is None:
        return "Loops: none"
    if loop.wasted is None:
        return f"Loops: one of {loop.period:,} tokens since token {loop.start:,}"
    share = ENGLISH.percent(loop.wasted / statistics.tokens)
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
    positions = enumerate(statistics.acceptance_by_position, 1)
    yield "By position in a round: " + ", ".join(f"{n}: {_rate(each)}" for n, each in positions)


def _accepted(acceptance: Acceptance) -> str:
    if not acceptance.tested:
        return "none tested"
    return f"{acceptance.accepted:,} of {acceptance.tested:,} tested ({_rate(acceptance)})"


def _rate(acceptance: Acceptance) -> str:
    return "none tested" if acceptance.rate is None else ENGLISH.percent(acceptance.rate)
