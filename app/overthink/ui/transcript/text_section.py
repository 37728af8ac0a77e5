"""A text that flows, as a section: a prompt, a thought, an answer as plain tokens."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF

from overthink.core.symbols import harmless_lines
from overthink.ui.theme.theme import colour
from overthink.ui.transcript.block_flow import Flow
from overthink.ui.transcript.block_layout import SetBlock
from overthink.ui.transcript.position import Zone
from overthink.ui.transcript.section import GUTTER, Canvas

Step = Callable[[int, bool], int | None]
"""From a byte to the next token or word, or to the one before."""
PaintBeside = Callable[[Canvas, "TextSection"], None]
"""Paints marks beside the lines within the clip."""

_BAR = 14
"""Pixels between the line beside a thought and its text."""


class TextSection:
    """A text that flows.

    Args:
        zone: which part of the turn.
        flow: the text.
        step: finds tokens or words.
        above, below: pixels of space.
    """

    def __init__(self, zone: Zone, flow: Flow, step: Step, above: int = 0, below: int = 0) -> None:
        self.flow = flow
        self._zone, self._step = zone, step
        self._above, self._below = above, below
        self.pen = "text"
        """The role of its text's colour."""
        self.bar = False
        """True for a line along the text, as beside a quotation."""
        self.beside: tuple[PaintBeside, ...] = ()

    @property
    def zone(self) -> Zone:
        return self._zone

    @property
    def height(self) -> int:
        return self._above + self.flow.height + self._below

    @property
    def bounds(self) -> tuple[int, int]:
        return self.flow.blocks.starts[0], self.flow.blocks.end

    def grow(self, end: int) -> int:
        """Takes in the text up to `end`; gives the height from which on it looks different."""
        return self._above + self.flow.grow(end)

    def settle(self, top: int, bottom: int) -> bool:
        return self.flow.settle(top - self._above, bottom - self._above)

    def hold(self, y: int) -> tuple[int, int]:
        block, first, top = self._block_at(y)
        line = block.line_at(y - top)
        return first + block.first_byte(line), y - top - block.top(line)

    def top_of(self, offset: int) -> int:
        # What was in sight may be no longer in this part: phases are corrected at times.
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

    def stretch(self, start: int, end: int, clip: QRect) -> tuple[int, int] | None:
        """Top and bottom of the lines between two offsets; None where they are not in a clip.

        Ends outside the clip are only as exact as that: nothing is laid out for them.
        """
        top, bottom = self._block_edges(start)[0], self._block_edges(end - 1)[1]
        if top > clip.bottom() or bottom <= clip.top():
            return None
        if self._block_edges(start)[1] > clip.top():
            top = self.rect_of(start, start).top()
        if self._block_edges(end - 1)[0] <= clip.bottom():
            rect = self.rect_of(end - 1, end)
            bottom = rect.top() + rect.height()
        return top, bottom

    def _block_edges(self, offset: int) -> tuple[int, int]:
        """Top and bottom of the block that holds an offset, guessed where it is not laid out."""
        heights, index = self.flow.blocks.heights, self.flow.blocks.at(offset)
        top = self._above + heights.above(index)
        return top, top + heights[index]

    def line_of(self, offset: int) -> tuple[int, int]:
        block, first, _ = self._block_of(offset)
        line = block.line_of(offset - first)
        last = line == block.lines - 1
        end = block.shown.size if last else block.first_byte(line + 1)
        return first + block.first_byte(line), first + end

    def step(self, offset: int, forward: bool) -> int | None:
        at = self._step(offset, forward)
        start, end = self.bounds
        if at is not None and at < start < offset:
            # The first token shown may begin with line breaks that are not.
            return start
        return at if at is not None and start <= at < end else None

    def is_right_to_left(self, offset: int) -> bool:
        return self.flow.is_right_to_left(self.flow.blocks.at(offset))

    def text(self, start: int, end: int) -> str:
        return harmless_lines(bytes(self.flow.blocks.data[start:end]).decode("utf-8", "replace"))

    def _block_at(self, y: int) -> tuple[SetBlock, int, int]:
        """The block at a height, its first byte, its top."""
        index = self.flow.blocks.heights.at(y - self._above)
        return self._block(index)

    def _block_of(self, offset: int) -> tuple[SetBlock, int, int]:
        """The block that holds an offset, its first byte, its top."""
        index = self.flow.blocks.at(offset)
        self.flow.block(index)
        # Laying out may have moved the border to the next block to before the offset.
        return self._block(self.flow.blocks.at(offset))

    def _block(self, index: int) -> tuple[SetBlock, int, int]:
        blocks = self.flow.blocks
        block = self.flow.block(index)
        return block, blocks.starts[index], self._above + blocks.heights.above(index)

    def paint(self, canvas: Canvas) -> None:
        if self.bar:
            bar = QRect(GUTTER - _BAR, self._above, 2, self.flow.height)
            canvas.painter.fillRect(bar & canvas.clip, colour(canvas.roles.border))
        canvas.painter.setPen(colour(getattr(canvas.roles, self.pen)))
        blocks = self.flow.blocks
        index = blocks.heights.at(canvas.clip.top() - self._above)
        top = self._above + blocks.heights.above(index)
        while index < len(blocks) and top <= canvas.clip.bottom():
            if blocks.heights[index]:
                self._paint_block(canvas, index, top)
            top += blocks.heights[index]
            index += 1
        for paint in self.beside:
            paint(canvas, self)

    def _paint_block(self, canvas: Canvas, index: int, top: int) -> None:
        block = self.flow.block(index)
        marks = canvas.looks.ranges(canvas.marks, block, self.flow.blocks.starts[index])
        clip = QRectF(canvas.clip.adjusted(0, -2, 0, 2))
        block.layout.draw(canvas.painter, QPointF(GUTTER, top), marks, clip)
