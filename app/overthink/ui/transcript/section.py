"""The base of all parts of a turn (header, text, formatted answer), and how marks are painted."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QPainter, QTextLayout

from overthink.core.symbols import utf16_length
from overthink.ui.base.text_layout import format_range
from overthink.ui.base.text_search import Ranges
from overthink.ui.base.utf16_map import utf16_slice
from overthink.ui.theme.colour_roles import Roles
from overthink.ui.theme.theme import char_format
from overthink.ui.transcript.block_layout import LaidOutBlock
from overthink.ui.transcript.block_splitter import Row
from overthink.ui.transcript.position import Zone

GUTTER = 40
"""Pixels left of the text: room for marks."""
MARGIN = 16
"""Pixels right of the text."""

NO_RANGES: Ranges = np.empty((0, 2), dtype=np.int64)


@dataclass(frozen=True, slots=True)
class SectionMarks:
    """Marked ranges of a section, in its offsets."""

    selection: tuple[int, int] | None
    matches: Ranges
    current: int | None
    """Index of the current match."""
    spans: Ranges
    """Labelled spans; they may overlap."""


class MarkFormats:
    """Text formats of marks.

    Args:
        roles: current colours.
    """

    def __init__(self, roles: Roles) -> None:
        self._selection = char_format(roles.selection_text, roles.selection)
        self._span = char_format(background=roles.span)
        self._match = char_format(roles.text, roles.match)
        self._current = char_format(roles.match_text, roles.current_match)
        # Distinguishes it from other matches without colour.
        self._current.setFontUnderline(True)

    def ranges(
        self, marks: SectionMarks, block: LaidOutBlock, first: int
    ) -> list[QTextLayout.FormatRange]:
        """Return the formats of a block whose text begins at offset `first`; later ones on top."""
        last = first + block.display.size
        here = marks.spans[(marks.spans[:, 0] < last) & (marks.spans[:, 1] > first)]
        marked = [(start, end, self._span) for start, end in here.tolist()]
        if marks.selection and marks.selection[0] < last and marks.selection[1] > first:
            marked.append((*marks.selection, self._selection))
        low = int(np.searchsorted(marks.matches[:, 1], first, side="right"))
        high = int(np.searchsorted(marks.matches[:, 0], last, side="left"))
        for index, (start, end) in enumerate(marks.matches[low:high].tolist(), low):
            marked.append((start, end, self._current if index == marks.current else self._match))
        return [
            format_range(*block.positions(start - first, end - first), mark)
            for start, end, mark in marked
        ]


@dataclass(frozen=True, slots=True)
class PaintContext:
    """What a section needs to paint itself."""

    painter: QPainter
    roles: Roles
    clip: QRect
    """The area to paint, in the section's coordinates."""
    marks: SectionMarks
    mark_formats: MarkFormats


class TextLine(NamedTuple):
    """A line of a section."""

    start: int
    """Its first offset."""
    end: int
    """The offset after its last one."""
    rect: QRect
    """Its height; of its width, no more than the first character is exact."""


class PlacedRow(NamedTuple):
    """A row and where it is in its section."""

    row: Row
    top: int
    bottom: int


