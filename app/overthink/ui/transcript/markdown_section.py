"""A section that shows an answer formatted as Markdown by `overthink.ui.markdown`.

Maps the characters of the formatted answer to tokens, and colours them by the current layer.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF

from overthink.core.symbols import utf16_length
from overthink.core.trace import Trace
from overthink.ui.base.text_search import Ranges, search
from overthink.ui.base.utf16_map import utf16_slice
from overthink.ui.markdown.highlights import Highlight
from overthink.ui.transcript.block_formatter import TokenStyle
from overthink.ui.transcript.colour_layers import UNMARKED, token_steps
from overthink.ui.transcript.display_text import Integers
from overthink.ui.transcript.gutter_marks import LabelledSpans
from overthink.ui.transcript.loop_extent import LoopTracker
from overthink.ui.transcript.position import Zone
from overthink.ui.transcript.section import GUTTER, GutterPainter, PaintContext, Section

if TYPE_CHECKING:  # it loads slowly: only once the window is shown
    from overthink.ui.markdown.document import AnswerDocument

_BELOW = 6
NO_TOKEN = -1


class MarkdownSection(Section):
    """A formatted answer.

    Args:
        document: lays it out and paints it.
        tokens: the tokens of its source.
    """

    def __init__(self, document: AnswerDocument, tokens: AnswerTokens) -> None:
        self.zone = Zone.RENDERED
        self.document, self._answer_tokens = document, tokens
        self._cached: tuple[Integers, Integers] | None = None
        self._labelled: tuple[LabelledSpans, int, Ranges] | None = None
        self.gutter_painters: tuple[GutterPainter, ...] = ()

    def set_answer(self, trace: Trace, start: int, end: int, complete: bool) -> None:
        """Show the answer between two bytes of a trace.

        Args:
            complete: whether the answer has ended.
        """
        if self._answer_tokens.set_bounds(start, end):
            self.document.restyle()
        text = bytes(trace.utf8[start:end]).decode("utf-8", "replace")
        self.document.set_source(text, complete)

    # -- tokens ----------------------------------------------------------------------------------

    def _tokens(self) -> Integers:
        """Return the token of each character; `NO_TOKEN` for those not in the answer's source."""
        offsets = self.document.source_offsets()
        if self._cached is None or self._cached[0] is not offsets:
            self._cached = offsets, self._answer_tokens.tokens(offsets)
            self._labelled = None
        return self._cached[1]

    def _starts(self) -> tuple[Integers, Integers]:
        """Return where a token begins that differs from the one before, and which token it is."""
        tokens = self._tokens()
        known = np.flatnonzero(tokens != NO_TOKEN)
        first = np.flatnonzero(np.diff(tokens[known], prepend=NO_TOKEN))
        return known[first], tokens[known[first]]

    def token_at(self, offset: int) -> tuple[int, int, int] | None:
        tokens = self._tokens()
        if not 0 <= offset < len(tokens) or tokens[offset] == NO_TOKEN:
            return None
        others = np.flatnonzero(tokens != tokens[offset])
        at = int(np.searchsorted(others, offset))
        start = int(others[at - 1]) + 1 if at else 0
        end = int(others[at]) if at < len(others) else len(tokens)
        return int(tokens[offset]), start, end

    def token_before(self, offset: int) -> int:
        starts, tokens = self._starts()
        at = max(0, int(np.searchsorted(starts, offset, side="right")) - 1)
        return int(tokens[at]) if len(tokens) else 0

    def offset_of_token(self, token: int) -> int:
        starts, tokens = self._starts()
        at = min(int(np.searchsorted(tokens, token)), len(tokens) - 1)
        return int(starts[at]) if len(starts) else 0

    def tokens_between(self, start: int, end: int) -> tuple[int, int] | None:
        tokens = self._tokens()[start:end]
        known = tokens[tokens != NO_TOKEN]
        return (int(known[0]), int(known[-1])) if len(known) else None

    def tokens_begun(self, start: int, end: int) -> tuple[int, int]:
        starts, tokens = self._starts()
        first, stop = np.searchsorted(starts, (start, end)).tolist()
        if first == stop:
            return 0, 0
        # Markup before a token, such as a list's hyphen, has no characters.
        after = int(tokens[first - 1]) + 1 if first else self._answer_tokens.bounds[0]
        return after, int(tokens[stop - 1]) + 1

    def ranges_of(self, spans: LabelledSpans, trace: Trace) -> Ranges:
        """Return the ranges of labelled spans; those outside the answer are empty. Cached.

        Markup has no characters here: a span of nothing else marks the character after it.
        """
        tokens, reached = self._tokens(), len(trace)
        if self._labelled is None or self._labelled[:2] != (spans, reached):
            self._labelled = spans, reached, self._find(spans.within(trace), tokens)
        return self._labelled[2]

    def _find(self, spans: Sequence[tuple[int, int]], tokens: Integers) -> Ranges:
        known = np.flatnonzero(tokens != NO_TOKEN)
        of_known, (first, stop) = tokens[known], self._answer_tokens.bounds
        found = np.zeros((len(spans), 2), dtype=np.int64)
        for index, (low, high) in enumerate(spans):
            if low < stop and high >= first and len(known):
                start = min(int(np.searchsorted(of_known, low)), len(known) - 1)
                end = max(int(np.searchsorted(of_known, high, side="right")), start + 1)
                found[index] = known[start], known[end - 1] + 1
        return found

    def runs(self, start: int, end: int) -> Iterator[tuple[int, int, int]]:
        """Yield each token between two offsets, or `NO_TOKEN`, with its range of offsets."""
        tokens = self._tokens()[start:end]
        borders = [0, *(np.flatnonzero(np.diff(tokens)) + 1).tolist(), len(tokens)]
        for one, other in pairwise(borders):
            if one < other:
                yield int(tokens[one]), start + one, start + other

    # -- the section -----------------------------------------------------------------------------

    @property
    def height(self) -> int:
        return math.ceil(self.document.height) + _BELOW

    @property
    def bounds(self) -> tuple[int, int]:
        return 0, len(self.document.plain_text())

    def settle(self, top: int, bottom: int) -> bool:
        return self.document.settle(top, bottom)

    def anchor_at(self, y: int) -> tuple[int, int]:
        offset = self.document.position_at(QPointF(0.0, float(y)), between=False)
        return offset, y - self.top_of(offset)

    def top_of(self, offset: int) -> int:
        return round(self.document.rect_of(offset).top())

    def offset_at(self, point: QPoint, between: bool = False) -> int:
        return self.document.position_at(QPointF(point - QPoint(GUTTER, 0)), between)

    def rect_of(self, start: int, end: int) -> QRect:
        first = self.document.rect_of(start)
        last = self.document.rect_of(max(start, end - 1))
        # A formula is higher than the words in its line, and overlaps most of their height.
        shared = min(first.bottom(), last.bottom()) - max(first.top(), last.top())
        in_one_line = shared > min(first.height(), last.height()) / 2
        whole = first | last if in_one_line else first
        return whole.translated(GUTTER, 0).toAlignedRect()

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

    def find(self, query: str) -> Ranges:
        plain = self.document.plain_text().encode("utf-8", "replace")
        begins = (np.frombuffer(plain, dtype=np.uint8) & 0xC0) != 0x80
        characters = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(begins)])
        matches: Ranges = characters[search(plain, query)]
        return matches

    def unit_of(self, offset: int) -> int:
        return utf16_length(self.text(0, offset))

    def offset_of_unit(self, unit: int) -> int:
        return len(utf16_slice(self.document.plain_text(), 0, unit))

    def paint(self, context: PaintContext) -> None:
        painter = context.painter
        painter.translate(GUTTER, 0)
        marks = context.marks
        self.document.paint(
            painter,
            QRectF(context.clip.translated(-GUTTER, 0)),
            marks.selection,
            [(start, end) for start, end in marks.matches.tolist()],
            marks.current,
            [(start, end) for start, end in marks.spans.tolist()],
        )
        painter.translate(-GUTTER, 0)
        for paint in self.gutter_painters:
            paint(context, self)


