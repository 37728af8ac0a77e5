"""The text of a document: selected text for the clipboard, and matches of a search."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby, pairwise

import numpy as np
from PySide6.QtCore import QCoreApplication

from overthink.core.trace import Trace
from overthink.core.vocabulary import Origin
from overthink.ui.base.text_search import Ranges
from overthink.ui.transcript.block_formatter import token_bytes, tokens_in
from overthink.ui.transcript.document import Document, Placed
from overthink.ui.transcript.markdown_section import NO_TOKEN, MarkdownSection
from overthink.ui.transcript.position import HEADERS, TRACE_ZONES, Span, TextPosition, Zone
from overthink.ui.transcript.section import NO_RANGES

_MARKS = {
    Origin.ACCEPTED: ("[+", "+]"),
    Origin.FORCED: ("[!", "!]"),
    Origin.TEMPLATE: ("[~", "~]"),
}


def text_of(document: Document, span: Span, with_origins: bool = False) -> str:
    """Return the text of a span: its sections separated by empty lines, without headers.

    Control characters stay symbols, as they are displayed.
    """
    parts = [_part(document, *found, with_origins) for found in _parts(document, span)]
    text = "\n\n".join(part for part in parts if part)
    return f"{_explanation()}\n\n{text}" if with_origins and text else text


def _parts(document: Document, span: Span) -> Iterator[tuple[Placed, int, int]]:
    for placed in document.placed():
        section = placed.section
        within = span.within(placed.turn, section.zone, *section.bounds)
        if within and section.zone not in HEADERS:
            yield placed, *within


def _part(document: Document, placed: Placed, start: int, end: int, with_origins: bool) -> str:
    section = placed.section
    if not with_origins:
        return section.text(start, end)
    if section.zone == Zone.OPENER:
        return _marked(section.text(start, end), Origin.TEMPLATE)
    trace = document.turns[placed.turn].record.trace
    if isinstance(section, MarkdownSection):
        return _rendered(section, trace, start, end)
    if section.zone not in TRACE_ZONES:
        return section.text(start, end)
    return "".join(
        _marked(section.text(first, last), origin)
        for origin, first, last in _runs(trace, start, end)
    )


def _rendered(section: MarkdownSection, trace: Trace, start: int, end: int) -> str:
    """Return a formatted answer with marks; line breaks between paragraphs have no token."""
    pieces = [
        (None if token == NO_TOKEN else Origin(trace.origins[token]), section.text(first, last))
        for token, first, last in section.runs(start, end)
    ]
    return "".join(
        _marked("".join(text for _, text in run), origin or Origin.SAMPLED)
        for origin, run in groupby(pieces, key=lambda piece: piece[0])
    )


def _runs(trace: Trace, start: int, end: int) -> Iterator[tuple[Origin, int, int]]:
    """Yield runs of equal origin between two bytes."""
    first, last = tokens_in(trace, start, end)
    origins = np.frombuffer(bytes(trace.origins[first:last]), dtype=np.uint8)
    changes = [0, *(np.flatnonzero(np.diff(origins)) + 1).tolist(), last - first]
    for one, other in pairwise(changes):
        if one < other:
            low = max(start, token_bytes(trace, first + one)[0])
            high = min(end, token_bytes(trace, first + other - 1)[1])
            yield Origin(int(origins[one])), low, high


def _marked(text: str, origin: Origin) -> str:
    before, after = _MARKS.get(origin, ("", ""))
    return f"{before}{text}{after}" if text else ""


def _explanation() -> str:
    return QCoreApplication.translate(
        "Transcript",
        "[+proposed by the draft and accepted+] [!inserted by the app!] [~from the chat template~]",
    )


_SEARCHED = (Zone.PROMPT, Zone.THINKING, Zone.ANSWER, Zone.RENDERED)


class SearchMatches:
    """The matches of a search in a document.

    Args:
        document: what is searched, folded sections included.
    """

    def __init__(self, document: Document) -> None:
        self._document = document
        self._found: dict[tuple[int, Zone], Ranges] = {}
        self.current = -1

    def find(self, query: str) -> int:
        """Find all matches and return their number. None of them is the current one yet."""
        self.clear()
        for index, turn in enumerate(self._document.turns):
            for zone in _SEARCHED:
                section = turn.part(zone)
                found = NO_RANGES if section is None else section.find(query)
                if len(found):
                    self._found[index, zone] = found
        return sum(map(len, self._found.values()))

    def clear(self) -> None:
        """Remove all matches."""
        self._found.clear()
        self.current = -1

    def set_current(self, index: int) -> tuple[TextPosition, int] | None:
        """Make a match the current one; return its position, and the offset of its end."""
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
        """Return the matches in a section, and the index of the current one among them."""
        found = self._found.get((turn, zone))
        if found is None:
            return NO_RANGES, None
        before = 0
        for key, ranges in self._found.items():
            if key == (turn, zone):
                break
            before += len(ranges)
        current = self.current - before
        return found, current if 0 <= current < len(found) else None
