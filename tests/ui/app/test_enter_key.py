"""Enter presses the button that has the focus, whatever kind of button it is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QLineEdit,
    QMenu,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from overthink.ui.app.enter_key import EnterKey


def _shown(qtbot: QtBot, window: QWidget, *widgets: QWidget) -> None:
    qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    for widget in widgets:
        widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        layout.addWidget(widget)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)


@pytest.mark.parametrize("window", [QWidget, QDialog])
@pytest.mark.parametrize("make", [QPushButton, QToolButton])
@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_enter_presses_a_focused_button_once(
    qtbot: QtBot,
    qapp: QApplication,
    window: Callable[[], QWidget],
    make: Callable[[], QAbstractButton],
    key: Qt.Key,
) -> None:
    shown, button, field = window(), make(), QLineEdit()
    keys = EnterKey(qapp, shown)
    _shown(qtbot, shown, field, button)
    pressed: list[QObject] = []
    button.clicked.connect(lambda: pressed.append(button))
    button.setFocus()
    qtbot.keyClick(button, key)
    assert len(pressed) == 1
    if window is QWidget:  # a dialog presses its buttons with any modifier
        qtbot.keyClick(button, key, Qt.KeyboardModifier.ControlModifier)
        assert len(pressed) == 1, "Ctrl+Enter is for the prompt"
    button.setEnabled(False)
    qtbot.keyClick(button, key)
    assert len(pressed) == 1
    assert keys.parent() is shown


class _MenuButton(QToolButton):
    """Counts instead of opening its menu, for which a test's platform has no keyboard grab."""

    opened = 0

    def showMenu(self) -> None:  # noqa: N802 - Qt's name
        self.opened += 1


def test_enter_opens_the_menu_of_a_button(qtbot: QtBot, qapp: QApplication) -> None:
    shown, button = QWidget(), _MenuButton()
    EnterKey(qapp, shown)
    menu = QMenu(button)
    menu.addAction("One")
    button.setMenu(menu)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    _shown(qtbot, shown, button)
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Return)
    assert button.opened == 1
