"""A flowing text: its blocks, laid out where they are visible and cached for a while.

Laying out a piece of a long paragraph moves the cut after it to the start of the piece's last line,
so the next piece begins where a line would begin anyway and no cut is visible. Where the reader
arrives from below at pieces that were never laid out at this width, up to `_MAX_BACK` pieces above
are laid out first; only there, inside one very long paragraph, a short line can remain.
"""

from __future__ import annotations

from typing import Protocol

from PySide6.QtGui import QTextLayout

from overthink.ui.base.safe_text import is_right_to_left
from overthink.ui.transcript.block_layout import LaidOutBlock, Typesetter
from overthink.ui.transcript.block_splitter import Blocks, Row
from overthink.ui.transcript.display_text import DisplayText, Ghost, RowText

_MAX_BACK = 16
"""Pieces of a paragraph that are laid out above the requested one."""
_CACHE_SIZE = 96
"""Laid-out blocks that are cached: more than a tall window shows."""
_HEAD = 256
"""Bytes of a paragraph that determine its direction."""


class BlockFormatter(Protocol):
    """Provides the text formats of a block, and what is inserted into its text."""

    def ghosts(self, start: int, end: int, is_last: bool) -> list[Ghost]:
        """Return what is inserted into a block, bytes `start` to `end`."""

    def formats(self, display: DisplayText, start: int) -> list[QTextLayout.FormatRange]:
        """Return the formats of a block whose text begins at byte `start`."""

    def row_formats(self, words: RowText) -> list[QTextLayout.FormatRange]:
        """Return the formats of a row."""


class BlockFlow:
    """One text, laid out block by block.

    Args:
        data: UTF-8; a bytearray may grow at its end.
        start: the first byte that belongs to the text.
        typesetter: lays out blocks.
        formatter: provides formats and insertions.
    """

    def __init__(
        self, data: bytes | bytearray, start: int, typesetter: Typesetter, formatter: BlockFormatter
    ) -> None:
        self.blocks = Blocks(data, start, typesetter.estimate)
        self._typesetter = typesetter
        self._formatter = formatter
        self._cache: dict[int, LaidOutBlock] = {}

    @property
    def height(self) -> int:
        """Height of all blocks, laid out or estimated."""
        return self.blocks.heights.total

    def grow(self, end: int) -> int:
        """Add the text up to `end`; return the height from which the display changes."""
        last = len(self.blocks) - 1
        old = self._cache.pop(last, None)
        changed = self.blocks.heights.above(last)
        self.blocks.grow(end)
        if old and not old.display.ghosts and old.lines > 1:
            # A space at the end of the last but one line may belong to the next token.
            changed += old.top(old.lines - 2)
        return changed

    def set_rows(self, rows: list[Row]) -> int | None:
        """Replace the rows; return the height from which the display changes, None for nowhere."""
        if rows == self.blocks.rows:
            return None
        first = self.blocks.set_rows(rows)
        if first is None:
            return None
        for index in [index for index in self._cache if index >= first]:
            del self._cache[index]
        return self.blocks.heights.above(first)

    def relayout(self, typesetter: Typesetter) -> None:
        """Lay out again for another width or font, or other insertions."""
        self._typesetter = typesetter
        self._cache.clear()
        self.blocks.measure(typesetter.estimate)

    def restyle(self) -> None:
        """Apply changed formats; line breaks stay the same."""
        self._cache.clear()

    def block(self, index: int) -> LaidOutBlock:
        """Return a block, laid out."""
        block = self._cache.pop(index, None)
        if block is None:
            self._fix_start(index)
            block = self._lay_out(index)
        self._cache[index] = block
        if len(self._cache) > _CACHE_SIZE:
            del self._cache[next(iter(self._cache))]
        return block

    def settle(self, top: int, bottom: int) -> bool:
        """Lay out what is only estimated between two heights; return whether there was any."""
        blocks = self.blocks
        index = blocks.heights.at(top)
        y = blocks.heights.above(index)
        found = False
        while index < len(blocks) and y < bottom:
            if not blocks.is_exact(index):
                self.block(index)
                found = True
            y += blocks.heights[index]
            index += 1
        return found

    def _fix_start(self, index: int) -> None:
        """Lay out what is before a block in its paragraph, as far as needed to fix its start."""
        first = index
        while not self.blocks.is_fixed(first) and index - first < _MAX_BACK:
            first -= 1
        self.blocks.fix(first)
        # The blocks between are not fixed, or the loop would have ended there.
        for before in range(first, index):
            self._cut_at_line(before)

    def _lay_out(self, index: int) -> LaidOutBlock:
        blocks = self.blocks
        following = index + 1
        if not blocks.is_last(index) and not blocks.is_fixed(following):
            self._cut_at_line(index)
        block = self._typeset(index, *blocks.bounds(index))
        start, end = blocks.bounds(index)
        empty = start == end and not block.display.text
        blocks.set_height(index, blocks.estimated_height(index) if empty else block.height)
        return block

    def _cut_at_line(self, index: int) -> None:
        """Move the cut after a block to the start of the block's last line."""
        start, end = self.blocks.bounds(index)
        whole = self._typeset(index, start, end, styled=False)
        at = start + whole.first_byte(whole.lines - 1) if whole.lines > 1 else end
        self._cache.pop(index + 1, None)
        self.blocks.fix(index + 1, at)

    def _typeset(self, index: int, start: int, end: int, styled: bool = True) -> LaidOutBlock:
        blocks = self.blocks
        if (row := blocks.row(index)) is not None:
            words = RowText(row.text, end - start)
            return self._typesetter.lay_out(words, self._formatter.row_formats(words), False)
        ghosts = self._formatter.ghosts(start, end, blocks.is_last(index))
        display = DisplayText(bytes(blocks.data[start:end]), ghosts)
        formats = self._formatter.formats(display, start) if styled else []
        return self._typesetter.lay_out(display, formats, self.is_right_to_left(index))

    def is_right_to_left(self, index: int) -> bool:
        """Return whether the paragraph of a block runs from right to left."""
        start = self.blocks.starts[self.blocks.paragraph(index)]
        head = bytes(self.blocks.data[start : start + _HEAD]).decode("utf-8", "ignore")
        return is_right_to_left(head.partition("\n")[0])
