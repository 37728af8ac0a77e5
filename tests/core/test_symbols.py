"""No character acts, lengths stay what Qt and JavaScript count."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from overthink.core.symbols import (
    acting,
    harmless,
    harmless_lines,
    same_length,
    utf16_length,
    utf16_units,
)

texts = st.text(st.characters(exclude_categories=["Cs"]))


@given(texts)
def test_symbols_do_not_change_the_length(text: str) -> None:
    shown = same_length(text)
    assert utf16_length(shown) == utf16_length(text)
    assert [shown[at] for at in acting(shown) if shown[at] != "\n"] == []


@given(st.text())
def test_a_harmless_line_has_no_acting_characters(text: str) -> None:
    assert acting(harmless(text)) == []


def test_windows_line_ends_are_line_ends() -> None:
    assert harmless_lines("a\r\nb\rc") == "a\nb␍c"


def test_a_lone_surrogate_becomes_a_symbol() -> None:
    assert harmless("a\ud800b") == "a⟨U+D800⟩b"


@given(texts)
def test_utf16_units_by_byte_and_by_character_agree(text: str) -> None:
    units = utf16_units(text.encode())
    assert units.sum() == utf16_length(text) == len(text.encode("utf-16-le")) // 2
    assert len(units) == len(text.encode())
