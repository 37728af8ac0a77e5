"""Text that flows down pages: paragraphs and table rows, with a footer on every page.

Laid out in pieces of a few milliseconds each, so that the window's thread is not blocked, and a
thought of 200,000 tokens without a line break takes no more memory than a page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import (
    QFont,
    QPainter,
    QPdfWriter,
    QPen,
    QTextLayout,
    QTextLine,
)
from PySide6.QtSvg import QSvgRenderer

from overthink.core.runaway.descriptions import fold_text
from overthink.core.runaway.folds import Fold
from overthink.core.symbols import same_length, utf16_length
from overthink.core.trace import Trace
from overthink.core.vocabulary import Origin, Phase
from overthink.ui.base.text_layout import format_range, wrapping
from overthink.ui.theme.theme import char_format, colour

RESOLUTION = 600
"""Dots per inch: glyphs are placed to a tenth of a point."""
_POINT = RESOLUTION / 72
_PIECE = 4000
"""UTF-16 code units that are laid out at once."""
_TAB = 32.0
"""In 1/96 inch at any resolution, as Qt expects."""
_FOOTER_HEIGHT = 26.0
_COLUMN_GAP = 8.0
"""Points."""


class TextRun(NamedTuple):
    """A text that is underlined or not."""

    text: str
    underlined: bool = False


@dataclass(frozen=True, slots=True)
class Style:
    """Formatting of a text."""

    font: QFont
    colour: str
    before: float = 0.0
    """Points above it."""
    underlined: str | None = None
    """Colour of underlined runs; None to underline nothing."""
    rule: str | None = None
    """Colour of lines between rows; None for none."""


class PageFlow:
    """Writes text onto pages.

    Args:
        writer: page size and margins are its own.
        painter: on that writer.
        footer: style of the footer.
    """

    def __init__(self, writer: QPdfWriter, painter: QPainter, footer: Style) -> None:
        self._writer, self._painter, self._footer = writer, painter, footer
        self._width = float(writer.width())
        self._bottom = writer.height() - _FOOTER_HEIGHT * _POINT
        self._y = 0.0
        self.page = 1
        self.title = ""
        """Shown in the footer of every page from now on."""

    def text(self, runs: Sequence[TextRun], style: Style) -> None:
        """Write paragraphs, one per line of the text."""
        self.space(style.before)
        for paragraph in paragraphs(runs):
            self._paragraph(paragraph, style)

    def space(self, points: float) -> None:
        """Leave vertical space, except at the top of a page."""
        if self._y:
            self._y += points * _POINT

    def require(self, points: float) -> None:
        """Start a page if less room is left: no heading is alone at the bottom of a page."""
        if self._y + points * _POINT > self._bottom:
            self.new_page()

    def row(self, cells: Sequence[str], shares: Sequence[float], style: Style) -> None:
        """Write a table row; one that does not fit starts a page.

        Args:
            shares: of the width, one per cell; together 1.
        """
        self.space(style.before)
        gap, left = _COLUMN_GAP * _POINT, 0.0
        layouts: list[tuple[float, QTextLayout, list[QTextLine]]] = []
        for cell, share in zip(cells, shares, strict=True):
            layout = self._layout(cell.replace("\n", " "), style)
            layouts.append((left, layout, _lines(layout, share * self._width - gap)))
            left += share * self._width
        height = max(sum(line.height() for line in lines) for _, _, lines in layouts)
        if self._y + height > self._bottom:
            self.new_page()
        self._rule(style)
        for at, _layout, lines in layouts:
            self._draw(lines, at)
        self._y += height

    def picture(self, svg: str, share: float) -> None:
        """Draw an SVG across a share of the width; one that does not fit starts a page."""
        renderer = QSvgRenderer(svg.encode())
        size = renderer.defaultSize()
        width = share * self._width
        height = width * size.height() / max(1, size.width())
        if self._y + height > self._bottom:
            self.new_page()
        renderer.render(self._painter, QRectF(0.0, self._y, width, height))
        self._y += height

    def new_page(self) -> None:
        """Continue at the top of a new page."""
        self.write_footer()
        self._writer.newPage()
        self.page += 1
        self._y = 0.0

    def _rule(self, style: Style) -> None:
        """Draw a thin line above a row."""
        if style.rule is None:
            return
        pen = QPen(colour(style.rule))
        pen.setWidthF(0.5 * _POINT)
        self._painter.setPen(pen)
        y = self._y - 0.5 * style.before * _POINT
        self._painter.drawLine(QPointF(0.0, y), QPointF(self._width, y))

    # -- paragraphs ------------------------------------------------------------------------------

    def _paragraph(self, runs: Sequence[TextRun], style: Style) -> None:
        units = utf16("".join(run.text for run in runs))
        count, at = len(units) // 2, 0
        marks = _underlines(runs)
        while True:
            piece = drop_half_char(units[2 * at : 2 * (at + _PIECE)])
            layout = self._layout(piece.decode("utf-16-le", "replace"), style)
            layout.setFormats(_formats(marks, at, at + len(piece) // 2, style))
            lines = _lines(layout, self._width)
            if at + len(piece) // 2 >= count:
                self._put(lines)
                return
            # The last line may continue in the next piece.
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
        option = wrapping()
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

    def write_footer(self) -> None:
        """Write the footer of the current page."""
        layout = self._layout(f"{self.page}", self._footer)
        (number,) = _lines(layout, self._width)
        y = self._writer.height() - number.height()
        self._draw_line(number, self._width - number.naturalTextWidth(), y)
        title = self._layout(self.title, self._footer)
        for line in _lines(title, self._width * 0.85)[:1]:
            self._draw_line(line, 0.0, y)


def _lines(layout: QTextLayout, width: float) -> list[QTextLine]:
    lines: list[QTextLine] = []
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        lines.append(line)
    layout.endLayout()
    return lines


def _underlines(runs: Sequence[TextRun]) -> list[tuple[int, int]]:
    """Return the underlined ranges, in UTF-16 code units."""
    marks: list[tuple[int, int]] = []
    at = 0
    for run in runs:
        end = at + utf16_length(run.text)
        if run.underlined:
            marks.append((at, end))
        at = end
    return marks


def _formats(
    marks: Sequence[tuple[int, int]], start: int, end: int, style: Style
) -> list[QTextLayout.FormatRange]:
    """Return the formats of a piece: the style's colour, and the underlined runs in it."""
    found = [format_range(0, end - start, char_format(style.colour))]
    if style.underlined is not None:
        marked = char_format(style.underlined)
        marked.setFontUnderline(True)
        found += [
            format_range(max(first, start) - start, min(last, end) - start, marked)
            for first, last in marks
            if first < end and last > start
        ]
    return found


