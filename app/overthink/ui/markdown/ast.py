"""What an answer consists of, once its Markdown is read: values, no Qt.

A text is shown literally, whatever is in it: nothing here is markup any more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Container = Literal["quote", "item"]
Alignment = Literal["start", "left", "centre", "right"]
"""Start: where lines begin, on the left or on the right as the text runs."""
Role = Literal["text", "text_dim", "keyword", "name", "string", "number", "comment"]


@dataclass(frozen=True, slots=True)
class Look:
    """How a span is set apart from the text around it."""

    bold: bool = False
    italic: bool = False
    struck: bool = False
    code: bool = False
    role: Role = "text"


PLAIN = Look()
DIM = Look(role="text_dim")
CODE = Look(code=True)


SourceOffsets = Sequence[int]
"""For each character of a text, where it stands in the answer's source; empty: not known."""
NO_SOURCE = -1
"""The place of a character that is not in the source."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text of one look, or a formula."""

    text: str
    """As read and copied; of a formula, its source with what marks it as one."""
    look: Look = PLAIN
    latex: str = ""
    """What to set, where this is a formula."""
    display: bool = False
    source: SourceOffsets = ()


Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class BlockContext:
    """What a block stands in, from the outside to the inside."""

    containers: tuple[Container, ...] = ()
    marker: str = ""
    """The list item's bullet or number, at its first block."""
    right_to_left: bool = False
    """True where markers, and the bars beside quotes, are on the right."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; `level` above 0: a heading."""

    spans: Spans
    place: BlockContext
    level: int = 0


@dataclass(frozen=True, slots=True)
class Code:
    """Lines of a program. A long one comes in several; only the first and last have edges."""

    spans: Spans
    place: BlockContext
    opens: bool = True
    closes: bool = True


@dataclass(frozen=True, slots=True)
class Display:
    """A formula on lines of its own."""

    span: Span
    place: BlockContext


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across."""

    place: BlockContext


@dataclass(frozen=True, slots=True)
class Column:
    """How wide a column wants to be. Never changes while rows arrive."""

    longest_word: int
    """Characters."""
    longest_cell: int


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table."""

    cells: tuple[Spans, ...]
    place: BlockContext
    header: bool
    columns: tuple[Column, ...]
    alignments: tuple[Alignment, ...]
    right_to_left: bool = False
    """True where the first column is on the right, by the words of the table's head."""


Block = Paragraph | Code | Display | Rule | Row
