"""The transcript as one text for assistive technology: `AccessibleText` over what is shown.

Sections follow each other, separated by a line break. Offsets are UTF-16 code units.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from weakref import WeakKeyDictionary

from PySide6.QtCore import QPoint, QRect

from overthink.core.symbols import same_length, utf16_length
from overthink.ui.base.utf16_map import Utf16Map
from overthink.ui.transcript.block_flow import BlockFlow
from overthink.ui.transcript.canvas import TranscriptCanvas
from overthink.ui.transcript.document import Placed
from overthink.ui.transcript.markdown_section import MarkdownSection
from overthink.ui.transcript.position import TextPosition
from overthink.ui.transcript.text_section import TextSection


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
        self._maps: WeakKeyDictionary[BlockFlow, Utf16Map] = WeakKeyDictionary()

    def character_count(self) -> int:
        parts = list(self._parts())
        return parts[-1].start + parts[-1].units if parts else 0

    def text(self, start: int, end: int) -> str:
        pieces: list[str] = []
        count = self.character_count()
        for part in self._parts():
            low, high = max(start, part.start), min(end, part.start + part.units)
            if low < high:
                pieces.append(self._text(part, low - part.start, high - part.start))
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
            units = self._units(placed)
            yield _Part(start, units, placed)
            start += units + 1

    def _units(self, placed: Placed) -> int:
        section = placed.section
        if isinstance(section, TextSection):
            start, end = section.bounds
            mapping = self._map(section)
            return mapping.unit_of(end) - mapping.unit_of(start)
        return utf16_length(section.text(*section.bounds))

    def _map(self, section: TextSection) -> Utf16Map:
        flow = section.flow
        if flow not in self._maps:
            self._maps[flow] = Utf16Map(flow.blocks.data)
        return self._maps[flow]

    def _text(self, part: _Part, low: int, high: int) -> str:
        section = part.placed.section
        if isinstance(section, TextSection):
            mapping = self._map(section)
            base = mapping.unit_of(section.bounds[0])
            first, last = mapping.offset_of(base + low), mapping.offset_of(base + high)
            data = section.flow.blocks.data[first:last]
            return same_length(bytes(data).decode("utf-8", "replace"))
        return _units_of(section.text(*section.bounds), low, high)

    def _offset(self, position: TextPosition) -> int:
        for part in self._parts():
            section = part.placed.section
            if (part.placed.turn, section.zone) != position[:2]:
                continue
            if isinstance(section, TextSection):
                mapping = self._map(section)
                return (
                    part.start
                    + mapping.unit_of(position.offset)
                    - mapping.unit_of(section.bounds[0])
                )
            if isinstance(section, MarkdownSection):
                return part.start + utf16_length(section.text(0, position.offset))
            return part.start + min(position.offset, part.units)
        return 0

    def _position(self, offset: int) -> TextPosition | None:
        found = None
        for part in self._parts():
            if found is None or part.start <= offset:
                found = part
        if found is None:
            return None
        section, inside = found.placed.section, min(offset - found.start, found.units)
        if isinstance(section, TextSection):
            mapping = self._map(section)
            inside = mapping.offset_of(mapping.unit_of(section.bounds[0]) + inside)
        elif isinstance(section, MarkdownSection):
            inside = len(_units_of(section.text(*section.bounds), 0, inside))
        return TextPosition(found.placed.turn, section.zone, inside)


def _units_of(text: str, start: int, end: int) -> str:
    """Return a part of a text, cut by code units."""
    units = text.encode("utf-16-le", "replace")[2 * start : 2 * end]
    return units.decode("utf-16-le", "replace")
