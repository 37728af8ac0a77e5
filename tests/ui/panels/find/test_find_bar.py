"""The find bar, driven by keys, over two searchable texts."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QToolButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from overthink.ui.base.text_search import search
from overthink.ui.panels.find.find_bar import FindBar
from overthink.ui.theme.theme import Theme
from tests.ui.window_fixture import assert_accessible


class Page:
    """A text that can be searched."""

    def __init__(self, text: str) -> None:
        self.text, self.match_index, self.matches, self.searches = text, -1, 0, 0

    def find(self, text: str) -> int:
        self.matches, self.match_index = len(search(self.text.encode(), text)), -1
        self.searches += 1
        return self.matches

    def show_match(self, index: int) -> None:
        assert -1 <= index < self.matches
        self.match_index = index

    def clear_find(self) -> None:
        self.matches, self.match_index = 0, -1


class Room:
    """A window with the bar and two pages."""

    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.left, self.right = Page("ice, Ice and ICE"), Page("an ice cube")
        self.window = QWidget()
        qtbot.addWidget(self.window)
        layout = QVBoxLayout(self.window)
        theme = Theme("dark")
        self.bar = FindBar(theme, {"left": self.left, "right": self.right})
        self.elsewhere = QLineEdit()
        self.elsewhere.setAccessibleName("Elsewhere")
        self.elsewhere.setToolTip("Elsewhere")
        layout.addWidget(self.bar)
        layout.addWidget(self.elsewhere)
        self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)

    @property
    def field(self) -> QLineEdit:
        found = self.bar.findChild(QLineEdit)
        assert isinstance(found, QLineEdit)
        return found

    def find(self, query: str) -> None:
        self.bar.open()
        self.qtbot.keyClicks(self.field, query)
        self.key(Qt.Key.Key_Return)

    def key(
        self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        focused = self.window.focusWidget()
        assert focused is not None
        self.qtbot.keyClick(focused, key, modifier)

    @property
    def at(self) -> tuple[int, int]:
        return self.left.match_index, self.right.match_index

    @property
    def labels(self) -> list[str]:
        return [label.text() for label in self.bar.findChildren(QLabel) if label.isVisible()]


@pytest.fixture
def room(qtbot: QtBot) -> Room:
    return Room(qtbot)


def test_a_search_starts_after_a_pause_in_typing(room: Room) -> None:
    room.bar.open()
    assert room.field.hasFocus()
    room.qtbot.keyClicks(room.field, "ice")
    assert room.left.searches == 0
    room.qtbot.waitUntil(lambda: room.left.searches == 1, timeout=1000)
    assert room.at == (0, -1)
    assert room.labels == ["Left: 1 of 3", "Right: 1"]


def test_enter_steps_through_both_lanes_and_wraps_with_a_hint(room: Room) -> None:
    room.find("ice")
    seen = []
    for _ in range(4):
        room.key(Qt.Key.Key_Return)
        seen.append(room.at)
    assert seen == [(1, -1), (2, -1), (-1, 0), (0, -1)]
    assert room.labels == ["Left: 1 of 3", "Right: 1", "↻ from the start"]
    room.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert room.at == (-1, 0)
    assert "↻ from the end" in room.labels
    room.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert room.labels == ["Left: 3 of 3", "Right: 1"]


def test_f3_steps_from_anywhere_in_the_window(room: Room) -> None:
    room.find("ice")
    room.elsewhere.setFocus()
    room.key(Qt.Key.Key_F3)
    assert room.at == (1, -1)
    room.key(Qt.Key.Key_F3, Qt.KeyboardModifier.ShiftModifier)
    assert room.at == (0, -1)


def test_the_search_can_be_limited_to_one_lane(room: Room) -> None:
    room.find("ice")
    choice = room.bar.findChild(QComboBox)
    assert isinstance(choice, QComboBox)
    choice.setCurrentIndex(2)
    assert room.at == (-1, 0)
    assert room.left.matches == 0
    assert room.labels == ["Right: 1 of 1"]


def test_no_results_are_reported(room: Room) -> None:
    room.find("fire")
    assert room.labels == ["No results"]
    room.key(Qt.Key.Key_Return)
    assert room.at == (-1, -1)


def test_an_empty_query_clears_the_results(room: Room) -> None:
    room.find("ice")
    room.field.selectAll()
    room.qtbot.keyClicks(room.field, "  ")
    room.key(Qt.Key.Key_Return)
    assert room.labels == []
    assert room.left.matches == 0


def test_escape_closes_and_clears(room: Room) -> None:
    room.find("ice")
    with room.qtbot.waitSignal(room.bar.closed):
        room.key(Qt.Key.Key_Escape)
    assert not room.bar.isVisible()
    assert (room.left.matches, room.right.matches) == (0, 0)
    room.bar.open()
    assert room.field.selectedText() == "ice"
    assert room.at == (0, -1)


def test_escape_closes_the_bar_before_it_reaches_the_window(room: Room) -> None:
    stopped: list[bool] = []
    shortcut = QShortcut(QKeySequence("Esc"), room.window)
    shortcut.activated.connect(lambda: stopped.append(True))
    room.find("ice")
    room.key(Qt.Key.Key_Escape)
    assert not stopped
    room.elsewhere.setFocus()
    room.key(Qt.Key.Key_Escape)
    assert stopped


def test_the_bar_opens_with_the_selected_text(room: Room) -> None:
    room.bar.open("cube")
    assert room.at == (-1, 0)
    room.bar.open("two\nlines")
    assert room.field.text() == "cube"


def test_opening_the_bar_again_stays_at_the_match(room: Room) -> None:
    room.find("ice")
    room.key(Qt.Key.Key_Return)
    room.elsewhere.setFocus()
    room.bar.open()
    assert room.field.hasFocus()
    assert room.at == (1, -1)


def test_growing_text_is_counted_again_and_the_match_stays(room: Room) -> None:
    room.find("ice")
    room.key(Qt.Key.Key_Return)
    room.left.text += " more ice"
    room.bar.search_again()
    assert room.labels == ["Left: 2 of 4", "Right: 1"]
    assert room.at == (1, -1)


def test_buttons_step_and_close(room: Room) -> None:
    room.find("ice")
    buttons = {b.accessibleName(): b for b in room.bar.findChildren(QToolButton)}
    buttons["Next match"].click()
    assert room.at == (1, -1)
    buttons["Previous match"].click()
    assert room.at == (0, -1)
    buttons["Close (Esc)"].click()
    assert not room.bar.isVisible()


def test_a_lane_without_matches_shows_none(room: Room) -> None:
    room.find("cube")
    assert room.labels == ["Left: none", "Right: 1 of 1"]


def test_a_narrow_bar_puts_the_counts_below(room: Room) -> None:
    room.window.resize(900, 200)
    room.find("ice")
    wide = room.bar.sizeHint().height()
    room.window.resize(room.bar.minimumSizeHint().width() + 30, 200)
    room.qtbot.waitUntil(lambda: room.bar.height() > wide)
    last = room.bar.findChildren(QLabel)[1]
    assert room.bar.rect().contains(last.mapTo(room.bar, last.rect().bottomRight()))
    room.window.resize(900, 200)
    room.qtbot.waitUntil(lambda: room.bar.height() == wide)


def test_all_controls_are_accessible(room: Room) -> None:
    room.bar.open()
    assert_accessible(room.window)
