"""A message across a pane, never cut: it stays until it is closed, or is dismissed by itself."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from overthink.ui.accessibility.screen_reader import announce
from overthink.ui.theme.stylesheet import set_role
from overthink.ui.theme.theme import Theme
from overthink.ui.widgets.labels import OnClick, icon_button, plain_label, push_button
from overthink.ui.widgets.layouts import hbox

AUTO_HIDE_MS = 5_000
MS_PER_CHARACTER = 60
"""A confirmation is shown for the sum of both: time to notice it, and to read it slowly."""


class MessageBar(QFrame):
    """Shows one message at a time and announces it to screen readers; hidden without one.

    Args:
        kind: kind of the banner, such as "warning".
    """

    closed = Signal()
    """The user closed the message."""

    def __init__(self, theme: Theme, kind: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "banner", kind)
        self.label = plain_label(wrap=True)
        self.label.setContentsMargins(0, 4, 0, 4)
        self.close_button = icon_button(
            theme, "close", self.tr("Close this message"), on_click=self._close, role="quiet"
        )
        self._row = hbox((self.label, 1), parent=self, margins=(12, 2, 4, 2))
        self._row.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        self._is_about_prompt = False
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._auto_hide)
        self.hide()

    def add_action(self, text: str, on_click: OnClick) -> QPushButton:
        """Add a button for what can be done about the messages."""
        button = push_button(text, on_click=on_click)
        self._row.insertWidget(1, button, 0, Qt.AlignmentFlag.AlignTop)
        return button

    def text(self) -> str:
        """The message; empty where the bar is hidden."""
        return self.label.text()

    def show_message(self, message: str, *, closable: bool = True) -> None:
        """Show a message until it is closed or replaced; an empty one hides the bar."""
        self._timer.stop()
        self._is_about_prompt = False
        if message != self.label.text():
            self.label.setText(message)
            self.setAccessibleName(message)
            announce(self, message)
        self.close_button.setVisible(closable)
        self.setVisible(bool(message))

    def show_prompt_message(self, message: str) -> None:
        """Show what is wrong with the prompt, until the prompt is edited."""
        self.show_message(message)
        self._is_about_prompt = True

    def confirm(self, message: str) -> None:
        """Show a confirmation, which is dismissed automatically."""
        self.show_message(message)
        self._timer.start(AUTO_HIDE_MS + MS_PER_CHARACTER * len(message))

    def prompt_edited(self) -> None:
        """Hide a message about the prompt, which has changed."""
        if self._is_about_prompt:
            self.show_message("")

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        if self._timer.isActive():
            self._timer.start()  # restart the time

    def _auto_hide(self) -> None:
        """Hide, but not under the pointer or while the close button has the focus."""
        if self.underMouse() or self.close_button.hasFocus():
            self._timer.start()
        else:
            self.show_message("")

    def _close(self) -> None:
        self.show_message("")
        self.closed.emit()