class AnswerTokens:
    """The tokens of an answer, by offset in its source (`AnswerDocument.source_offsets`).

    Args:
        trace: holds the tokens.
        loop: the trace's loop.
        style: layer and formats.
    """

    def __init__(self, trace: Trace, loop: LoopTracker, style: TokenStyle) -> None:
        self._trace, self._loop, self._style = trace, loop, style
        self._start = self._end = self._first = 0
        self._bytes = self._ends = np.empty(0, dtype=np.int64)

    @property
    def bounds(self) -> tuple[int, int]:
        """The first token and the one after the last."""
        return self._first, self._first + len(self._ends)

    def set_bounds(self, start: int, end: int) -> bool:
        """Set the answer's byte range in the trace; return whether its start moved."""
        moved = start != self._start
        if (start, end) != (self._start, self._end):
            self._start, self._end = start, end
            self._bytes = start + _characters(bytes(self._trace.utf8[start:end]))
            self._first = bisect_right(self._trace.utf8_ends, start)
            self._ends = np.array(self._trace.utf8_ends[self._first :], dtype=np.int64)
        return moved

    def tokens(self, offsets: Integers) -> Integers:
        """Return the token at each source offset; `NO_TOKEN` for `NO_SOURCE`."""
        known = (offsets >= 0) & (offsets < len(self._bytes))
        found = np.full(len(offsets), NO_TOKEN, dtype=np.int64)
        of_known = np.searchsorted(self._ends, self._bytes[offsets[known]], side="right")
        found[known] = self._first + of_known
        return found

    def tints(self, offsets: Integers) -> Sequence[Highlight]:
        """Return the layer's colouring of a text whose characters have these source offsets."""
        found = self.tokens(offsets)
        known = found != NO_TOKEN
        if not known.any():
            return ()
        first, last = int(found[known].min()), int(found[known].max()) + 1
        of_tokens = token_steps(self._trace, self._style.layer, first, last, self._loop.loop)
        steps = np.full(len(offsets), UNMARKED, dtype=np.int64)
        steps[known] = of_tokens[found[known] - first]
        return [
            Highlight(start + self._skipped(offsets[start]), end, char_format)
            for step, start, end in _runs(steps)
            if (char_format := self._style.formats.format_of(step)) is not None
        ]

    def _skipped(self, offset: int) -> int:
        """Return how many spaces before a run's first word its format leaves out."""
        at = int(self._bytes[offset])
        return int(self._style.formats.skips_space and self._trace.utf8[at : at + 1] == b" ")


def _characters(text: bytes) -> NDArray[np.int64]:
    """Return the first byte of each character; a Windows line end counts as one."""
    raw = np.frombuffer(text, dtype=np.uint8)
    starts = (raw & 0xC0) != 0x80
    starts[:-1] &= ~((raw[:-1] == 0x0D) & (raw[1:] == 0x0A))
    return np.flatnonzero(starts).astype(np.int64)


def _runs(steps: Integers) -> list[tuple[int, int, int]]:
    """Return runs of equal steps except unmarked ones: step, start, end."""
    borders = [0, *(np.flatnonzero(np.diff(steps)) + 1).tolist(), len(steps)]
    pairs = pairwise(borders)
    return [(int(steps[a]), a, b) for a, b in pairs if a < b and steps[a] != UNMARKED]
