"""A sentence across a pane, whole: it stays until it is closed, or goes by itself."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from overthink.ui.accessibility.announce import announce
from overthink.ui.theme.icons import set_icon
from overthink.ui.theme.stylesheet import set_role
from overthink.ui.theme.theme import Theme

AUTO_HIDE_MS = 5_000
MS_A_CHARACTER = 60
"""A confirmation is there for both: long enough to be found, and to be read slowly."""


class MessageBar(QFrame):
    """Hidden while there is nothing to say. Screen readers are told what it says.

    Args:
        kind: of the banner: "warning", say.
    """

    closed = Signal()
    """A person has read it."""

    def __init__(self, theme: Theme, kind: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "banner", kind)
        self.label = QLabel()
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setWordWrap(True)
        self.label.setContentsMargins(0, 4, 0, 4)
        self.close_button = QToolButton()
        self.close_button.setToolTip(self.tr("Close this message"))
        self.close_button.setAccessibleName(self.tr("Close this message"))
        self.close_button.clicked.connect(self._close)
        set_role(self.close_button, "quiet")
        set_icon(self.close_button, "close", theme)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 2, 4, 2)
        row.addWidget(self.label, 1)
        row.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        self._of_prompt = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._auto_hide)
        self.hide()

    def text(self) -> str:
        """What it says; empty where it is hidden."""
        return self.label.text()

    def show_message(self, words: str, *, closable: bool = True) -> None:
        """Shows words until they are closed or others come; none hide it."""
        self._timer.stop()
        self._of_prompt = False
        if words != self.label.text():
            self.label.setText(words)
            self.setAccessibleName(words)
            announce(self, words)
        self.close_button.setVisible(closable)
        self.setVisible(bool(words))

    def show_prompt_message(self, words: str) -> None:
        """Shows what is wrong with what was asked: it goes when the prompt is another."""
        self.show_message(words)
        self._of_prompt = True

    def confirm(self, words: str) -> None:
        """Says that something was done: it goes by itself, unless somebody is at it."""
        self.show_message(words)
        self._timer.start(AUTO_HIDE_MS + MS_A_CHARACTER * len(words))

    def prompt_edited(self) -> None:
        """The prompt is another: what was wrong with it is no matter."""
        if self._of_prompt:
            self.show_message("")

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        if self._timer.isActive():
            self._timer.start()  # anew, from here on

    def _auto_hide(self) -> None:
        """Not under the pointer, and not while the keyboard or a screen reader is on its button."""
        if self.underMouse() or self.close_button.hasFocus():
            self._timer.start()
        else:
            self.show_message("")

    def _close(self) -> None:
        self.show_message("")
        self.closed.emit()
