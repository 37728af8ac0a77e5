"""A laid-out stretch of running text or code with formulas in its lines.

Formulas take part in line breaking as one wide letter without ink, stand on the text's baseline,
and make their line as high as they are. One that is wider than the line is broken before a sign, if
it wants lines of its own, or drawn smaller; where that would make it unreadable, its source is
shown instead.

Positions count characters of the plain text; only the layout itself counts code units, as Qt does.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QTextCharFormat, QTextLayout, QTextLine, QTextOption

from overthink.core.symbols import utf16_length
from overthink.ui.base.safe_text import is_right_to_left
from overthink.ui.base.utf16_map import Utf16Map
from overthink.ui.markdown.ast import Alignment, Look, Span, Spans
from overthink.ui.markdown.formula_breaks import NOTHING, pieces
from overthink.ui.markdown.formula_cache import Formula, Formulas, Key, Unset
from overthink.ui.markdown.highlights import Highlight, ink_of, paint_shares, within
from overthink.ui.markdown.source_map import span_offsets
from overthink.ui.markdown.styles import BREAKABLE, PLACEHOLDER, Styles

SMALLEST = 0.6
"""How much smaller than the text around it a formula may get to fit."""
BREAKS_BELOW = 0.9
"""One that would have to get smaller than this is broken instead, where it can be."""
_ALIGN: dict[Alignment, Qt.AlignmentFlag] = {
    "left": Qt.AlignmentFlag.AlignLeft,
    "right": Qt.AlignmentFlag.AlignRight,
    "centre": Qt.AlignmentFlag.AlignHCenter,
}


@dataclass(slots=True)
class _Set:
    """A formula in the layout."""

    at: int
    """Position of its place holder in the layout, code units."""
    char: int
    """The same, characters."""
    plain: int
    """Position of its source in the plain text."""
    length: int
    """Characters of its source."""
    formula: Formula
    em: float
    x: float = 0.0
    """Its left edge, once the lines are laid out."""


class _Fitting(NamedTuple):
    """A formula, or a piece of one, as large as it fits."""

    formula: Formula
    em: float
    length: int
    """Characters of its source."""
    placeholder: str


class TextFlow:
    """Spans laid out at a width.

    Args:
        level: of a heading; 0: running text.
        code: lines may break anywhere, on a panel of their own.
    """

    def __init__(
        self,
        spans: Spans,
        styles: Styles,
        formulas: Formulas,
        level: int = 0,
        code: bool = False,
        alignment: Alignment = "start",
    ) -> None:
        self._spans, self._styles, self._formulas = spans, styles, formulas
        self._level, self._code = level, code
        self._em = styles.maths_em * styles.scale(level)
        self.plain = "".join(span.text for span in spans)
        self.waiting: set[Key] = set()
        self.height = self.natural_width = 0.0
        self._layout = QTextLayout()
        self._layout.setCacheEnabled(True)
        words = "".join(span.text for span in spans if not span.latex)
        self.right_to_left = not code and is_right_to_left(words)
        """Formulas have no part in that, and programs run from left to right in every language."""
        start: Alignment = "right" if self.right_to_left else "left"
        # Qt means the start of a line by left, unless it is told otherwise.
        absolute = Qt.AlignmentFlag.AlignAbsolute
        option = QTextOption(_ALIGN[start if alignment == "start" else alignment] | absolute)
        directions = Qt.LayoutDirection
        option.setTextDirection(
            directions.RightToLeft if self.right_to_left else directions.LeftToRight
        )
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        option.setTabStopDistance(4 * styles.em * 0.6)
        self._layout.setTextOption(option)
        self._units = Utf16Map("")
        self._sets: list[_Set] = []
        self._tints: Sequence[Highlight] = ()
        self._lines: list[QTextLine] = []
        self._tops: list[float] = []

    # -- laying out ---------------------------------------------------------------------------

    def lay_out(self, width: float) -> None:
        """Breaks the text into lines."""
        self._fill(width)
        self._layout.beginLayout()
        self._lines, self._tops, y = [], [], 0.0
        while (line := self._layout.createLine()).isValid():
            line.setLineWidth(max(1.0, width))
            self._lines.append(line)
        self._layout.endLayout()
        for line in self._lines:
            y = self._place(line, y)
        for each in self._sets:
            each.x = self._left_of(each)
        self.height = y
        self.natural_width = max((line.naturalTextWidth() for line in self._lines), default=0.0)

    def _fill(self, width: float) -> None:
        """The layout's text and formats, with each formula as large as fits."""
        self._sets, self.waiting = [], set()
        text: list[str] = []
        formats: list[QTextLayout.FormatRange] = []
        before: QTextCharFormat | None = None
        at = char = plain = 0
        for span in self._spans:
            for shown, look, fitting in self._shown(span, width):
                if fitting is not None:
                    length = fitting.length
                    self._sets.append(_Set(at, char, plain, length, fitting.formula, fitting.em))
                plain += fitting.length if fitting else len(shown)
                text.append(shown)
                length = utf16_length(shown)
                if look is before:
                    formats[-1].length += length
                else:
                    formats.append(_range(at, length, look))
                at, char, before = at + length, char + len(shown), look
        self._units = Utf16Map("".join(text))
        self._layout.setFont(self._styles.font(Look(code=self._code), self._level))
        self._layout.setText("".join(text))
        self._tints = self._styles.tints(self._source_offsets()) if self._spans else ()
        tinted = (self._whole(part) for mark in self._tints for part in self._ranges(mark))
        self._layout.setFormats([*formats, *tinted])

    def _source_offsets(self) -> NDArray[np.int64]:
        return np.concatenate([span_offsets(span) for span in self._spans])

    def _whole(self, part: QTextLayout.FormatRange) -> QTextLayout.FormatRange:
        """A stretch moved to characters as people see them: a look that begins in one tears it."""
        start, end = (
            at
            if self._layout.isValidCursorPosition(at)
            else self._layout.previousCursorPosition(at)
            for at in (part.start, part.start + part.length)
        )
        return _range(start, end - start, part.format)

    def _shown(
        self, span: Span, width: float
    ) -> Iterator[tuple[str, QTextCharFormat, _Fitting | None]]:
        """A span in the layout: text and format of it, or of the place holders of a formula."""
        fittings = self._fittings(span, width) if span.latex else ()
        for fitting in fittings:
            wide = fitting.formula.width * fitting.em
            look = self._styles.placeholder(fitting.placeholder, wide)
            yield fitting.placeholder, look, fitting
        if not fittings:
            yield span.text.replace("\n", "\u2028"), self._format(span), None

    def _format(self, span: Span) -> QTextCharFormat:
        look = Look(code=True, role="text_dim") if span.latex else span.look
        return self._styles.format(look, self._level, self._code)

    def _fittings(self, span: Span, width: float) -> Sequence[_Fitting]:
        """A formula as large as it fits, or its pieces; nothing where its source is to be shown."""
        formula = self._look_up(Key(span.latex, span.display))
        if formula is None:
            return ()
        fits = self._fits(formula, width)
        broken = self._pieces(span, width) if span.display and fits < BREAKS_BELOW else ()
        if broken or fits < SMALLEST:
            return broken
        return (_Fitting(formula, self._em * min(1.0, fits), len(span.text), PLACEHOLDER),)

    def _pieces(self, span: Span, width: float) -> Sequence[_Fitting]:
        """A display formula broken into pieces; nothing where it cannot be, or not yet."""
        parts = pieces(span.latex)
        sources = [part if at == 0 else NOTHING + part for at, part in enumerate(parts)]
        found = [self._look_up(Key(source, True)) for source in sources]
        formulas = [formula for formula in found if formula is not None]
        if len(parts) == 1 or len(formulas) < len(parts):
            return ()
        if min(self._fits(formula, width) for formula in formulas) < SMALLEST:
            return ()
        lengths = [len(part) for part in parts]
        lengths[0] += max(0, span.text.find(parts[0]))
        lengths[-1] += len(span.text) - sum(lengths)
        return [
            _Fitting(formula, self._em * min(1.0, self._fits(formula, width)), length, BREAKABLE)
            for formula, length in zip(formulas, lengths, strict=True)
        ]

    def _look_up(self, key: Key) -> Formula | None:
        formula = self._formulas.look_up(key)
        if formula is Unset.PENDING:
            self.waiting.add(key)
        return None if isinstance(formula, Unset) else formula

    def _fits(self, formula: Formula, width: float) -> float:
        """How much of its size a formula can have; above 1 where there is room."""
        return width / (formula.width * self._em) if formula.width else 1.0

    def _place(self, line: QTextLine, top: float) -> float:
        """Puts a line under the one before; returns where the next begins."""
        here = self._sets_of(line)
        ascent = max([line.ascent(), *(s.formula.ascent * s.em for s in here)])
        descent = max([line.descent(), *(s.formula.descent * s.em for s in here)])
        lead = (0.25 if self._code else 0.35) * self._styles.em
        self._tops.append(top)
        line.setPosition(QPointF(0.0, top + lead / 2 + ascent - line.ascent()))
        return top + lead + ascent + descent

    def _left_of(self, each: _Set) -> float:
        """Where its place holder begins: a cursor's place is on either side of it, as text runs."""
        line = self._layout.lineForTextPosition(each.at)
        runs = line.glyphRuns(each.at, 1)
        return runs[0].positions()[0].x() if runs else _x(line, each.at)

    def _sets_of(self, line: QTextLine) -> list[_Set]:
        start, end = line.textStart(), line.textStart() + line.textLength()
        return [s for s in self._sets if start <= s.at < end]

    def baseline(self) -> float:
        """Of the first line, from the top."""
        return self._lines[0].y() + self._lines[0].ascent() if self._lines else 0.0

    # -- painting -------------------------------------------------------------------------------

    def paint(
        self, painter: QPainter, at: QPointF, clip: QRectF, marks: Sequence[Highlight]
    ) -> None:
        """Paints what is in `clip`, in the painter's coordinates."""
        for each in self._sets:
            self._paint_tints(painter, at, each)
        for mark in marks:
            self._paint_behind(painter, at, mark)
        ranges = [r for mark in marks for r in self._ranges(mark)]
        # Behind a colour emoji Qt draws with the painter's own pen instead of the format's.
        painter.setPen(self._styles.ink)
        self._layout.draw(painter, at, ranges, clip)
        for each in self._sets:
            where = self._rect_of_set(each).translated(at)
            if where.intersects(clip):
                ink = _colour(each, marks) or ink_of(self._tints_of(each), each.length)
                self._styles.drawing(each.formula, ink).render(painter, where)

    def _ranges(self, mark: Highlight) -> list[QTextLayout.FormatRange]:
        """A mark in the layout, without the offsets of formulas, which must stay without ink."""
        start, end = self._to_layout(mark.start), self._to_layout(mark.end)
        cuts = [s.at for s in self._sets if start <= s.at < end]
        starts, ends = [start, *(c + 1 for c in cuts)], [*cuts, end]
        pairs = zip(starts, ends, strict=True)
        return [_range(a, b - a, mark.look) for a, b in pairs if a < b]

    def _paint_behind(self, painter: QPainter, at: QPointF, mark: Highlight) -> None:
        """Marks formulas as high as the words beside them are marked, or higher."""
        for each in self._sets:
            if mark.start < each.plain + each.length and each.plain < mark.end:
                painter.fillRect(self._ground_of(each).translated(at), mark.look.background())

    def _paint_tints(self, painter: QPainter, at: QPointF, each: _Set) -> None:
        if tints := self._tints_of(each):
            line = self._layout.lineForTextPosition(each.at)
            below = max(line.y() + line.ascent() + 2, self._rect_of_set(each).bottom() + 1)
            ground = self._ground_of(each).translated(at)
            y = math.floor(at.y() + below) + 0.5
            paint_shares(painter, ground, y, tints, each.length)

    def _tints_of(self, each: _Set) -> Sequence[Highlight]:
        return within(self._tints, each.plain, each.length)

    def _ground_of(self, each: _Set) -> QRectF:
        rect, line = self._rect_of_set(each), self._layout.lineForTextPosition(each.at)
        return rect.united(QRectF(rect.left(), line.y(), rect.width(), line.height()))

    def _rect_of_set(self, each: _Set) -> QRectF:
        line = self._layout.lineForTextPosition(each.at)
        base = line.y() + line.ascent()
        formula, em = each.formula, each.em
        height = (formula.ascent + formula.descent) * em
        return QRectF(each.x, base - formula.ascent * em, formula.width * em, height)

    # -- positions --------------------------------------------------------------------------------

    def position_at(self, point: QPointF, between: bool = True) -> int:
        """The position in the plain text that is nearest to a point; see `Box.position_at`."""
        if not self._lines:
            return 0
        line = self._lines[max(0, bisect_right(self._tops, point.y()) - 1)]
        if between:
            return self._to_plain(line.xToCursor(point.x()))
        at = line.xToCursor(point.x(), QTextLine.CursorPosition.CursorOnCharacter)
        at = max(line.textStart(), min(at, line.textStart() + line.textLength() - 1))
        for each in self._sets:
            if each.at == at:
                share = (point.x() - each.x) / max(1.0, each.formula.width * each.em)
                return each.plain + max(0, min(int(share * each.length), each.length - 1))
        return self._to_plain(at)

    def rect_of(self, position: int) -> QRectF:
        """Where the character at a position is; without width behind the last."""
        at = self._to_layout(position)
        for each in self._sets:
            if each.at == at:
                return self._rect_of_set(each)
        line = self._layout.lineForTextPosition(at)
        if not line.isValid():
            return QRectF(0.0, 0.0, 0.0, self.height)
        left, right = _x(line, at), _x(line, self._units.unit_of(self._units.offset_of(at) + 1))
        return QRectF(min(left, right), line.y(), abs(right - left), line.height())

    def _to_layout(self, plain: int) -> int:
        """The code unit of the layout at a position of the plain text."""
        shift = 0
        for each in self._sets:
            if plain <= each.plain:
                break
            if plain < each.plain + each.length:
                return each.at
            shift = each.plain + each.length - each.char - 1
        return self._units.unit_of(plain - shift)

    def _to_plain(self, at: int) -> int:
        shift = 0
        for each in self._sets:
            if at <= each.at:
                break
            shift = each.plain + each.length - each.char - 1
        return self._units.offset_of(at) + shift


def _colour(each: _Set, marks: Sequence[Highlight]) -> QColor | None:
    """What a formula is drawn in where the last mark on it says so."""
    on_it = [m for m in marks if m.start < each.plain + each.length and each.plain < m.end]
    return on_it[-1].look.foreground().color() if on_it else None


def _range(start: int, length: int, look: QTextCharFormat) -> QTextLayout.FormatRange:
    made = QTextLayout.FormatRange()
    made.start, made.length, made.format = start, length, look
    return made


def _x(line: QTextLine, at: int) -> float:
    # PySide hands back the position as well, beside what Qt returns.
    x: tuple[float, int] = line.cursorToX(at)  # type: ignore[assignment]
    return x[0]
