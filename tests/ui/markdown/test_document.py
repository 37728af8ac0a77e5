"""The document: growing, measuring, finding positions, painting."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFontMetricsF
from pytestqt.qtbot import QtBot

from overthink.ui.markdown.document import MAX_LENGTH, AnswerDocument
from overthink.ui.theme.theme import Theme
from tests.ui.markdown.drawn import SETTLED_MS, answer, colours, picture

ANSWER = r"""### Solution

Let $x$ be the number of **whole** cubes, `x >= 0`. See [here](https://a.b).

1. First, \(\frac{1}{2}\)
2. Then
   - nothing

\[
a_1 + a_2 = 15
\]

| minute | cubes |
|:------:|------:|
| 1 | $n = 4$ |

```python
def cubes() -> int:
    return 0
```

> So it is \boxed{0}.
"""


def _rects(document: AnswerDocument, until: int) -> list[QRectF]:
    return [document.rect_of(position) for position in range(until)]


def test_plain_text_is_what_is_displayed(qtbot: QtBot) -> None:
    text = answer(qtbot, ANSWER).plain_text()
    assert text.startswith("Solution\n\nLet $x$ be the number of whole cubes, x >= 0. See here")
    assert "here (https://a.b).\n\n1. First, \\(\\frac{1}{2}\\)\n2. Then\n◦ nothing\n\n" in text
    assert "minute\tcubes\n1\t$n = 4$\n\ndef cubes() -> int:\n    return 0\n\n" in text
    assert text.endswith("So it is \\boxed{0}.")


def test_positions_and_rectangles_map_both_ways(qtbot: QtBot) -> None:
    document = answer(qtbot, ANSWER)
    text = document.plain_text()
    for word in ("Solution", "whole", "nothing", "cubes\n", "return", "So it"):
        position = text.index(word)
        rect = document.rect_of(position)
        assert document.position_at(QPointF(rect.left() + 1, rect.center().y())) == position, word


def test_a_formula_is_one_rectangle(qtbot: QtBot) -> None:
    document = answer(qtbot, "A formula $x^2$ here")
    start = document.plain_text().index("$x^2$")
    rects = [document.rect_of(start + i) for i in range(5)]
    assert rects == [rects[0]] * 5
    assert document.position_at(document.rect_of(start).center() - QPointF(2, 0)) == start
    behind = document.rect_of(start + 5)
    assert behind.left() == pytest.approx(document.rect_of(start).right(), abs=0.5)


def test_a_formula_is_placed_on_the_baseline(qtbot: QtBot) -> None:
    document = answer(qtbot, r"x $x$ x $\frac{1}{2}$ x")
    letter, formula = document.rect_of(0), document.rect_of(2)
    baseline = letter.top() + QFontMetricsF(Theme().reading_font()).ascent()
    assert formula.top() < baseline <= formula.bottom() + 0.5
    fraction = document.rect_of(document.plain_text().index("$\\frac"))
    assert fraction.bottom() > baseline + 2
    assert fraction.bottom() <= document.height


def test_finished_text_never_moves(qtbot: QtBot) -> None:
    theme = Theme()
    whole = answer(qtbot, ANSWER, theme=theme)  # its formulas are cached from now on
    document = AnswerDocument(theme, theme)
    document.set_width(600)
    read_until = 0
    before: list[QRectF] = []
    for end in range(0, len(ANSWER), 3):
        document.set_source(ANSWER[:end], complete=False)
        assert _rects(document, read_until) == before
        # Everything before the last two blocks is finished.
        read_until = max(0, document.plain_text().rfind("\n\n"))
        read_until = max(0, document.plain_text().rfind("\n\n", 0, read_until))
        before = _rects(document, read_until)
    document.set_source(ANSWER, complete=True)
    assert document.plain_text() == whole.plain_text()
    assert document.height == whole.height
    assert picture(document) == picture(whole)


def test_finished_blocks_are_not_laid_out_again(qtbot: QtBot) -> None:
    document = AnswerDocument(theme := Theme(), theme)
    document.set_width(600)
    document.set_source("# One\n\nTwo **b**\n\nThree", complete=False)
    first = [placed.box for placed in document._placed]
    document.set_source("# One\n\nTwo **b**\n\nThree and more\n\nFour", complete=False)
    now = [placed.box for placed in document._placed]
    assert now[:2] == first[:2]
    assert now[2] is not first[2]


def test_another_text_restarts_the_document(qtbot: QtBot) -> None:
    document = answer(qtbot, "# One\n\nTwo")
    document.set_source("**Other**", complete=True)
    assert document.plain_text() == "Other"


def test_a_narrower_document_is_higher(qtbot: QtBot) -> None:
    document = answer(qtbot, ANSWER + "word " * 100)
    wide = document.height
    document.set_width(300)
    assert document.height > wide
    document.set_width(600)
    assert document.height == wide


@pytest.mark.parametrize("width", [0.5, 30.0, 120.0])
def test_layout_works_at_tiny_widths(qtbot: QtBot, width: float) -> None:
    document = answer(qtbot, ANSWER, width)
    assert document.height > 0
    picture(document)


def test_a_long_formula_breaks_and_stays_within_the_width(qtbot: QtBot) -> None:
    terms = " + ".join(f"a_{{{i}}}" for i in range(30))
    document = answer(qtbot, f"$${terms} = 0$$", 300.0)
    start, end = document.rect_of(0), document.rect_of(len(document.plain_text()) - 1)
    assert end.top() > start.bottom()
    assert end.right() <= 301
    document.set_width(3_000)
    assert document.rect_of(0).height() == pytest.approx(document.height, rel=0.4)


def test_a_formula_that_cannot_be_rendered_is_shown_as_source(qtbot: QtBot) -> None:
    document = answer(qtbot, r"Broken: $\frac{1$ and **more**")
    start = document.plain_text().index("$")
    assert document.rect_of(start).width() < document.rect_of(0).height()
    assert document.rect_of(start + 1) != document.rect_of(start)


def test_rendered_formulas_emit_changed(qtbot: QtBot) -> None:
    document = AnswerDocument(theme := Theme(), theme)
    document.set_width(600)
    document.set_source("so $x^2 + y^2$ it is", complete=False)
    source = document.rect_of(3)
    with qtbot.waitSignal(document.changed, timeout=SETTLED_MS):
        pass
    assert document.rect_of(3).width() > source.width()


@pytest.mark.parametrize(
    ("source", "worth"),
    [
        ("Just words, and more words.", False),
        ("3 apples are left", False),
        ("**bold**", True),
        ("a\n- b", True),
        ("so $x$", True),
        (r"\boxed{0}", True),
        ("> quoted", True),
        ("1. one", True),
        ("```\ncode", True),
        ("**" + "a" * MAX_LENGTH, False),
    ],
)
def test_only_answers_with_markup_are_worth_rendering(
    qtbot: QtBot, source: str, worth: bool
) -> None:
    document = AnswerDocument(theme := Theme(), theme)
    document.set_source(source[:7], complete=False)
    document.set_source(source, complete=True)
    assert document.worth_rendering is worth


def test_a_long_answer_is_parsed_in_idle_steps(qtbot: QtBot) -> None:
    source = "".join(f"**{i}** and `more` of it\n\n" for i in range(2_000))
    document = AnswerDocument(theme := Theme(), theme)
    document.set_width(600)
    document.set_source(source, complete=True)
    assert not document.settled
    qtbot.waitUntil(lambda: document.settled, timeout=SETTLED_MS)
    assert document.plain_text().endswith("1999 and more of it")


# ----------------------------------------------------------------------------------------- painting


def test_highlights_are_painted_behind_words_and_formulas(qtbot: QtBot) -> None:
    theme = Theme("dark")
    document = answer(qtbot, "select $x^2$ and **find** this", theme=theme)
    text, roles = document.plain_text(), theme.roles
    found = [(text.index("find"), text.index("find") + 4), (text.index("this"), len(text))]
    image = picture(document, (0, text.index(" and")), found, 1)
    assert roles.selection in colours(image, document.rect_of(1))
    formula = colours(image, document.rect_of(text.index("$x^2$")))
    assert {roles.selection, roles.selection_text} <= formula
    assert roles.match in colours(image, document.rect_of(found[0][0]))
    assert roles.current_match in colours(image, document.rect_of(found[1][0]))


def test_a_theme_change_repaints_in_its_colours(qtbot: QtBot) -> None:
    theme = Theme("dark")
    document = answer(qtbot, "$x$ **words** `code`", theme=theme)
    where = QRectF(0, 0, 600, document.height)
    assert theme.roles.text in colours(picture(document), where)
    with qtbot.waitSignal(document.changed):
        theme.set_scheme("light")
    painted = colours(picture(document), where)
    assert theme.roles.text in painted
    assert Theme("dark").roles.text not in painted


def test_zoom_makes_everything_larger(qtbot: QtBot) -> None:
    theme = Theme()
    document = answer(qtbot, ANSWER, theme=theme)
    before, formula = document.height, document.rect_of(document.plain_text().index("$x$")).height()
    theme.set_zoom(2.0)
    assert document.height > 1.6 * before
    after = document.rect_of(document.plain_text().index("$x$")).height()
    assert after == pytest.approx(2 * formula, rel=0.15)


def test_only_the_clip_is_painted(qtbot: QtBot) -> None:
    document = answer(qtbot, "".join(f"**{i}**\n\n" for i in range(300)))
    visible = document._between(1_000, 1_200)
    assert 0 < len(visible) < 12
    assert visible[0].top - visible[0].gap <= 1_000 < visible[0].bottom
    assert visible[-1].top <= 1_200 < visible[-1].bottom + visible[-1].gap
