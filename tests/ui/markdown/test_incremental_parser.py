"""Growing answers: finished blocks stay, and the result does not depend on how text arrived."""

from __future__ import annotations

import random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from overthink.ui.markdown.ast import Block, Code, Display, Paragraph, Row
from overthink.ui.markdown.incremental_parser import WINDOW, IncrementalParser

PIECES = [
    *("word ", "**bold** ", "$x$ ", "\n", "\n\n", "# head\n", "- a\n", "-", "  - b\n", "1. c\n"),
    *("> q\n", "```\n", "```py\ncode\n", "$$\n", "\\[\n", "\\]\n", "| a | b |\n", "|---|---|\n"),
    *("---\n", "===\n", "    deep\n", "\\boxed{1}", "*", "`", "2", "#", "| 1 | 2 |\n"),
]
MARKDOWN = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


def _end(growth: IncrementalParser) -> list[Block]:
    blocks: list[Block] = []
    while (step := growth.step(complete=True)).more or step.finished:
        blocks += step.finished
        if not step.more:
            break
    return blocks


def _at_once(source: str) -> list[Block]:
    growth = IncrementalParser()
    growth.extend(source)
    return _end(growth)


def _bit_by_bit(source: str, sizes: random.Random) -> list[Block]:
    growth, at = IncrementalParser(), 0
    blocks: list[Block] = []
    while at < len(source):
        size = sizes.randint(1, 12)
        growth.extend(source[at : at + size])
        at += size
        while True:
            step = growth.step(complete=False)
            blocks += step.finished
            if not step.more:
                break
    return blocks + _end(growth)


@settings(max_examples=400, deadline=None)
@given(MARKDOWN, st.randoms(use_true_random=False))
@example("para\n- a\n-b", random.Random(1))
@example("1. a\n1. b\n1. c\n", random.Random(2))
@example("word \n| a | b |\n-|---|---|\n", random.Random(3))
def test_the_result_does_not_depend_on_how_text_arrives(source: str, sizes: random.Random) -> None:
    assert _bit_by_bit(source, sizes) == _at_once(source)


def _code(blocks: list[Block]) -> str:
    parts = [block for block in blocks if isinstance(block, Code)]
    assert parts[0].opens
    assert parts[-1].closes
    assert not any(part.opens for part in parts[1:])
    assert not any(part.closes for part in parts[:-1])
    return "\n".join("".join(span.text for span in part.spans) for part in parts)


@pytest.mark.parametrize("arrives", ["at once", "bit by bit"])
def test_a_long_program_is_finished_in_parts(arrives: str) -> None:
    code = "".join(f"def f{i}():\n    '''doc\n\n    more'''\n    return {i}\n" for i in range(400))
    source = f"```python\n{code}```\nThe end."
    blocks = _at_once(source) if arrives == "at once" else _bit_by_bit(source, random.Random(3))
    assert _code(blocks) == code.rstrip("\n")
    assert isinstance(blocks[-1], Paragraph)
    strings = {
        s.style.role for b in blocks if isinstance(b, Code) for s in b.spans if "doc" in s.text
    }
    assert strings == {"code_string"}


def test_a_long_table_has_the_same_columns_throughout() -> None:
    rows = [f"| {i} | {'wide ' * (i % 9)}|" for i in range(300)]
    blocks = _bit_by_bit("\n".join(["| n | words |", "|---|---|", *rows]), random.Random(4))
    assert all(isinstance(block, Row) for block in blocks)
    made = [block for block in blocks if isinstance(block, Row)]
    assert [row.header for row in made] == [True] + [False] * 300
    assert [row.cells[0][0].text for row in made[1:]] == [str(i) for i in range(300)]
    assert len({row.columns for row in made[3:]}) == 1


def test_a_very_long_paragraph_is_complete() -> None:
    words = " ".join(str(i) for i in range(10_000))
    blocks = _at_once(words)
    assert len(words) > 4 * WINDOW
    text = " ".join(s.text for b in blocks if isinstance(b, Paragraph) for s in b.spans)
    assert text.split() == words.split()


def test_a_very_long_line_without_spaces_is_complete() -> None:
    blocks = _bit_by_bit("a" * 3 * WINDOW, random.Random(5))
    assert (
        sum(len(s.text) for b in blocks if isinstance(b, Paragraph) for s in b.spans) == 3 * WINDOW
    )


def test_a_numbered_list_continues_its_numbers() -> None:
    blocks = _bit_by_bit("1. a\n1. b\n\n   $$x$$\n1. c\n", random.Random(6))
    assert [block.context.marker for block in blocks] == ["1.", "2.", "", "3."]
    assert isinstance(blocks[2], Display)


def test_control_characters_are_shown() -> None:
    (block,) = _at_once("a\x00b\x1b[31m\u202ec\r\nd\ud800")
    assert isinstance(block, Paragraph)
    assert "".join(span.text for span in block.spans) == "a␀b␛[31m\ufffdc\nd\ufffd"
