"""The layout of running text or code, with formulas in its lines.

Formulas take part in line breaking as one wide invisible letter, are placed on the text's baseline,
and make their line as high as they are. One that does not fit is broken or scaled down; where it
would be unreadable, its source is shown instead (`formula_layout`).

Positions count characters of the plain text; only the layout itself counts code units, as Qt does.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QTextCharFormat, QTextLayout, QTextLine, QTextOption

from overthink.core.symbols import utf16_length
from overthink.ui.base.safe_text import is_right_to_left
from overthink.ui.base.text_layout import cursor_x, format_range, wrapping
from overthink.ui.base.utf16_map import Utf16Map
from overthink.ui.markdown.ast import Alignment, Span, Spans, SpanStyle
from overthink.ui.markdown.formula_cache import FormulaCache, Key
from overthink.ui.markdown.formula_layout import FittedFormula, FormulaFitter, PlacedFormula
from overthink.ui.markdown.highlights import Highlight, ink_of, paint_shares, within
from overthink.ui.markdown.source_map import span_offsets
from overthink.ui.markdown.styles import Styles

_ALIGN: dict[Alignment, Qt.AlignmentFlag] = {
    "left": Qt.AlignmentFlag.AlignLeft,
    "right": Qt.AlignmentFlag.AlignRight,
    "centre": Qt.AlignmentFlag.AlignHCenter,
}


class InlineLayout:
    """Spans laid out at a width.

    Args:
        level: of a heading; 0: running text.
        code: on a panel of its own, in narrower lines.
    """

    def __init__(
        self,
        spans: Spans,
        styles: Styles,
        formulas: FormulaCache,
        level: int = 0,
        code: bool = False,
        alignment: Alignment = "start",
    ) -> None:
        self._spans, self._styles = spans, styles
        self._level, self._code = level, code
        self._fitter = FormulaFitter(formulas, styles.maths_em * styles.scale(level))
        self.plain = "".join(span.text for span in spans)
        self.height = 0.0
        words = "".join(span.text for span in spans if not span.latex)
        # Formulas do not affect the direction, and code always runs from left to right.
        self.right_to_left = not code and is_right_to_left(words)
        self._layout = QTextLayout()
        self._layout.setCacheEnabled(True)
        self._layout.setTextOption(self._option(alignment))
        self._units = Utf16Map("")
        self._formulas: list[PlacedFormula] = []
        self._tints: Sequence[Highlight] = ()
        self._lines: list[QTextLine] = []
        self._tops: list[float] = []

    @property
    def pending(self) -> set[Key]:
        """Formulas that will change the layout once they are rendered."""
        return self._fitter.pending

    def _option(self, alignment: Alignment) -> QTextOption:
        start: Alignment = "right" if self.right_to_left else "left"
        # Without "absolute", Qt takes left as the start of a line.
        absolute = Qt.AlignmentFlag.AlignAbsolute
        option = wrapping()
        option.setAlignment(_ALIGN[start if alignment == "start" else alignment] | absolute)
        directions = Qt.LayoutDirection
        option.setTextDirection(
            directions.RightToLeft if self.right_to_left else directions.LeftToRight
        )
        option.setTabStopDistance(4 * self._styles.em * 0.6)
        return option

    # -- layout -------------------------------------------------------------------------------

    def lay_out(self, width: float) -> None:
        """Break the text into lines."""
        self._fill(width)
        self._layout.beginLayout()
        self._lines, self._tops, y = [], [], 0.0
        while (line := self._layout.createLine()).isValid():
            line.setLineWidth(max(1.0, width))
            self._lines.append(line)
        self._layout.endLayout()
        for line in self._lines:
            y = self._place(line, y)
        for each in self._formulas:
            each.x = self._left_of(each)
        self.height = y

    def _fill(self, width: float) -> None:
        """Set the layout's text and formats, with each formula as large as it fits."""
        self._formulas, self._fitter.pending = [], set()
        text: list[str] = []
        formats: list[QTextLayout.FormatRange] = []
        before: QTextCharFormat | None = None
        at = char = plain = 0
        for span in self._spans:
            for shown, char_format, fitted in self._pieces(span, width):
                if fitted is not None:
                    self._formulas.append(
                        PlacedFormula(at, char, plain, fitted.length, fitted.formula, fitted.em)
                    )
                plain += fitted.length if fitted else len(shown)
                text.append(shown)
                length = utf16_length(shown)
                if char_format is before:
                    formats[-1].length += length
                else:
                    formats.append(format_range(at, at + length, char_format))
                at, char, before = at + length, char + len(shown), char_format
        self._units = Utf16Map("".join(text))
        self._layout.setFont(self._styles.font(SpanStyle(code=self._code), self._level))
        self._layout.setText("".join(text))
        self._tints = self._styles.tints(self._source_offsets()) if self._spans else ()
        tinted = (self._on_graphemes(part) for mark in self._tints for part in self._ranges(mark))
        self._layout.setFormats([*formats, *tinted])

    def _source_offsets(self) -> NDArray[np.int64]:
        return np.concatenate([span_offsets(span) for span in self._spans])

    def _on_graphemes(self, part: QTextLayout.FormatRange) -> QTextLayout.FormatRange:
        """Move a range to grapheme boundaries: a format that begins inside one would split it."""
        start, end = (
            at
            if self._layout.isValidCursorPosition(at)
            else self._layout.previousCursorPosition(at)
            for at in (part.start, part.start + part.length)
        )
        return format_range(start, end, part.format)

    def _pieces(
        self, span: Span, width: float
    ) -> Iterator[tuple[str, QTextCharFormat, FittedFormula | None]]:
        """Yield a span's text and format in the layout, or the placeholders of a formula."""
        fitted = self._fitter.fit(span, width) if span.latex else ()
        for each in fitted:
            wide = each.formula.width * each.em
            yield each.placeholder, self._styles.placeholder(each.placeholder, wide), each
        if not fitted:
            style = SpanStyle(code=True, role="text_dim") if span.latex else span.style
            char_format = self._styles.format(style, self._level, self._code)
            yield span.text.replace("\n", "\u2028"), char_format, None

    def _place(self, line: QTextLine, top: float) -> float:
        """Place a line below the previous one; return where the next one begins."""
        start, end = line.textStart(), line.textStart() + line.textLength()
        here = [each for each in self._formulas if start <= each.at < end]
        ascent = max([line.ascent(), *(each.formula.ascent * each.em for each in here)])
        descent = max([line.descent(), *(each.formula.descent * each.em for each in here)])
        lead = (0.25 if self._code else 0.35) * self._styles.em
        self._tops.append(top)
        line.setPosition(QPointF(0.0, top + lead / 2 + ascent - line.ascent()))
        return top + lead + ascent + descent

    def _left_of(self, each: PlacedFormula) -> float:
        """Return the left edge of a placeholder; a cursor's x may be on either side of it."""
        line = self._layout.lineForTextPosition(each.at)
        runs = line.glyphRuns(each.at, 1)
        return runs[0].positions()[0].x() if runs else cursor_x(line, each.at)

    def baseline(self) -> float:
        """Return the baseline of the first line, from the top."""
        return self._lines[0].y() + self._lines[0].ascent() if self._lines else 0.0

    # -- painting -------------------------------------------------------------------------------

    def paint(
        self, painter: QPainter, at: QPointF, clip: QRectF, marks: Sequence[Highlight]
    ) -> None:
        """Paint what is in `clip`, in the painter's coordinates."""
        for each in self._formulas:
            self._paint_tints(painter, at, each)
        for mark in marks:
            self._paint_backgrounds(painter, at, mark)
        ranges = [each for mark in marks for each in self._ranges(mark)]
        # Behind a colour emoji, Qt draws with the painter's pen instead of the format's.
        painter.setPen(self._styles.ink)
        self._layout.draw(painter, at, ranges, clip)
        for each in self._formulas:
            where = self._rect_of_formula(each).translated(at)
            if where.intersects(clip):
                ink = _colour(each, marks) or ink_of(self._tints_of(each), each.length)
                self._styles.drawing(each.formula, ink).render(painter, where)

    def _ranges(self, mark: Highlight) -> list[QTextLayout.FormatRange]:
        """Return a highlight in the layout, without placeholders, which must stay invisible."""
        start, end = self._to_layout(mark.start), self._to_layout(mark.end)
        cuts = [each.at for each in self._formulas if start <= each.at < end]
        starts, ends = [start, *(cut + 1 for cut in cuts)], [*cuts, end]
        pairs = zip(starts, ends, strict=True)
        return [format_range(a, b, mark.char_format) for a, b in pairs if a < b]

    def _paint_backgrounds(self, painter: QPainter, at: QPointF, mark: Highlight) -> None:
        """Highlight formulas at least as high as the words beside them."""
        for each in self._formulas:
            if mark.start < each.plain + each.length and each.plain < mark.end:
                ground = self._background_of(each).translated(at)
                painter.fillRect(ground, mark.char_format.background())

    def _paint_tints(self, painter: QPainter, at: QPointF, each: PlacedFormula) -> None:
        if tints := self._tints_of(each):
            line = self._layout.lineForTextPosition(each.at)
            below = max(line.y() + line.ascent() + 2, self._rect_of_formula(each).bottom() + 1)
            ground = self._background_of(each).translated(at)
            y = math.floor(at.y() + below) + 0.5
            paint_shares(painter, ground, y, tints, each.length)

    def _tints_of(self, each: PlacedFormula) -> Sequence[Highlight]:
        return within(self._tints, each.plain, each.length)

    def _background_of(self, each: PlacedFormula) -> QRectF:
        rect, line = self._rect_of_formula(each), self._layout.lineForTextPosition(each.at)
        return rect.united(QRectF(rect.left(), line.y(), rect.width(), line.height()))

    def _rect_of_formula(self, each: PlacedFormula) -> QRectF:
        line = self._layout.lineForTextPosition(each.at)
        base = line.y() + line.ascent()
        formula, em = each.formula, each.em
        height = (formula.ascent + formula.descent) * em
        return QRectF(each.x, base - formula.ascent * em, formula.width * em, height)

    # -- positions --------------------------------------------------------------------------------

    def position_at(self, point: QPointF, between: bool = True) -> int:
        """Return the position in the plain text nearest to a point; see `Box.position_at`."""
        if not self._lines:
            return 0
        line = self._lines[max(0, bisect_right(self._tops, point.y()) - 1)]
        if between:
            return self._to_plain(line.xToCursor(point.x()))
        at = line.xToCursor(point.x(), QTextLine.CursorPosition.CursorOnCharacter)
        at = max(line.textStart(), min(at, line.textStart() + line.textLength() - 1))
        for each in self._formulas:
            if each.at == at:
                share = (point.x() - each.x) / max(1.0, each.formula.width * each.em)
                return each.plain + max(0, min(int(share * each.length), each.length - 1))
        return self._to_plain(at)

    def rect_of(self, position: int) -> QRectF:
        """Return the rectangle of the character at a position; without width after the last."""
        at = self._to_layout(position)
        for each in self._formulas:
            if each.at == at:
                return self._rect_of_formula(each)
        line = self._layout.lineForTextPosition(at)
        if not line.isValid():
            return QRectF(0.0, 0.0, 0.0, self.height)
        left, right = (
            cursor_x(line, at),
            cursor_x(line, self._units.unit_of(self._units.offset_of(at) + 1)),
        )
        return QRectF(min(left, right), line.y(), abs(right - left), line.height())

    def _to_layout(self, plain: int) -> int:
        """Return the code unit of the layout at a position of the plain text."""
        shift = 0
        for each in self._formulas:
            if plain <= each.plain:
                break
            if plain < each.plain + each.length:
                return each.at
            shift = each.plain + each.length - each.char - 1
        return self._units.unit_of(plain - shift)

    def _to_plain(self, at: int) -> int:
        shift = 0
        for each in self._formulas:
            if at <= each.at:
                break
            shift = each.plain + each.length - each.char - 1
        return self._units.offset_of(at) + shift


def _colour(each: PlacedFormula, marks: Sequence[Highlight]) -> QColor | None:
    """Return the colour of a formula that the last highlight on it sets."""
    on_it = [
        mark.char_format
        for mark in marks
        if mark.start < each.plain + each.length
        and each.plain < mark.end
        and mark.char_format.hasProperty(QTextCharFormat.Property.ForegroundBrush)
    ]
    return on_it[-1].foreground().color() if on_it else None
