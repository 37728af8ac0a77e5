"""From tokens to the places where they are shown, and back; by number and by time."""

from __future__ import annotations

from bisect import bisect_right

from overthink.core.trace import Trace
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


def tokens_of(document: Document, span: Span) -> tuple[int, int, int] | None:
    """Turn, first and last of the tokens in a span; of its first turn, where it holds more.

    None where no token is in it: in a prompt, say.
    """
    found: tuple[int, int, int] | None = None
    for placed in document.placed():
        within = span.within(placed.turn, placed.section.zone, *placed.section.bounds)
        part = _tokens_in_part(document, placed, *within) if within else None
        if part is None:
            continue
        if found is None:
            found = placed.turn, *part
        elif found[0] == placed.turn:
            found = placed.turn, found[1], part[1]
    return found


def _tokens_in_part(
    document: Document, placed: Placed, start: int, end: int
) -> tuple[int, int] | None:
    trace = document.turns[placed.turn].record.trace
    if placed.section.zone is Zone.RENDERED:
        words = placed.section.text(start, end)
        start, end = _stretch_with(words, trace, document.turns[placed.turn].boundary)
    elif placed.section.zone not in TRACE_ZONES:
        return None
    first, behind = tokens_in(trace, start, end)
    return (first, behind - 1) if first < behind else None


def _stretch_with(words: str, trace: Trace, boundary: int) -> tuple[int, int]:
    """Where an answer says just these words, and only once: one set as Markdown knows no tokens."""
    wanted, text = words.strip().encode("utf-8", "replace"), bytes(trace.utf8)
    begins = token_bytes(trace, boundary)[0] if boundary < len(trace) else len(text)
    at = text.find(wanted, begins) if wanted else -1
    if at < 0 or text.find(wanted, at + 1) >= 0:
        return 0, 0
    return at, at + len(wanted)


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
