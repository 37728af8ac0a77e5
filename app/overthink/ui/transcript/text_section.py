"""A section of flowing text: a prompt, a thought, an answer shown token by token."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from overthink.core.symbols import harmless_lines, same_length, utf16_length
from overthink.core.trace import Trace
from overthink.ui.base.text_search import Ranges, search
from overthink.ui.base.utf16_map import Utf16Map, utf16_slice
from overthink.ui.theme.theme import colour
from overthink.ui.transcript.block_flow import BlockFlow
from overthink.ui.transcript.block_formatter import token_at, token_bytes, tokens_in
from overthink.ui.transcript.block_layout import LaidOutBlock
from overthink.ui.transcript.block_splitter import Row
from overthink.ui.transcript.position import Zone
from overthink.ui.transcript.section import (
    GUTTER,
    GutterPainter,
    PaintContext,
    PlacedRow,
    Section,
    TextLine,
)

_BAR = 14
"""Pixels between the line beside a thought and its text."""
_WORD = re.compile(rb"\S*\s*")
_LAST_WORD = re.compile(rb"\S+\s*\Z")
_BACK = 4096
"""Bytes that are searched backwards for the start of a word."""


def hidden_by(rows: Sequence[Row], offset: int) -> Row | None:
    """Return the row that is displayed in place of a byte; None where the byte is."""
    at = bisect_right(rows, offset, key=lambda row: row.start) - 1
    return rows[at] if at >= 0 and rows[at].start <= offset < rows[at].end else None


class TextSection(Section):
    """A flowing text.

    Args:
        zone: which part of the turn.
        flow: the text.
        above, below: pixels of space.
    """

    def __init__(self, zone: Zone, flow: BlockFlow, above: int = 0, below: int = 0) -> None:
        self.zone, self.flow = zone, flow
        self._above, self._below = above, below
        self.pen = "text"
        """Colour role of its text."""
        self.bar = False
        """Whether to paint a bar along the text, as beside a quotation."""
        self.gutter_painters: tuple[GutterPainter, ...] = ()

    @property
    def height(self) -> int:
        return self._above + self.flow.height + self._below

    @property
    def bounds(self) -> tuple[int, int]:
        return self.flow.blocks.starts[0], self.flow.blocks.end

    def grow(self, end: int) -> int:
        """Add the text up to `end`; return the height from which the display changes."""
        return self._above + self.flow.grow(end)

    def settle(self, top: int, bottom: int) -> bool:
        return self.flow.settle(top - self._above, bottom - self._above)

    def anchor_at(self, y: int) -> tuple[int, int]:
        block, first, top = self._block_at(y)
        if self.row_at(y) is not None:
            return first, y - self.top_of(first)
        line = block.line_at(y - top)
        return first + block.first_byte(line), y - top - block.top(line)

    def top_of(self, offset: int) -> int:
        # A visible text may have left this section: phases are corrected sometimes.
        offset = min(max(self.bounds[0], offset), self.bounds[1])
        block, first, top = self._block_of(offset)
        return top + block.top(block.line_of(offset - first))

    def offset_at(self, point: QPoint, between: bool = False) -> int:
        block, first, top = self._block_at(point.y())
        return first + block.byte_at(point.x() - GUTTER, point.y() - top, between)

    def rect_of(self, start: int, end: int) -> QRect:
        block, first, top = self._block_of(start)
        return block.rect_of(start - first, end - first).translated(GUTTER, top)

    def reaches(self, offset: int, top: int, bottom: int) -> bool:
        above, below = self._block_edges(offset)
        return above < bottom and below > top

    def row_at(self, y: int) -> PlacedRow | None:
        """Return the row at a height, and where it is; None where there is text."""
        index = self.flow.blocks.heights.at(y - self._above)
        row = self.flow.blocks.row(index)
        if row is None:
            return None
        top = self._above + self.flow.blocks.heights.above(index)
        return PlacedRow(row, top, top + self.flow.blocks.heights[index])

    def line_extent(self, start: int, end: int, clip: QRect) -> tuple[int, int] | None:
        top, bottom = self._block_edges(start)[0], self._block_edges(end - 1)[1]
        if top > clip.bottom() or bottom <= clip.top():
            return None
        if self._block_edges(start)[1] > clip.top():
            top = self.rect_of(start, start).top()
        if self._block_edges(end - 1)[0] <= clip.bottom():
            rect = self.rect_of(end - 1, end)
            bottom = rect.top() + rect.height()
        return top, bottom

    def lines_within(self, clip: QRect) -> Iterator[TextLine]:
        y, before = clip.top(), -1
        while y <= clip.bottom():
            start, end = self.line_of(self.anchor_at(y)[0])
            if start == before:
                break
            before = start
            rect = self.rect_of(start, start)
            yield TextLine(start, end, rect)
            y = max(rect.bottom(), y) + 1

    def _block_edges(self, offset: int) -> tuple[int, int]:
        """Return top and bottom of the block that holds an offset, estimated or laid out."""
        heights, index = self.flow.blocks.heights, self.flow.blocks.at(offset)
        top = self._above + heights.above(index)
        return top, top + heights[index]

    def line_of(self, offset: int) -> tuple[int, int]:
        block, first, _ = self._block_of(offset)
        line = block.line_of(offset - first)
        last = line == block.lines - 1
        end = block.display.size if last else block.first_byte(line + 1)
        return first + block.first_byte(line), first + end

    def step(self, offset: int, forward: bool) -> int | None:
        at = self._jump(offset, forward)
        at = self._step(offset, forward) if at is None else at
        start, end = self.bounds
        if at is not None and (row := hidden_by(self.flow.blocks.rows, at)) is not None:
            at = row.end if row.start < at and row.start <= offset < row.end else row.start
        if at is not None and at < start < offset:
            # The first token may begin with line breaks that are not shown.
            return start
        return at if at is not None and start <= at < end else None

    def _jump(self, offset: int, forward: bool) -> int | None:
        """Return the other end of the row that hides an offset; None where it is displayed."""
        near = offset if forward else offset - 1
        row = hidden_by(self.flow.blocks.rows, near)
        return None if row is None else (row.end if forward else row.start)

    def _step(self, offset: int, forward: bool) -> int | None:
        """Step through the words."""
        data = self.flow.blocks.data
        if forward:
            found = _WORD.match(data, offset)
            return found.end() if found else None
        first = max(0, offset - _BACK)
        last = _LAST_WORD.search(data[first:offset])
        return first + last.start() if last else None

    def is_right_to_left(self, offset: int) -> bool:
        return self.flow.is_right_to_left(self.flow.blocks.at(offset))

    def text(self, start: int, end: int) -> str:
        return harmless_lines(bytes(self.flow.blocks.data[start:end]).decode("utf-8", "replace"))

    def find(self, query: str) -> Ranges:
        start, end = self.bounds
        return search(self.flow.blocks.data[start:end], query) + start

    # -- UTF-16 code units ------------------------------------------------------------------------

    # Rows are lines of their own in this text; what they hide is not in it.

    @cached_property
    def _map(self) -> Utf16Map:
        return Utf16Map(self.flow.blocks.data)

    def _pieces(self) -> Iterator[tuple[int, int, str]]:
        """Yield the first byte of each text or row, the one after its last, and a row's line."""
        at, end = self.bounds
        for row in self.flow.blocks.rows:
            if row.start > end:
                break
            yield at, row.start, ""
            yield row.start, min(row.end, end), f"\n{row.text}\n"
            at = min(row.end, end)
        yield at, end, ""

    def _units_of(self, start: int, end: int) -> int:
        return self._map.unit_of(end) - self._map.unit_of(start)

    @property
    def units(self) -> int:
        return sum(
            utf16_length(line) if line else self._units_of(start, end)
            for start, end, line in self._pieces()
        )

    def unit_of(self, offset: int) -> int:
        units = 0
        for start, end, line in self._pieces():
            if line:
                if start <= offset < end:
                    return units + 1
                units += utf16_length(line)
            elif offset <= end and not self._is_row_start(offset, end):
                return units + self._units_of(start, max(start, offset))
            else:
                units += self._units_of(start, end)
        return units

    def _is_row_start(self, offset: int, end: int) -> bool:
        """Return whether an offset at the end of a text belongs to what follows the text."""
        return offset == end < self.bounds[1]

    def offset_of_unit(self, unit: int) -> int:
        for start, end, line in self._pieces():
            units = utf16_length(line) if line else self._units_of(start, end)
            if unit < units:
                return start if line else self._map.offset_of(self._map.unit_of(start) + unit)
            unit -= units
        return self.bounds[1]

    def text_of_units(self, start: int, end: int) -> str:
        found: list[str] = []
        for first, last, line in self._pieces():
            units = utf16_length(line) if line else self._units_of(first, last)
            low, high = max(0, start), min(units, end)
            if low < high:
                text = utf16_slice(line, low, high) if line else self._raw(first, low, high)
                found.append(text)
            start, end = start - units, end - units
        return "".join(found)

    def _raw(self, first: int, low: int, high: int) -> str:
        """Return the text between two code units after a byte."""
        before = self._map.unit_of(first)
        start, end = self._map.offset_of(before + low), self._map.offset_of(before + high)
        return same_length(bytes(self.flow.blocks.data[start:end]).decode("utf-8", "replace"))

    # -- layout and painting ----------------------------------------------------------------------

    def _block_at(self, y: int) -> tuple[LaidOutBlock, int, int]:
        """Return the block at a height, its first byte and its top."""
        index = self.flow.blocks.heights.at(y - self._above)
        return self._block(index)

    def _block_of(self, offset: int) -> tuple[LaidOutBlock, int, int]:
        """Return the block that holds an offset, its first byte and its top."""
        index = self.flow.blocks.at(offset)
        self.flow.block(index)
        # Layout may have moved the start of the next block to before the offset.
        return self._block(self.flow.blocks.at(offset))

    def _block(self, index: int) -> tuple[LaidOutBlock, int, int]:
        blocks = self.flow.blocks
        block = self.flow.block(index)
        return block, blocks.starts[index], self._above + blocks.heights.above(index)

    def paint(self, context: PaintContext) -> None:
        if self.bar:
            bar = QRect(GUTTER - _BAR, self._above, 2, self.flow.height)
            context.painter.fillRect(bar & context.clip, colour(context.roles.border))
        context.painter.setPen(colour(getattr(context.roles, self.pen)))
        blocks = self.flow.blocks
        index = blocks.heights.at(context.clip.top() - self._above)
        top = self._above + blocks.heights.above(index)
        while index < len(blocks) and top <= context.clip.bottom():
            if blocks.heights[index]:
                self._paint_block(context, index, top)
            top += blocks.heights[index]
            index += 1
        for paint in self.gutter_painters:
            paint(context, self)

    def _paint_block(self, context: PaintContext, index: int, top: int) -> None:
        block = self.flow.block(index)
        marks = context.mark_formats.ranges(context.marks, block, self.flow.blocks.starts[index])
        clip = QRectF(context.clip.adjusted(0, -2, 0, 2))
        if self.flow.blocks.row(index) is not None:
            self._paint_row(context, QRect(GUTTER, top, round(block.width), block.height))
        block.layout.draw(context.painter, QPointF(GUTTER, top), marks, clip)

    def _paint_row(self, context: PaintContext, words: QRect) -> None:
        """Paint the frame of a row, which sets it apart from the model's text."""
        painter = context.painter
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour(context.roles.warning), 1, Qt.PenStyle.DotLine))
        painter.setBrush(colour(context.roles.raised))
        painter.drawRoundedRect(words.adjusted(-5, 1, 6, -2), 4, 4)
        painter.restore()


