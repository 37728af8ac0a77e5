"""Enter presses the focused button, as Space does, in every window and dialog."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton, QWidget

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)


class EnterKey(QObject):
    """Watches the button that has the focus; a filter for the application would see every event.

    Check boxes are left out: in a dialog, Enter on one of them accepts the dialog.
    """

    def __init__(self, app: QApplication, parent: QObject) -> None:
        super().__init__(parent)
        app.focusChanged.connect(self._watch)

    def _watch(self, before: QWidget | None, now: QWidget | None) -> None:
        if isinstance(before, QPushButton | QToolButton):
            before.removeEventFilter(self)
        if isinstance(now, QPushButton | QToolButton):
            now.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Press the button at Enter without Ctrl, Alt or Shift."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        plain = event.key() in _ENTER and event.modifiers() in _PLAIN
        if not plain or not isinstance(watched, QPushButton | QToolButton):
            return super().eventFilter(watched, event)
        if not event.isAutoRepeat():
            _press(watched)
        return True


def _press(button: QPushButton | QToolButton) -> None:
    if button.menu() is not None and _opens_menu(button):
        button.showMenu()
    else:
        button.click()


def _opens_menu(button: QPushButton | QToolButton) -> bool:
    instant = QToolButton.ToolButtonPopupMode.InstantPopup
    return isinstance(button, QPushButton) or button.popupMode() is instant
