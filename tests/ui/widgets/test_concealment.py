"""Concealed widgets cannot be read, and return to their place and their turn for the focus."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from overthink.ui.widgets.concealment import Concealment


def _names(node: QAccessibleInterface) -> list[str]:
    below = [name for at in range(node.childCount()) for name in _names(node.child(at))]
    return [node.text(QAccessible.Text.Name), *below]


def _tabbed(qtbot: QtBot, buttons: list[QPushButton]) -> list[str]:
    """The texts of the buttons, in the order in which Tab reaches them."""
    buttons[0].setFocus()
    reached = []
    for _ in buttons:
        focus = QApplication.focusWidget()
        assert isinstance(focus, QPushButton)
        reached.append(focus.text())
        qtbot.keyClick(focus, Qt.Key.Key_Tab)
    return reached


def test_concealed_widgets_are_out_of_the_tree_and_return_to_their_place(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    buttons = [QPushButton(text) for text in ("one", "two", "three")]
    for number, button in enumerate(buttons):
        layout.addWidget(button, number)
    floating = QPushButton("floating", window)
    floating.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    concealed = Concealment(window)
    for _ in range(2):
        assert _tabbed(qtbot, buttons) == ["one", "two", "three"]
        concealed.take(buttons[1], floating)
        concealed.take(buttons[1])
        names = _names(QAccessible.queryAccessibleInterface(window))
        assert {"one", "three"} <= set(names)
        assert not {"two", "floating"} & set(names)
        concealed.restore()
        assert buttons[1].isHidden()
        buttons[1].show()
        assert [layout.indexOf(button) for button in buttons] == [0, 1, 2]
        assert layout.stretch(1) == 1
        assert floating.parent() is window
