"""Spans that a person labelled: where they are in a trace's text, and the brackets beside them.

A span shows by its ground and, for eyes that cannot tell that, by a bracket along its lines.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QRect

from overthink.core.trace import Trace
from overthink.ui.base.text_search import Ranges
from overthink.ui.theme.theme import colour
from overthink.ui.transcript.block_formatter import token_bytes
from overthink.ui.transcript.section import GUTTER, Canvas
from overthink.ui.transcript.text_section import TextSection

NO_SPANS: Ranges = np.empty((0, 2), dtype=np.int64)

_X, _LINE, _TICK = GUTTER - 9, 2, 5
"""Left edge of a bracket, its thickness, and how far its ends reach to the text."""


class SpanMarks:
    """The labelled spans of a run.

    Args:
        spans: first and last token of each.
    """

    def __init__(self, spans: Sequence[tuple[int, int]]) -> None:
        self.tokens = list(spans)
        self._furthest = max((last for _, last in self.tokens), default=-1)
        self._known = NO_SPANS
        self._seen = 0

    def reach_behind(self, token: int) -> bool:
        """True where one of them reaches to a token or beyond."""
        return self._furthest >= token

    def ranges(self, trace: Trace) -> Ranges:
        """Where they are in the trace's text, bytes, as far as it is there. Costs what is new."""
        tokens = min(len(trace), self._furthest + 1)
        if tokens != self._seen:
            self._seen = tokens
            self._known = self._found(trace, tokens)
        return self._known

    def _found(self, trace: Trace, tokens: int) -> Ranges:
        found = [
            (token_bytes(trace, first)[0], token_bytes(trace, min(last, tokens - 1))[1])
            for first, last in self.tokens
            if first < tokens
        ]
        return np.array(found, dtype=np.int64) if found else NO_SPANS


def paint_brackets(canvas: Canvas, section: TextSection) -> None:
    """Paints a bracket beside the lines of each span, as far as it is within the clip."""
    for start, end in canvas.marks.spans.tolist():
        first, last = section.bounds
        low, high = max(start, first), min(end, last)
        if low < high and (lines := section.stretch(low, high, canvas.clip)):
            _paint_bracket(canvas, *lines, opens=start == low, closes=end == high)


def _paint_bracket(canvas: Canvas, top: int, bottom: int, *, opens: bool, closes: bool) -> None:
    ink = colour(canvas.roles.span_line)
    pieces = [QRect(_X, top + 2, _LINE, bottom - top - 4)]
    if opens:
        pieces.append(QRect(_X, top + 2, _TICK, _LINE))
    if closes:
        pieces.append(QRect(_X, bottom - 2 - _LINE, _TICK, _LINE))
    for piece in pieces:
        canvas.painter.fillRect(piece & canvas.clip, ink)
