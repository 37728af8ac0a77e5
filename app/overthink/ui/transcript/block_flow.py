"""A text that flows: its blocks, laid out where somebody looks and kept for a while.

Laying out a piece of a long paragraph moves the cut behind it to the start of the piece's last
line, so the next piece begins where a line would begin anyway and nobody sees a cut. Where a
reader arrives from below at pieces that were never laid out at this width, up to `_BACK` pieces
above are laid out first; only there, inside one very long paragraph, a short line can remain.
"""

from __future__ import annotations

from typing import Protocol

from PySide6.QtGui import QTextLayout

from overthink.ui.base.safe_text import is_right_to_left
from overthink.ui.transcript.block_layout import SetBlock, Typesetter
from overthink.ui.transcript.block_splitter import Blocks
from overthink.ui.transcript.display_text import Ghost, ShownText

_BACK = 16
"""Pieces of a paragraph that are laid out above the one that is wanted."""
_KEPT = 96
"""Blocks kept laid out: more than a tall window shows."""
_HEAD = 256
"""Bytes of a paragraph that decide its direction."""


class Look(Protocol):
    """What is inserted into a text and how its places look."""

    def ghosts(self, start: int, end: int, is_last: bool) -> list[Ghost]:
        """What is inserted in bytes `start` to `end`, a block."""
        ...

    def formats(self, shown: ShownText, start: int) -> list[QTextLayout.FormatRange]:
        """Formats of a block whose text begins at byte `start`."""
        ...


class Flow:
    """One text, laid out block by block.

    Args:
        data: UTF-8; a bytearray may grow at its end.
        start: the first byte that belongs to the text.
        typesetter: lays out blocks.
        look: what is inserted, and formats.
    """

    def __init__(
        self, data: bytes | bytearray, start: int, typesetter: Typesetter, look: Look
    ) -> None:
        self.blocks = Blocks(data, start, typesetter.estimate)
        self._typesetter = typesetter
        self._look = look
        self._kept: dict[int, SetBlock] = {}

    @property
    def height(self) -> int:
        """Of all blocks, laid out or guessed."""
        return self.blocks.heights.total

    def grow(self, end: int) -> int:
        """Takes in the text up to `end`; gives the height from which on it looks different."""
        last = len(self.blocks) - 1
        old = self._kept.pop(last, None)
        changed = self.blocks.heights.above(last)
        self.blocks.grow(end)
        if old and not old.shown.ghosts and old.lines > 1:
            # A space that ends the line before the last one may belong to the next token.
            changed += old.top(old.lines - 2)
        return changed

    def relayout(self, typesetter: Typesetter) -> None:
        """Lays out for another width, font or with other things inserted."""
        self._typesetter = typesetter
        self._kept.clear()
        self.blocks.measure(typesetter.estimate)

    def restyle(self) -> None:
        """Formats are others now; lines stay as they are."""
        self._kept.clear()

    def block(self, index: int) -> SetBlock:
        """A block, laid out."""
        kept = self._kept.pop(index, None)
        if kept is None:
            self._reach(index)
            kept = self._lay_out(index)
        self._kept[index] = kept
        if len(self._kept) > _KEPT:
            del self._kept[next(iter(self._kept))]
        return kept

    def settle(self, top: int, bottom: int) -> bool:
        """Lays out what was only guessed between two heights; True where there was such."""
        blocks = self.blocks
        index = blocks.heights.at(top)
        y = blocks.heights.above(index)
        guessed = False
        while index < len(blocks) and y < bottom:
            if not blocks.is_exact(index):
                self.block(index)
                guessed = True
            y += blocks.heights[index]
            index += 1
        return guessed

    def _reach(self, index: int) -> None:
        """Lays out what stands before a block in its paragraph, as far as needed for its start."""
        first = index
        while not self.blocks.is_fixed(first) and index - first < _BACK:
            first -= 1
        self.blocks.fix(first)
        # Those between are not fixed, or the walk back would have ended there.
        for before in range(first, index):
            self._end_with_a_line(before)

    def _lay_out(self, index: int) -> SetBlock:
        blocks = self.blocks
        following = index + 1
        if not blocks.is_last(index) and not blocks.is_fixed(following):
            self._end_with_a_line(index)
        made = self._set(index, *blocks.bounds(index))
        start, end = blocks.bounds(index)
        empty = start == end and not made.shown.ghosts
        blocks.set_height(index, blocks.guess(index) if empty else made.height)
        return made

    def _end_with_a_line(self, index: int) -> None:
        """Moves the cut behind a block to the start of the last line before it."""
        start, end = self.blocks.bounds(index)
        whole = self._set(index, start, end, styled=False)
        at = start + whole.first_byte(whole.lines - 1) if whole.lines > 1 else end
        self._kept.pop(index + 1, None)
        self.blocks.fix(index + 1, at)

    def _set(self, index: int, start: int, end: int, styled: bool = True) -> SetBlock:
        blocks = self.blocks
        ghosts = self._look.ghosts(start, end, blocks.is_last(index))
        shown = ShownText(bytes(blocks.data[start:end]), ghosts)
        formats = self._look.formats(shown, start) if styled else []
        return self._typesetter.set(shown, formats, self.is_right_to_left(index))

    def is_right_to_left(self, index: int) -> bool:
        """True where the paragraph of a block runs from right to left."""
        start = self.blocks.starts[self.blocks.paragraph(index)]
        head = bytes(self.blocks.data[start : start + _HEAD]).decode("utf-8", "ignore")
        return is_right_to_left(head.partition("\n")[0])
