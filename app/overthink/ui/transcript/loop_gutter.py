"""Marks in the gutter that count a loop's repetitions, so that a loop shows without its colours."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont

from overthink.core.trace import Trace
from overthink.ui.theme.theme import colour
from overthink.ui.transcript.block_formatter import token_bytes, tokens_in
from overthink.ui.transcript.loop_extent import LoopStretch
from overthink.ui.transcript.section import GUTTER, Canvas
from overthink.ui.transcript.text_section import TextSection

_SMALLER = 0.72
_SIGNLESS = 100
"""Counts from here on leave no room for the sign."""


def paint_repetitions(
    canvas: Canvas, section: TextSection, loop: LoopStretch, trace: Trace, font: QFont
) -> None:
    """Paints "×3" beside each line in which a repetition begins: the last one's number."""
    small = QFont(font)
    small.setPointSizeF(font.pointSizeF() * _SMALLER)
    canvas.painter.setFont(small)
    canvas.painter.setPen(colour(canvas.roles.warning))
    top, before = canvas.clip.top(), -1
    while top <= canvas.clip.bottom():
        start, end = section.line_of(section.hold(top)[0])
        if start == before:
            break
        before = start
        rect = section.rect_of(start, start)
        number = _last_whole(trace, loop, start, end)
        if number:
            _paint_count(canvas, rect, number)
        top = max(rect.bottom(), top) + 1


def _last_whole(trace: Trace, loop: LoopStretch, start: int, end: int) -> int:
    """The number of the last whole repetition that begins between two bytes; 0 for none."""
    first, last = tokens_in(trace, start, end)
    if first < last and token_bytes(trace, first)[0] < start:
        first += 1
    last = min(last, loop.start + loop.repeats * loop.period)
    if last <= max(first, loop.start):
        return 0
    number = (last - 1 - loop.start) // loop.period
    return number + 1 if loop.start + number * loop.period >= first else 0


def _paint_count(canvas: Canvas, line: QRect, number: int) -> None:
    place = QRect(1, line.top(), GUTTER - 17, line.height())
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    words = f"×{number}" if number < _SIGNLESS else str(number)
    canvas.painter.save()
    widest = "0" * len(words)  # so that counts of as many digits are of one size
    font, wanted = canvas.painter.font(), canvas.painter.fontMetrics().horizontalAdvance(widest)
    if wanted > place.width():  # a shortened number would be another one
        font.setPointSizeF(font.pointSizeF() * place.width() / wanted)
        canvas.painter.setFont(font)
    canvas.painter.drawText(place, right, words)
    canvas.painter.restore()
