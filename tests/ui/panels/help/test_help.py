"""One list of shortcuts makes the actions and is what F1 shows; hints go by themselves."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QMainWindow,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from overthink.ui.panels.help import first_run_tips as hints_module
from overthink.ui.panels.help.first_run_tips import FirstRunTips, first_run_tips
from overthink.ui.panels.help.shortcut_list import make_actions, shortcuts
from overthink.ui.panels.help.shortcuts_overlay import MARGIN, ShortcutsOverlay
from overthink.ui.theme.stylesheet import Style
from overthink.ui.theme.theme import Theme
from overthink.ui.widgets.callout import Callout
from tests.ui.window_fixture import assert_well_kept


class Window(QMainWindow):
    """A field and three buttons."""

    def __init__(self) -> None:
        super().__init__()
        self.field = QLineEdit()
        self.buttons = [QPushButton(name) for name in ("Run", "Model", "Thought")]
        whole = QWidget()
        column = QVBoxLayout(whole)
        for widget in (self.field, *self.buttons):
            column.addWidget(widget)
        column.insertStretch(column.count() - 1)
        self.setCentralWidget(whole)
        self.resize(900, 700)


@pytest.fixture
def theme(qtbot: QtBot) -> Iterator[Theme]:
    theme = Theme("dark")
    yield theme
    theme.deleteLater()


@pytest.fixture
def window(qtbot: QtBot) -> Window:
    window = Window()
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    window.field.setFocus()
    qtbot.waitUntil(window.field.hasFocus)
    return window


# -- shortcuts -------------------------------------------------------------------------------------


def test_no_two_shortcuts_share_a_key_or_an_id() -> None:
    every = shortcuts()
    keys = [s.toString() for shortcut in every for s in shortcut.sequences()]
    assert len(keys) == len(set(keys))
    assert len({shortcut.id for shortcut in every}) == len(every)
    assert all(keys)


def test_actions_do_what_their_keys_say(qtbot: QtBot, window: Window) -> None:
    done: list[str] = []
    make_actions(window, {"run": lambda: done.append("run"), "help": lambda: done.append("help")})
    control = Qt.KeyboardModifier.ControlModifier
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        qtbot.keyClick(window.field, key, control)
    qtbot.keyClick(window.field, Qt.Key.Key_F1)
    qtbot.keyClick(window.field, Qt.Key.Key_Slash, control)
    assert done == ["run", "run", "help", "help"]


def test_an_action_that_is_not_in_the_list_is_refused(window: Window) -> None:
    with pytest.raises(KeyError):
        make_actions(window, {"secret": lambda: None})


# -- the list --------------------------------------------------------------------------------------


def test_the_list_shows_every_shortcut(qtbot: QtBot, window: Window, theme: Theme) -> None:
    overlay = ShortcutsOverlay(theme, window)
    shown = {label.text() for label in overlay.findChildren(QLabel)}
    for shortcut in shortcuts():
        assert {shortcut.text, shortcut.group, *shortcut.shown()} <= shown
    assert_well_kept(overlay)


def test_the_list_comes_and_goes_and_gives_the_keyboard_back(
    qtbot: QtBot, window: Window, theme: Theme
) -> None:
    overlay = ShortcutsOverlay(theme, window)
    overlay.toggle()
    assert overlay.isVisible()
    assert overlay.hasFocus()
    qtbot.keyClick(overlay, Qt.Key.Key_Escape)
    assert not overlay.isVisible()
    assert window.field.hasFocus()
    overlay.toggle()
    overlay.toggle()
    assert not overlay.isVisible()


def test_work_elsewhere_closes_the_list(qtbot: QtBot, window: Window, theme: Theme) -> None:
    overlay = ShortcutsOverlay(theme, window)
    overlay.toggle()
    window.field.setFocus(Qt.FocusReason.MouseFocusReason)
    assert not overlay.isVisible()
    assert window.field.hasFocus()


def test_the_list_stays_inside_a_small_window(qtbot: QtBot, window: Window, theme: Theme) -> None:
    overlay = ShortcutsOverlay(theme, window)
    overlay.toggle()
    window.resize(500, 300)
    qtbot.waitUntil(lambda: window.width() == 500)
    assert window.rect().adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN).contains(overlay.geometry())


@pytest.fixture
def looks(qapp: QApplication) -> Iterator[QApplication]:
    """The application, whose looks are afterwards as they were."""
    before = (qapp.styleSheet(), qapp.palette(), qapp.font(), qapp.style().objectName())
    yield qapp
    qapp.setStyle(before[3])
    qapp.setStyleSheet(before[0])
    qapp.setPalette(before[1])
    qapp.setFont(before[2])


@pytest.mark.parametrize("width", [760, 900, 1280, 1920])
def test_no_key_is_cut_off(
    qtbot: QtBot, looks: QApplication, window: Window, theme: Theme, width: int
) -> None:
    """The sheet's paddings make labels wider than they are before they are first shown."""
    Style(looks, theme).apply_to(window)
    overlay = ShortcutsOverlay(theme, window)
    window.resize(width, 720)
    qtbot.waitUntil(lambda: window.width() == width)
    overlay.toggle()
    qtbot.wait(20)
    assert is_whole(overlay)
    theme.magnify(1.3)
    qtbot.wait(20)
    assert is_whole(overlay)


