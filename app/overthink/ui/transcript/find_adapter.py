"""Matches of a person's words in all parts of a transcript. The search itself is `ui.find`'s."""

from __future__ import annotations

import numpy as np

from overthink.ui.base.text_search import Ranges, search
from overthink.ui.transcript.document import Document
from overthink.ui.transcript.highlights import NOTHING_FOUND
from overthink.ui.transcript.markdown_section import RenderedAnswer
from overthink.ui.transcript.position import TextPosition, Zone
from overthink.ui.transcript.section import Section
from overthink.ui.transcript.text_section import TextSection

_SEARCHED = (Zone.PROMPT, Zone.THINKING, Zone.ANSWER, Zone.RENDERED)


class Finding:
    """What was found.

    Args:
        document: where to search; folded parts too.
    """

    def __init__(self, document: Document) -> None:
        self._document = document
        self._found: dict[tuple[int, Zone], Ranges] = {}
        self.current = -1

    def find(self, words: str) -> int:
        """Finds all matches; gives their number. None of them is the current one."""
        self.clear()
        for index, turn in enumerate(self._document.turns):
            for zone in _SEARCHED:
                section = turn.part(zone)
                found = NOTHING_FOUND if section is None else _search(section, words)
                if len(found):
                    self._found[index, zone] = found
        return sum(map(len, self._found.values()))

    def clear(self) -> None:
        """Forgets all matches."""
        self._found.clear()
        self.current = -1

    def choose(self, index: int) -> tuple[TextPosition, int] | None:
        """Makes a match the current one; where it is, and the offset of its end."""
        self.current = -1
        before = 0
        for (turn, zone), found in self._found.items():
            if 0 <= index - before < len(found):
                self.current = index
                start, end = found[index - before].tolist()
                return TextPosition(turn, zone, start), end
            before += len(found)
        return None

    def marks(self, turn: int, zone: Zone) -> tuple[Ranges, int | None]:
        """The matches in a part, and which of them is the current one."""
        found = self._found.get((turn, zone))
        if found is None:
            return NOTHING_FOUND, None
        before = 0
        for key, ranges in self._found.items():
            if key == (turn, zone):
                break
            before += len(ranges)
        current = self.current - before
        return found, current if 0 <= current < len(found) else None


def _search(section: Section, words: str) -> Ranges:
    if isinstance(section, TextSection):
        start, end = section.bounds
        return search(section.flow.blocks.data[start:end], words) + start
    if isinstance(section, RenderedAnswer):
        plain = section.document.plain_text().encode("utf-8", "replace")
        return _characters(plain)[search(plain, words)]
    return NOTHING_FOUND


def _characters(data: bytes) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """How many characters begin before each byte."""
    begins = (np.frombuffer(data, dtype=np.uint8) & 0xC0) != 0x80
    return np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(begins)])
