"""Finds where the caret goes: by token, by line, to either end. Moves nothing itself."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect

from overthink.ui.transcript.document import Document, Placed
from overthink.ui.transcript.markdown_section import MarkdownSection
from overthink.ui.transcript.position import TextPosition


def beside(document: Document, position: TextPosition, forward: bool) -> TextPosition:
    """Return the next token or word, or the previous one; across sections and turns."""
    placed = document.find(position.turn, position.zone)
    if placed is None:
        return position
    offset = placed.section.step(position.offset, forward)
    if offset is not None:
        return position._replace(offset=offset)
    neighbour = _neighbour(document, placed, forward)
    if neighbour is None:
        return placed_end(placed) if forward else position
    return placed_start(neighbour) if forward else last_token(neighbour)


def _neighbour(document: Document, placed: Placed, forward: bool) -> Placed | None:
    every = list(document.placed())
    at = every.index(placed) + (1 if forward else -1)
    return every[at] if 0 <= at < len(every) else None


def placed_start(placed: Placed) -> TextPosition:
    """Return the first position of a section."""
    return TextPosition(placed.turn, placed.section.zone, placed.section.bounds[0])


def placed_end(placed: Placed) -> TextPosition:
    """Return the position after the last one of a section."""
    return TextPosition(placed.turn, placed.section.zone, placed.section.bounds[1])


def last_token(placed: Placed) -> TextPosition:
    """Return the last token or word of a section."""
    section = placed.section
    offset = section.step(section.bounds[1], False)
    return TextPosition(placed.turn, section.zone, section.bounds[0] if offset is None else offset)


def token_span(document: Document, position: TextPosition) -> tuple[int, int]:
    """Return the offsets of the token or word that holds a position."""
    placed = document.find(position.turn, position.zone)
    if placed is None:
        return position.offset, position.offset
    if isinstance(placed.section, MarkdownSection) and (found := document.token_at(position)):
        # Before the next token there may be a line break or a list marker, which have no token.
        return found[1:]
    following = placed.section.step(position.offset, True)
    end = placed.section.bounds[1] if following is None else following
    start = placed.section.step(end, False)
    return (position.offset if start is None else min(start, position.offset)), end


def rect_of(document: Document, position: TextPosition, end: int | None = None) -> QRect:
    """Return the rectangle from a position to an offset, by default of the position's token."""
    placed = document.find(position.turn, position.zone)
    if placed is None:
        return QRect()
    stop = token_span(document, position)[1] if end is None else end
    return placed.section.rect_of(position.offset, stop).translated(0, placed.top)


def above_or_below(document: Document, position: TextPosition, x: int, down: bool) -> TextPosition:
    """Return the position at `x` in the next line, or in the previous one."""
    rect = rect_of(document, position)
    # What is only estimated there would move away from the caret.
    while document.settle(rect.top() - 1, rect.bottom() + 2):
        rect = rect_of(document, position)
    y = _beyond_rows(document, rect.bottom() + 1 if down else rect.top() - 1, down)
    found = document.position_at(QPoint(x, y))
    if found is None or _line(document, found) != _line(document, position):
        return found or position
    # The end of the section: only spacing follows.
    placed = document.find(position.turn, position.zone)
    neighbour = _neighbour(document, placed, down) if placed else None
    if neighbour is None:
        return position
    return _first_or_last_line(neighbour, x, down)


def _beyond_rows(document: Document, y: int, down: bool) -> int:
    """Return the first height from `y` on that is not in a row above text: none is a position."""
    while (row := document.row_at(y)) is not None and not row[2]:
        y = row[1] if down else row[0] - 1
        document.settle(y - 1, y + 1)
        if y < 0:
            break
    return y


def _line(document: Document, position: TextPosition) -> tuple[int, int, int]:
    placed = document.find(position.turn, position.zone)
    line = placed.section.line_of(position.offset)[0] if placed else 0
    return position.turn, position.zone, line


def _first_or_last_line(placed: Placed, x: int, first: bool) -> TextPosition:
    section = placed.section
    while section.settle(0, 1) if first else section.settle(section.height - 1, section.height):
        pass
    y = 0 if first else section.height - 1
    return TextPosition(placed.turn, section.zone, section.offset_at(QPoint(x, y)))


def line_edge(document: Document, position: TextPosition, end: bool) -> TextPosition:
    """Return the first token of a line, or the last."""
    placed = document.find(position.turn, position.zone)
    if placed is None:
        return position
    first, last = placed.section.line_of(position.offset)
    if not end:
        return position._replace(offset=first)
    offset = placed.section.step(last, False)
    return position._replace(offset=first if offset is None else max(first, offset))


def document_edge(document: Document, end: bool) -> TextPosition | None:
    """Return the first token of the document, or the last."""
    every = list(document.placed())
    if not every:
        return None
    return last_token(every[-1]) if end else placed_start(every[0])
