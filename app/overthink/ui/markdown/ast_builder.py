"""Builds blocks (`ast`) from Markdown tokens. Pure; must not import Qt."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from markdown_it.token import Token

from overthink.ui.base.safe_text import is_right_to_left
from overthink.ui.markdown.ast import (
    CODE,
    DIM,
    NO_SOURCE,
    PLAIN,
    Alignment,
    Block,
    BlockContext,
    Code,
    Column,
    Container,
    Display,
    Paragraph,
    Row,
    Rule,
    SourceOffsets,
    Span,
    Spans,
    SpanStyle,
)
from overthink.ui.markdown.code_highlighter import highlight_code
from overthink.ui.markdown.source_map import OffsetReader, Source, with_offsets

SAMPLED_ROWS = 4
"""Rows of a table, its head included, that determine the widths of its columns."""
_INVISIBLE = re.compile(r"\\[A-Za-z]+ ?|[{}$*`^\\]")
"""Parts of a cell's source that take no room, approximately."""
_BULLETS = "•◦▪"
_ALIGNMENTS: dict[str, Alignment] = {
    "text-align:left": "left",
    "text-align:right": "right",
    "text-align:center": "centre",
}
_OPENS_CONTAINER = ("list_item_open", "blockquote_open")


class _List:
    """A list being built: makes the markers of its items."""

    def __init__(self, number: int | None, bullet: str) -> None:
        self.number, self._bullet = number, bullet

    def marker(self) -> str:
        if self.number is None:
            return self._bullet
        self.number += 1
        return f"{self.number - 1}."


class BlockBuilder:
    """Builds blocks, tracking the containers around them.

    Args:
        source: the source of the tokens.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self._containers: list[Container] = []
        self._lists: list[_List] = []
        self._marker = ""
        self._cells: list[Spans] = []
        self._used = 0
        """Characters of a table row that its cells so far have consumed."""
        self._alignments: list[Alignment] = []
        self._columns: tuple[Column, ...] = ()
        self._in_head = False
        self._right_to_left = self._table_right_to_left = False

    @property
    def next_number(self) -> int | None:
        """Number of the list's next item."""
        return self._lists[-1].number

    def enter_list(self, token: Token, number: int | None = None) -> None:
        """Enter a list."""
        first = number
        if token.type == "ordered_list_open" and number is None:
            first = int(token.attrs.get("start", 1))
        elif token.type != "ordered_list_open":
            first = None
        self._lists.append(_List(first, _BULLETS[min(len(self._lists), len(_BULLETS) - 1)]))

    def blocks(self, tokens: Sequence[Token]) -> Iterator[Block]:
        """Yield the blocks of a balanced run of tokens."""
        for index, token in enumerate(tokens):
            if token.type == "table_open":
                self._columns = _columns(tokens[index:])
                self._table_right_to_left = _runs_right_to_left(tokens[index:], "tr_close", 2)
            elif token.type in _OPENS_CONTAINER and not self._containers:
                closing = token.type.replace("open", "close")
                self._right_to_left = _runs_right_to_left(tokens[index:], closing)
            yield from self._step(token, tokens[index - 1] if index else token)

    def _step(self, token: Token, before: Token) -> Iterator[Block]:
        kind = token.type
        if kind in ("bullet_list_open", "ordered_list_open"):
            self.enter_list(token)
        elif kind in ("bullet_list_close", "ordered_list_close"):
            self._lists.pop()
        elif kind == "list_item_open":
            self._containers.append("item")
            self._marker = f"{self._marker} {self._lists[-1].marker()}".strip()
        elif kind == "blockquote_open":
            self._containers.append("quote")
        elif kind in ("list_item_close", "blockquote_close"):
            yield from self._leave_container()
        elif kind == "inline" and before.type in ("th_open", "td_open"):
            self._in_head = before.type == "th_open"
            self._cells.append(self._cell(token))
            self._alignments.append(_ALIGNMENTS.get(str(before.attrs.get("style", "")), "start"))
        elif kind == "inline":
            level = int(before.tag[1]) if before.type == "heading_open" else 0
            yield from self._paragraphs(token, self._offsets_of(token, before), level)
        elif kind == "tr_close":
            yield self._row()
        else:
            yield from self._single(token)

    def _single(self, token: Token) -> Iterator[Block]:
        if token.type in ("fence", "code_block"):
            code = token.content.removesuffix("\n")
            first = _line(token) + (token.type == "fence")
            spans = highlight_code(code, token.info.split(" ")[0])
            yield Code(with_offsets(spans, self._source.lines_of(code, first)), self._context())
        elif token.type == "maths_block":
            yield from self._maths(token)
        elif token.type == "hr":
            yield Rule(self._context())

    def _maths(self, token: Token) -> Iterator[Block]:
        whole: str = token.meta["source"]
        offsets = self._source.lines_of(whole, _line(token))
        formula = offsets[: len(token.markup)]
        if token.content:
            yield Display(Span(token.markup, PLAIN, token.content, True, formula), self._context())
        else:
            yield Paragraph((Span(token.markup, CODE, source=formula),), self._context())
        if token.info:
            words = Span(token.info, source=offsets[len(whole) - len(token.info) :])
            yield Paragraph((words,), self._context())

    def _context(self) -> BlockContext:
        right_to_left = bool(self._containers) and self._right_to_left
        context = BlockContext(tuple(self._containers), self._marker, right_to_left)
        self._marker = ""
        return context

    def _leave_container(self) -> Iterator[Block]:
        if self._marker and self._containers[-1] == "item":
            yield Paragraph((), self._context())
        self._containers.pop()

    def _row(self) -> Row:
        cells, alignments = tuple(self._cells), tuple(self._alignments)
        self._cells, self._alignments, self._used = [], [], 0
        is_head, columns, right_to_left = self._in_head, self._columns, self._table_right_to_left
        return Row(cells, self._context(), is_head, columns, alignments, right_to_left)

    def _cell(self, token: Token) -> Spans:
        offsets, self._used = self._source.cell(token.content, _line(token), self._used)
        return tuple(_spans(token, offsets))

    def _offsets_of(self, token: Token, before: Token) -> SourceOffsets:
        if before.type == "heading_open" and before.markup.startswith("#"):
            return self._source.heading(token.content, _line(token))
        return self._source.lines_of(token.content, _line(token))

    def _paragraphs(self, token: Token, offsets: SourceOffsets, level: int) -> Iterator[Block]:
        """Yield a paragraph, split at its display formulas, which get their own lines."""
        text: list[Span] = []
        for span in _spans(token, offsets):
            if not span.display:
                text.append(span)
                continue
            if spans := _stripped(text):
                yield Paragraph(spans, self._context(), level)
            yield Display(span, self._context())
            text = []
        if spans := _stripped(text):
            yield Paragraph(spans, self._context(), level)


