"""The transcript as one text for assistive technology: `AccessibleText` over what is shown.

Sections stand one after the other, a line break between two. Offsets are UTF-16 code units.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from weakref import WeakKeyDictionary

from PySide6.QtCore import QPoint, QRect

from overthink.core.symbols import same_length
from overthink.core.utf16 import utf16_length
from overthink.ui.base.utf16_map import Utf16Map
from overthink.ui.transcript.block_flow import Flow
from overthink.ui.transcript.canvas import TranscriptCanvas
from overthink.ui.transcript.document import Placed
from overthink.ui.transcript.markdown_section import RenderedAnswer
from overthink.ui.transcript.position import TextPosition
from overthink.ui.transcript.text_section import TextSection


class _Part(NamedTuple):
    start: int
    """Code units before it."""
    units: int
    placed: Placed


class ReadableText:
    """What is shown of a transcript, as one text.

    Args:
        sheet: the transcript.
    """

    def __init__(self, sheet: TranscriptCanvas) -> None:
        self._canvas = sheet
        self._maps: WeakKeyDictionary[Flow, Utf16Map] = WeakKeyDictionary()

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
        if place := self._place(offset):
            self._canvas.put_caret(place)

    def selection(self) -> tuple[int, int]:
        span = self._canvas.selection.span
        if span is None:
            return self.caret(), self.caret()
        return self._offset(span.start), self._offset(span.end)

    def select(self, start: int, end: int) -> None:
        first, last = self._place(start), self._place(end)
        if first and last:
            self._canvas.select(first, last)

    def rect_of(self, offset: int) -> QRect:
        place, following = self._place(offset), self._place(offset + 1)
        if place is None or not self._canvas.is_near(place):
            return QRect()
        same = following is not None and following[:2] == place[:2]
        end = following.offset if following and same else place.offset
        rect = self._canvas.rect_of(place, end)
        return rect if rect.intersects(self._canvas.screen) else QRect()

    def offset_at(self, point: QPoint) -> int:
        place = self._canvas.place_at(point) if self._canvas.screen.contains(point) else None
        return self._offset(place) if place else -1

    def show(self, start: int, end: int) -> None:
        if place := self._place(start):
            self._canvas.reveal(place)

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
            known = self._map(section)
            return known.unit_of(end) - known.unit_of(start)
        return utf16_length(section.text(*section.bounds))

    def _map(self, section: TextSection) -> Utf16Map:
        known = self._maps.get(section.flow)
        if known is None:
            data = section.flow.blocks.data
            known = Utf16Map(data if isinstance(data, bytearray) else bytearray(data))
            self._maps[section.flow] = known
        return known

    def _text(self, part: _Part, low: int, high: int) -> str:
        section = part.placed.section
        if isinstance(section, TextSection):
            known = self._map(section)
            base = known.unit_of(section.bounds[0])
            first, last = known.offset_of(base + low), known.offset_of(base + high)
            data = section.flow.blocks.data[first:last]
            return same_length(bytes(data).decode("utf-8", "replace"))
        return _units_of(section.text(*section.bounds), low, high)

    def _offset(self, place: TextPosition) -> int:
        for part in self._parts():
            section = part.placed.section
            if (part.placed.turn, section.zone) != place[:2]:
                continue
            if isinstance(section, TextSection):
                known = self._map(section)
                return part.start + known.unit_of(place.offset) - known.unit_of(section.bounds[0])
            if isinstance(section, RenderedAnswer):
                return part.start + utf16_length(section.text(0, place.offset))
            return part.start + min(place.offset, part.units)
        return 0

    def _place(self, offset: int) -> TextPosition | None:
        found = None
        for part in self._parts():
            if found is None or part.start <= offset:
                found = part
        if found is None:
            return None
        section, inside = found.placed.section, min(offset - found.start, found.units)
        if isinstance(section, TextSection):
            known = self._map(section)
            inside = known.offset_of(known.unit_of(section.bounds[0]) + inside)
        elif isinstance(section, RenderedAnswer):
            inside = len(_units_of(section.text(*section.bounds), 0, inside))
        return TextPosition(found.placed.turn, section.zone, inside)


def _units_of(text: str, start: int, end: int) -> str:
    """A stretch of a text, in code units."""
    units = text.encode("utf-16-le", "replace")[2 * start : 2 * end]
    return units.decode("utf-16-le", "replace")
