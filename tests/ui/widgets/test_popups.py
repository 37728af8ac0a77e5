"""A card never covers what it is about, and stays in sight where there is room."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRect, QSize

from overthink.ui.widgets.popups import GAP, place_beside

BOUNDS = QRect(0, 0, 800, 600)
SIZE = QSize(300, 200)


def test_below_if_there_is_room_else_above_else_beside() -> None:
    assert place_beside(QRect(100, 100, 40, 20), SIZE, BOUNDS) == QPoint(100, 120 + GAP)
    assert place_beside(QRect(100, 500, 40, 20), SIZE, BOUNDS) == QPoint(100, 500 - GAP - 200)
    assert place_beside(QRect(100, 100, 40, 400), SIZE, BOUNDS) == QPoint(140 + GAP, 100)
    assert place_beside(QRect(700, 100, 40, 400), SIZE, BOUNDS) == QPoint(700 - GAP - 300, 100)


def test_it_is_moved_in_from_the_edges() -> None:
    assert place_beside(QRect(780, 100, 40, 20), SIZE, BOUNDS).x() == 500
    assert place_beside(QRect(-30, 100, 40, 20), SIZE, BOUNDS).x() == 0


@given(
    st.integers(-50, 820),
    st.integers(-50, 620),
    st.integers(1, 900),
    st.integers(1, 700),
    st.integers(20, 700),
    st.integers(20, 500),
)
def test_the_subject_is_never_covered(
    x: int, y: int, width: int, height: int, card_width: int, card_height: int
) -> None:
    subject, size = QRect(x, y, width, height), QSize(card_width, card_height)
    card = QRect(place_beside(subject, size, BOUNDS), size)
    assert not card.intersects(subject)
