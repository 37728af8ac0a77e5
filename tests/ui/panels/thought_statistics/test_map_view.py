"""The map of a thought in the window: curves, bands and marks; a click goes to the place."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from overthink.core.events import RunawayFound
from overthink.grading.thought_map import ThoughtMap, thought_map
from overthink.grading.thought_statistics import FinalAnswer
from overthink.ui.panels.thought_statistics.map_view import ThoughtMapView
from overthink.ui.theme.theme import Theme, colour
from tests.grading.test_thought_map import NEW, SAME
from tests.grading.test_thought_statistics import WORDS, run
from tests.lanes import child_events


@pytest.fixture
def found() -> ThoughtMap:
    record = run(f"Wait, let me check.\n{NEW} {SAME}", "So the answer is 4.", ended=False)
    circling = child_events.circling(start=200, end=400, found=300)
    record.take(RunawayFound(circling, ended=True, at=420))
    return thought_map(record, WORDS, FinalAnswer(value="4", tokens_to=90, tokens_after=9))


@pytest.fixture
def view(qtbot: QtBot, found: ThoughtMap) -> ThoughtMapView:
    view = ThoughtMapView(Theme("dark"))
    qtbot.addWidget(view)
    view.resize(400, 180)
    view.show_map(found)
    view.show()
    return view


def picture(view: ThoughtMapView) -> QImage:
    return view.grab().toImage()


def test_a_runaway_is_a_band_over_its_tokens(view: ThoughtMapView, found: ThoughtMap) -> None:
    image, wanted = picture(view), colour(Theme("dark").roles.loop).rgb()
    columns = [
        x
        for x in range(image.width())
        if any(image.pixel(x, y) == wanted for y in range(30, image.height()))
    ]
    assert view.token_at(columns[0]) == pytest.approx(200, abs=found.tokens / 100)
    assert view.token_at(columns[-1]) == pytest.approx(400, abs=found.tokens / 100)


def test_a_click_goes_to_the_token(view: ThoughtMapView) -> None:
    chosen: list[int] = []
    view.token_chosen.connect(chosen.append)
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(250, 60))
    assert chosen == [view.token_at(250.0)]


def test_values_and_runaways_at_a_place_are_named(view: ThoughtMapView) -> None:
    x = next(x for x in range(400) if view.token_at(x) >= 300)
    text = view.text_at(QPointF(x, 60))
    assert "New ideas: " in text
    assert "Surprisal: " in text
    assert "Circling · 200 tokens" in text


def test_a_screen_reader_gets_the_facts(view: ThoughtMapView) -> None:
    assert "the final answer first appears after 90 tokens" in view.accessibleDescription()
    assert "checks: 2" in view.accessibleDescription()


def test_no_map_is_an_empty_picture(view: ThoughtMapView) -> None:
    view.show_map(None)
    image = picture(view)
    assert len({image.pixel(x, y) for x in range(0, 400, 3) for y in range(0, 180, 3)}) == 1
    assert view.text_at(QPointF(10, 10)) == ""
