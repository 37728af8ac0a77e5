"""What is laid out for a text, and which byte each of its places belongs to."""

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
def test_characters_that_act_are_symbols(char: str, seen: str) -> None:
    shown = DisplayText(f"a{char}b".encode())
    assert shown.text == f"a{seen}b"
    assert shown.byte(shown.position(1)) == 1
    assert shown.byte(1 + len(seen)) == len(f"a{char}".encode())
    assert shown.byte(len(seen)) == 1


@pytest.mark.parametrize(
    "text",
    ["a\tb", "e\u0301", "👩‍👩‍👧‍👦", "🏴\U000e0067\U000e0062\U000e007f", "a\u200fb", "ا\u200cب"],
)
def test_what_scripts_need_stays(text: str) -> None:
    assert DisplayText(text.encode()).text == text


def test_the_carriage_return_of_a_line_end_is_not_seen() -> None:
    shown = DisplayText(b"line\r")
    assert shown.text == "line"


@given(no_breaks, ghosts)
def test_every_byte_has_a_place_and_every_place_a_byte(
    text: str, made: list[tuple[int, str, str]]
) -> None:
    data = text.encode()
    starts = [len(text[:i].encode()) for i in range(len(text) + 1)]
    inserted = [
        Ghost(starts[min(at, len(text))], harmless(one), harmless(two))
        for at, one, two in sorted(made)
    ]
    shown = DisplayText(data, inserted)
    assert shown.position(shown.size) <= utf16_length(shown.text)
    places = [shown.position(byte) for byte in starts]
    assert places == sorted(places)
    for position in range(utf16_length(shown.text)):
        assert 0 <= shown.byte(position) <= shown.size
    for byte, char in zip(starts, text, strict=False):
        if char != "\r":
            assert shown.byte(shown.position(byte)) == byte


def test_ghosts_stand_before_their_byte() -> None:
    shown = DisplayText("Håb er".encode(), [Ghost(4, " cold", " now")])
    assert shown.text == "Håb cold now er"
    refused, untested = shown.ghosts
    assert shown.text[refused.start : refused.end] == " cold"
    assert refused.refused
    assert shown.text[untested.start : untested.end] == " now"
    assert not untested.refused
    assert shown.byte(refused.start + 1) == 4
    assert shown.position(4) == untested.end


def test_formats_do_not_tear_a_character() -> None:
    family = "👩‍👩‍👧"
    shown = DisplayText(f"a{family}b".encode())
    inside = len("a👩".encode())
    assert shown.border(inside) == 1
    assert shown.border(len(f"a{family}".encode())) == 1 + utf16_length(family)
