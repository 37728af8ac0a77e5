"""The text of a layout, and the mapping of its positions to bytes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overthink.core.symbols import harmless, utf16_length
from overthink.ui.transcript.display_text import DisplayText, Ghost

ghosts = st.lists(
    st.tuples(st.integers(0, 40), st.text(max_size=4), st.text(max_size=4)), max_size=3
)
no_breaks = st.text(st.characters(exclude_characters="\n", exclude_categories=["Cs"]), max_size=40)


@pytest.mark.parametrize(
    ("char", "seen"),
    [
        ("\x00", "␀"),
        ("\x1b", "␛"),
        ("\x07", "␇"),
        ("\x7f", "␡"),
        ("\x85", "⟨U+0085⟩"),
        ("\u202e", "⟨U+202E⟩"),
        ("\u2066", "⟨U+2066⟩"),
        ("\u2028", "⟨U+2028⟩"),
        ("\ufeff", "⟨U+FEFF⟩"),
        ("\ufffc", "⟨U+FFFC⟩"),
        ("\U000e0041", "⟨U+E0041⟩"),
        ("\r", "␍"),
    ],
)
def test_control_characters_become_symbols(char: str, seen: str) -> None:
    display = DisplayText(f"a{char}b".encode())
    assert display.text == f"a{seen}b"
    assert display.byte(display.position(1)) == 1
    assert display.byte(1 + len(seen)) == len(f"a{char}".encode())
    assert display.byte(len(seen)) == 1


@pytest.mark.parametrize(
    "text",
    ["a\tb", "e\u0301", "👩‍👩‍👧‍👦", "🏴\U000e0067\U000e0062\U000e007f", "a\u200fb", "ا\u200cب"],
)
def test_characters_that_scripts_need_are_unchanged(text: str) -> None:
    assert DisplayText(text.encode()).text == text


def test_a_carriage_return_at_a_line_end_is_hidden() -> None:
    display = DisplayText(b"line\r")
    assert display.text == "line"


@given(no_breaks, ghosts)
def test_bytes_and_positions_map_both_ways(text: str, made: list[tuple[int, str, str]]) -> None:
    data = text.encode()
    starts = [len(text[:i].encode()) for i in range(len(text) + 1)]
    inserted = [
        Ghost(starts[min(at, len(text))], harmless(one), harmless(two))
        for at, one, two in sorted(made)
    ]
    display = DisplayText(data, inserted)
    assert display.position(display.size) <= utf16_length(display.text)
    positions = [display.position(byte) for byte in starts]
    assert positions == sorted(positions)
    for position in range(utf16_length(display.text)):
        assert 0 <= display.byte(position) <= display.size
    for byte, char in zip(starts, text, strict=False):
        if char != "\r":
            assert display.byte(display.position(byte)) == byte


def test_ghosts_are_inserted_before_their_byte() -> None:
    display = DisplayText("Håb er".encode(), [Ghost(4, " cold", " now")])
    assert display.text == "Håb cold now er"
    refused, untested = display.ghosts
    assert display.text[refused.start : refused.end] == " cold"
    assert refused.refused
    assert display.text[untested.start : untested.end] == " now"
    assert not untested.refused
    assert display.byte(refused.start + 1) == 4
    assert display.position(4) == untested.end


def test_formats_do_not_split_a_grapheme() -> None:
    family = "👩‍👩‍👧"
    display = DisplayText(f"a{family}b".encode())
    inside = len("a👩".encode())
    assert display.border(inside) == 1
    assert display.border(len(f"a{family}".encode())) == 1 + utf16_length(family)
