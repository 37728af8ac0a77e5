"""What the rows of the list are drawn with: colours, widths, lines cut short."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QTextCharFormat, QTextLayout, QTextOption

from overthink.ui.theme.theme import Theme, colour


class Pens:
    """Colour roles of a row, selected or not."""

    def __init__(self, theme: Theme, chosen: bool) -> None:
        self._roles, self._chosen = theme.roles, chosen
        roles = theme.roles
        self.text = roles.selection_text if chosen else roles.text
        self.dim = roles.selection_text if chosen else roles.text_dim
        self.faint = roles.selection_text if chosen else roles.text_faint
        self.warning = roles.selection_text if chosen else roles.warning

    def of(self, role: str) -> str:
        """A mark's role; its shape tells it on a selected row."""
        return "selection_text" if self._chosen else role

    def plain(self, value: str) -> QTextCharFormat:
        made = QTextCharFormat()
        made.setForeground(colour(value))
        return made

    def match(self) -> QTextCharFormat:
        made = QTextCharFormat()
        made.setForeground(colour(self._roles.match_text))
        made.setBackground(colour(self._roles.current_match))
        return made


def shares(wanted: list[int], room: int) -> list[int]:
    """Widths for some names: as wide as they want, and the same for those that want too much."""
    widths, left = dict.fromkeys(range(len(wanted)), 0), max(room, 0)
    for done, at in enumerate(sorted(widths, key=lambda at: wanted[at])):
        widths[at] = min(wanted[at], left // (len(wanted) - done))
        left -= widths[at]
    return list(widths.values())


def draw_line(
    painter: QPainter,
    line: QRect,
    words: str,
    cut_at: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
) -> None:
    """A line, cut short where it is too long."""
    cut = painter.fontMetrics().elidedText(words, cut_at, line.width())
    flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
    painter.drawText(line, flags, cut)


def formatted(start: int, length: int, looks: QTextCharFormat) -> QTextLayout.FormatRange:
    """Looks for a stretch of a layout."""
    made = QTextLayout.FormatRange()
    made.start, made.length, made.format = start, length, looks
    return made


def two_lines(
    text: str, font: QFont, width: int, looks: list[QTextLayout.FormatRange]
) -> QTextLayout:
    """A text in two lines, the second one cut short where there is more."""
    one = _laid_out(text, font, width, looks, 1)  # a line dies with its layout
    start = one.lineAt(0).textStart() + one.lineAt(0).textLength()
    kept = text.encode("utf-16-le", "surrogatepass")
    front, rest = (
        part.decode("utf-16-le", "surrogatepass") for part in (kept[: 2 * start], kept[2 * start :])
    )
    rest = QFontMetrics(font).elidedText(rest, Qt.TextElideMode.ElideRight, width)
    return _laid_out(front + rest, font, width, looks, 2)


def _laid_out(
    text: str, font: QFont, width: int, looks: list[QTextLayout.FormatRange], lines: int
) -> QTextLayout:
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.setFormats(looks)
    layout.beginLayout()
    top = 0.0
    for _ in range(lines):
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(width)
        line.setPosition(QPointF(0, top))
        top += line.height()
    layout.endLayout()
    return layout
