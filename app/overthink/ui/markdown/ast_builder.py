"""Markdown's tokens as blocks (`content.py`): a walk that knows what it stands in. Pure; no Qt."""

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
    Look,
    Paragraph,
    Row,
    Rule,
    SourceOffsets,
    Span,
    Spans,
)
from overthink.ui.markdown.code_highlighter import highlighted
from overthink.ui.markdown.source_map import Reader, Source, located

ROWS_THAT_WEIGH = 4
"""Rows of a table, its head included, that decide how wide its columns are."""
_NOT_SHOWN = re.compile(r"\\[A-Za-z]+ ?|[{}$*`^\\]")
"""What of a cell's source takes no room, about."""
_BULLETS = "•◦▪"
_ALIGNMENTS: dict[str, Alignment] = {
    "text-align:left": "left",
    "text-align:right": "right",
    "text-align:center": "centre",
}
_OPENS_CONTAINER = ("list_item_open", "blockquote_open")


class _List:
    """A list being read: what its next item's marker says."""

    def __init__(self, number: int | None, bullet: str) -> None:
        self.number, self._bullet = number, bullet

    def marker(self) -> str:
        if self.number is None:
            return self._bullet
        self.number += 1
        return f"{self.number - 1}."


class Walk:
    """Walks over tokens, knowing what it stands in.

    Args:
        source: what they were read from.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self._containers: list[Container] = []
        self._lists: list[_List] = []
        self._marker = ""
        self._cells: list[Spans] = []
        self._used = 0
        """Characters of a table's row that its cells so far have taken up."""
        self._alignments: list[Alignment] = []
        self._columns: tuple[Column, ...] = ()
        self._in_head = False
        self._right_to_left = self._table_right_to_left = False

    @property
    def next_number(self) -> int | None:
        """The number of the list's next item."""
        return self._lists[-1].number

    def enter(self, token: Token, number: int | None = None) -> None:
        """Enters a list."""
        first = number
        if token.type == "ordered_list_open" and number is None:
            first = int(token.attrs.get("start", 1))
        elif token.type != "ordered_list_open":
            first = None
        self._lists.append(_List(first, _BULLETS[min(len(self._lists), len(_BULLETS) - 1)]))

    def blocks(self, tokens: Sequence[Token]) -> Iterator[Block]:
        """The blocks of a balanced run of tokens."""
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
            self.enter(token)
        elif kind in ("bullet_list_close", "ordered_list_close"):
            self._lists.pop()
        elif kind == "list_item_open":
            self._containers.append("item")
            self._marker = f"{self._marker} {self._lists[-1].marker()}".strip()
        elif kind == "blockquote_open":
            self._containers.append("quote")
        elif kind in ("list_item_close", "blockquote_close"):
            yield from self._leave()
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
            spans = highlighted(code, token.info.split(" ")[0])
            yield Code(located(spans, self._source.lines_of(code, first)), self._place())
        elif token.type == "maths_block":
            yield from self._maths(token)
        elif token.type == "hr":
            yield Rule(self._place())

    def _maths(self, token: Token) -> Iterator[Block]:
        whole: str = token.meta["source"]
        offsets = self._source.lines_of(whole, _line(token))
        formula = offsets[: len(token.markup)]
        if token.content:
            yield Display(Span(token.markup, PLAIN, token.content, True, formula), self._place())
        else:
            yield Paragraph((Span(token.markup, CODE, source=formula),), self._place())
        if token.info:
            words = Span(token.info, source=offsets[len(whole) - len(token.info) :])
            yield Paragraph((words,), self._place())

    def _place(self) -> BlockContext:
        turned = bool(self._containers) and self._right_to_left
        place = BlockContext(tuple(self._containers), self._marker, turned)
        self._marker = ""
        return place

    def _leave(self) -> Iterator[Block]:
        if self._marker and self._containers[-1] == "item":
            yield Paragraph((), self._place())
        self._containers.pop()

    def _row(self) -> Row:
        cells, alignments = tuple(self._cells), tuple(self._alignments)
        self._cells, self._alignments, self._used = [], [], 0
        turned = self._table_right_to_left
        return Row(cells, self._place(), self._in_head, self._columns, alignments, turned)

    def _cell(self, token: Token) -> Spans:
        offsets, self._used = self._source.cell(token.content, _line(token), self._used)
        return tuple(_spans(token, offsets))

    def _offsets_of(self, token: Token, before: Token) -> SourceOffsets:
        if before.type == "heading_open" and before.markup.startswith("#"):
            return self._source.heading(token.content, _line(token))
        return self._source.lines_of(token.content, _line(token))

    def _paragraphs(self, token: Token, offsets: SourceOffsets, level: int) -> Iterator[Block]:
        """A paragraph; formulas within it that want lines of their own take them."""
        text: list[Span] = []
        for span in _spans(token, offsets):
            if not span.display:
                text.append(span)
                continue
            if spans := _stripped(text):
                yield Paragraph(spans, self._place(), level)
            yield Display(span, self._place())
            text = []
        if spans := _stripped(text):
            yield Paragraph(spans, self._place(), level)


