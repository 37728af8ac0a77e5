"""Lays out blocks of text: one QTextLayout per block, lines at whole pixels. Never paints."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QTextLayout, QTextLine, QTextOption

from overthink.ui.base.text_layout import cursor_x, wrapping
from overthink.ui.transcript.block_splitter import Estimate
from overthink.ui.transcript.display_text import DisplayText

_LEADING = 1.22
"""Height of a line relative to its font: thoughts are long reads."""
_BLANK = 0.55
"""Height of an empty paragraph relative to a line."""
_MIN_WIDTH = 3.0
"""Minimum width of a rectangle, pixels."""
_TAB = 4
"""Width of a tab in digits."""


class Typesetter:
    """Lays out text in one font at one width.

    Args:
        font: of the text.
        width: of its lines, pixels.
    """

    def __init__(self, font: QFont, width: int) -> None:
        metrics = QFontMetricsF(font)
        self.font, self.width = font, max(1, width)
        self.line = math.ceil(metrics.height() * _LEADING)
        self.blank = math.ceil(self.line * _BLANK)
        self._column = metrics.averageCharWidth()
        self._tab = _TAB * metrics.horizontalAdvance("0")

    @property
    def estimate(self) -> Estimate:
        """What heights are estimated from."""
        return Estimate(self.line, self.blank, max(1.0, self.width / self._column))

    def lay_out(
        self, display: DisplayText, formats: Sequence[QTextLayout.FormatRange], right_to_left: bool
    ) -> LaidOutBlock:
        """Lay out a block's text."""
        layout = QTextLayout(display.text, self.font)
        layout.setCacheEnabled(True)
        layout.setTextOption(self._option(right_to_left))
        layout.setFormats(formats)
        tops = [0]
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(self.width)
            tops.append(tops[-1] + self._place(line, tops[-1]))
        layout.endLayout()
        return LaidOutBlock(layout, display, tops)

    def _place(self, line: QTextLine, top: int) -> int:
        """Centre a line within its height, and return that height."""
        height = max(self.line, math.ceil(line.height()))
        line.setPosition(QPointF(0.0, top + (height - line.height()) // 2))
        return height

    def _option(self, right_to_left: bool) -> QTextOption:
        option = wrapping()
        option.setTabStopDistance(self._tab)
        directions = Qt.LayoutDirection
        option.setTextDirection(directions.RightToLeft if right_to_left else directions.LeftToRight)
        if right_to_left:
            option.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute)
        return option


class LaidOutBlock:
    """A laid-out block.

    Args:
        layout: its lines.
        display: its text.
        tops: where each line begins, pixels from the top of the block, and where the last ends.
    """

    def __init__(self, layout: QTextLayout, display: DisplayText, tops: list[int]) -> None:
        self.layout, self.display, self._tops = layout, display, tops

    @property
    def height(self) -> int:
        """Height of all lines, pixels."""
        return self._tops[-1]

    @property
    def width(self) -> float:
        """Width of the longest line, pixels."""
        lines = (self.layout.lineAt(line) for line in range(self.lines))
        return max((line.naturalTextWidth() for line in lines), default=0.0)

    @property
    def lines(self) -> int:
        """Number of lines."""
        return len(self._tops) - 1

    def line_at(self, y: float) -> int:
        """Return the line at a height; the first or last one where it is outside."""
        return min(max(0, bisect_right(self._tops, y) - 1), max(0, self.lines - 1))

    def line_of(self, byte: int) -> int:
        """Return the line that holds a byte's text."""
        line = self.layout.lineForTextPosition(self.display.position(byte))
        return line.lineNumber() if line.isValid() else max(0, self.lines - 1)

    def top(self, line: int) -> int:
        """Return the top of a line, pixels."""
        return self._tops[line]

    def first_byte(self, line: int) -> int:
        """Return the byte with which a line begins."""
        return self.display.byte(self.layout.lineAt(line).textStart())

    def byte_at(self, x: float, y: float, between: bool = False) -> int:
        """Return the byte whose text is at a point or nearest to it; see `Section.offset_at`."""
        if not self.lines:
            return 0
        line = self.layout.lineAt(self.line_at(y))
        kinds = QTextLine.CursorPosition
        kind = kinds.CursorBetweenCharacters if between else kinds.CursorOnCharacter
        last = line.textStart() + line.textLength() - (not between)
        return self.display.byte(max(line.textStart(), min(line.xToCursor(x, kind), last)))

    def positions(self, start: int, end: int) -> tuple[int, int]:
        """Return the layout's positions of two bytes, clamped to the block."""
        low, high = (min(max(0, byte), self.display.size) for byte in (start, end))
        return self.display.position(low), self.display.position(high)

    def rect_of(self, start: int, end: int) -> QRect:
        """Return the rectangle of the text between two bytes, as far as it is in the first line."""
        low, high = self.positions(start, end)
        number = self.line_of(min(max(0, start), self.display.size))
        line = self.layout.lineAt(number)
        high = min(high, line.textStart() + line.textLength())
        left, right = sorted(cursor_x(line, at) for at in (low, high))
        top = self._tops[number]
        height = self._tops[number + 1] - top
        # A line break has no width, but a caret on it must be visible.
        return QRectF(left, top, max(_MIN_WIDTH, right - left), height).toAlignedRect()
