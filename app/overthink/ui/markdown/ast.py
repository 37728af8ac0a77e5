"""The blocks and spans of an answer, once its Markdown is parsed. Pure; must not import Qt.

Texts are shown literally: nothing in them is markup any more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Container = Literal["quote", "item"]
Alignment = Literal["start", "left", "centre", "right"]
"""Start: left or right, by the direction of the text."""
Role = Literal[
    "text", "text_dim", "code_keyword", "code_name", "code_string", "code_number", "code_comment"
]
"""Fields of `overthink.ui.theme.colour_roles.Roles`."""


@dataclass(frozen=True, slots=True)
class SpanStyle:
    """The formatting of a span."""

    bold: bool = False
    italic: bool = False
    struck: bool = False
    code: bool = False
    role: Role = "text"


PLAIN = SpanStyle()
DIM = SpanStyle(role="text_dim")
CODE = SpanStyle(code=True)


SourceOffsets = Sequence[int]
"""For each character of a text, its offset in the answer's source; empty where unknown."""
NO_SOURCE = -1
"""The offset of a character that is not in the source."""


@dataclass(frozen=True, slots=True)
class Span:
    """A text of one style, or a formula."""

    text: str
    """As read and copied; of a formula, its source with its delimiters."""
    style: SpanStyle = PLAIN
    latex: str = ""
    """The LaTeX to render, where this is a formula."""
    display: bool = False
    source: SourceOffsets = ()


Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class BlockContext:
    """The containers of a block, outermost first."""

    containers: tuple[Container, ...] = ()
    marker: str = ""
    """The list item's bullet or number; in its first block only."""
    right_to_left: bool = False
    """Whether markers, and the bars beside quotes, are on the right."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; a heading where `level` is above 0."""

    spans: Spans
    context: BlockContext
    level: int = 0


@dataclass(frozen=True, slots=True)
class Code:
    """Lines of code. Long code is split; only the first and last piece have edges."""

    spans: Spans
    context: BlockContext
    opens: bool = True
    closes: bool = True


@dataclass(frozen=True, slots=True)
class Display:
    """A formula on its own lines."""

    span: Span
    context: BlockContext


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal rule."""

    context: BlockContext


@dataclass(frozen=True, slots=True)
class Column:
    """Widths for a column's layout. They do not change while rows arrive."""

    longest_word: int
    """Characters."""
    longest_cell: int


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table."""

    cells: tuple[Spans, ...]
    context: BlockContext
    header: bool
    columns: tuple[Column, ...]
    alignments: tuple[Alignment, ...]
    right_to_left: bool = False
    """Whether the first column is on the right, by the text of the table's head."""


Block = Paragraph | Code | Display | Rule | Row
