"""Maps tokens to the positions where they are shown, and back; by number and by time."""

from __future__ import annotations

from bisect import bisect_right

from overthink.ui.transcript.block_formatter import token_at, token_bytes, tokens_in
from overthink.ui.transcript.document import Document, Placed
from overthink.ui.transcript.markdown_section import MarkdownSection
from overthink.ui.transcript.position import TRACE_ZONES, Span, TextPosition, Zone


def position_of_token(document: Document, turn: int, token: int) -> TextPosition | None:
    """Return where a token is shown; None where its section has no text."""
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
            if isinstance(section, MarkdownSection):
                at = section.offset_of(token)
            return TextPosition(turn, zone, max(start, min(at, end - 1)))
    return None


def tokens_of(document: Document, span: Span) -> tuple[int, int, int] | None:
    """Return turn, first and last token of a span; of its first turn where it covers several.

    None where it contains no token, as in a prompt.
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
    if isinstance(placed.section, MarkdownSection):
        return placed.section.tokens_between(start, end)
    if placed.section.zone not in TRACE_ZONES:
        return None
    first, end_token = tokens_in(document.turns[placed.turn].record.trace, start, end)
    return (first, end_token - 1) if first < end_token else None


def token_in(document: Document, position: TextPosition) -> tuple[int, int, int] | None:
    """Return the token at a position, and the range of offsets that shows it."""
    placed = document.find(position.turn, position.zone)
    if placed is not None and isinstance(placed.section, MarkdownSection):
        return placed.section.token_at(position.offset)
    if placed is None or position.zone not in TRACE_ZONES:
        return None
    trace = document.turns[position.turn].record.trace
    token = token_at(trace, position.offset)
    return (token, *token_bytes(trace, token)) if token >= 0 else None


def position_at_time(document: Document, turn: int, t_us: int) -> TextPosition | None:
    """Return where the last token is shown that existed at a time of the run."""
    if not 0 <= turn < len(document.turns):
        return None
    times = document.turns[turn].record.trace.t_us
    return position_of_token(document, turn, max(0, bisect_right(times, t_us) - 1))


def time_at(document: Document, placed: Placed, y: int) -> int:
    """Return the time, µs, of the token at a height of a section; 0 before the first."""
    shown = document.turns[placed.turn]
    trace, section = shown.record.trace, placed.section
    offset = section.anchor_at(y)[0]
    if isinstance(section, MarkdownSection):
        token = max(0, section.token_before(offset))
    elif section.zone in TRACE_ZONES:
        token = token_at(trace, offset)
    elif section.zone == Zone.ANSWER_HEADER:
        token = shown.boundary
    else:
        return 0
    return trace.t_us[min(token, len(trace) - 1)] if len(trace) else 0