def _stripped(spans: list[Span]) -> Spans:
    """Strip white space at both ends: a display formula breaks the line anyway."""
    rest = list(spans)
    while rest and not rest[0].text.strip():
        rest.pop(0)
    while rest and not rest[-1].text.strip():
        rest.pop()
    if rest and not rest[0].latex:
        text = rest[0].text.lstrip()
        rest[0] = _slice(rest[0], len(rest[0].text) - len(text), len(rest[0].text))
    if rest and not rest[-1].latex:
        rest[-1] = _slice(rest[-1], 0, len(rest[-1].text.rstrip()))
    return tuple(rest)


def _slice(span: Span, start: int, end: int) -> Span:
    return replace(span, text=span.text[start:end], source=span.source[start:end])


def _line(token: Token) -> int:
    return token.map[0] if token.map else 0


def _runs_right_to_left(tokens: Sequence[Token], closing: str, depth: int = 0) -> bool:
    """Return the direction of the words up to a closing token, `depth` levels inside the first."""
    words: list[str] = []
    for token in tokens:
        if token.type == closing and token.level == tokens[0].level + depth:
            break
        words += [c.content for c in token.children or [] if c.type != "maths"]
    return is_right_to_left("".join(words))


# ----------------------------------------------------------------------------------------- inline


def _spans(token: Token, offsets: SourceOffsets) -> Iterator[Span]:
    style, reader = PLAIN, OffsetReader(token.content, offsets)
    for child in token.children or []:
        if child.nesting == 0:
            yield from _leaf(child, style, reader)
        else:
            reader.take(child.markup)
            style = _turned(style, child.type.partition("_")[0], child.nesting > 0)


def _turned(style: SpanStyle, kind: str, on: bool) -> SpanStyle:
    match kind:
        case "strong":
            return replace(style, bold=on)
        case "em":
            return replace(style, italic=on)
        case "s":
            return replace(style, struck=on)
    return style


def _leaf(child: Token, style: SpanStyle, reader: OffsetReader) -> Iterator[Span]:
    if child.type in ("softbreak", "hardbreak"):
        # Models break lines on purpose.
        yield Span("\n", style, source=reader.line_break())
    elif child.type == "code_inline":
        yield Span(child.content, replace(style, code=True), source=reader.code(child))
    elif child.type == "maths":
        formula = reader.take(child.markup)
        yield Span(child.markup, style, child.content, child.meta["display"], formula)
    elif child.type == "plain_link":
        yield from _link(child, style, reader.take(child.markup))
    elif child.type == "text_special":
        yield Span(child.content, style, source=reader.special(child))
    elif child.content:
        yield Span(child.content, style, source=reader.take(child.content))


def _link(child: Token, style: SpanStyle, offsets: SourceOffsets) -> Iterator[Span]:
    words, url = child.content or child.info, child.info
    start = child.markup.find("[") + 1 if child.content else child.markup.index("](") + 2
    at = child.markup.find(words, start)
    yield Span(words, style, source=offsets[at : at + len(words)])
    if child.content and url and url != child.content:
        at = child.markup.find(url, at + len(words) + 2)
        inside = offsets[at : at + len(url)]
        known = (NO_SOURCE, NO_SOURCE, *inside, NO_SOURCE) if inside else ()
        yield Span(f" ({url})", DIM, source=known)


def _columns(tokens: Sequence[Token]) -> tuple[Column, ...]:
    """Return the columns by the first rows: later ones must not move what is being read."""
    rows: list[list[str]] = [[]]
    for token in tokens:
        if token.type == "inline":
            rows[-1].append(token.content)
        elif token.type == "tr_close":
            if len(rows) == SAMPLED_ROWS:
                break
            rows.append([])
    return tuple(_column(cells) for cells in zip(*filter(None, rows), strict=False))


def _column(cells: Sequence[str]) -> Column:
    shown = [_INVISIBLE.sub("", cell) for cell in cells]
    words = [len(word) for cell in shown for word in cell.split()]
    return Column(min(16, max(words, default=1)), min(60, max(1, *map(len, shown))))
