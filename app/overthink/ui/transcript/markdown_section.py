"""An answer set as Markdown, as a section. What it looks like is `overthink.ui.markdown`'s."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF

from overthink.core.trace import Trace
from overthink.ui.transcript.display_text import Integers
from overthink.ui.transcript.markdown_tokens import NO_TOKEN, RenderedTokens
from overthink.ui.transcript.position import Zone
from overthink.ui.transcript.section import GUTTER, Canvas

if TYPE_CHECKING:  # Markdown and mathematics load slowly: not before the window stands
    from overthink.ui.markdown.document import AnswerDocument

_BELOW = 6


class RenderedAnswer:
    """A rendered answer.

    Args:
        document: lays it out and paints it.
        source: knows the tokens of what it was read from.
    """

    def __init__(self, document: AnswerDocument, source: RenderedTokens) -> None:
        self.document, self._source = document, source
        self._seen: tuple[Integers, Integers] | None = None

    def read(self, trace: Trace, start: int, end: int, complete: bool) -> None:
        """Shows an answer that lies between two bytes of a trace.

        Args:
            complete: no more will come.
        """
        if self._source.read(start, end):
            self.document.restyle()
        text = bytes(trace.utf8[start:end]).decode("utf-8", "replace")
        self.document.set_source(text, complete)

    # -- tokens ----------------------------------------------------------------------------------

    def _tokens(self) -> Integers:
        """The token of each character; `NO_TOKEN` for what is not from the answer's source."""
        places = self.document.places()
        if self._seen is None or self._seen[0] is not places:
            self._seen = places, self._source.tokens(places)
        return self._seen[1]

    def _starts(self) -> tuple[Integers, Integers]:
        """Where other tokens begin than the one before, and which."""
        tokens = self._tokens()
        known = np.flatnonzero(tokens != NO_TOKEN)
        first = np.flatnonzero(np.diff(tokens[known], prepend=NO_TOKEN))
        return known[first], tokens[known[first]]

    def token_at(self, offset: int) -> tuple[int, int, int] | None:
        """The token whose text is at an offset, and from where to where it is shown there."""
        tokens = self._tokens()
        if not 0 <= offset < len(tokens) or tokens[offset] == NO_TOKEN:
            return None
        others = np.flatnonzero(tokens != tokens[offset])
        at = int(np.searchsorted(others, offset))
        start = int(others[at - 1]) + 1 if at else 0
        end = int(others[at]) if at < len(others) else len(tokens)
        return int(tokens[offset]), start, end

    def token_before(self, offset: int) -> int:
        """The last token that begins at an offset or before; the first one before all of them."""
        starts, tokens = self._starts()
        at = max(0, int(np.searchsorted(starts, offset, side="right")) - 1)
        return int(tokens[at]) if len(tokens) else NO_TOKEN

    def offset_of(self, token: int) -> int:
        """Where a token is shown; one that is only markup, where the next one is."""
        starts, tokens = self._starts()
        at = min(int(np.searchsorted(tokens, token)), len(tokens) - 1)
        return int(starts[at]) if len(starts) else 0

    def tokens_between(self, start: int, end: int) -> tuple[int, int] | None:
        """The first and the last token with text between two offsets."""
        tokens = self._tokens()[start:end]
        known = tokens[tokens != NO_TOKEN]
        return (int(known[0]), int(known[-1])) if len(known) else None

    def runs(self, start: int, end: int) -> Iterator[tuple[int, int, int]]:
        """A token, or `NO_TOKEN`, and from where to where it is shown, between two offsets."""
        tokens = self._tokens()[start:end]
        borders = [0, *(np.flatnonzero(np.diff(tokens)) + 1).tolist(), len(tokens)]
        for one, other in pairwise(borders):
            if one < other:
                yield int(tokens[one]), start + one, start + other

    # -- the section -----------------------------------------------------------------------------

    @property
    def zone(self) -> Zone:
        return Zone.RENDERED

    @property
    def height(self) -> int:
        return math.ceil(self.document.height) + _BELOW

    @property
    def bounds(self) -> tuple[int, int]:
        return 0, len(self.document.plain_text())

    def settle(self, top: int, bottom: int) -> bool:
        return self.document.settle(top, bottom)

    def hold(self, y: int) -> tuple[int, int]:
        offset = self.document.position_at(QPointF(0.0, float(y)), between=False)
        return offset, y - self.top_of(offset)

    def top_of(self, offset: int) -> int:
        return round(self.document.rect_of(offset).top())

    def offset_at(self, point: QPoint, between: bool = False) -> int:
        return self.document.position_at(QPointF(point - QPoint(GUTTER, 0)), between)

    def rect_of(self, start: int, end: int) -> QRect:
        first = self.document.rect_of(start)
        last = self.document.rect_of(max(start, end - 1))
        # A formula is higher than the words beside it, and reaches over most of their height.
        shared = min(first.bottom(), last.bottom()) - max(first.top(), last.top())
        in_one_line = shared > min(first.height(), last.height()) / 2
        whole = first | last if in_one_line else first
        return whole.translated(GUTTER, 0).toAlignedRect()

    def reaches(self, offset: int, top: int, bottom: int) -> bool:
        return top < self.height and bottom > 0

    def line_of(self, offset: int) -> tuple[int, int]:
        middle = self.document.rect_of(offset).center().y()
        ends = [self.document.position_at(QPointF(x, middle)) for x in (0.0, 1e6)]
        return min(ends), max(ends)

    def step(self, offset: int, forward: bool) -> int | None:
        starts, _ = self._starts()
        at = int(np.searchsorted(starts, offset, side="right" if forward else "left"))
        at -= not forward
        return int(starts[at]) if 0 <= at < len(starts) else None

    def is_right_to_left(self, offset: int) -> bool:
        return self.document.is_right_to_left(offset)

    def text(self, start: int, end: int) -> str:
        return self.document.plain_text()[start:end]

    def paint(self, canvas: Canvas) -> None:
        painter = canvas.painter
        painter.translate(GUTTER, 0)
        marks = canvas.marks
        self.document.paint(
            painter,
            QRectF(canvas.clip.translated(-GUTTER, 0)),
            marks.selection,
            [(start, end) for start, end in marks.matches.tolist()],
            marks.current,
        )
        painter.translate(-GUTTER, 0)
