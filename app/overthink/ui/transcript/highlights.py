"""What is marked in a text over its layer: what was labelled, is selected, was found."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtGui import QTextCharFormat, QTextLayout

from overthink.ui.base.text_search import Ranges
from overthink.ui.theme.colour_roles import Roles
from overthink.ui.theme.theme import colour
from overthink.ui.transcript.block_layout import SetBlock
from overthink.ui.transcript.layer_formats import format_range

NOTHING_FOUND: Ranges = np.empty((0, 2), dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Marks:
    """Marks of a section, in its offsets."""

    selection: tuple[int, int] | None
    matches: Ranges
    current: int | None
    """Index of the match that is being looked at."""
    spans: Ranges
    """Labelled ones. They may overlap."""


class MarkLooks:
    """How marks look.

    Args:
        roles: the colours in use.
    """

    def __init__(self, roles: Roles) -> None:
        self._selection = _look(roles.selection, roles.selection_text)
        self._span = QTextCharFormat()
        self._span.setBackground(colour(roles.span))
        self._match = _look(roles.match, roles.text)
        self._current = _look(roles.current_match, roles.match_text)
        # To be told from the other matches without its colour.
        self._current.setFontUnderline(True)

    def ranges(self, marks: Marks, block: SetBlock, first: int) -> list[QTextLayout.FormatRange]:
        """The marks within a block whose text begins at offset `first`."""
        last = first + block.shown.size
        low = int(np.searchsorted(marks.matches[:, 1], first, side="right"))
        high = int(np.searchsorted(marks.matches[:, 0], last, side="left"))
        ranges = [
            self._range(block, first, start, end, self._looks(low + i == marks.current))
            for i, (start, end) in enumerate(marks.matches[low:high].tolist())
        ]
        if marks.selection and marks.selection[0] < last and marks.selection[1] > first:
            ranges.insert(0, self._range(block, first, *marks.selection, self._selection))
        return [*self._spans(marks.spans, block, first, last), *ranges]

    def _spans(
        self, spans: Ranges, block: SetBlock, first: int, last: int
    ) -> list[QTextLayout.FormatRange]:
        """Below everything else that is marked."""
        here = spans[(spans[:, 0] < last) & (spans[:, 1] > first)]
        return [self._range(block, first, low, high, self._span) for low, high in here.tolist()]

    def _looks(self, current: bool) -> QTextCharFormat:
        return self._current if current else self._match

    def _range(
        self, block: SetBlock, first: int, start: int, end: int, look: QTextCharFormat
    ) -> QTextLayout.FormatRange:
        return format_range(*block.positions(start - first, end - first), look)


def _look(background: str, text: str) -> QTextCharFormat:
    look = QTextCharFormat()
    look.setBackground(colour(background))
    look.setForeground(colour(text))
    return look
