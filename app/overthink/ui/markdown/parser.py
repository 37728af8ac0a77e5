"""Parses Markdown into blocks (`ast`), a part of an answer at a time. Pure; must not import Qt.

HTML and URLs are plain text, images are their alternative text. Markdown that nests too deeply is
shown as written: nothing is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token

from overthink.ui.markdown.ast import Block, BlockContext, Paragraph, Span
from overthink.ui.markdown.ast_builder import BlockBuilder
from overthink.ui.markdown.parser_rules import add_rules
from overthink.ui.markdown.source_map import Source

MAX_NESTING = 16
"""Levels of nesting from which on a block is shown as written."""

_IN_CELL = re.compile(r"\$(?!\s)[^$\n]{1,300}(?<!\s)\$(?!\d)")


@dataclass(frozen=True, slots=True)
class Unit:
    """The unit by which the text grows: a top-level block, or an item of a top-level list."""

    start: int
    """Its first line."""
    kind: str
    """Type of its first token."""
    blocks: tuple[Block, ...]
    number: int | None = None
    """The item's number in a numbered list."""
    info: str = ""
    """The language of code."""


def _parser() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False, "linkify": False})
    markdown.enable(["table", "strikethrough"])
    markdown.disable(["reference", "html_block", "html_inline", "link", "image", "autolink"])
    # Escapes stay separate tokens, so that their source offsets can be found.
    markdown.disable("text_join")
    add_rules(markdown)
    return markdown


_MARKDOWN = _parser()


def parse_units(source: str, first_number: int | None = None, start: int = 0) -> list[Unit]:
    """Return the units of Markdown text that begins at the start of a block.

    Args:
        first_number: number of its first item, where it continues a numbered list.
        start: its offset in the whole answer, characters.
    """
    tokens = _MARKDOWN.parse(_escape_bars(source))
    lines = Source(source, start)
    units: list[Unit] = []
    for group in _groups(tokens):
        number = first_number if not units else None
        units += _units(group, lines, number)
    return units


def _escape_bars(source: str) -> str:
    """Escape bars in formulas in table rows: "| $|x|$ |" has one cell."""
    if "|" not in source or "$" not in source:
        return source
    lines = source.split("\n")
    return "\n".join(
        _IN_CELL.sub(_escape_bars_in, x) if x[:4].lstrip()[:1] == "|" else x for x in lines
    )


def _escape_bars_in(formula: re.Match[str]) -> str:
    return re.sub(r"(?<!\\)\|", r"\\|", formula[0])


def _groups(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """Yield top-level blocks, each with all its tokens."""
    group: list[Token] = []
    for token in tokens:
        group.append(token)
        if token.level == 0 and token.nesting <= 0:
            yield group
            group = []


def _units(group: list[Token], source: Source, number: int | None) -> Iterator[Unit]:
    start, end = group[0].map or (0, len(source.lines))
    if max(token.level for token in group) >= MAX_NESTING:
        yield Unit(start, "literal", (_literal(source, start, end),))
    elif group[0].type in ("bullet_list_open", "ordered_list_open"):
        yield from _items(group, source, number)
    else:
        blocks = tuple(BlockBuilder(source).blocks(group))
        yield Unit(start, group[0].type, blocks, info=group[0].info)


def _literal(source: Source, start: int, end: int) -> Block:
    text = "\n".join(source.lines[start:end])
    return Paragraph((Span(text, source=source.lines_of(text, start)),), BlockContext())


def _items(group: list[Token], source: Source, number: int | None) -> Iterator[Unit]:
    builder = BlockBuilder(source)
    builder.enter_list(group[0], number)
    item: list[Token] = []
    for token in group[1:-1]:
        item.append(token)
        if token.level == 1 and token.type == "list_item_close":
            start = (item[0].map or [0])[0]
            number = builder.next_number
            yield Unit(start, "item", tuple(builder.blocks(item)), number)
            item = []
