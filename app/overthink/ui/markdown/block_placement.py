"""Places blocks: below the previous one, inside quotes and lists, with a marker."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

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
from overthink.ui.markdown.formula_cache import FormulaCache
from overthink.ui.markdown.highlights import Highlight, within
from overthink.ui.markdown.source_map import block_offsets
from overthink.ui.markdown.styles import Styles

_INDENT: dict[Container, float] = {"item": 1.7, "quote": 1.1}
_BAR_WIDTH = 3.0
MIN_TEXT_SHARE = 0.5
"""Share of the width that is left for a block's text, however deeply it is nested."""


class PlacedBlock:
    """A block with its box, and its position in the document and in the plain text.

    Args:
        before: the block above it; None at the top.
    """

    def __init__(
        self, block: Block, before: Block | None, styles: Styles, formulas: FormulaCache
    ) -> None:
        self.block, self.before, self._styles = block, before, styles
        self.box: Box = make_box(block, styles, formulas)
        self.gap = _gap(before, block) * styles.em
        self.separator = _separator(before, block)
        marker = block.context.marker
        self.plain = f"{marker} {self.box.plain}" if marker else self.box.plain
        self._marker_length = len(self.plain) - len(self.box.plain)
        self.top = self._left = self._indent = self._width = 0.0
        self.start = 0
        """Position of its first character in the plain text."""
        self.is_fresh = True
        """False once its colours are outdated."""

    @property
    def source_offsets(self) -> NDArray[np.int64]:
        """Source offset of each character: of the separator before it, then its own."""
        before = len(self.separator) + self._marker_length
        return np.concatenate(
            [np.full(before, NO_SOURCE, dtype=np.int64), block_offsets(self.block)]
        )

    @property
    def bottom(self) -> float:
        """Where the next block's gap begins."""
        return self.top + self.box.height

    @property
    def end(self) -> int:
        """Position after its last character in the plain text."""
        return self.start + len(self.plain)

    def lay_out(self, width: float) -> None:
        """Lay out the block with the current colours."""
        self.is_fresh = True
        indents = sum(_INDENT[container] for container in self.block.context.containers)
        self._width = width
        self._indent = min(indents * self._styles.em, width * MIN_TEXT_SHARE)
        self._left = 0.0 if self.block.context.right_to_left else self._indent
        self.box.lay_out(width - self._indent)

    def put_under(self, above: PlacedBlock | None) -> None:
        """Move it below another block; to the top if there is none."""
        self.top = above.bottom + self.gap if above else 0.0
        self.start = above.end + len(self.separator) if above else 0

    # -- painting -----------------------------------------------------------------------------

    def paint(self, painter: QPainter, clip: QRectF, marks: Sequence[Highlight]) -> None:
        """Paint it with its highlights, marker and quote bars."""
        self._paint_bars(painter)
        if self.block.context.marker:
            self._paint_marker(painter)
        first = self.start + self._marker_length
        inside = within(marks, first, len(self.box.plain))
        self.box.paint(painter, QPointF(self._left, self.top), clip, inside)

    def _paint_bars(self, painter: QPainter) -> None:
        """Paint a bar beside each quote, without a gap between blocks of the same one."""
        x, shared = 0.0, _shared_containers(self.before, self.block)
        for depth, container in enumerate(self.block.context.containers):
            if container == "quote":
                top = self.top - (self.gap if depth < shared else 0.0)
                # On whole pixels, so that no seam is visible between two blocks of a quote.
                left = self._width - x - _BAR_WIDTH if self.block.context.right_to_left else x
                bar = QRectF(left, round(top), _BAR_WIDTH, round(self.bottom) - round(top))
                painter.fillRect(bar, self._styles.quote)
            x += _INDENT[container] * self._styles.em

    def _paint_marker(self, painter: QPainter) -> None:
        font, marker = self._styles.font(), self.block.context.marker
        width = QFontMetricsF(font).horizontalAdvance(marker)
        x = max(0.0, self._indent - 0.5 * self._styles.em - width)
        if self.block.context.right_to_left:
            x = self._width - x - width
            painter.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        painter.setFont(font)
        painter.setPen(self._styles.dim)
        painter.drawText(QPointF(x, self.top + self.box.baseline()), marker)
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)

    # -- positions ------------------------------------------------------------------------------

    def position_at(self, point: QPointF, between: bool = True) -> int:
        """Return the position in the plain text nearest to a point; see `Box.position_at`."""
        inside = self.box.position_at(point - QPointF(self._left, self.top), between)
        return self.start + self._marker_length + inside

    def rect_of(self, position: int) -> QRectF:
        """Return the rectangle of the character at a position of the plain text."""
        inside = max(0, position - self.start - self._marker_length)
        return self.box.rect_of(inside).translated(self._left, self.top)


def _shared_containers(before: Block | None, block: Block) -> int:
    """Return how many containers two blocks share, from the outside."""
    outer = before.context.containers if before else ()
    pairs = zip(outer, block.context.containers, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _gap(before: Block | None, block: Block) -> float:
    """Return the space above a block, in em. Independent of later blocks."""
    if before is None or _continues(before, block):
        return 0.0
    if isinstance(block, Paragraph) and block.level:
        return 1.0
    if _in_list(before.context) and block.context.marker:
        return 0.2
    return 0.6


def _separator(before: Block | None, block: Block) -> str:
    """Return the separator of two blocks in the plain text."""
    if before is None:
        return ""
    close = _continues(before, block) or (_in_list(before.context) and block.context.marker)
    return "\n" if close else "\n\n"


def _continues(before: Block, block: Block) -> bool:
    if isinstance(block, Code):
        return not block.opens
    return isinstance(block, Row) and isinstance(before, Row) and not block.header


def _in_list(context: BlockContext) -> bool:
    return "item" in context.containers
