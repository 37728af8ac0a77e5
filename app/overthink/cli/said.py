"""What a person said of saved runs, as lines of a terminal: verdicts, votes, labelled spans."""

from __future__ import annotations

from collections.abc import Iterator

from overthink.core.proportions import percent, percentage
from overthink.storage.ratings import PairTally
from overthink.storage.saved_sessions import Annotation, SavedRun, SavedTurn

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
    quoted = " ".join(run.record.trace.text_of_span(span.first, span.last).split())
    cut = quoted if len(quoted) <= _QUOTED else f"{quoted[: _QUOTED - 1]}…"
    note = f" {span.note}" if span.note else ""
    place = f"{run.side}, tokens {span.first:,} to {span.last:,}"
    return f"{span.label.capitalize()} ({place}): “{cut}”{note}"


def tally_lines(pair: PairTally) -> Iterator[str]:
    """A pair of models in two lines: the votes, then what they say."""
    votes = f"{pair.votes:,} {'vote' if pair.votes == 1 else 'votes'}, {pair.blind:,} of them blind"
    yield f"{pair.one} against {pair.other}: {votes}"
    counts = f"{pair.one_better:,} to {pair.other_better:,}, {pair.ties:,} tied, "
    counts += f"{pair.both_bad:,} both bad"
    if pair.share is None:
        yield f"  {counts}; none decided"
    else:
        low, high = (percentage(end) for end in pair.interval)
        yield (
            f"  {counts}; of those decided {percent(pair.share)} for {pair.one} "
            f"(95 % interval {low:g} to {high:g} %, Wilson)"
        )