def is_whole(overlay: ShortcutsOverlay) -> bool:
    """No key is beside what can be seen, and all of them can be scrolled to."""
    area = overlay.findChild(QScrollArea)
    assert isinstance(area, QScrollArea)
    seen = area.viewport().width()
    content = area.widget()
    assert content is not None
    rights = [key.mapTo(content, key.rect().bottomRight()).x() for key in keys_of(overlay)]
    return area.horizontalScrollBar().maximum() == 0 and max(rights) < seen


def keys_of(overlay: ShortcutsOverlay) -> list[QLabel]:
    return [label for label in overlay.findChildren(QLabel) if label.property("role") == "key"]


def test_a_list_that_is_open_asks_for_no_end_of_placing(
    qtbot: QtBot, window: Window, theme: Theme
) -> None:
    """To be placed changes the layout, and a changed layout asks to be placed."""
    asked: list[QEvent.Type] = []

    class Counting(ShortcutsOverlay):
        def event(self, event: QEvent) -> bool:
            asked.append(event.type())
            return super().event(event)

    Counting(theme, window).toggle()
    window.resize(500, 300)
    qtbot.wait(50)
    assert 0 < asked.count(QEvent.Type.LayoutRequest) < 10


# -- hints -----------------------------------------------------------------------------------------


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """FirstRunTips that wait for nobody."""
    monkeypatch.setattr(hints_module, "SHOWN_MS", 30)
    monkeypatch.setattr(hints_module, "BETWEEN_MS", 1)


def bubble_of(window: Window) -> Callout:
    found = window.findChild(Callout)
    assert isinstance(found, Callout)
    return found


def test_hints_go_by_themselves_and_are_then_seen(
    qtbot: QtBot, window: Window, theme: Theme, quick: None
) -> None:
    hints = FirstRunTips(theme, window, first_run_tips(*window.buttons))
    with qtbot.waitSignal(hints.seen, timeout=5000):
        hints.start()
    assert not bubble_of(window).isVisible()


def test_a_click_brings_the_next_and_nothing_loses_the_keyboard(
    qtbot: QtBot, window: Window, theme: Theme
) -> None:
    hints = FirstRunTips(theme, window, first_run_tips(*window.buttons))
    seen: list[bool] = []
    hints.seen.connect(lambda: seen.append(True))
    hints.start()
    bubble = bubble_of(window)
    said = []
    for _ in range(3):
        qtbot.waitUntil(bubble.isVisible)
        said.append(bubble.accessibleName())
        assert window.field.hasFocus()
        qtbot.mouseClick(bubble, Qt.MouseButton.LeftButton)
    assert said == [words for _, words in first_run_tips(*window.buttons)]
    assert seen == [True]


def test_a_hint_points_at_its_place_and_stays_in_the_window(
    qtbot: QtBot, window: Window, theme: Theme
) -> None:
    bubble = Callout(theme, window)
    for button in window.buttons:
        bubble.point_at(button, "Some words that take more than one line in a narrow bubble.")
        assert window.rect().contains(bubble.geometry())
        place = button.geometry()
        assert not bubble.geometry().intersects(place.adjusted(0, 4, 0, -4))
    assert bubble.geometry().bottom() <= window.buttons[-1].geometry().top() + 4, "above the last"


def test_a_hint_stays_while_the_pointer_is_on_it(
    qtbot: QtBot, window: Window, theme: Theme, quick: None
) -> None:
    hints = FirstRunTips(theme, window, first_run_tips(*window.buttons))
    hints.start()
    bubble = bubble_of(window)
    qtbot.waitUntil(bubble.isVisible)
    bubble.hover_changed.emit(True)
    said = bubble.accessibleName()
    qtbot.wait(90)
    assert bubble.accessibleName() == said
    with qtbot.waitSignal(hints.seen, timeout=5000):
        bubble.hover_changed.emit(False)


def test_hidden_places_are_passed_over_and_dismissing_ends_all(
    qtbot: QtBot, window: Window, theme: Theme
) -> None:
    window.buttons[0].hide()
    hints = FirstRunTips(theme, window, first_run_tips(*window.buttons))
    seen: list[bool] = []
    hints.seen.connect(lambda: seen.append(True))
    hints.start()
    bubble = bubble_of(window)
    qtbot.waitUntil(bubble.isVisible)
    assert bubble.accessibleName() == first_run_tips(*window.buttons)[1][1]
    hints.dismiss()
    hints.dismiss()
    assert not bubble.isVisible()
    assert seen == [True]
