"""A sentence across a pane: what could not be done, or is wrong."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel

from overthink.ui.base.control_chars import harmless
from overthink.ui.theme.stylesheet import set_role


class InlineError(QFrame):
    """Hidden where there is nothing to say."""

    def __init__(self) -> None:
        super().__init__()
        set_role(self, "banner", "warning")
        self.label = QLabel()
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setWordWrap(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 6, 10, 6)
        row.addWidget(self.label)
        self.hide()

    def show_message(self, sentence: str) -> None:
        """Shows a sentence; an empty one hides the frame."""
        self.label.setText(harmless(sentence))
        self.setVisible(bool(sentence))