class TraceSection(TextSection):
    """A thought or an answer, shown token by token.

    Args:
        trace: holds the tokens.
    """

    def __init__(self, zone: Zone, flow: BlockFlow, trace: Trace) -> None:
        super().__init__(zone, flow, below=6)
        self._trace = trace

    def _step(self, offset: int, forward: bool) -> int | None:
        """Step through the tokens that have text."""
        ends = self._trace.utf8_ends
        if forward:
            token = bisect_right(ends, offset)
            return ends[token] if token < len(ends) else None
        if offset <= 0:
            return None
        token = bisect_right(ends, offset - 1)
        return ends[token - 1] if token else 0

    def token_at(self, offset: int) -> tuple[int, int, int] | None:
        token = token_at(self._trace, offset)
        return (token, *token_bytes(self._trace, token)) if token >= 0 else None

    def token_before(self, offset: int) -> int:
        return min(bisect_right(self._trace.utf8_ends, offset), len(self._trace) - 1)

    def tokens_begun(self, start: int, end: int) -> tuple[int, int]:
        first, stop = tokens_in(self._trace, start, end)
        if first < stop and token_bytes(self._trace, first)[0] < start:
            first += 1
        return first, stop

    def tokens_between(self, start: int, end: int) -> tuple[int, int] | None:
        first, stop = tokens_in(self._trace, start, end)
        return (first, stop - 1) if first < stop else None

    def offset_of_token(self, token: int) -> int:
        return token_bytes(self._trace, token)[0]
