"""Helpers for `QTextLayout`: wrapping, lines, format ranges and cursor positions."""

from __future__ import annotations

from PySide6.QtCore import QPointF
from PySide6.QtGui import QTextCharFormat, QTextLayout, QTextLine, QTextOption


def wrapping() -> QTextOption:
    """Return an option that wraps at words, and inside words that are too long for a line."""
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    return option


def stack_lines(
    layout: QTextLayout,
    width: float,
    line_height: float | None = None,
    max_lines: int | None = None,
) -> float:
    """Break a layout into lines below each other; return their height.

    Args:
        line_height: of every line; by default each line's own.
        max_lines: stop after so many lines.
    """
    layout.beginLayout()
    top, count = 0.0, 0
    while count != max_lines and (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        line.setPosition(QPointF(0.0, top))
        top += line.height() if line_height is None else line_height
        count += 1
    layout.endLayout()
    return top


def format_range(start: int, end: int, char_format: QTextCharFormat) -> QTextLayout.FormatRange:
    """Return a format range from one position to another."""
    made = QTextLayout.FormatRange()
    made.start, made.length, made.format = start, end - start, char_format
    return made


def cursor_x(line: QTextLine, position: int) -> float:
    """Return the x coordinate of a cursor position; PySide adds the position to Qt's result."""
    found: object = line.cursorToX(position)
    assert isinstance(found, tuple)
    return float(found[0])
