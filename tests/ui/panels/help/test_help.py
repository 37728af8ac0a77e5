"""The list of shortcuts, its actions and its overlay, and the tips at the first start."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, Qt, QUrl
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

from overthink.bundled import bundled_folder
from overthink.ui.panels.help import first_run_tips as tips_module
from overthink.ui.panels.help.first_run_tips import FirstRunTips, first_run_tips
from overthink.ui.panels.help.guide_window import GuideWindow
from overthink.ui.panels.help.shortcut_list import make_actions, shortcuts
from overthink.ui.panels.help.shortcuts_overlay import MARGIN, ShortcutsOverlay
from overthink.ui.state.guide_pages import read_guide
from overthink.ui.theme.stylesheet import Style
from overthink.ui.theme.theme import Theme
from overthink.ui.widgets.callout import Callout
from tests.ui.window_fixture import assert_accessible


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


def test_keys_trigger_their_actions(qtbot: QtBot, window: Window) -> None:
    done: list[str] = []
    make_actions(window, {"run": lambda: done.append("run"), "help": lambda: done.append("help")})
    control = Qt.KeyboardModifier.ControlModifier
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        qtbot.keyClick(window.field, key, control)
    qtbot.keyClick(window.field, Qt.Key.Key_F1)
    qtbot.keyClick(window.field, Qt.Key.Key_Slash, control)
    assert done == ["run", "run", "help", "help"]


def test_an_action_without_a_declared_shortcut_is_rejected(window: Window) -> None:
    with pytest.raises(KeyError):
        make_actions(window, {"secret": lambda: None})


# -- the list --------------------------------------------------------------------------------------


def test_the_list_shows_every_shortcut(qtbot: QtBot, window: Window, theme: Theme) -> None:
    overlay = ShortcutsOverlay(theme, window)
    shown = {label.text() for label in overlay.findChildren(QLabel)}
    for shortcut in shortcuts():
        assert {shortcut.text, shortcut.group, *shortcut.native_keys()} <= shown
    assert_accessible(overlay)


def test_the_list_toggles_and_returns_the_focus(qtbot: QtBot, window: Window, theme: Theme) -> None:
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
def styled_app(qapp: QApplication) -> Iterator[QApplication]:
    """The application, whose style is restored afterwards."""
    before = (qapp.styleSheet(), qapp.palette(), qapp.font(), qapp.style().objectName())
    yield qapp
    qapp.setStyle(before[3])
    qapp.setStyleSheet(before[0])
    qapp.setPalette(before[1])
    qapp.setFont(before[2])


@pytest.mark.parametrize("width", [760, 900, 1280, 1920])
def test_no_key_is_cut_off(
    qtbot: QtBot, styled_app: QApplication, window: Window, theme: Theme, width: int
) -> None:
    """The style sheet's paddings make labels wider once they are shown."""
    Style(styled_app, theme).apply_to(window)
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
    """Return whether all keys are inside the visible width, so that scrolling reaches them."""
    area = overlay.findChild(QScrollArea)
    assert isinstance(area, QScrollArea)
    seen = area.viewport().width()
    content = area.widget()
    assert content is not None
    rights = [key.mapTo(content, key.rect().bottomRight()).x() for key in keys_of(overlay)]
    return area.horizontalScrollBar().maximum() == 0 and max(rights) < seen


def keys_of(overlay: ShortcutsOverlay) -> list[QLabel]:
    return [label for label in overlay.findChildren(QLabel) if label.property("role") == "key"]


def test_an_open_list_does_not_request_layouts_forever(
    qtbot: QtBot, window: Window, theme: Theme
) -> None:
    """Placing changes the layout, and a changed layout requests placing."""
    events: list[QEvent.Type] = []

    class Counting(ShortcutsOverlay):
        def event(self, event: QEvent) -> bool:
            events.append(event.type())
            return super().event(event)

    Counting(theme, window).toggle()
    window.resize(500, 300)
    qtbot.wait(50)
    assert 0 < events.count(QEvent.Type.LayoutRequest) < 10


# -- tips ------------------------------------------------------------------------------------------


