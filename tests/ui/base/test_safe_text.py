"""Untrusted text is made visible and harmless."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overthink.ui.base.safe_text import LIMIT, isolate_direction, make_visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (" ice", "␣ice"),
        ("\n\n\t", "⏎⏎⇥"),
        ("\r\x00\x1b[31m\x7f", "␍␀␛[31m␡"),
        ("\u202eevil\u2066", "⟨U+202E⟩evil⟨U+2066⟩"),
        ("\u00a0\u2028\u200b", "⟨U+00A0⟩⟨U+2028⟩⟨U+200B⟩"),
        ("\x85", "⟨U+0085⟩"),
        ("👩\u200d🚀", "👩\u200d🚀"),
        ("\u200d", "⟨U+200D⟩"),
        ("\u0301", "◌\u0301"),
        ("冰块", "冰块"),
        ("<b>&amp;</b>", "<b>&amp;</b>"),
        ("", ""),
    ],
)
def test_every_character_of_a_token_is_visible(text: str, shown: str) -> None:
    assert make_visible(text) == shown


def test_a_long_token_is_cut() -> None:
    assert make_visible("x" * 1_000_000) == "x" * LIMIT + "…"
    assert make_visible("x" * LIMIT) == "x" * LIMIT


@given(st.text(max_size=100))
def test_no_control_character_remains(text: str) -> None:
    categories = {
        unicodedata.category(char) for char in make_visible(text) if char not in "\u200c\u200d"
    }
    assert not categories & {"Cc", "Cf", "Cs", "Zl", "Zp", "Zs"}


def test_a_writing_direction_is_isolated() -> None:
    assert isolate_direction("שלום") == "\u2068שלום\u2069"
