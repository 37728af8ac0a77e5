"""Search: what matches, what the ranges mean, and limits."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overthink.ui.base.text_search import MAX_MATCHES, search


def found(text: str, query: str) -> list[str]:
    raw = text.encode()
    return [raw[start:end].decode() for start, end in search(raw, query).tolist()]


@pytest.mark.parametrize(
    ("text", "query", "matches"),
    [
        ("Wait, wait. WAIT!", "wait", ["Wait", "wait", "WAIT"]),
        ("Isterninger på panden", "PÅ", ["på"]),
        ("ΣΊΣΥΦΟΣ σίσυφος", "σίσυφος", ["ΣΊΣΥΦΟΣ", "σίσυφος"]),
        ("Straße STRAẞE strasse", "straße", ["Straße", "STRAẞE"]),
        ("Straße strasse", "strasse", ["strasse"]),
        ("İstanbul istanbul", "istanbul", ["İstanbul", "istanbul"]),
        ("İstanbul istanbul", "İSTANBUL", ["İstanbul", "istanbul"]),
        ("ısı isi", "ısı", ["ısı"]),
        ("K and k", "k", ["K", "k"]),
        ("冰块冰块", "冰块", ["冰块", "冰块"]),
        ("🧊 melts, 🧊 waits", "🧊 W", ["🧊 w"]),
        ("שלום עולם", "עולם", ["עולם"]),
        ("नमस्ते", "नमस", ["नमस"]),
    ],
)
def test_case_is_ignored_in_all_scripts(text: str, query: str, matches: list[str]) -> None:
    assert found(text, query) == matches


def test_letters_with_marks_match_composed_and_decomposed() -> None:
    composed, apart = "café", unicodedata.normalize("NFD", "café")
    text = f"{composed} {apart} cafe"
    for query in (composed, apart, "CAFÉ"):
        assert found(text, query) == [composed, apart]
    assert found(text, "cafe") == ["cafe"]


def test_white_space_in_the_query_matches_any_run_of_it() -> None:
    text = "two  ice\n\n\tcubes, two ice cubes\u00a0here"
    assert found(text, "two ice   cubes") == ["two  ice\n\n\tcubes", "two ice cubes"]
    assert found(text, "cubes here") == ["cubes\u00a0here"]
    assert found("a icing ice cube", "ice ") == ["ice "]
    assert found("a icing\n  ice", " ice") == ["\n  ice"]


def test_matches_do_not_overlap() -> None:
    assert search(b"aaaaa", "aa").tolist() == [[0, 2], [2, 4]]


@pytest.mark.parametrize("query", ["", "   ", "\n", "absent", "a longer query than the text"])
def test_empty_queries_match_nothing(query: str) -> None:
    assert search(b"some text", query).shape == (0, 2)
    assert search(b"", query).shape == (0, 2)


def test_the_number_of_matches_is_bounded() -> None:
    ranges = search(b"ab" * (MAX_MATCHES + 5), "a")
    assert len(ranges) == MAX_MATCHES
    assert ranges[-1].tolist() == [2 * MAX_MATCHES - 2, 2 * MAX_MATCHES - 1]


def test_hostile_text_is_searched_in_linear_time() -> None:
    assert len(search(b" " * 1_000_000 + b"a", " a")) == 1
    assert len(search(b"a" * 1_000_000, "a" * 3000 + "b")) == 0
    assert len(search(b"a \n" * 300_000, "a a b")) == 0


def test_a_searched_text_can_still_grow() -> None:
    text = bytearray(b"ice")
    ranges = search(text, "ice")
    text += b" cubes"
    assert ranges.tolist() == [[0, 3]]


@given(st.text(max_size=60), st.integers(0, 60), st.integers(1, 8))
def test_text_is_found_where_it_is(text: str, at: int, length: int) -> None:
    raw = text.encode()
    query = text[at : at + length]
    ranges = search(raw, query).tolist()
    assert all(raw[start:end].decode() for start, end in ranges)
    starts_a_mark = any(unicodedata.combining(char) for char in text[at : at + length + 1])
    if query.strip() and not starts_a_mark:
        assert ranges
