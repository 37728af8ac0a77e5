"""Right-to-left text is aligned right, together with its markers, bars and tables."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, QRectF
from pytestqt.qtbot import QtBot

from overthink.ui.markdown.document import AnswerDocument
from tests.ui.markdown.drawn import answer, colours, picture

WIDTH = 600.0
HEBREW = "\u05e9\u05dc\u05d5\u05dd \u05e2\u05d5\u05dc\u05dd"
ARABIC = "\u0628\u0633\u0645 \u0627\u0644\u0644\u0647"


def _rect(document: AnswerDocument, word: str) -> QRectF:
    return document.rect_of(document.plain_text().index(word))


@pytest.mark.parametrize(
    "source", [f"# {HEBREW} only", f"# H\n\n{HEBREW} only", f"**{ARABIC}** only"]
)
def test_the_first_letter_sets_a_paragraphs_direction(qtbot: QtBot, source: str) -> None:
    document = answer(qtbot, source)
    text = document.plain_text()
    first, latin = text.index(source.strip("# H\n*")[0]), text.index("nly")
    assert document.rect_of(first).right() == pytest.approx(WIDTH, abs=1)
    assert document.rect_of(latin).right() < document.rect_of(first).left()
    assert document.is_right_to_left(first)
    point = document.rect_of(latin).center() - QPointF(2, 0)
    assert document.position_at(point) == latin


def test_formulas_do_not_change_the_direction(qtbot: QtBot) -> None:
    document = answer(qtbot, f"$a+b$ {ARABIC} $c$ {ARABIC} $d$")
    right = [_rect(document, formula) for formula in ("$a+b$", "$c$", "$d$")]
    assert right[0].right() == pytest.approx(WIDTH, abs=1)
    assert right[0].left() > right[1].right()
    assert right[1].left() > right[2].right()
    text = document.plain_text()
    words = [document.rect_of(at) for at in range(len(text)) if text[at] in ARABIC.replace(" ", "")]
    for formula in right:
        assert not any(formula.adjusted(1, 0, -1, 0).intersects(word) for word in words)


def test_a_right_to_left_item_has_its_marker_on_the_right(qtbot: QtBot) -> None:
    document = answer(qtbot, f"- {HEBREW}\n  - English\n\nEnd **x**")
    item, inner = _rect(document, HEBREW[0]), _rect(document, "h")
    assert item.right() < WIDTH - 15
    assert inner.right() < item.right() - 15
    ink = picture(document)
    beside = QRectF(item.right() + 2, item.top(), WIDTH - item.right() - 2, item.height())
    assert len(colours(ink, beside)) > 1
    assert len(colours(ink, QRectF(0, item.top(), 20, item.height()))) == 1


def test_a_right_to_left_quote_has_its_bar_on_the_right(qtbot: QtBot) -> None:
    document = answer(qtbot, f"> {HEBREW}\n\n> English")
    ink = picture(document)
    for word, at_right in ((HEBREW[0], True), ("E", False)):
        middle = _rect(document, word).center().y()
        left = len(colours(ink, QRectF(0, middle, 3, 1)) - {"#ff00ff"})
        right = len(colours(ink, QRectF(WIDTH - 3, middle, 2, 1)) - {"#ff00ff"})
        assert (left > 0, right > 0) == (not at_right, at_right)


def test_a_tables_head_sets_its_direction(qtbot: QtBot) -> None:
    document = answer(qtbot, f"| {HEBREW} | two |\n|---|:--|\n| one | 22 |")
    one, two, figure = (_rect(document, word) for word in ("one", "two", "22"))
    assert one.left() > two.right()
    assert figure.left() == pytest.approx(two.left(), abs=1)
    assert one.right() > WIDTH - 50
    for word in ("one", "two", "22"):
        at = document.plain_text().index(word)
        assert document.position_at(_rect(document, word).center() - QPointF(2, 0)) == at


def test_code_and_other_paragraphs_run_left_to_right(qtbot: QtBot) -> None:
    document = answer(qtbot, f"{HEBREW}\n\nEnglish {HEBREW}\n\n```python\n# {HEBREW}\nx\n```")
    assert _rect(document, "E").left() == 0
    assert _rect(document, "x").left() < 20
    assert not document.is_right_to_left(document.plain_text().index("E"))
