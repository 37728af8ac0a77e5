"""The strip beside the scroll bar: the whole run, whatever is folded or in view."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from overthink.ui.theme.theme import Theme, colour
from overthink.ui.transcript.view import TranscriptView
from tests.ui.made_runs import batch, made_turn, prompt_done, turn_of, words
from tests.ui.transcript.screens import process_paint, show_view
from tests.ui.transcript.test_runaway_rows import START, circling, loop_events


@pytest.fixture
def view(qtbot: QtBot) -> TranscriptView:
    """A run that loops from token 60 to 460, which is folded."""
    return show_view(qtbot, turn_of(loop_events()))


def picture(view: TranscriptView) -> QImage:
    view.strip.update_now()
    return view.strip.grab().toImage()


def has_colour(image: QImage, name: str, y: int) -> bool:
    wanted = colour(name).rgb()
    return any(image.pixel(x, y) == wanted for x in range(image.width()))


def test_a_folded_loop_has_its_true_size_on_the_strip(view: TranscriptView) -> None:
    image, roles = picture(view), Theme("dark").roles
    loop = [y for y in range(image.height()) if has_colour(image, roles.loop, y)]
    assert loop[0] == pytest.approx(image.height() * START / 460, abs=4)
    assert loop[-1] == pytest.approx(image.height(), abs=5)


def test_a_click_goes_to_the_place(view: TranscriptView) -> None:
    at = QPoint(5, view.strip.height() * 30 // 460)
    QTest.mouseClick(view.strip, Qt.MouseButton.LeftButton, pos=at)
    process_paint()
    assert view.token_at_caret is not None
    assert view.token_at_caret[1] == pytest.approx(30, abs=2)


def test_what_is_at_a_place_is_named(view: TranscriptView) -> None:
    view.strip.set_answers(0, [300])
    text = view.strip.text_at(view.strip.height() * 300 / 460)
    assert "thinking" in text
    assert "Exact loop · 7 tokens × 57" in text
    assert "States an answer" in text
    assert "loop" not in view.strip.text_at(1)


def test_runaways_are_described_for_screen_readers(qtbot: QtBot) -> None:
    view = show_view(qtbot, turn_of([prompt_done(), batch(0, words(800, 20)), circling(800)]))
    view.strip.update_now()
    assert view.strip.accessibleDescription() == "circling · 400 tokens, from token 400"


def test_a_stated_answer_and_the_answers_part_are_marked(qtbot: QtBot) -> None:
    view = show_view(qtbot, made_turn(200))
    plain = picture(view)
    view.strip.set_answers(0, [100])
    assert picture(view) != plain
    assert "answer" in view.strip.text_at(view.strip.height() - 1)


def test_a_blind_comparison_shows_an_empty_strip(view: TranscriptView) -> None:
    view.set_blind(True)
    image = picture(view)
    assert (
        len({image.pixel(x, y) for x in range(image.width()) for y in range(image.height())}) == 1
    )
    assert view.strip.accessibleDescription() == ""
