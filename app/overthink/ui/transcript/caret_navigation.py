"""Where the caret goes: by token, by line, to the ends. Asks the sections, moves nothing."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect

from overthink.ui.transcript.document import Document, Placed
from overthink.ui.transcript.markdown_section import RenderedAnswer
from overthink.ui.transcript.position import TextPosition
from overthink.ui.transcript.token_index import token_in


def beside(document: Document, place: TextPosition, forward: bool) -> TextPosition:
    """The next token or word, or the one before; across parts and turns."""
    placed = document.find(place.turn, place.zone)
    if placed is None:
        return place
    offset = placed.section.step(place.offset, forward)
    if offset is not None:
        return place._replace(offset=offset)
    neighbour = _neighbour(document, placed, forward)
    if neighbour is None:
        return placed_end(placed) if forward else place
    return placed_start(neighbour) if forward else last_token(neighbour)


def _neighbour(document: Document, placed: Placed, forward: bool) -> Placed | None:
    every = list(document.placed())
    at = every.index(placed) + (1 if forward else -1)
    return every[at] if 0 <= at < len(every) else None


def placed_start(placed: Placed) -> TextPosition:
    """The first place of a section."""
    return TextPosition(placed.turn, placed.section.zone, placed.section.bounds[0])


def placed_end(placed: Placed) -> TextPosition:
    """The place behind the last one of a section."""
    return TextPosition(placed.turn, placed.section.zone, placed.section.bounds[1])


def last_token(placed: Placed) -> TextPosition:
    """The last token or word of a section."""
    section = placed.section
    offset = section.step(section.bounds[1], False)
    return TextPosition(placed.turn, section.zone, section.bounds[0] if offset is None else offset)


def token_span(document: Document, place: TextPosition) -> tuple[int, int]:
    """The offsets of the token or word that holds a place."""
    placed = document.find(place.turn, place.zone)
    if placed is None:
        return place.offset, place.offset
    if isinstance(placed.section, RenderedAnswer) and (found := token_in(document, place)):
        # Up to the next one there may be a line break or a list's marker, which are no token's.
        return found[1:]
    following = placed.section.step(place.offset, True)
    end = placed.section.bounds[1] if following is None else following
    start = placed.section.step(end, False)
    return (place.offset if start is None else min(start, place.offset)), end


def rect_of(document: Document, place: TextPosition, end: int | None = None) -> QRect:
    """Where the text from a place to an offset is, in the document; the token's by default."""
    placed = document.find(place.turn, place.zone)
    if placed is None:
        return QRect()
    stop = token_span(document, place)[1] if end is None else end
    return placed.section.rect_of(place.offset, stop).translated(0, placed.top)


def above_or_below(document: Document, place: TextPosition, x: int, down: bool) -> TextPosition:
    """The place at `x` in the next line, or in the one before."""
    rect = rect_of(document, place)
    # What is only guessed there would move away under the caret.
    while document.settle(rect.top() - 1, rect.bottom() + 2):
        rect = rect_of(document, place)
    found = document.place_at(QPoint(x, rect.bottom() + 1 if down else rect.top() - 1))
    if found is None or _line(document, found) != _line(document, place):
        return found or place
    # The end of the section: what follows is only the space around it.
    placed = document.find(place.turn, place.zone)
    neighbour = _neighbour(document, placed, down) if placed else None
    if neighbour is None:
        return place
    return _first_or_last_line(neighbour, x, down)


def _line(document: Document, place: TextPosition) -> tuple[int, int, int]:
    placed = document.find(place.turn, place.zone)
    line = placed.section.line_of(place.offset)[0] if placed else 0
    return place.turn, place.zone, line


def _first_or_last_line(placed: Placed, x: int, first: bool) -> TextPosition:
    section = placed.section
    while section.settle(0, 1) if first else section.settle(section.height - 1, section.height):
        pass
    y = 0 if first else section.height - 1
    return TextPosition(placed.turn, section.zone, section.offset_at(QPoint(x, y)))


def line_edge(document: Document, place: TextPosition, end: bool) -> TextPosition:
    """The first token of the line, or the last."""
    placed = document.find(place.turn, place.zone)
    if placed is None:
        return place
    first, last = placed.section.line_of(place.offset)
    if not end:
        return place._replace(offset=first)
    offset = placed.section.step(last, False)
    return place._replace(offset=first if offset is None else max(first, offset))


def document_edge(document: Document, end: bool) -> TextPosition | None:
    """The first token of all, or the last."""
    every = list(document.placed())
    if not every:
        return None
    return last_token(every[-1]) if end else placed_start(every[0])
