"""Markdown as models write it is parsed into blocks."""

from __future__ import annotations

import pytest

from overthink.ui.markdown.ast import Block, Code, Display, Paragraph, Row, Rule
from overthink.ui.markdown.parser import parse_units


def _blocks(source: str) -> list[Block]:
    return [block for unit in parse_units(source) for block in unit.blocks]


def _formulas(source: str) -> list[tuple[str, bool]]:
    spans = []
    for block in _blocks(source):
        if isinstance(block, Display):
            spans.append(block.span)
        elif isinstance(block, Paragraph):
            spans += block.spans
    return [(span.latex, span.display) for span in spans if span.latex]


def _plain(source: str) -> str:
    (block,) = _blocks(source)
    assert isinstance(block, Paragraph)
    return "".join(span.text for span in block.spans)


@pytest.mark.parametrize(
    ("source", "latex", "display"),
    [
        ("so $x^2$ is", "x^2", False),
        ("$x$ = 5", "x", False),
        (r"so \(x^2\) is", "x^2", False),
        (r"the answer: \boxed{\frac{1}{2}}.", r"\boxed{\frac{1}{2}}", False),
        ("$$\nx = 1\n$$", "x = 1", True),
        ("so we get\n$$\nx = 1\n$$\nand on", "x = 1", True),
        ("so we get\n\\[\n- x\n= 1\n\\]\nand on", "- x\n= 1", True),
        (r"in a line: \[x = 1\] and on", "x = 1", True),
        ("1. item\n\n   \\[\n   x\n   \\]", "x", True),
        (
            "\\begin{align*}\na &= b\n\\end{align*}",
            "\\begin{align*}\na &= b\n\\end{align*}",
            True,
        ),
        (r"$a * b * c$ and $d_1 _e_$", "a * b * c", False),
    ],
)
def test_mathematics_is_recognised_by_its_delimiters(
    source: str, latex: str, display: bool
) -> None:
    assert _formulas(source)[0] == (latex, display)


@pytest.mark.parametrize(
    "source",
    [
        "It costs $5 and $10.",
        r"an escaped \$x\$ sign",
        "`$x$`",
        r"an open \( bracket",
        "lone $ sign",
    ],
)
def test_prices_and_escapes_are_not_mathematics(source: str) -> None:
    assert not _formulas(source)


def test_an_unclosed_formula_is_shown_as_written() -> None:
    (block,) = _blocks("\\[\nx = \\frac{1}")
    assert isinstance(block, Paragraph)
    assert block.spans[0].text == "\\[\nx = \\frac{1}"
    assert block.spans[0].style.code


def test_links_and_images_are_shown_as_text_and_url() -> None:
    assert _plain("see [here](https://a.b/c)") == "see here (https://a.b/c)"
    assert _plain("[https://a.b](https://a.b)") == "https://a.b"
    assert _plain("![a cat](file:///etc/passwd)") == "a cat (file:///etc/passwd)"
    assert _plain("![](http://a.b/x.png)") == "http://a.b/x.png"


@pytest.mark.parametrize(
    "source",
    [
        '<img src="file:///etc/passwd">',
        '<a href="http://a.b">click</a>',
        "<script>alert(1)</script>",
        "<http://auto.link>",
        "[label]: http://a.b",
    ],
)
def test_html_is_text(source: str) -> None:
    assert _plain(source) == source


def test_lists_quotes_and_rules() -> None:
    blocks = _blocks("3. a\n4. b\n   - c\n\n> d\n> > e\n\n---")
    assert [(b.context.containers, b.context.marker) for b in blocks] == [
        (("item",), "3."),
        (("item",), "4."),
        (("item", "item"), "◦"),
        (("quote",), ""),
        (("quote", "quote"), ""),
        ((), ""),
    ]
    assert isinstance(blocks[-1], Rule)


def test_an_empty_list_item_has_a_marker() -> None:
    assert [block.context.marker for block in _blocks("1.\n2. b")] == ["1.", "2."]


def test_bars_in_formulas_do_not_split_cells() -> None:
    head, row = _blocks("| a | b |\n|---|--:|\n| $|x|$ | 2 |")
    assert isinstance(head, Row)
    assert isinstance(row, Row)
    assert head.header
    assert not row.header
    assert row.alignments == ("start", "right")
    assert [cell[0].text for cell in row.cells] == ["$|x|$", "2"]


def test_an_unclosed_fence_is_code() -> None:
    (block,) = _blocks("```python\ndef f():")
    assert isinstance(block, Code)
    assert "".join(span.text for span in block.spans) == "def f():"
    assert block.spans[0].style.role == "code_keyword"


@pytest.mark.parametrize(
    "deep", [">" * 10_000 + " end", "- " * 10_000 + "end", "1. " * 500 + "end"]
)
def test_too_deep_nesting_is_shown_as_written(deep: str) -> None:
    assert _plain(deep) == deep
