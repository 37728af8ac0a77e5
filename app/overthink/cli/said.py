"""What a person said of saved runs, as lines of a terminal: verdicts, votes, labelled spans."""

from __future__ import annotations

from collections.abc import Iterator

from overthink.storage.loading import Annotation, SavedRun, SavedTurn
from overthink.storage.tally import PairTally

_QUOTED = 80
"""Characters of a span that a line shows."""

_PREFERENCES = {
    "left": "the left one is better",
    "right": "the right one is better",
    "tie": "both are as good",
    "both_bad": "both are bad",
}


def said_lines(turn: SavedTurn) -> Iterator[str]:
    """A line for each thing that was said of a turn and its runs; none where nothing was."""
    if turn.preference:
        blind = ", said without knowing the names" if turn.preference_blind else ""
        yield f"Compared by hand: {_PREFERENCES[turn.preference]}{blind}."
    for run in turn.runs.values():
        if run.verdict.by_hand:
            yield f"Judged by hand, {run.side}: {run.verdict.by_hand}."
        yield from (_span_line(run, span) for span in run.annotations)


def _span_line(run: SavedRun, span: Annotation) -> str:
    quoted = " ".join(span_text(run, span).split())
    cut = quoted if len(quoted) <= _QUOTED else f"{quoted[: _QUOTED - 1]}…"
    note = f" {span.note}" if span.note else ""
    place = f"{run.side}, tokens {span.first:,} to {span.last:,}"
    return f"{span.label.capitalize()} ({place}): “{cut}”{note}"


def span_text(run: SavedRun, span: Annotation) -> str:
    """The words that a span is about; those that are there, where a damaged trace is shorter."""
    trace = run.record.trace
    last = min(span.last, len(trace) - 1)
    if span.first > last:
        return ""
    start = trace.utf8_ends[span.first - 1] if span.first else 0
    return bytes(trace.utf8[start : trace.utf8_ends[last]]).decode("utf-8", "replace")


def tally_lines(pair: PairTally) -> Iterator[str]:
    """A pair of models in two lines: the votes, then what they say."""
    votes = f"{pair.votes:,} {'vote' if pair.votes == 1 else 'votes'}, {pair.blind:,} of them blind"
    yield f"{pair.one} against {pair.other}: {votes}"
    counts = f"{pair.one_better:,} to {pair.other_better:,}, {pair.ties:,} tied, "
    counts += f"{pair.both_bad:,} both bad"
    if pair.share is None:
        yield f"  {counts}; none decided"
    else:
        low, high = (round(100 * end) for end in pair.interval)
        yield (
            f"  {counts}; of those decided {100 * pair.share:.0f} % for {pair.one} "
            f"(95 % interval {low} to {high} %, Wilson)"
        )
