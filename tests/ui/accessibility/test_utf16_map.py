"""Bytes and UTF-16 code units find each other, in a text that grows."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from overthink.ui.accessibility.utf16_map import Utf16Map


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=30), max_size=6))
def test_every_character_is_found_both_ways(parts: list[str]) -> None:
    utf8 = bytearray()
    places = Utf16Map(utf8)
    for part in parts:
        utf8 += part.encode()
        assert places.units == _units(utf8.decode())
    text = "".join(parts)
    for i in range(len(text)):
        byte, unit = len(text[:i].encode()), _units(text[:i])
        assert places.unit_of(byte) == unit
        assert places.byte_of(unit) == byte


def test_a_long_text_is_found_across_its_marks() -> None:
    text = "a冰🧊é" * 20_000
    utf8 = bytearray(text.encode())
    places = Utf16Map(utf8)
    assert places.units == _units(text)
    for i in np.linspace(0, len(text) - 1, 500, dtype=int).tolist():
        byte, unit = len(text[:i].encode()), _units(text[:i])
        assert (places.unit_of(byte), places.byte_of(unit)) == (unit, byte)


def test_half_of_a_character_is_the_character_and_beyond_the_end_is_the_end() -> None:
    utf8 = bytearray("🧊x".encode())
    places = Utf16Map(utf8)
    assert [places.byte_of(unit) for unit in (0, 1, 2, 3, 99)] == [0, 0, 4, 5, 5]
