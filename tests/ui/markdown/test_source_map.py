"""Every displayed character maps to its offset in the source."""

from __future__ import annotations

import random

import pytest

from overthink.ui.markdown.ast import NO_SOURCE, Block, Code, Display, Paragraph, Row
from overthink.ui.markdown.incremental_parser import IncrementalParser
from overthink.ui.markdown.source_map import block_offsets

PIECES = (
    "word ", "two words", " ", "\n", "\n\n", "# Head\n", "## Head ##\n", "Head\n===\n", "- item\n",
    "  - inner\n", "1. one\n", "12) twelve\n", "> quote\n", "> > deep\n", "**bold**", "*it*",
    "***both***", "~~gone~~", "`code`", "`` a`b ``", "` x `", "``` \n",
    "```python\nx = 1  # y\n```\n", "    indented\n", "\tTab\n", "$x^2$", "$$y$$",
    "$$\ny = 1\n$$\n", r"\[ z \]", "\\[\nz\n\\] and\n", r"\(w\)", r"\boxed{7}",
    "[words](https://a.b)", "[](https://c.d)", "![pic](e.png)", r"\*", r"\|", "\\\n", "  \n",
    "&amp;", "&#65;", "&bad;", "| a | b |\n|---|--:|\n| $|x|$ | a\\|b |\n", "| a | a |\n", "---\n",
    "*", "_", "~", "`", "$", "\\", "|", "<b>", "\U0001f600", "\u05e9\u05dc", "\r\n", "\x1b",
    "e\u0301",
)  # fmt: skip


def _plain(block: Block) -> str:
    match block:
        case Paragraph() | Code():
            return "".join(span.text for span in block.spans)
        case Display():
            return block.span.text
        case Row():
            return "\t".join("".join(span.text for span in cell) for cell in block.cells)
    return "———"


def _read(source: str, split_formula: int = 1) -> tuple[list[Block], str]:
    """Return the blocks of a text that arrives in so many pieces, and the text as parsed."""
    growth, blocks, tail = IncrementalParser(), list[Block](), list[Block]()
    for number in range(split_formula):
        start, end = (len(source) * n // split_formula for n in (number, number + 1))
        growth.extend(source[start:end])
        more = True
        while more:
            step = growth.step(number == split_formula - 1)
            blocks += step.finished
            tail, more = list(step.tail), step.more
    return [*blocks, *tail], growth._source


def _offsets(source: str) -> list[tuple[str, list[int]]]:
    return [(_plain(block), block_offsets(block).tolist()) for block in _read(source)[0]]


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("# Now #", "Now"),
        ("# C#", "C#"),
        ("so **is** it", "so is it"),
        ("a ~~b~~ *c* `d` e", "a b c d e"),
        (r"\*a\* &amp; b", "*a* & b"),
        ("- one\n  two", "one\ntwo"),
        ("> > one\n> > two", "one\ntwo"),
        ("so $x$ and \\(y\\)", "so $x$ and \\(y\\)"),
        ("> ```python\n> x = 1\n>\n> y\n> ```", "x = 1\n\ny"),
        ("    a\n      b", "a\n  b"),
        ("  \\[\n  x\n  \\]", "\\[\n  x\n  \\]"),
    ],
)
def test_displayed_text_has_its_source_offsets(source: str, shown: str) -> None:
    ((plain, offsets),) = _offsets(source)
    assert plain == shown
    assert NO_SOURCE not in offsets
    assert offsets == sorted(set(offsets))
    written = "".join(source[at] for at in offsets)
    assert written == shown


def test_repeated_words_have_different_offsets() -> None:
    ((_, offsets),) = _offsets("a *a* a")
    assert offsets == [0, 1, 3, 5, 6]
    head, row = _offsets("| a | aa |\n|---|---|\n| | a |")
    assert head[1] == [2, NO_SOURCE, 6, 7]
    assert row[1] == [NO_SOURCE, 25]


def test_a_links_url_has_source_offsets() -> None:
    ((plain, offsets),) = _offsets("see [a](https://a)")
    assert plain == "see a (https://a)"
    assert [at for at in offsets if at != NO_SOURCE] == [*range(4), 5, *range(8, 17)]
    assert [plain[i] for i, at in enumerate(offsets) if at == NO_SOURCE] == [" ", "(", ")"]


@pytest.mark.parametrize("seed", range(60))
def test_source_offsets_are_never_wrong(seed: int) -> None:
    """An offset holds its character, in order, however the text arrived."""
    chance = random.Random(seed)
    source = "".join(chance.choice(PIECES) for _ in range(chance.randrange(1, 300)))
    blocks, text = _read(source)
    known = written = last = 0
    for block in blocks:
        plain, offsets = _plain(block), block_offsets(block).tolist()
        assert len(plain) == len(offsets)
        for char, at in zip(plain, offsets, strict=True):
            known += at != NO_SOURCE
            written += char.isalnum()
            if at == NO_SOURCE:
                continue
            assert last <= at
            last = at
            # An entity represents a character, and a line break may be a space in code.
            assert text[at] == char or text[at] == "&" or (char, text[at]) == (" ", "\n")
    assert known >= 0.9 * written
    grown, _ = _read(source, split_formula=7)
    if [_plain(block) for block in grown] == [_plain(block) for block in blocks]:
        assert [block_offsets(b).tolist() for b in grown] == [
            block_offsets(b).tolist() for b in blocks
        ]
