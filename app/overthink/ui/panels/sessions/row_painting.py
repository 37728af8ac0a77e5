"""What the rows of the list are drawn with: colours, widths, lines cut short."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import takewhile

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


def told_apart(names: Sequence[str], room: int, width_of: Callable[[str], int]) -> list[str]:
    """Names as they fit beside each other, cut first where they are the same.

    Words that all names begin or end with go before any that tells them apart; only where what
    differs has no room either is it cut in its middle.

    Args:
        names: in order.
        room: for all of them, in the unit of `width_of`.
        width_of: how wide a text is.
    """
    forms = _forms(names)
    alike = [list(level) for level in zip(*forms, strict=True)]
    fitting = (level for level in alike if sum(map(width_of, level)) <= room)
    chosen = next(fitting, alike[-1] if alike else [])
    for at, each in enumerate(forms):  # what is left over may make one of them longer
        left = room - sum(width_of(name) for name in chosen) + width_of(chosen[at])
        chosen[at] = next((form for form in each if width_of(form) <= left), chosen[at])
    return chosen


def _forms(names: Sequence[str]) -> list[list[str]]:
    """Each name whole, and without what it shares with the others; the preferred form first."""
    if len(set(names)) < 2:
        return [[name] for name in names]
    front = _same_words(names)
    rests = [name[front:] for name in names]
    end = _same_words([rest[::-1] for rest in rests])
    return [_forms_of(name, front, len(name) - end) for name in names]


def _forms_of(name: str, first: int, last: int) -> list[str]:
    before, after = "…" if first else "", "…" if last < len(name) else ""
    return [name, name[:last] + after, before + name[first:], before + name[first:last] + after]


def _same_words(names: Sequence[str]) -> int:
    """Characters of the whole words that all names begin with, what divides them included."""
    columns = zip(*(name[:-1] for name in names), strict=False)  # of each something is left
    same = takewhile(lambda column: len(set(column)) == 1, columns)
    ends = (at + 1 for at, column in enumerate(same) if not column[0].isalnum())
    return max(ends, default=0)


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
