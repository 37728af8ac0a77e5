"""Emoji take two UTF-16 code units: highlights, formats and positions after them stay exact."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFontMetricsF
from pytestqt.qtbot import QtBot

from overthink.ui.markdown.document import AnswerDocument
from overthink.ui.theme.theme import Theme
from tests.ui.markdown.drawn import answer, picture

FACES = "\U0001f600" * 5


def _words(document: AnswerDocument, word: str) -> QRectF:
    at = document.plain_text().index(word)
    return document.rect_of(at) | document.rect_of(at + len(word) - 1)


def _width(text: str) -> float:
    return QFontMetricsF(Theme().reading_font()).horizontalAdvance(text)


def test_a_match_after_emoji_is_highlighted_exactly(qtbot: QtBot) -> None:
    document = answer(qtbot, f"# H\n\n{FACES} find needle here")
    at = document.plain_text().index("needle")
    left, right = _width(f"{FACES} find "), _width(f"{FACES} find needle")
    assert document.rect_of(at).left() == pytest.approx(left, abs=1)
    plain, marked = picture(document), picture(document, matches=[(at, at + 6)], current=0)
    changed = [
        x
        for x in range(plain.width())
        for y in range(plain.height())
        if plain.pixel(x, y) != marked.pixel(x, y)
    ]
    assert min(changed) == pytest.approx(left, abs=2)
    assert max(changed) == pytest.approx(right, abs=2)


def test_words_after_emoji_have_their_own_formats(qtbot: QtBot) -> None:
    """Code letters are wider than those of running text."""
    document = answer(qtbot, f"{FACES} ffff `ffff` ffff")
    text = document.plain_text()
    offsets = [at for at in range(len(text)) if text.startswith("ffff", at)]
    first, code, last = (
        document.rect_of(at + 3).right() - document.rect_of(at).left() for at in offsets
    )
    assert code > first + 4
    assert last == pytest.approx(first, abs=0.1)


def test_an_emoji_sequence_is_drawn_as_one(qtbot: QtBot) -> None:
    family = "\U0001f469\u200d\U0001f469\u200d\U0001f467"
    alone = answer(qtbot, f"{family} x **b**")
    behind = answer(qtbot, f"**b** {family} x")
    one, other = _words(alone, family), _words(behind, family)
    assert other.width() == one.width()


def test_positions_after_emoji_map_both_ways(qtbot: QtBot) -> None:
    source = f"# {FACES} heading\n\n- {FACES} item $x^2$ tail\n\n| {FACES} cell | two |\n|-|-|\n"
    document = answer(qtbot, source)
    text = document.plain_text()
    for word in ("heading", "item", "$x^2$", "tail", "cell", "two"):
        at = text.index(word)
        rect = document.rect_of(at)
        assert document.position_at(QPointF(rect.left() + 1, rect.center().y())) == at, word
