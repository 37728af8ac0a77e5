"""The transcript as one text for assistive technology: `AccessibleText` over what is shown.

Sections follow each other, separated by a line break. Offsets are UTF-16 code units.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from PySide6.QtCore import QPoint, QRect

from overthink.ui.transcript.canvas import TranscriptCanvas
from overthink.ui.transcript.document import Placed
from overthink.ui.transcript.position import TextPosition


class _Part(NamedTuple):
    start: int
    """Code units before it."""
    units: int
    placed: Placed


class TranscriptText:
    """What a transcript shows, as one text.

    Args:
        canvas: the transcript.
    """

    def __init__(self, canvas: TranscriptCanvas) -> None:
        self._canvas = canvas

    def character_count(self) -> int:
        parts = list(self._parts())
        return parts[-1].start + parts[-1].units if parts else 0

    def text(self, start: int, end: int) -> str:
        pieces: list[str] = []
        count = self.character_count()
        for part in self._parts():
            low, high = max(start, part.start), min(end, part.start + part.units)
            if low < high:
                section = part.placed.section
                pieces.append(section.text_of_units(low - part.start, high - part.start))
            if start <= part.start + part.units < min(end, count):
                pieces.append("\n")
        return "".join(pieces)

    def caret(self) -> int:
        caret = self._canvas.selection.caret
        return self._offset(caret) if caret else 0

    def set_caret(self, offset: int) -> None:
        if position := self._position(offset):
            self._canvas.set_caret(position)

    def selection(self) -> tuple[int, int]:
        span = self._canvas.selection.span
        if span is None:
            return self.caret(), self.caret()
        return self._offset(span.start), self._offset(span.end)

    def select(self, start: int, end: int) -> None:
        first, last = self._position(start), self._position(end)
        if first and last:
            self._canvas.select(first, last)

    def rect_of(self, offset: int) -> QRect:
        position, following = self._position(offset), self._position(offset + 1)
        if position is None or not self._canvas.is_near_view(position):
            return QRect()
        same = following is not None and following[:2] == position[:2]
        end = following.offset if following and same else position.offset
        rect = self._canvas.rect_of(position, end)
        return rect if rect.intersects(self._canvas.screen) else QRect()

    def offset_at(self, point: QPoint) -> int:
        position = self._canvas.position_at(point) if self._canvas.screen.contains(point) else None
        return self._offset(position) if position else -1

    def show(self, start: int, end: int) -> None:
        if position := self._position(start):
            self._canvas.reveal(position)

    def _parts(self) -> Iterator[_Part]:
        start = 0
        for placed in self._canvas.document.placed():
            units = placed.section.units
            yield _Part(start, units, placed)
            start += units + 1

    def _offset(self, position: TextPosition) -> int:
        for part in self._parts():
            section = part.placed.section
            if (part.placed.turn, section.zone) == position[:2]:
                return part.start + section.unit_of(position.offset)
        return 0

    def _position(self, offset: int) -> TextPosition | None:
        found = None
        for part in self._parts():
            if found is None or part.start <= offset:
                found = part
        if found is None:
            return None
        section = found.placed.section
        inside = section.offset_of_unit(min(offset - found.start, found.units))
        return TextPosition(found.placed.turn, section.zone, inside)
