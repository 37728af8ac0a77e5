"""Text flowing down pages: paragraphs and rows of a table, with a foot on every page.

Laid out piece by piece, each for a few milliseconds: a window's thread waits for none of it, and a
thought of 200,000 tokens without a line break takes no more memory than one of a page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF
from PySide6.QtGui import (
    QFont,
    QPainter,
    QPdfWriter,
    QPen,
    QTextCharFormat,
    QTextLayout,
    QTextLine,
    QTextOption,
)

from overthink.core.symbols import utf16_length
from overthink.ui.pdf.styled_runs import Run, paragraphs, utf16, without_half
from overthink.ui.theme.theme import colour
from overthink.ui.transcript.colour_layers import format_range

RESOLUTION = 600
"""Dots an inch: glyphs are placed to a tenth of a point."""
_POINT = RESOLUTION / 72
_PIECE = 4000
"""UTF-16 units that are laid out at once."""
_TAB = 32.0
"""Ninety-sixths of an inch, whatever the resolution: Qt takes it so."""
_FOOT = 26.0
_GAP = 8.0
"""Points: between the text and the foot; between columns."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a text looks."""

    font: QFont
    colour: str
    before: float = 0.0
    """Points above it."""
    marked: str | None = None
    """Colour of runs that are underlined."""
    rule: str | None = None
    """Colour of lines between rows; None for none."""


class Flow:
    """Writes down pages.

    Args:
        writer: its page size and margins are kept.
        painter: on that writer.
        foot: style of the foot.
    """

    def __init__(self, writer: QPdfWriter, painter: QPainter, foot: Style) -> None:
        self._writer, self._painter, self._foot = writer, painter, foot
        self._width = float(writer.width())
        self._bottom = writer.height() - _FOOT * _POINT
        self._y = 0.0
        self.page = 1
        self.title = ""
        """Stands at the foot of every page from now on."""

    def text(self, runs: Sequence[Run], style: Style) -> None:
        """Paragraphs, one a line of the text."""
        self.space(style.before)
        for paragraph in paragraphs(runs):
            self._paragraph(paragraph, style)

    def space(self, points: float) -> None:
        """Leaves some room, though not at the top of a page."""
        if self._y:
            self._y += points * _POINT

    def keep(self, points: float) -> None:
        """Begins a page where less room than this is left: no heading stands alone at its foot."""
        if self._y + points * _POINT > self._bottom:
            self.new_page()

    def row(self, cells: Sequence[str], shares: Sequence[float], style: Style) -> None:
        """A row of a table. A row that is taller than what is left begins a page.

        Args:
            shares: of the width, one a cell; together 1.
        """
        self.space(style.before)
        gap, left = _GAP * _POINT, 0.0
        layouts: list[tuple[float, QTextLayout, list[QTextLine]]] = []
        for cell, share in zip(cells, shares, strict=True):
            layout = self._layout(cell.replace("\n", " "), style)
            layouts.append((left, layout, _lines(layout, share * self._width - gap)))
            left += share * self._width
        height = max(_height(lines) for _, _, lines in layouts)
        if self._y + height > self._bottom:
            self.new_page()
        self._rule(style)
        for at, _layout, lines in layouts:
            self._draw(lines, at)
        self._y += height

    def end(self) -> None:
        """Writes the foot of the last page."""
        self._write_foot()

    def new_page(self) -> None:
        """Goes on at the top of a new page."""
        self._write_foot()
        self._writer.newPage()
        self.page += 1
        self._y = 0.0

    def _rule(self, style: Style) -> None:
        """A fine line above a row."""
        if style.rule is None:
            return
        pen = QPen(colour(style.rule))
        pen.setWidthF(0.5 * _POINT)
        self._painter.setPen(pen)
        y = self._y - 0.5 * style.before * _POINT
        self._painter.drawLine(QPointF(0.0, y), QPointF(self._width, y))

    # -- paragraphs ------------------------------------------------------------------------------

    def _paragraph(self, runs: Sequence[Run], style: Style) -> None:
        units = utf16("".join(run.text for run in runs))
        count, at = len(units) // 2, 0
        marks = _marks(runs)
        while True:
            piece = without_half(units[2 * at : 2 * (at + _PIECE)])
            layout = self._layout(piece.decode("utf-16-le", "replace"), style)
            layout.setFormats(_formats(marks, at, at + len(piece) // 2, style))
            lines = _lines(layout, self._width)
            if at + len(piece) // 2 >= count:
                self._put(lines)
                return
            # The last line may go on in the next piece.
            self._put(lines[:-1] or lines)
            at += lines[-1].textStart() if len(lines) > 1 else len(piece) // 2

    def _put(self, lines: Sequence[QTextLine]) -> None:
        for line in lines:
            if self._y and self._y + line.height() > self._bottom:
                self.new_page()
            self._draw_line(line, 0.0, self._y)
            self._y += line.height()

    # -- lines -----------------------------------------------------------------------------------

    def _layout(self, text: str, style: Style) -> QTextLayout:
        layout = QTextLayout(text, style.font, self._writer)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        option.setTabStopDistance(_TAB)
        layout.setTextOption(option)
        layout.setCacheEnabled(False)
        layout.setFormats(_formats((), 0, utf16_length(text), style))
        return layout

    def _draw(self, lines: Sequence[QTextLine], left: float) -> None:
        y = self._y
        for line in lines:
            self._draw_line(line, left, y)
            y += line.height()

    def _draw_line(self, line: QTextLine, x: float, y: float) -> None:
        line.draw(self._painter, QPointF(x, y) - line.position())

    def _write_foot(self) -> None:
        words = f"{self.page}"
        layout = self._layout(words, self._foot)
        (number,) = _lines(layout, self._width)
        y = self._writer.height() - number.height()
        self._draw_line(number, self._width - number.naturalTextWidth(), y)
        title = self._layout(self.title, self._foot)
        first = _lines(title, self._width * 0.85)[:1]
        for line in first:
            self._draw_line(line, 0.0, y)


def _lines(layout: QTextLayout, width: float) -> list[QTextLine]:
    lines: list[QTextLine] = []
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        lines.append(line)
    layout.endLayout()
    return lines


def _height(lines: Sequence[QTextLine]) -> float:
    return sum(line.height() for line in lines)


def _marks(runs: Sequence[Run]) -> list[tuple[int, int]]:
    """Where runs are underlined, UTF-16 units."""
    marks: list[tuple[int, int]] = []
    at = 0
    for run in runs:
        end = at + utf16_length(run.text)
        if run.marked:
            marks.append((at, end))
        at = end
    return marks


def _formats(
    marks: Sequence[tuple[int, int]], start: int, end: int, style: Style
) -> list[QTextLayout.FormatRange]:
    """The formats of a piece: the style's colour, and the underlined runs in it."""
    plain = QTextCharFormat()
    plain.setForeground(colour(style.colour))
    found = [format_range(0, end - start, plain)]
    if style.marked is not None:
        marked = QTextCharFormat()
        marked.setForeground(colour(style.marked))
        marked.setFontUnderline(True)
        found += [
            format_range(max(first, start) - start, min(last, end) - start, marked)
            for first, last in marks
            if first < end and last > start
        ]
    return found