def plain_runs(text: str) -> list[TextRun]:
    """Return a text as one run, with symbols in place of control characters."""
    return [TextRun(same_length(text))]


def token_runs(trace: Trace, phase: Phase, folds: Sequence[Fold] = ()) -> list[TextRun]:
    """Return the text of a phase; accepted tokens of the draft are underlined.

    Args:
        folds: in order; a line in brackets replaces their tokens.
    """
    runs: list[TextRun] = []
    at = 0
    for fold in folds:
        runs += _token_runs(trace, phase, range(at, fold.start))
        if phase in trace.phases[fold.start : fold.end]:
            runs.append(TextRun(f"\n[left out: {fold_text(fold)}]\n"))
        at = fold.end
    return runs + _token_runs(trace, phase, range(at, len(trace)))


def _token_runs(trace: Trace, phase: Phase, tokens: Iterable[int]) -> list[TextRun]:
    tokens = (i for i in tokens if trace.phases[i] == phase)
    return [
        TextRun(same_length("".join(map(trace.text_of, group))), accepted)
        for accepted, group in groupby(tokens, lambda i: trace.origins[i] == Origin.ACCEPTED)
    ]


def paragraphs(runs: Iterable[TextRun]) -> Iterator[list[TextRun]]:
    """Yield the runs of each line, without line breaks."""
    line: list[TextRun] = []
    for run in runs:
        first, *others = run.text.split("\n")
        line.append(TextRun(first, run.underlined))
        for text in others:
            yield line
            line = [TextRun(text, run.underlined)]
    yield line


def utf16(text: str) -> bytes:
    """Encode a text in Qt's code units, two bytes each."""
    return text.encode("utf-16-le", "replace")


def drop_half_char(units: bytes) -> bytes:
    """Remove the first half of a surrogate pair from the end, if its other half is cut off."""
    cut = len(units) > 2 and 0xD8 <= units[-1] <= 0xDB
    return units[:-2] if cut else units
