"""Draft rounds in columns are the rounds that were put in, and take little room."""

from __future__ import annotations

import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overthink.core.draft_rounds import DraftRounds
from overthink.core.events import DraftRound

_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)


@st.composite
def rounds(draw: st.DrawFn) -> DraftRound:
    texts = draw(st.lists(_TEXT, min_size=1, max_size=6))
    tested = draw(st.integers(0, len(texts)))
    return DraftRound(
        number=draw(st.integers(0, 1_000)),
        first=draw(st.integers(0, 1_000_000)),
        proposed=tuple(draw(st.integers(0, 200_000)) for _ in texts),
        proposed_text=tuple(texts),
        tested=tested,
        accepted=draw(st.integers(0, tested)),
    )


@given(st.lists(rounds(), max_size=8), st.integers(0, 8))
def test_rounds_are_returned_as_they_were_added(made: list[DraftRound], cut: int) -> None:
    rounds = DraftRounds(made[:cut])
    rounds.extend(made[cut:])

    assert list(rounds) == made
    assert rounds == made
    assert rounds[1:5] == made[1:5]
    assert [rounds[i - len(made)] for i in range(len(made))] == made


def test_an_index_beyond_the_end_is_an_error() -> None:
    with pytest.raises(IndexError):
        DraftRounds()[0]


def test_a_round_of_six_takes_about_fifty_bytes() -> None:
    made = [DraftRound(i, i * 7, (1, 2, 3, 4, 5, 6), (" word",) * 6, 6, 6) for i in range(5_000)]
    tracemalloc.start()
    rounds = DraftRounds(made)
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert len(rounds) == 5_000
    assert taken / 5_000 < 60


def test_rounds_grow_towards_others_column_by_column() -> None:
    made = [
        DraftRound(0, 0, (1, 2), (" a", " ø"), 2, 1),
        DraftRound(1, 2, (), (), 0, 0),
        DraftRound(2, 5, (3,), ("",), 1, 1),
    ]
    whole = DraftRounds(made)
    growing = DraftRounds()
    for stop in (0, 1, 1, 2, 3, 0):
        growing.grow_to(whole, stop)
        assert list(growing) == made[: max(stop, len(growing))]
    assert growing == whole
    assert [whole.begun_before(token) for token in (0, 1, 3, 6)] == [0, 1, 2, 3]
    assert whole.first_refused() == 0
    assert DraftRounds(made[1:]).first_refused() is None
