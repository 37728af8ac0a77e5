"""Sets blocks of text: one QTextLayout a block, lines at whole pixels. Never paints."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QTextLayout, QTextLine, QTextOption

from overthink.ui.transcript.block_splitter import Estimate
from overthink.ui.transcript.display_text import ShownText

_LEADING = 1.22
"""Height of a line over the height of its font: thoughts are read at length."""
_BLANK = 0.55
"""Height of an empty paragraph over that of a line."""
_LEAST = 3.0
"""Pixels of width that even an empty text has."""
_TAB = 4
"""Width of a tab in digits."""


class Typesetter:
    """Fonts and width of a text.

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
        """What heights are guessed from."""
        return Estimate(self.line, self.blank, max(1.0, self.width / self._column))

    def set(
        self, shown: ShownText, formats: Sequence[QTextLayout.FormatRange], right_to_left: bool
    ) -> SetBlock:
        """Lays out a block's text."""
        layout = QTextLayout(shown.text, self.font)
        layout.setCacheEnabled(True)
        layout.setTextOption(self._option(right_to_left))
        layout.setFormats(formats)
        tops = [0]
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(self.width)
            tops.append(tops[-1] + self._place(line, tops[-1]))
        layout.endLayout()
        return SetBlock(layout, shown, tops)

    def _place(self, line: QTextLine, top: int) -> int:
        """Puts a line in the middle of its share of the height, which is given back."""
        height = max(self.line, math.ceil(line.height()))
        line.setPosition(QPointF(0.0, top + (height - line.height()) // 2))
        return height

    def _option(self, right_to_left: bool) -> QTextOption:
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        option.setTabStopDistance(self._tab)
        directions = Qt.LayoutDirection
        option.setTextDirection(directions.RightToLeft if right_to_left else directions.LeftToRight)
        if right_to_left:
            option.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute)
        return option


class SetBlock:
    """A block that is laid out.

    Args:
        layout: its lines.
        shown: its text.
        tops: where each line begins, pixels from the top of the block, and where the last ends.
    """

    def __init__(self, layout: QTextLayout, shown: ShownText, tops: list[int]) -> None:
        self.layout, self.shown, self._tops = layout, shown, tops

    @property
    def height(self) -> int:
        """Of all lines, pixels."""
        return self._tops[-1]

    @property
    def lines(self) -> int:
        """How many lines there are."""
        return len(self._tops) - 1

    def line_at(self, y: float) -> int:
        """The line at a height; the first above all, the last below."""
        return min(max(0, bisect_right(self._tops, y) - 1), max(0, self.lines - 1))

    def line_of(self, byte: int) -> int:
        """The line that holds a byte's text."""
        line = self.layout.lineForTextPosition(self.shown.position(byte))
        return line.lineNumber() if line.isValid() else max(0, self.lines - 1)

    def top(self, line: int) -> int:
        """Where a line begins, pixels."""
        return self._tops[line]

    def first_byte(self, line: int) -> int:
        """The byte with which a line begins."""
        return self.shown.byte(self.layout.lineAt(line).textStart())

    def byte_at(self, x: float, y: float, between: bool = False) -> int:
        """The byte whose text is at a point or nearest to it; see `Section.offset_at`."""
        if not self.lines:
            return 0
        line = self.layout.lineAt(self.line_at(y))
        kinds = QTextLine.CursorPosition
        kind = kinds.CursorBetweenCharacters if between else kinds.CursorOnCharacter
        last = line.textStart() + line.textLength() - (not between)
        return self.shown.byte(max(line.textStart(), min(line.xToCursor(x, kind), last)))

    def positions(self, start: int, end: int) -> tuple[int, int]:
        """The layout's positions of two bytes; bytes outside are moved to the block's ends."""
        low, high = (min(max(0, byte), self.shown.size) for byte in (start, end))
        return self.shown.position(low), self.shown.position(high)

    def rect_of(self, start: int, end: int) -> QRect:
        """Around the text between two bytes, as far as it is in the line of the first."""
        low, high = self.positions(start, end)
        number = self.line_of(min(max(0, start), self.shown.size))
        line = self.layout.lineAt(number)
        high = min(high, line.textStart() + line.textLength())
        # PySide gives the place and the cursor position it belongs to.
        left, right = sorted(float(_place(line.cursorToX(at))) for at in (low, high))
        top = self._tops[number]
        height = self._tops[number + 1] - top
        # A line break has no width, but a caret on it is to be seen.
        return QRectF(left, top, max(_LEAST, right - left), height).toAlignedRect()


def _place(found: object) -> float:
    assert isinstance(found, tuple)
    return float(found[0])