@pytest.fixture
def short_times(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tips with short times."""
    monkeypatch.setattr(tips_module, "SHOWN_MS", 30)
    monkeypatch.setattr(tips_module, "BETWEEN_MS", 1)


def bubble_of(window: Window) -> Callout:
    found = window.findChild(Callout)
    assert isinstance(found, Callout)
    return found


def test_tips_disappear_by_themselves_and_are_then_seen(
    qtbot: QtBot, window: Window, theme: Theme, short_times: None
) -> None:
    tips = FirstRunTips(theme, window, first_run_tips(*window.buttons))
    with qtbot.waitSignal(tips.seen, timeout=5000):
        tips.start()
    assert not bubble_of(window).isVisible()


def test_a_click_shows_the_next_tip_and_preserves_the_focus(
    qtbot: QtBot, window: Window, theme: Theme
) -> None:
    tips = FirstRunTips(theme, window, first_run_tips(*window.buttons))
    seen: list[bool] = []
    tips.seen.connect(lambda: seen.append(True))
    tips.start()
    bubble = bubble_of(window)
    texts = []
    for _ in range(3):
        qtbot.waitUntil(bubble.isVisible)
        texts.append(bubble.accessibleName())
        assert window.field.hasFocus()
        qtbot.mouseClick(bubble, Qt.MouseButton.LeftButton)
    assert texts == [text for _, text in first_run_tips(*window.buttons)]
    assert seen == [True]


def test_a_tip_points_at_its_widget_and_stays_in_the_window(
    qtbot: QtBot, window: Window, theme: Theme
) -> None:
    bubble = Callout(theme, window)
    for button in window.buttons:
        bubble.point_at(button, "Some words that take more than one line in a narrow bubble.")
        assert window.rect().contains(bubble.geometry())
        place = button.geometry()
        assert not bubble.geometry().intersects(place.adjusted(0, 4, 0, -4))
    assert bubble.geometry().bottom() <= window.buttons[-1].geometry().top() + 4, "above the last"


def test_a_tip_stays_while_the_pointer_is_on_it(
    qtbot: QtBot, window: Window, theme: Theme, short_times: None
) -> None:
    tips = FirstRunTips(theme, window, first_run_tips(*window.buttons))
    tips.start()
    bubble = bubble_of(window)
    qtbot.waitUntil(bubble.isVisible)
    bubble.hover_changed.emit(True)
    text = bubble.accessibleName()
    qtbot.wait(90)
    assert bubble.accessibleName() == text
    with qtbot.waitSignal(tips.seen, timeout=5000):
        bubble.hover_changed.emit(False)


def test_hidden_widgets_are_skipped_and_dismissing_ends_all_tips(
    qtbot: QtBot, window: Window, theme: Theme
) -> None:
    window.buttons[0].hide()
    tips = FirstRunTips(theme, window, first_run_tips(*window.buttons))
    seen: list[bool] = []
    tips.seen.connect(lambda: seen.append(True))
    tips.start()
    bubble = bubble_of(window)
    qtbot.waitUntil(bubble.isVisible)
    assert bubble.accessibleName() == first_run_tips(*window.buttons)[1][1]
    tips.dismiss()
    tips.dismiss()
    assert not bubble.isVisible()
    assert seen == [True]


@pytest.fixture
def guide(qtbot: QtBot) -> Iterator[GuideWindow]:
    pages = read_guide(bundled_folder("resources") / "guide")
    parent = QMainWindow()
    qtbot.addWidget(parent)
    window = GuideWindow(pages, parent)
    window.show()
    yield window
    window.close()


def test_the_guide_has_every_page_of_its_contents(guide: GuideWindow) -> None:
    folder = bundled_folder("resources") / "guide"
    files = {path.name for path in folder.glob("*.md")} - {"README.md"}

    assert guide.list.count() == len(files)
    assert_accessible(guide)


def test_the_guide_is_searched(guide: GuideWindow, qtbot: QtBot) -> None:
    pages = guide.list.count()

    qtbot.keyClicks(guide.search, "speculative decoding")

    assert 0 < guide.list.count() < pages
    assert guide.browser.textCursor().selectedText().casefold() == "speculative"


def test_a_search_without_a_match_is_a_sentence(guide: GuideWindow, qtbot: QtBot) -> None:
    qtbot.keyClicks(guide.search, "xyzzy")

    assert guide.list.count() == 0
    assert guide.browser.toPlainText() == "No page has these words. Try fewer."


def test_links_lead_to_pages_and_nowhere_else(guide: GuideWindow) -> None:
    guide.browser.anchorClicked.emit(QUrl("metrics.md"))
    assert "Accepted / tested" in guide.browser.toPlainText()

    guide.browser.anchorClicked.emit(QUrl("https://example.org/"))
    assert "Accepted / tested" in guide.browser.toPlainText()
