"""A cut paragraph flows as if it were not cut."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFont
from pytestqt.qtbot import QtBot

from overthink.ui.transcript.block_flow import BlockFlow
from overthink.ui.transcript.block_formatter import PlainFormatter
from overthink.ui.transcript.block_layout import Typesetter
from overthink.ui.transcript.display_text import DisplayText
from tests.ui.made_runs import words

pytestmark = pytest.mark.usefixtures("qapp")

TEXTS = {
    "words": "".join(words(2500)),
    "no space": "abcdefghij" * 900,
    "wide": "今天天气很好，我们来数一数冰块。" * 150,
    "joined": "👩‍👩‍👧‍👦 ab 🇩🇰 cd e\u0301 fg " * 120,
    "right to left": "السلام عليكم ورحمة الله وبركاته " * 120,
}
WIDTHS = (180, 560, 1140)


def typesetter(width: int) -> Typesetter:
    font = QFont()
    font.setPointSizeF(11)
    return Typesetter(font, width)


def lines(flow: BlockFlow) -> list[int]:
    """Return the first byte of each line, laid out from the top."""
    found: list[int] = []
    index = 0
    while index < len(flow.blocks):
        block = flow.block(index)
        if block.display.size:
            first = flow.blocks.starts[index]
            found += [first + block.first_byte(line) for line in range(block.lines)]
        index += 1
    return found


def whole(text: str, width: int, right_to_left: bool = False) -> list[int]:
    """Return the same for a layout in one piece."""
    block = typesetter(width).lay_out(DisplayText(text.encode()), [], right_to_left)
    return [block.first_byte(line) for line in range(block.lines)]


def flow_of(text: str, width: int, piece: int = 0, lay_out_end: bool = True) -> BlockFlow:
    """Return a flow that grew piece by piece, with or without layout of its end."""
    data = bytearray()
    flow = BlockFlow(data, 0, typesetter(width), PlainFormatter())
    for at in range(0, len(text), piece or len(text)):
        data += text[at : at + (piece or len(text))].encode()
        flow.grow(len(data))
        if lay_out_end:
            flow.block(len(flow.blocks) - 1)
    return flow


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", TEXTS)
def test_lines_equal_those_of_the_uncut_paragraph(name: str, width: int) -> None:
    text = TEXTS[name]
    expected = whole(text, width, name == "right to left")
    assert lines(flow_of(text, width, lay_out_end=False)) == expected
    assert lines(flow_of(text, width, piece=50)) == expected


def test_lines_equal_those_of_the_uncut_paragraph_at_another_width() -> None:
    flow = flow_of(TEXTS["words"], 560, piece=50)
    for width in WIDTHS:
        flow.relayout(typesetter(width))
        assert lines(flow) == whole(TEXTS["words"], width)


def test_lines_do_not_move_while_the_text_grows() -> None:
    text = TEXTS["words"]
    data = bytearray()
    flow = BlockFlow(data, 0, typesetter(560), PlainFormatter())
    before: list[int] = []
    for at in range(0, len(text), 61):
        data += text[at : at + 61].encode()
        flow.grow(len(data))
        now = lines(flow)
        # The last word may still move to its own line.
        assert now[: len(before) - 1] == before[:-1]
        before = now


def test_layout_from_below_does_not_change_laid_out_blocks() -> None:
    flow = flow_of(TEXTS["words"], 560, piece=50)
    flow.relayout(typesetter(300))
    last = len(flow.blocks) - 1
    flow.block(last)
    seen = {i: flow.blocks.starts[i] for i in range(last + 1) if flow.blocks.is_fixed(i)}
    for index in range(last, -1, -1):
        flow.block(index)
        assert all(flow.blocks.starts[i] == start for i, start in seen.items())
    text = "".join(
        bytes(flow.blocks.data[slice(*flow.blocks.bounds(i))]).decode() for i in range(last + 1)
    )
    assert text == TEXTS["words"]


def test_layout_of_a_huge_paragraphs_end_costs_few_blocks() -> None:
    data = ("x" * 1_000_000).encode()
    flow = BlockFlow(data, 0, typesetter(560), PlainFormatter())
    flow.grow(len(data))
    flow.block(len(flow.blocks) - 1)
    fixed = sum(flow.blocks.is_fixed(i) for i in range(len(flow.blocks)))
    assert len(flow.blocks) > 900
    assert fixed <= 20


def test_the_block_cache_is_bounded() -> None:
    flow = flow_of("line\n" * 2000, 300)
    for index in range(len(flow.blocks)):
        flow.block(index)
    assert len(flow._cache) < 120


def test_a_cut_paragraph_has_one_direction(qtbot: QtBot) -> None:
    flow = flow_of("שלום " + "abc " * 1000, 400)
    assert len(flow.blocks) > 3
    assert all(flow.is_right_to_left(i) for i in range(len(flow.blocks)))
    assert not flow_of("12 abc שלום", 400).is_right_to_left(0)
