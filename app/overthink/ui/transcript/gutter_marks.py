"""Marks beside a text: brackets of labelled spans, repetition counts of a loop, a divergence pin.

Each mark is visible without its colour, and while the reader scrolls past.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFont, QPainter, QPen

from overthink.core.trace import Trace
from overthink.ui.base.text_search import Ranges
from overthink.ui.theme.colour_roles import Roles
from overthink.ui.theme.theme import colour
from overthink.ui.transcript.block_formatter import token_bytes
from overthink.ui.transcript.loop_extent import LoopExtent
from overthink.ui.transcript.section import GUTTER, NO_RANGES, PaintContext, Section

_BRACKET_X, _BRACKET_WIDTH, _TICK = GUTTER - 9, 2, 5
"""Left edge and thickness of a bracket, and the length of its ends."""
_RUNAWAY_X, _RUNAWAY_WIDTH, _DOT = GUTTER - 14, 2, 3
"""The line beside a runaway, on that beside a thought, and the height of its dots."""
_REACH = 4
"""Pixels left of a bracket that belong to it for the mouse."""
_COUNT_SCALE = 0.72
"""Size of a repetition count, relative to the header font."""
_MAX_SIGNED = 100
"""From this count on there is no room for the multiplication sign."""
_PIN_WIDTH = 22
"""Pixels of the pin's field in the gutter."""


class LabelledSpans:
    """The spans of a run that the user labelled.

    Args:
        spans: first and last token of each.
    """

    def __init__(self, spans: Sequence[tuple[int, int]]) -> None:
        self.tokens = list(spans)
        self._last = max((last for _, last in self.tokens), default=-1)
        self._ranges = NO_RANGES
        self._seen = 0

    def within(self, trace: Trace) -> list[tuple[int, int]]:
        """Return those that begin within the trace, in the order of `ranges`."""
        return [span for span in self.tokens if span[0] < len(trace)]

    def ranges(self, trace: Trace) -> Ranges:
        """Return their byte ranges in the trace's text, as far as it exists; cached."""
        tokens = min(len(trace), self._last + 1)
        if tokens != self._seen:
            self._seen = tokens
            found = [
                (token_bytes(trace, first)[0], token_bytes(trace, min(last, tokens - 1))[1])
                for first, last in self.within(trace)
            ]
            self._ranges = np.array(found, dtype=np.int64) if found else NO_RANGES
        return self._ranges


def paint_brackets(context: PaintContext, section: Section) -> None:
    """Paint a bracket beside the lines of each labelled span, as far as it is within the clip."""
    for start, end in context.marks.spans.tolist():
        first, last = section.bounds
        low, high = max(start, first), min(end, last)
        if low < high and (lines := section.line_extent(low, high, context.clip)):
            _paint_bracket(context, *lines, opens=start == low, closes=end == high)


def bracket_at(section: Section, spans: Ranges, point: QPoint) -> int | None:
    """Return the index of the span whose bracket is at a point: of several the shortest."""
    if not _BRACKET_X - _REACH <= point.x() < GUTTER:
        return None
    first, last = section.bounds
    line = QRect(0, point.y(), 1, 1)
    found: list[tuple[int, int]] = []
    for index, (start, end) in enumerate(spans.tolist()):
        low, high = max(start, first), min(end, last)
        extent = section.line_extent(low, high, line) if low < high else None
        if extent and extent[0] <= point.y() < extent[1]:
            found.append((end - start, index))
    return min(found)[1] if found else None


def _paint_bracket(
    context: PaintContext, top: int, bottom: int, *, opens: bool, closes: bool
) -> None:
    ink = colour(context.roles.span_line)
    pieces = [QRect(_BRACKET_X, top + 2, _BRACKET_WIDTH, bottom - top - 4)]
    if opens:
        pieces.append(QRect(_BRACKET_X, top + 2, _TICK, _BRACKET_WIDTH))
    if closes:
        pieces.append(QRect(_BRACKET_X, bottom - 2 - _BRACKET_WIDTH, _TICK, _BRACKET_WIDTH))
    for piece in pieces:
        context.painter.fillRect(piece & context.clip, ink)


def paint_runaway(
    context: PaintContext, section: Section, start: int, end: int, *, certain: bool
) -> None:
    """Paint a line beside a runaway: solid where it is certain, else dotted."""
    first, last = section.bounds
    low, high = max(start, first), min(end, last)
    lines = section.line_extent(low, high, context.clip) if low < high else None
    if lines is None:
        return
    top, bottom = lines
    dot, step = (bottom - top, bottom - top) if certain else (_DOT, 2 * _DOT)
    # Dots are at fixed heights of the section: a repaint of a part continues those around it.
    first_dot = top if certain else max(top, context.clip.top()) // step * step
    for y in range(first_dot, min(bottom, context.clip.bottom() + 1), max(1, step)):
        piece = QRect(_RUNAWAY_X, max(y, top), _RUNAWAY_WIDTH, min(y + dot, bottom) - max(y, top))
        context.painter.fillRect(piece & context.clip, colour(context.roles.warning))


def paint_repetition_counts(
    context: PaintContext, section: Section, loop: LoopExtent, font: QFont
) -> None:
    """Paint "×3" beside each line in which a repetition begins: the number of the last one."""
    small = QFont(font)
    small.setPointSizeF(font.pointSizeF() * _COUNT_SCALE)
    context.painter.setFont(small)
    context.painter.setPen(colour(context.roles.warning))
    shown = 0
    for line in section.lines_within(context.clip):
        number = _last_repetition(loop, *section.tokens_begun(line.start, line.end))
        if number and number != shown:  # lines of a table's cells share tokens
            _paint_count(context, line.rect, number)
            shown = number


def _last_repetition(loop: LoopExtent, first: int, stop: int) -> int:
    """Return the number of the last complete repetition that begins in a range of tokens, or 0."""
    stop = min(stop, loop.start + loop.repeats * loop.period)
    if stop <= max(first, loop.start):
        return 0
    number = (stop - 1 - loop.start) // loop.period
    return number + 1 if loop.start + number * loop.period >= first else 0


def _paint_count(context: PaintContext, line: QRect, number: int) -> None:
    area = QRect(1, line.top(), GUTTER - 17, line.height())
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    text = f"×{number}" if number < _MAX_SIGNED else str(number)
    painter = context.painter
    painter.save()
    widest = "0" * len(text)  # so that counts with the same number of digits have the same size
    font, wanted = painter.font(), painter.fontMetrics().horizontalAdvance(widest)
    if wanted > area.width():  # eliding would show another number
        font.setPointSizeF(font.pointSizeF() * area.width() / wanted)
        painter.setFont(font)
    painter.drawText(area, right, text)
    painter.restore()


class DivergencePin(NamedTuple):
    """The token at which two runs diverge. It stays marked, wherever the caret goes."""

    turn: int
    token: int


def paint_pin(painter: QPainter, roles: Roles, token: QRect, font: QFont) -> None:
    """Paint a frame around a token and a sign in the gutter.

    Args:
        token: its rectangle on the viewport.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour(roles.focus), 2))
    painter.drawRoundedRect(token.adjusted(-2, -1, 1, 0), 3, 3)
    field = QRect(GUTTER - 17 - _PIN_WIDTH, token.top(), _PIN_WIDTH, token.height())
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(roles.focus))
    painter.drawRoundedRect(field, 4, 4)
    bold = QFont(font)
    bold.setBold(True)
    painter.setFont(bold)
    painter.setPen(colour(roles.window))
    painter.drawText(field, Qt.AlignmentFlag.AlignCenter, "≠")
    painter.restore()
