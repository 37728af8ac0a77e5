"""Random actions in any order: incremental painting equals a full repaint."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from overthink.core.events import PhaseChanged
from overthink.core.vocabulary import Phase
from overthink.ui.state.turn_state import TurnState
from overthink.ui.theme.theme import Theme
from overthink.ui.transcript.colour_layers import Layer, ThinkingShown
from tests.ui.made_runs import made_turn
from tests.ui.transcript.screens import more, on_screen, process_paint, repainted, show_view, take

KEYS = (
    *(Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Space),
    *(Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End),
)
MODIFIERS = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
)
ANSWERS = ("", "**a** b `c`\n\n- d\n- e", "plain words")


class Reader:
    """Performs random actions."""

    def __init__(self, qtbot: QtBot, seed: int) -> None:
        self.chance = random.Random(seed)
        self.theme = Theme("dark")
        self.turns = [self._turn()]
        self.view = show_view(qtbot, *self.turns, theme=self.theme)
        self.actions: list[Callable[[], object]] = [
            *[self.stream] * 4,
            *[self.scroll] * 2,
            *(self.key, self.click, self.correct, self.add, self.size, self.theme_),
            lambda: self.view.set_layer(self.chance.choice(list(Layer))),
            lambda: self.view.set_ghosts(self.chance.random() < 0.5),
            lambda: self.view.set_thinking(self.chance.choice(list(ThinkingShown))),
            lambda: self.view.set_answer_rendered(self.chance.random() < 0.5),
            lambda: self.view.find(self.chance.choice(["ice", "e", "zebra"])),
            lambda: self.view.show_match(self.chance.randint(0, 9)),
            lambda: self.view.show_time(0, self.chance.randint(0, 30_000_000)),
            lambda: self.view.show_token(0, self.chance.randint(0, 2000)),
        ]

    def _turn(self) -> TurnState:
        return made_turn(
            self.chance.choice([5, 300, 1500]),
            breaks=self.chance.choice([0, 5, 40]),
            answer=self.chance.choice(ANSWERS),
            status=None,
        )

    def stream(self) -> None:
        turn = self.turns[-1]
        phase = Phase(turn.record.trace.phases[-1])
        breaks = self.chance.choice([0, 3, 30])
        take(self.view, turn, more(turn, self.chance.randint(0, 30), breaks, phase))

    def scroll(self) -> None:
        bar = self.view.verticalScrollBar()
        bar.setValue(bar.value() + self.chance.randint(-900, 600))

    def key(self) -> None:
        QTest.keyClick(self.view, self.chance.choice(KEYS), self.chance.choice(MODIFIERS))

    def click(self) -> None:
        area = self.view.viewport().rect()
        at = QPoint(self.chance.randint(0, area.right()), self.chance.randint(0, area.bottom()))
        QTest.mouseClick(self.view.viewport(), Qt.MouseButton.LeftButton, pos=at)

    def correct(self) -> None:
        turn = self.turns[-1]
        first = self.chance.choice([0, len(turn.record.trace) // 2])
        take(self.view, turn, PhaseChanged(first, self.chance.choice(list(Phase))))

    def add(self) -> None:
        self.turns.append(self._turn())
        self.view.add_turn(self.turns[-1])

    def size(self) -> None:
        self.view.resize(self.chance.randint(150, 900), self.chance.randint(60, 600))

    def theme_(self) -> None:
        self.theme.set_zoom(self.chance.choice([0.6, 1.0, 3.0]))
        self.theme.set_scheme("dark" if self.chance.random() < 0.5 else "light")


@pytest.mark.parametrize("seed", range(12))
def test_incremental_painting_equals_a_full_repaint(qtbot: QtBot, seed: int) -> None:
    reader = Reader(qtbot, seed)
    view = reader.view
    bar = view.verticalScrollBar()
    for _ in range(40):
        reader.chance.choice(reader.actions)()
        view.refresh()
        process_paint()
        assert on_screen(view) == repainted(view)
        assert bar.value() == view._canvas.scrolling.y
        assert not view.following or bar.value() == bar.maximum()