def _stripped(spans: list[Span]) -> Spans:
    """Without white space at both ends: a display formula breaks the line anyway."""
    kept = list(spans)
    while kept and not kept[0].text.strip():
        kept.pop(0)
    while kept and not kept[-1].text.strip():
        kept.pop()
    if kept and not kept[0].latex:
        text = kept[0].text.lstrip()
        kept[0] = _cut(kept[0], len(kept[0].text) - len(text), len(kept[0].text))
    if kept and not kept[-1].latex:
        kept[-1] = _cut(kept[-1], 0, len(kept[-1].text.rstrip()))
    return tuple(kept)


def _cut(span: Span, start: int, end: int) -> Span:
    return replace(span, text=span.text[start:end], source=span.source[start:end])


def _line(token: Token) -> int:
    return token.map[0] if token.map else 0


def _runs_right_to_left(tokens: Sequence[Token], closing: str, depth: int = 0) -> bool:
    """The direction of the words up to the token that closes, so deep within the first."""
    words: list[str] = []
    for token in tokens:
        if token.type == closing and token.level == tokens[0].level + depth:
            break
        words += [c.content for c in token.children or [] if c.type != "maths"]
    return is_right_to_left("".join(words))


# ----------------------------------------------------------------------------------------- inline


def _spans(token: Token, offsets: SourceOffsets) -> Iterator[Span]:
    look, reader = PLAIN, Reader(token.content, offsets)
    for child in token.children or []:
        if child.nesting == 0:
            yield from _leaf(child, look, reader)
        else:
            reader.take(child.markup)
            look = _turned(look, child.type.partition("_")[0], child.nesting > 0)


def _turned(look: Look, kind: str, on: bool) -> Look:
    match kind:
        case "strong":
            return replace(look, bold=on)
        case "em":
            return replace(look, italic=on)
        case "s":
            return replace(look, struck=on)
    return look


def _leaf(child: Token, look: Look, reader: Reader) -> Iterator[Span]:
    if child.type in ("softbreak", "hardbreak"):
        # A model that ends a line means it.
        yield Span("\n", look, source=reader.line_break())
    elif child.type == "code_inline":
        yield Span(child.content, replace(look, code=True), source=reader.code(child))
    elif child.type == "maths":
        formula = reader.take(child.markup)
        yield Span(child.markup, look, child.content, child.meta["display"], formula)
    elif child.type == "plain_link":
        yield from _link(child, look, reader.take(child.markup))
    elif child.type == "text_special":
        yield Span(child.content, look, source=reader.special(child))
    elif child.content:
        yield Span(child.content, look, source=reader.take(child.content))


def _link(child: Token, look: Look, offsets: SourceOffsets) -> Iterator[Span]:
    words, address = child.content or child.info, child.info
    start = child.markup.find("[") + 1 if child.content else child.markup.index("](") + 2
    at = child.markup.find(words, start)
    yield Span(words, look, source=offsets[at : at + len(words)])
    if child.content and address and address != child.content:
        at = child.markup.find(address, at + len(words) + 2)
        inside = offsets[at : at + len(address)]
        known = (NO_SOURCE, NO_SOURCE, *inside, NO_SOURCE) if inside else ()
        yield Span(f" ({address})", DIM, source=known)


def _columns(tokens: Sequence[Token]) -> tuple[Column, ...]:
    """Columns by the first rows: later ones must not move what is read."""
    rows: list[list[str]] = [[]]
    for token in tokens:
        if token.type == "inline":
            rows[-1].append(token.content)
        elif token.type == "tr_close":
            if len(rows) == ROWS_THAT_WEIGH:
                break
            rows.append([])
    return tuple(_column(cells) for cells in zip(*filter(None, rows), strict=False))


def _column(cells: Sequence[str]) -> Column:
    shown = [_NOT_SHOWN.sub("", cell) for cell in cells]
    words = [len(word) for cell in shown for word in cell.split()]
    return Column(min(16, max(words, default=1)), min(60, max(1, *map(len, shown))))
