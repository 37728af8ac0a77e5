"""Helpers for painting rows: colours, widths, elided lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import takewhile

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QTextLayout

from overthink.ui.base.text_layout import stack_lines, wrapping
from overthink.ui.theme.theme import Theme


class Pens:
    """Colour roles of a row, selected or not."""

    def __init__(self, theme: Theme, chosen: bool) -> None:
        self._chosen, roles = chosen, theme.roles
        self.text = roles.selection_text if chosen else roles.text
        self.dim = roles.selection_text if chosen else roles.text_dim
        self.faint = roles.selection_text if chosen else roles.text_faint
        self.warning = roles.selection_text if chosen else roles.warning

    def of(self, role: str) -> str:
        """Return an icon's colour role; on a selected row only its shape distinguishes it."""
        return "selection_text" if self._chosen else role


def fitting_widths(wanted: list[int], room: int) -> list[int]:
    """Distribute a width: names that fit get what they need, the others equal parts."""
    widths, left = dict.fromkeys(range(len(wanted)), 0), max(room, 0)
    for done, at in enumerate(sorted(widths, key=lambda at: wanted[at])):
        widths[at] = min(wanted[at], left // (len(wanted) - done))
        left -= widths[at]
    return list(widths.values())


def distinguishable_names(
    names: Sequence[str], room: int, width_of: Callable[[str], int]
) -> list[str]:
    """Shorten names so that they fit next to each other and stay distinguishable.

    Words at the start or end that all names share are dropped first; only if the remainder does not
    fit either is it elided in the middle.

    Args:
        names: in order.
        room: width for all of them, in the unit of `width_of`.
        width_of: returns the width of a text.
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
    """Return the forms of each name, whole and without shared words; preferred form first."""
    if len(set(names)) < 2:
        return [[name] for name in names]
    front = _common_prefix(names)
    rests = [name[front:] for name in names]
    end = _common_prefix([rest[::-1] for rest in rests])
    return [_forms_of(name, front, len(name) - end) for name in names]


def _forms_of(name: str, first: int, last: int) -> list[str]:
    before, after = "…" if first else "", "…" if last < len(name) else ""
    return [name, name[:last] + after, before + name[first:], before + name[first:last] + after]


def _common_prefix(names: Sequence[str]) -> int:
    """Return the length of the whole words that all names start with, with their separators."""
    columns = zip(*(name[:-1] for name in names), strict=False)  # each name retains something
    same = takewhile(lambda column: len(set(column)) == 1, columns)
    ends = (at + 1 for at, column in enumerate(same) if not column[0].isalnum())
    return max(ends, default=0)


def draw_line(
    painter: QPainter,
    line: QRect,
    words: str,
    cut_at: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
) -> None:
    """Draw a line of text, elided if too long."""
    cut = painter.fontMetrics().elidedText(words, cut_at, line.width())
    flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
    painter.drawText(line, flags, cut)


def two_lines(
    text: str, font: QFont, width: int, formats: list[QTextLayout.FormatRange]
) -> QTextLayout:
    """Lay out a text in two lines, the second one elided."""
    one = _laid_out(text, font, width, formats, 1)  # the variable keeps the layout alive
    start = one.lineAt(0).textStart() + one.lineAt(0).textLength()
    encoded = text.encode("utf-16-le", "surrogatepass")
    front, rest = (
        part.decode("utf-16-le", "surrogatepass")
        for part in (encoded[: 2 * start], encoded[2 * start :])
    )
    rest = QFontMetrics(font).elidedText(rest, Qt.TextElideMode.ElideRight, width)
    return _laid_out(front + rest, font, width, formats, 2)


def _laid_out(
    text: str, font: QFont, width: int, formats: list[QTextLayout.FormatRange], lines: int
) -> QTextLayout:
    layout = QTextLayout(text, font)
    layout.setTextOption(wrapping())
    layout.setFormats(formats)
    stack_lines(layout, width, max_lines=lines)
    return layout
