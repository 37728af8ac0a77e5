"""From tokens to the places where they are shown, and back; by number and by time."""

from __future__ import annotations

from bisect import bisect_right

from overthink.ui.transcript.document import Document, Placed
from overthink.ui.transcript.looks import token_at, token_bytes, tokens_in
from overthink.ui.transcript.places import TRACE_ZONES, Place, Span, Zone


def place_of(document: Document, turn: int, token: int) -> Place | None:
    """Where a token is shown; None where it is not, its text being empty and alone."""
    if not 0 <= turn < len(document.turns):
        return None
    shown = document.turns[turn]
    trace = shown.record.trace
    if not 0 <= token < len(trace):
        return None
    is_thought = token < shown.boundary
    for zone in (Zone.THINKING,) if is_thought else (Zone.ANSWER, Zone.RENDERED):
        section = shown.part(zone)
        if section is not None:
            start, end = section.bounds
            at = token_bytes(trace, token)[0]
            if zone == Zone.RENDERED:
                at = _share(end, token - shown.boundary, len(trace) - shown.boundary)
            return Place(turn, zone, max(start, min(at, end - 1)))
    return None


def span_of(document: Document, turn: int, first: int, last: int) -> tuple[Place, Place] | None:
    """Where some tokens begin and end; None where they are not shown token by token."""
    start, end = place_of(document, turn, first), place_of(document, turn, last)
    if start is None or end is None or Zone.RENDERED in (start.zone, end.zone):
        return None
    return start, end._replace(offset=token_bytes(document.turns[turn].record.trace, last)[1])


def tokens_of(document: Document, span: Span) -> tuple[int, int, int] | None:
    """Turn, first and last of the tokens in a span; of its first turn, where it holds more.

    None where no token is in it: in a prompt, or in an answer that is set as Markdown.
    """
    found: tuple[int, int, int] | None = None
    for placed in document.placed():
        section = placed.section
        within = span.within(placed.turn, section.zone, *section.bounds)
        if within is None or section.zone not in TRACE_ZONES:
            continue
        first, end = tokens_in(document.turns[placed.turn].record.trace, *within)
        if found is None and first < end:
            found = placed.turn, first, end - 1
        elif found is not None and found[0] == placed.turn:
            found = placed.turn, found[1], max(found[2], end - 1)
    return found


def place_at_time(document: Document, turn: int, t_us: int) -> Place | None:
    """Where the last token is shown that was there at a time of the run."""
    if not 0 <= turn < len(document.turns):
        return None
    times = document.turns[turn].record.trace.t_us
    return place_of(document, turn, max(0, bisect_right(times, t_us) - 1))


def time_at(document: Document, placed: Placed, y: int) -> int:
    """The time, µs, of the token that is shown at a height of a section; 0 before the first."""
    shown = document.turns[placed.turn]
    trace, section = shown.record.trace, placed.section
    offset = section.hold(y)[0]
    match section.zone:
        case Zone.THINKING | Zone.ANSWER:
            token = token_at(trace, offset)
        case Zone.ANSWER_HEADER:
            token = shown.boundary
        case Zone.RENDERED:
            length = max(1, section.bounds[1])
            answer = len(trace) - shown.boundary
            token = shown.boundary + _share(answer, offset, length)
        case _:
            return 0
    return trace.t_us[min(token, len(trace) - 1)] if len(trace) else 0


def _share(whole: int, part: int, of: int) -> int:
    """A rendered answer knows no tokens: as far in it as in the other count."""
    return whole * part // max(1, of)
