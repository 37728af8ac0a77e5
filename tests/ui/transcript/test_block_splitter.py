"""Where a text is cut into blocks."""

from __future__ import annotations

import random

import pytest

from overthink.ui.transcript.block_splitter import MAX_BLOCK, Blocks, Estimate, safe_cut
from tests.ui.made_runs import words

ESTIMATE = Estimate(line=20, blank=10, columns=50.0)


def grown(text: str, piece: int = 37) -> Blocks:
    data = bytearray()
    blocks = Blocks(data, 0, ESTIMATE)
    for at in range(0, len(text), piece):
        data += text[at : at + piece].encode()
        blocks.grow(len(data))
    return blocks


def texts(blocks: Blocks) -> list[str]:
    bounds = [blocks.bounds(i) for i in range(len(blocks))]
    return [bytes(blocks.data[start:end]).decode() for start, end in bounds]


def joined(blocks: Blocks) -> str:
    """Join all blocks, with line breaks between paragraphs."""
    pieces = texts(blocks)
    return "".join(
        piece if i == 0 or blocks.continues(i) else "\n" + piece for i, piece in enumerate(pieces)
    )


def test_each_line_is_a_block() -> None:
    blocks = grown("one\n\ntwo\nthree")
    assert texts(blocks) == ["one", "", "two", "three"]
    assert [blocks.continues(i) for i in range(4)] == [False] * 4


def test_a_trailing_break_makes_an_empty_block_without_height() -> None:
    blocks = grown("one\n")
    assert texts(blocks) == ["one", ""]
    assert blocks.heights[1] == 0


@pytest.mark.parametrize("breaks", [0, 40, 300])
def test_blocks_are_complete_and_bounded(breaks: int) -> None:
    text = "".join(words(3000, breaks))
    blocks = grown(text)
    assert joined(blocks) == text
    assert max(end - start for start, end in map(blocks.bounds, range(len(blocks)))) <= MAX_BLOCK


def test_cuts_fall_between_words() -> None:
    blocks = grown("".join(words(2000)))
    assert len(blocks) > 5
    assert all(piece.endswith(" ") for piece in texts(blocks)[:-1])


def test_blocks_do_not_depend_on_how_text_arrives() -> None:
    text = "".join(words(900, 70)) + "x" * 5000 + "\n" + "冰块" * 900
    for piece in (1, 7, 100_000):
        assert joined(grown(text, piece)) == text


@pytest.mark.parametrize("unit", ["e\u0301", "👩‍👩‍👧‍👦", "🇩🇰", "각", "ष्ट्र"])
def test_a_grapheme_is_never_cut(unit: str) -> None:
    blocks = grown(unit * 2000)
    assert len(blocks) > 2
    assert all(len(piece) % len(unit) == 0 for piece in texts(blocks))


def test_a_grapheme_longer_than_a_block_is_cut() -> None:
    text = "a" + "\u0301" * 20_000
    blocks = grown(text)
    assert joined(blocks) == text
    assert max(end - start for start, end in map(blocks.bounds, range(len(blocks)))) <= MAX_BLOCK


def test_a_space_with_a_combining_mark_is_not_cut() -> None:
    data = ("x" * 900 + " \u0301" + "y" * 500).encode()
    at = safe_cut(data, 0, 1000)
    assert data[at : at + 2].decode(errors="replace") == "yy"
    assert at > 903


def test_estimates_do_not_depend_on_growth() -> None:
    blocks = grown("".join(words(800, 30)) + "\n\n" + "z" * 4000)
    before = [blocks.heights[i] for i in range(len(blocks))]
    blocks.measure(ESTIMATE)
    assert [blocks.heights[i] for i in range(len(blocks))] == before


def test_blocks_are_found_by_byte() -> None:
    text = "".join(words(1500, 25))
    blocks = grown(text)
    for byte in random.Random(1).sample(range(len(text)), 200):
        index = blocks.at(byte)
        assert blocks.starts[index] <= byte
        assert index + 1 == len(blocks) or byte < blocks.starts[index + 1]
