"""Offsets map to UTF-16 code units and back, in texts that grow and in strings."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from overthink.ui.base.utf16_map import Utf16Map


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=30), max_size=6))
def test_bytes_map_both_ways_while_the_text_grows(parts: list[str]) -> None:
    utf8 = bytearray()
    mapping = Utf16Map(utf8)
    for part in parts:
        utf8 += part.encode()
        assert mapping.units == _units(utf8.decode())
    text = "".join(parts)
    for i in range(len(text)):
        byte, unit = len(text[:i].encode()), _units(text[:i])
        assert mapping.unit_of(byte) == unit
        assert mapping.offset_of(unit) == byte


def test_a_long_text_maps_across_its_marks() -> None:
    text = "a冰🧊é" * 20_000
    utf8 = bytearray(text.encode())
    mapping = Utf16Map(utf8)
    assert mapping.units == _units(text)
    for i in np.linspace(0, len(text) - 1, 500, dtype=int).tolist():
        byte, unit = len(text[:i].encode()), _units(text[:i])
        assert (mapping.unit_of(byte), mapping.offset_of(unit)) == (unit, byte)


def test_half_a_character_maps_to_its_start_and_beyond_the_end_to_the_end() -> None:
    utf8 = bytearray("🧊x".encode())
    mapping = Utf16Map(utf8)
    assert [mapping.offset_of(unit) for unit in (0, 1, 2, 3, 99)] == [0, 0, 4, 5, 5]


def test_characters_of_a_string_map_both_ways() -> None:
    faces = "\U0001f600" * 5
    for text in ("", "plain", "ä", faces, f"a{faces}b", f"{faces} x {faces}", "冰🧊" * 5_000):
        mapping = Utf16Map(text)
        assert mapping.units == _units(text)
        for char in range(len(text) + 1)[:200]:
            unit = _units(text[:char])
            assert mapping.unit_of(char) == unit
            assert mapping.offset_of(unit) == char
            if char and text[char - 1] > "\uffff":
                assert mapping.offset_of(unit - 1) == char - 1
