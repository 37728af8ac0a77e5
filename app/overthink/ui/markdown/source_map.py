"""Maps the characters of a formatted answer to offsets in its source. Pure; must not import Qt.

markdown-it reports the lines of a block, but no positions within a paragraph. The pieces of a
paragraph occur in the source in order, as written, between known markup: each one is searched where
it must be. A piece that is not found there has no offset; nothing is guessed.
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
    NO_SOURCE,
    Block,
    Code,
    Display,
    Paragraph,
    Row,
    Rule,
    SourceOffsets,
    Span,
    Spans,
)

_CLOSING_MARKS = re.compile(r"[ \t]+#+[ \t]*$")
_MARKS_ONLY = re.compile(r"[^\w]*")


class Source:
    """The part of an answer that is parsed at a time.

    Args:
        text: Markdown, as written.
        start: its offset in the whole answer, characters.
    """

    def __init__(self, text: str, start: int = 0) -> None:
        self.lines = text.split("\n")
        self._starts = list(accumulate((len(line) + 1 for line in self.lines), initial=start))

    def lines_of(self, text: str, first: int) -> SourceOffsets:
        """Return the offsets of a text whose lines are ends of source lines, from `first` on."""
        offsets: list[int] = []
        for number, line in enumerate(text.split("\n"), first):
            if number > first:
                offsets.append(self._starts[number] - 1 if number < len(self.lines) else NO_SOURCE)
            offsets += self._end_of(number, line)
        return _compact(offsets)

    def _end_of(self, number: int, line: str) -> Sequence[int]:
        whole = self.lines[number] if number < len(self.lines) else ""
        for known in (whole, whole.rstrip(), _CLOSING_MARKS.sub("", whole)):
            # A tab that is split leaves spaces that are not in the source.
            for wanted in (line, line.rstrip(), line.strip()):
                if wanted and known.endswith(wanted):
                    return self._padded(number, line, wanted, len(known) - len(wanted))
        return [NO_SOURCE] * len(line)

    def _padded(self, number: int, line: str, wanted: str, at: int) -> Sequence[int]:
        before = line.index(wanted)
        start = self._starts[number] + at
        after = len(line) - before - len(wanted)
        return [NO_SOURCE] * before + [*range(start, start + len(wanted))] + [NO_SOURCE] * after

    def heading(self, text: str, line: int) -> SourceOffsets:
        """Return the offsets of a heading's text, without its closing marks."""
        whole = _CLOSING_MARKS.sub("", self.lines[line])
        if whole.endswith(text):
            start = self._starts[line] + len(whole) - len(text)
            return range(start, start + len(text))
        return self.lines_of(text, line)

    def cell(self, text: str, line: int, consumed: int) -> tuple[SourceOffsets, int]:
        """Return the offsets of a cell's text in a table row, and where it ends in the row.

        Args:
            consumed: characters of the row that are consumed already.
        """
        row = self.lines[line]
        # A bar in a cell is escaped by a backslash.
        pattern = r"\\?\|".join(map(re.escape, text.split("|")))
        found = re.compile(pattern).search(row, consumed) if text else None
        if found is None:
            return (), consumed
        offsets, at = [], found.start()
        for char in text:
            at += row[at] != char
            offsets.append(self._starts[line] + at)
            at += 1
        return _compact(offsets), at


def _compact(offsets: list[int]) -> SourceOffsets:
    """Return consecutive offsets as a range, others as a tuple."""
    if not offsets:
        return ()
    run = range(offsets[0], offsets[0] + len(offsets))
    return run if offsets[0] != NO_SOURCE and offsets == [*run] else tuple(offsets)


def with_offsets(spans: Spans, offsets: SourceOffsets) -> Spans:
    """Return spans with their offsets, if together they are a text with these offsets."""
    ends = list(accumulate((len(span.text) for span in spans), initial=0))
    if ends[-1] != len(offsets):
        return spans
    return tuple(
        replace(span, source=offsets[start:end])
        for span, start, end in zip(spans, ends, ends[1:], strict=False)
    )


class OffsetReader:
    """Finds the pieces of a paragraph in its source, in order.

    Args:
        text: the paragraph.
        offsets: of its characters; empty where unknown.
    """

    def __init__(self, text: str, offsets: SourceOffsets) -> None:
        self._text = text
        self._source_offsets = offsets if len(offsets) == len(text) else ()
        self._at = 0

    def take(self, written: str) -> SourceOffsets:
        """Return the offsets of the next piece, which is written like this; empty if it is not."""
        if not self._source_offsets or not written:
            return ()
        found = self._text.find(written, self._at)
        if found < 0 or not _MARKS_ONLY.fullmatch(self._text, self._at, found):
            return ()
        self._at = found + len(written)
        return self._source_offsets[found : self._at]

    def special(self, token: Token) -> SourceOffsets:
        """Return the offsets of a character that is written as an escape or an entity."""
        offsets = self.take(token.markup)
        if not offsets:
            return ()
        if token.markup.endswith(token.content):
            return offsets[len(offsets) - len(token.content) :]
        return (offsets[0],) * len(token.content)

    def code(self, token: Token) -> SourceOffsets:
        """Return the offsets of inline code, without the optional space on either side."""
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
                return self._source_offsets[start + pad : start + pad + length]
        return ()

    def line_break(self) -> SourceOffsets:
        """Return the offset of the next line break."""
        found = self._text.find("\n", self._at)
        if found < 0 or not self._source_offsets:
            return ()
        self._at = found + 1
        while self._text[self._at : self._at + 1] in (" ", "\t"):
            self._at += 1
        return self._source_offsets[found : found + 1]


# ----------------------------------------------------------------------------------- blocks


def block_offsets(block: Block) -> NDArray[np.int64]:
    """Return the source offset of each character of a block's plain text, or `NO_SOURCE`."""
    parts = [*_parts(block)]
    return np.concatenate(parts) if parts else np.empty(0, dtype=np.int64)


def _parts(block: Block) -> Iterator[NDArray[np.int64]]:
    match block:
        case Paragraph() | Code():
            yield from map(span_offsets, block.spans)
        case Display():
            yield span_offsets(block.span)
        case Row():
            for number, cell in enumerate(block.cells):
                if number:
                    yield np.array([NO_SOURCE], dtype=np.int64)
                yield from map(span_offsets, cell)
        case Rule():
            yield np.full(3, NO_SOURCE, dtype=np.int64)


def span_offsets(span: Span) -> NDArray[np.int64]:
    """Return the source offset of each character of a span, or `NO_SOURCE`."""
    if len(span.source) != len(span.text):
        return np.full(len(span.text), NO_SOURCE, dtype=np.int64)
    return np.array(span.source, dtype=np.int64)