class Section(ABC):
    """A part of a turn.

    A section knows its height, which text is at a point and where a text is, and paints itself. It
    knows nothing of scrolling; coordinates start at its own top left corner, and offsets are those
    of `TextPosition`.
    """

    zone: Zone

    @property
    @abstractmethod
    def height(self) -> int:
        """Pixels, spacing included."""

    @property
    @abstractmethod
    def bounds(self) -> tuple[int, int]:
        """The first offset and the one after the last."""

    def settle(self, top: int, bottom: int) -> bool:
        """Lay out what is only estimated between two heights; return whether there was any."""
        return False

    @abstractmethod
    def anchor_at(self, y: int) -> tuple[int, int]:
        """Return what is at a height, to find it again later: an offset and pixels below it."""

    @abstractmethod
    def top_of(self, offset: int) -> int:
        """Return the top of the line that holds an offset."""

    @abstractmethod
    def offset_at(self, point: QPoint, between: bool = False) -> int:
        """Return the offset whose text is nearest to a point.

        Args:
            between: find the nearest border between two characters instead.
        """

    @abstractmethod
    def rect_of(self, start: int, end: int) -> QRect:
        """Return the rectangle of a text, as far as it is in the line of its start."""

    def reaches(self, offset: int, top: int, bottom: int) -> bool:
        """Return whether the text at an offset may be between two heights, without layout."""
        return top < self.height and bottom > 0

    @abstractmethod
    def line_of(self, offset: int) -> tuple[int, int]:
        """Return the first offset of the line that holds an offset, and the one after its last."""

    def line_extent(self, start: int, end: int, clip: QRect) -> tuple[int, int] | None:
        """Return top and bottom of the lines between two offsets; None where outside the clip.

        Ends outside the clip are not exact where nothing is laid out for them.
        """
        top, last = self.rect_of(start, start), self.rect_of(end - 1, end)
        bottom = last.top() + last.height()
        return None if top.top() > clip.bottom() or bottom <= clip.top() else (top.top(), bottom)

    def row_at(self, y: int) -> PlacedRow | None:
        """Return the row at a height, and where it is; None where there is text."""
        return None

    def lines_within(self, clip: QRect) -> Iterator[TextLine]:
        """Yield the lines within the clip, from the top."""
        y, before = max(0, clip.top()), -1
        while y <= min(clip.bottom(), self.height):
            start, end = self.line_of(self.anchor_at(y)[0])
            rect = self.rect_of(start, end)
            if start != before:
                yield TextLine(start, end, rect)
            before = start
            # A high formula may extend below the first character of its line.
            y = max(rect.bottom(), y) + 1

    def step(self, offset: int, forward: bool) -> int | None:
        """Return the next token or word after an offset, or the one before; None for none."""
        return None

    def is_right_to_left(self, offset: int) -> bool:
        """Return whether the paragraph runs from right to left."""
        return False

    @abstractmethod
    def text(self, start: int, end: int) -> str:
        """Return a text, with symbols in place of control characters."""

    def find(self, query: str) -> Ranges:
        """Return the matches of a search."""
        return NO_RANGES

    # -- tokens; a section without tokens has none of them ----------------------------------------

    def token_at(self, offset: int) -> tuple[int, int, int] | None:
        """Return the token at an offset, and the range of offsets that shows it; None for none."""
        return None

    def token_before(self, offset: int) -> int:
        """Return the last token that begins at or before an offset, else the first; -1 for none."""
        return -1

    def tokens_begun(self, start: int, end: int) -> tuple[int, int]:
        """Return the first token that begins between two offsets, and the one after the last."""
        return 0, 0

    def tokens_between(self, start: int, end: int) -> tuple[int, int] | None:
        """Return the first and the last token with text between two offsets; None for none."""
        return None

    def offset_of_token(self, token: int) -> int:
        """Return the offset of a token; one that is not shown has that of the next one."""
        return self.bounds[0]

    # -- UTF-16 code units, in which assistive technology counts -----------------------------------

    @property
    def units(self) -> int:
        """Length in code units."""
        return utf16_length(self.text(*self.bounds))

    def unit_of(self, offset: int) -> int:
        """Return the code units before an offset."""
        return min(offset, self.units)

    def offset_of_unit(self, unit: int) -> int:
        """Return the offset of a code unit."""
        return unit

    def text_of_units(self, start: int, end: int) -> str:
        """Return the text between two code units."""
        return utf16_slice(self.text(*self.bounds), start, end)

    @abstractmethod
    def paint(self, context: PaintContext) -> None:
        """Paint what is within the clip."""


GutterPainter = Callable[[PaintContext, Section], None]
"""Paints marks beside the lines within the clip."""
