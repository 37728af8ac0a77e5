"""Fonts, colours and lengths of an answer, from the current theme. Recreated when that changes."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontInfo, QFontMetricsF, QTextCharFormat
from PySide6.QtSvg import QSvgRenderer

from overthink.ui.markdown.ast import SpanStyle
from overthink.ui.markdown.formula_cache import Formula
from overthink.ui.markdown.highlights import Tints, no_tints
from overthink.ui.theme.theme import Theme, char_format, colour

_HEADINGS = (1.0, 1.5, 1.3, 1.15, 1.05, 1.0, 1.0)
_X_HEIGHT_OF_MATHS = 0.473
"""X-height of the mathematics font, in em: formulas match the letters beside them."""
PLACEHOLDER = "x"
"""A formula in a layout: one invisible letter, as wide as the formula."""
BREAKABLE = "一"
"""A piece of a formula: lines may break on either side of such a character."""


class Styles:
    """Formats of the theme that was current when this was created.

    Args:
        tints: colours the text in addition.
    """

    def __init__(self, theme: Theme, tints: Tints = no_tints) -> None:
        self.tints = tints
        self._roles = roles = theme.roles
        self._reading, self._code = theme.reading_font(), theme.code_font()
        self.ink = colour(roles.text)
        self.border = colour(roles.border)
        self.quote = colour(roles.outline)
        self.panel = colour(roles.raised if roles.scheme == "dark" else roles.window)
        self.dim = colour(roles.text_dim)
        self.selected = char_format(roles.selection_text, roles.selection)
        self.span = char_format(background=roles.span)
        self.match = char_format(roles.match_text, roles.match)
        self.current = char_format(roles.match_text, roles.current_match)
        metrics = QFontMetricsF(self._reading)
        self.em = QFontInfo(self._reading).pixelSize()
        self.maths_em = metrics.xHeight() / _X_HEIGHT_OF_MATHS
        self.format = lru_cache(maxsize=256)(self._format)
        self._drawing = lru_cache(maxsize=512)(_drawing)

    def font(self, style: SpanStyle = SpanStyle(), level: int = 0) -> QFont:  # noqa: B008 - frozen
        """Return the font of a style, in a heading of a level or in running text."""
        font = QFont(self._code if style.code else self._reading)
        font.setPointSizeF(font.pointSizeF() * _HEADINGS[level])
        font.setBold(style.bold or level > 0)
        font.setItalic(style.italic)
        font.setStrikeOut(style.struck)
        return font

    def scale(self, level: int) -> float:
        """Return the size of a heading relative to running text."""
        return _HEADINGS[level]

    def _format(self, style: SpanStyle, level: int, on_panel: bool) -> QTextCharFormat:
        text_format = char_format(getattr(self._roles, style.role))
        text_format.setFont(self.font(style, level))
        if style.code and not on_panel:
            text_format.setBackground(QBrush(self.panel))
        return text_format

    def placeholder(self, letter: str, width: float) -> QTextCharFormat:
        """Return the format of the letter that reserves a formula's width."""
        font = QFont(self._reading)
        font.setPixelSize(1)
        metrics = QFontMetricsF(font)
        text_format = QTextCharFormat()
        text_format.setFont(font)
        text_format.setFontLetterSpacingType(QFont.SpacingType.AbsoluteSpacing)
        text_format.setFontLetterSpacing(width - metrics.horizontalAdvance(letter))
        text_format.setForeground(QBrush(QColor(Qt.GlobalColor.transparent)))
        return text_format

    def drawing(self, formula: Formula, ink: QColor | None = None) -> QSvgRenderer:
        """Return the drawing of a formula, by default in the colour of running text."""
        return self._drawing(formula.svg, ink.name() if ink else self._roles.text)


def _drawing(svg: str, ink: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(svg.replace('"black"', f'"{ink}"').encode()))
