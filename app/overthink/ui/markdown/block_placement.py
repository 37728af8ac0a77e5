"""Where a block stands: under the one before, within its quotes and lists, with its marker."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from overthink.ui.markdown.ast import (
    NO_SOURCE,
    Block,
    BlockContext,
    Code,
    Container,
    Paragraph,
    Row,
)
from overthink.ui.markdown.block_boxes import Box, make_box
from overthink.ui.markdown.formula_cache import Formulas
from overthink.ui.markdown.highlights import Highlight
from overthink.ui.markdown.source_map import block_offsets
from overthink.ui.markdown.styles import Styles

_INDENT: dict[Container, float] = {"item": 1.7, "quote": 1.1}
_BAR_WIDTH = 3.0
DEEPEST_SHARE = 0.5
"""Of the width: however deep a block stands, this much is left for its text."""


class Placed:
    """A block with its box, and where it stands in the document and its plain text.

    Args:
        before: the block above it; None at the top.
    """

    def __init__(
        self, block: Block, before: Block | None, styles: Styles, formulas: Formulas
    ) -> None:
        self.block, self.before, self._styles = block, before, styles
        self.box: Box = make_box(block, styles, formulas)
        self.gap = _gap(before, block) * styles.em
        self.between = _between(before, block)
        marker = block.place.marker
        self.plain = f"{marker} {self.box.plain}" if marker else self.box.plain
        self._marker_length = len(self.plain) - len(self.box.plain)
        self.top = self._left = self._indent = self._width = 0.0
        self.start = 0
        """Position of its first character in the plain text."""
        self.is_fresh = True
        """False once it is to be coloured anew."""

    @property
    def source_offsets(self) -> NDArray[np.int64]:
        """Where in the answer's source each character stands: of what is between, then its own."""
        before = len(self.between) + self._marker_length
        return np.concatenate(
            [np.full(before, NO_SOURCE, dtype=np.int64), block_offsets(self.block)]
        )

    @property
    def bottom(self) -> float:
        """Where the next block's gap begins."""
        return self.top + self.box.height

    @property
    def end(self) -> int:
        """Position behind its last character in the plain text."""
        return self.start + len(self.plain)

    def lay_out(self, width: float) -> None:
        """Lays the block out, in the colours of now."""
        self.is_fresh = True
        indents = sum(_INDENT[container] for container in self.block.place.containers)
        self._width = width
        self._indent = min(indents * self._styles.em, width * DEEPEST_SHARE)
        self._left = 0.0 if self.block.place.right_to_left else self._indent
        self.box.lay_out(width - self._indent)

    def put_under(self, above: Placed | None) -> None:
        """Moves it under another one; to the top if there is none."""
        self.top = above.bottom + self.gap if above else 0.0
        self.start = above.end + len(self.between) if above else 0

    # -- painting -----------------------------------------------------------------------------

    def paint(self, painter: QPainter, clip: QRectF, marks: Sequence[Highlight]) -> None:
        """Paints it with what marks it and what it stands in."""
        self._paint_bars(painter)
        if self.block.place.marker:
            self._paint_marker(painter)
        first = self.start + self._marker_length
        inside = [m for mark in marks if (m := mark.within(first, len(self.box.plain)))]
        self.box.paint(painter, QPointF(self._left, self.top), clip, inside)

    def _paint_bars(self, painter: QPainter) -> None:
        """A bar beside each quote, without a gap between blocks of the same one."""
        x, shared = 0.0, _shared(self.before, self.block)
        for depth, container in enumerate(self.block.place.containers):
            if container == "quote":
                top = self.top - (self.gap if depth < shared else 0.0)
                # On whole pixels: no seam shows between two blocks of a quote.
                left = self._width - x - _BAR_WIDTH if self.block.place.right_to_left else x
                bar = QRectF(left, round(top), _BAR_WIDTH, round(self.bottom) - round(top))
                painter.fillRect(bar, self._styles.quote)
            x += _INDENT[container] * self._styles.em

    def _paint_marker(self, painter: QPainter) -> None:
        font, marker = self._styles.font(), self.block.place.marker
        width = QFontMetricsF(font).horizontalAdvance(marker)
        x = max(0.0, self._indent - 0.5 * self._styles.em - width)
        if self.block.place.right_to_left:
            x = self._width - x - width
            painter.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        painter.setFont(font)
        painter.setPen(self._styles.dim)
        painter.drawText(QPointF(x, self.top + self.box.baseline()), marker)
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)

    # -- positions ------------------------------------------------------------------------------

    def position_at(self, point: QPointF, between: bool = True) -> int:
        """The position in the document's plain text nearest to a point; see `Box.position_at`."""
        inside = self.box.position_at(point - QPointF(self._left, self.top), between)
        return self.start + self._marker_length + inside

    def rect_of(self, position: int) -> QRectF:
        """Where the character at a position of the document's plain text is."""
        inside = max(0, position - self.start - self._marker_length)
        return self.box.rect_of(inside).translated(self._left, self.top)


def _shared(before: Block | None, block: Block) -> int:
    """How many containers two blocks have in common, from the outside."""
    if before is None:
        return 0
    shared = 0
    for one, other in zip(before.place.containers, block.place.containers, strict=False):
        if one != other:
            break
        shared += 1
    return shared


def _gap(before: Block | None, block: Block) -> float:
    """Space above a block, in em. Depends on nothing that comes later."""
    if before is None or _continues(before, block):
        return 0.0
    if isinstance(block, Paragraph) and block.level:
        return 1.0
    if _in_list(before.place) and block.place.marker:
        return 0.2
    return 0.6


def _between(before: Block | None, block: Block) -> str:
    """What stands between two blocks in the plain text."""
    if before is None:
        return ""
    close = _continues(before, block) or (_in_list(before.place) and block.place.marker)
    return "\n" if close else "\n\n"


def _continues(before: Block, block: Block) -> bool:
    if isinstance(block, Code):
        return not block.opens
    return isinstance(block, Row) and isinstance(before, Row) and not block.header


def _in_list(place: BlockContext) -> bool:
    return "item" in place.containers
