"""Where in an answer's source the characters stand that a reader sees. Pure; no Qt.

Markdown tells of blocks which lines they are, and of what is within a paragraph nothing: but each
piece of it is in the source as it is written, in order, between marks that are known. So each is
looked for where it must be; what is not there is from nowhere, and nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate

import numpy as np
from markdown_it.token import Token
from numpy.typing import NDArray

from overthink.ui.markdown.ast import (
    NOWHERE,
    Block,
    Code,
    Display,
    Paragraph,
    Places,
    Row,
    Rule,
    Span,
    Spans,
)

_CLOSING_MARKS = re.compile(r"[ \t]+#+[ \t]*$")
_MARKS_ONLY = re.compile(r"[^\w]*")


class Source:
    """The stretch of an answer that is read at a time.

    Args:
        text: Markdown, as it was written.
        start: where it begins in the whole answer, characters.
    """

    def __init__(self, text: str, start: int = 0) -> None:
        self.lines = text.split("\n")
        self._starts = list(accumulate((len(line) + 1 for line in self.lines), initial=start))

    def lines_of(self, text: str, first: int) -> Places:
        """Places of a text whose lines are the ends of the source's, from line `first` on."""
        places: list[int] = []
        for number, line in enumerate(text.split("\n"), first):
            if number > first:
                places.append(self._starts[number] - 1 if number < len(self.lines) else NOWHERE)
            places += self._end_of(number, line)
        return _short(places)

    def _end_of(self, number: int, line: str) -> Sequence[int]:
        whole = self.lines[number] if number < len(self.lines) else ""
        for known in (whole, whole.rstrip(), _CLOSING_MARKS.sub("", whole)):
            # A tab that is cut in two leaves spaces that are nowhere in the source.
            for wanted in (line, line.rstrip(), line.strip()):
                if wanted and known.endswith(wanted):
                    return self._padded(number, line, wanted, len(known) - len(wanted))
        return [NOWHERE] * len(line)

    def _padded(self, number: int, line: str, wanted: str, at: int) -> Sequence[int]:
        before = line.index(wanted)
        start = self._starts[number] + at
        behind = len(line) - before - len(wanted)
        return [NOWHERE] * before + [*range(start, start + len(wanted))] + [NOWHERE] * behind

    def heading(self, text: str, line: int) -> Places:
        """Places of a heading's text: marks that close it are not its own."""
        whole = _CLOSING_MARKS.sub("", self.lines[line])
        if whole.endswith(text):
            start = self._starts[line] + len(whole) - len(text)
            return range(start, start + len(text))
        return self.lines_of(text, line)

    def cell(self, text: str, line: int, behind: int) -> tuple[Places, int]:
        """Places of a cell's text in a table's row, and how much of the row is used up then.

        Args:
            behind: how much of it is used up already.
        """
        row = self.lines[line]
        # A bar within a cell is written with a backslash before it.
        pattern = r"\\?\|".join(map(re.escape, text.split("|")))
        found = re.compile(pattern).search(row, behind) if text else None
        if found is None:
            return (), behind
        places, at = [], found.start()
        for char in text:
            at += row[at] != char
            places.append(self._starts[line] + at)
            at += 1
        return _short(places), at


def _short(places: list[int]) -> Places:
    """Places one behind the other as their ends, the others one by one."""
    if not places:
        return ()
    run = range(places[0], places[0] + len(places))
    return run if places[0] != NOWHERE and places == [*run] else tuple(places)


def located(spans: Spans, places: Places) -> Spans:
    """Spans with their places, where they are one behind the other a text with these places."""
    ends = list(accumulate((len(span.text) for span in spans), initial=0))
    if ends[-1] != len(places):
        return spans
    return tuple(
        replace(span, source=places[start:end])
        for span, start, end in zip(spans, ends, ends[1:], strict=False)
    )


class Reader:
    """Finds the pieces of a paragraph in its source, one behind the other.

    Args:
        text: the paragraph.
        places: of its characters; empty where they are not known.
    """

    def __init__(self, text: str, places: Places) -> None:
        self._text = text
        self._places = places if len(places) == len(text) else ()
        self._at = 0

    def take(self, written: str) -> Places:
        """Places of the next piece, which is written like this; empty where it is not."""
        if not self._places or not written:
            return ()
        found = self._text.find(written, self._at)
        if found < 0 or not _MARKS_ONLY.fullmatch(self._text, self._at, found):
            return ()
        self._at = found + len(written)
        return self._places[found : self._at]

    def special(self, token: Token) -> Places:
        """Places of a character that is written as an escape or by its name."""
        places = self.take(token.markup)
        if not places:
            return ()
        if token.markup.endswith(token.content):
            return places[len(places) - len(token.content) :]
        return (places[0],) * len(token.content)

    def code(self, token: Token) -> Places:
        """Places of code within a line: without the space that is allowed on either side."""
        if not self.take(token.markup):
            return ()
        start, length = self._at, len(token.content)
        for pad in (0, 1):
            inner = self._text[start + pad : start + pad + length]
            end = start + 2 * pad + length
            if inner.replace("\n", " ") == token.content and self._text.startswith(
                token.markup, end
            ):
                self._at = end + len(token.markup)
                return self._places[start + pad : start + pad + length]
        return ()

    def line_break(self) -> Places:
        """The place of the next line break."""
        found = self._text.find("\n", self._at)
        if found < 0 or not self._places:
            return ()
        self._at = found + 1
        while self._text[self._at : self._at + 1] in (" ", "\t"):
            self._at += 1
        return self._places[found : found + 1]


# ----------------------------------------------------------------------------------- what is shown


def places_of(block: Block) -> NDArray[np.int64]:
    """Places of each character of a block's plain text; `NOWHERE` for those not in the source."""
    parts = [*_parts(block)]
    return np.concatenate(parts) if parts else np.empty(0, dtype=np.int64)


def _parts(block: Block) -> Iterator[NDArray[np.int64]]:
    match block:
        case Paragraph() | Code():
            yield from map(places_of_span, block.spans)
        case Display():
            yield places_of_span(block.span)
        case Row():
            for number, cell in enumerate(block.cells):
                if number:
                    yield np.array([NOWHERE], dtype=np.int64)
                yield from map(places_of_span, cell)
        case Rule():
            yield np.full(3, NOWHERE, dtype=np.int64)


def places_of_span(span: Span) -> NDArray[np.int64]:
    """Places of each character of a span; `NOWHERE` for those that are not in the source."""
    if len(span.source) != len(span.text):
        return np.full(len(span.text), NOWHERE, dtype=np.int64)
    return np.array(span.source, dtype=np.int64)
