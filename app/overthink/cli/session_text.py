"""Saved sessions as text for the terminal: lists, hits, ratings, statistics."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from overthink.bootstrap import Program
from overthink.cli.comparison_text import comparison_lines
from overthink.cli.terminal import indented, quantity
from overthink.comparison.saved_plan import ended_lane
from overthink.core.number_format import ENGLISH, percentage
from overthink.core.vocabulary import Judgement, RunStatus
from overthink.grading.thought_map import ThoughtMap, thought_map
from overthink.grading.thought_statistics import (
    STATISTICS,
    ThoughtStatistics,
    thought_statistics,
)
from overthink.grading.version import GRADER_VERSION
from overthink.reports.thought_map import map_lines
from overthink.storage.filters import right_of
from overthink.storage.ratings import PairTally
from overthink.storage.regrader import RegradeResult
from overthink.storage.saved_sessions import Annotation, SavedRun, SavedSession, SavedTurn
from overthink.storage.search import Hit
from overthink.storage.session_list import RunSummary, SessionSummary

_ID_LENGTH = 13
"""Characters of an id that a list shows: its time in milliseconds."""
_MAX_PROMPT = 60
_MAX_QUOTE = 80
_SOURCES = {"example": "An example that came with the app.", "import": "Imported."}
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


def summary_lines(summary: SessionSummary) -> Iterator[str]:
    """A session in two lines: id, time, title, tags; then its runs."""
    star = "★" if summary.starred else " "
    name = _cut(summary.title or summary.prompt, _MAX_PROMPT)
    tags = "".join(f" #{tag}" for tag in summary.tags)
    runs = " · ".join(map(_run, summary.runs))
    origin = {"example": " (example)", "import": " (imported)"}.get(summary.source, "")
    yield f"{summary.id[:_ID_LENGTH]}  {local_time(summary.created)} {star} {name}{origin}{tags}"
    yield f"{' ' * (_ID_LENGTH + 2)}{runs}"


def _run(run: RunSummary) -> str:
    mark = {True: " ✓", False: " ✗", None: ""}[run.right]
    finished = run.status == RunStatus.FINISHED.value
    status = "" if finished else f" ({run.status.replace('_', ' ')})"
    return f"{run.model}{mark}{status}{' looping' if run.looping else ''}"


def hit_lines(hit: Hit, summary: SessionSummary) -> Iterator[str]:
    """A search hit below the session that it is in."""
    where = " ".join(filter(None, (hit.side, hit.place)))
    token = "" if hit.token is None else f", token {hit.token:,}"
    yield from summary_lines(summary)
    yield f"{' ' * (_ID_LENGTH + 2)}{where}{token}: {hit.snippet}"


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
        yield from ("", *indented(turn.prompt), "")
        lanes = [ended_lane(run, program.profiles) for run in turn.runs.values()]
        yield from comparison_lines(lanes, turn.timing, turn.expect)
        for run in turn.runs.values():
            yield f"Run {run.id}: {run.side}, {run.model}"
            if run.record.status is None:
                yield f"{run.model}: {run.status}"
        yield from _rating_lines(session, turn)
        for run in turn.runs.values() if statistics else ():
            yield from ("", f"{run.model}, {run.side}")
            found = statistics_of(program, turn, run)
            lines = (*statistics_lines(found), *map_lines(map_of(program, run, found)))
            yield from (f"  {line}" for line in lines)


def _rating_lines(session: SavedSession, turn: SavedTurn) -> Iterator[str]:
    """The automatic verdicts, and the vote, verdicts and annotations that the user gave."""
    if turn.preference:
        blind = ", without knowing the names" if turn.preference_blind else ""
        yield f"Compared by hand: {_PREFERENCES[turn.preference]}{blind}."
    for run in turn.runs.values():
        if run.verdict.judged:
            yield _graded_line(session, run, run.verdict.judged)
        if run.verdict.by_hand:
            yield f"Judged by hand, {run.side}: {run.verdict.by_hand}."
        yield from (_annotation_line(run, span) for span in run.annotations)


_VERDICTS = {True: "right", False: "wrong", None: "undecided"}


def _verdict_text(judged: Judgement | None) -> str:
    """An automatic verdict: the rule, and what was read as the answer."""
    if judged is None:
        return "ungraded"
    rule = f"by {judged.how}" if judged.how != "none" else ""
    read = f"read “{_cut(judged.found, _MAX_QUOTE)}”" if judged.found else ""
    how = ", ".join(filter(None, (rule, read)))
    return f"{_VERDICTS[judged.correct]} ({how})" if how else _VERDICTS[judged.correct]


def _graded_line(session: SavedSession, run: SavedRun, judged: Judgement) -> str:
    line = f"Graded, {run.side}: {_verdict_text(judged)}, by version {judged.grader}"
    if judged.grader >= GRADER_VERSION:
        return f"{line}."
    command = f"overthink sessions regrade {session.id[:_ID_LENGTH]}"
    return f"{line}; the rules are now version {GRADER_VERSION}: `{command}`."


def regrade_lines(result: RegradeResult, *, dry_run: bool) -> Iterator[str]:
    """What regrading changes, and a summary."""
    yield from result.damage
    for run in result.changed:
        name = f"{run.session[:_ID_LENGTH]}  {run.side}, {run.model}"
        yield f"{name}: {_verdict_text(run.before)} → {_verdict_text(run.after)}"
    graded = quantity(result.graded, "answer")
    changed = quantity(len(result.changed), "verdict")
    verb = "would change" if dry_run else "changed"
    yield f"{graded} graded by version {GRADER_VERSION}: {changed} {verb}."
    if result.ungraded:
        yield f"{quantity(result.ungraded, 'run')} without a complete answer: ungraded."
    if dry_run:
        yield "Nothing was written."


def _annotation_line(run: SavedRun, span: Annotation) -> str:
    quote = _cut(run.record.trace.text_of_span(span.first, span.last), _MAX_QUOTE)
    note = f" {span.note}" if span.note else ""
    where = f"{run.side}, tokens {span.first:,} to {span.last:,}"
    return f"{span.label.capitalize()} ({where}): “{quote}”{note}"


def tally_lines(pair: PairTally) -> Iterator[str]:
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
    yield f"{pair.one} against {pair.other}: {votes}"
    yield f"  {counts}; {result}"


# -- statistics of a thought ----------------------------------------------------------------------


def statistics_of(program: Program, turn: SavedTurn, run: SavedRun) -> ThoughtStatistics:
    """Compute the statistics of a saved run; the user's verdict overrules the automatic one."""
    verdict = run.verdict
    by_hand = right_of(verdict.by_hand, None)
    words = program.thought_words
    return thought_statistics(run.record, turn.expect, words, verdict.judged, by_hand)


def map_of(program: Program, run: SavedRun, statistics: ThoughtStatistics) -> ThoughtMap:
    """The map of a saved run's thought."""
    return thought_map(run.record, program.thought_words, statistics.final_answer)


def statistics_lines(statistics: ThoughtStatistics) -> Iterator[str]:
    """Statistics, a line each; a dash if one cannot be measured."""
    for statistic in STATISTICS:
        yield f"{statistic.caption}: {statistic.text(statistics) or '–'}"
