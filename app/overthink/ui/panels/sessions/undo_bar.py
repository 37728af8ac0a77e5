"""Two bars that appear below the list: undo of a deletion, and editing of tags or a note."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
    QWidget,
)

from overthink.ui.theme.icons import set_icon
from overthink.ui.theme.stylesheet import set_role
from overthink.ui.theme.theme import Theme
from overthink.ui.widgets.labels import ElidedLabel
from overthink.ui.widgets.layouts import STRETCH, hbox, vbox
from overthink.ui.widgets.popups import SubmitCancelKeys


class UndoBar(QFrame):
    """Shows what was done and offers to undo it, until it is used or closed."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "banner")
        self._undo: Callable[[], None] = lambda: None
        self.words = ElidedLabel()
        self.undo_button = QPushButton(self.tr("Undo"))
        self.undo_button.setToolTip(self.tr("Undo this change"))
        self.undo_button.clicked.connect(self._run_undo)
        self.close_button = QToolButton()
        set_role(self.close_button, "quiet")
        set_icon(self.close_button, "close", theme)
        self.close_button.setAccessibleName(self.tr("Close"))
        self.close_button.setToolTip(self.tr("Close; the change stays"))
        self.close_button.clicked.connect(self.hide)
        hbox(
            (self.words, 1), self.undo_button, self.close_button, parent=self, margins=(10, 4, 4, 4)
        )
        self.hide()

    def offer(self, words: str, undo: Callable[[], None]) -> None:
        """Show a text with an undo action."""
        self.words.show_text(words)
        self._undo = undo
        self.undo_button.show()
        self.show()

    def show_text(self, words: str) -> None:
        """Show a text without an undo action."""
        self.words.show_text(words)
        self.undo_button.hide()
        self.show()

    def _run_undo(self) -> None:
        self.hide()
        self._undo()


class TextEditBar(QFrame):
    """A field for tags or a note of a session. Ctrl+Enter saves, Escape cancels."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "banner")
        self._save: Callable[[str], None] = lambda _text: None
        self._focus_after: QWidget | None = None
        self.title = QLabel()
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        set_role(self.title, "heading")
        self.editor = QPlainTextEdit()
        self.editor.setTabChangesFocus(True)
        self.editor.setFixedHeight(4 * self.editor.fontMetrics().lineSpacing() + 16)
        SubmitCancelKeys(self.save, self.cancel, self).watch(self.editor)
        self.save_button = QPushButton(self.tr("Save"))
        self.save_button.setToolTip(self.tr("Save the text (Ctrl+Enter)"))
        self.save_button.clicked.connect(self.save)
        self.cancel_button = QPushButton(self.tr("Cancel"))
        self.cancel_button.setToolTip(self.tr("Discard changes (Escape)"))
        self.cancel_button.clicked.connect(self.cancel)
        self._arrange()
        self._name("", "")
        self.hide()

    def _arrange(self) -> None:
        buttons = hbox(STRETCH, self.cancel_button, self.save_button)
        vbox(self.title, self.editor, buttons, parent=self, margins=(10, 8, 8, 8))

    def open(
        self, title: str, tip: str, text: str, save: Callable[[str], None], focus_after: QWidget
    ) -> None:
        """Open the field.

        Args:
            save: called with the text.
            focus_after: widget that gets the focus when the field closes.
        """
        self._save, self._focus_after = save, focus_after
        self._name(title, tip)
        self.editor.setPlainText(text)
        self.show()
        self.editor.selectAll()
        self.editor.setFocus()

    def _name(self, title: str, tip: str) -> None:
        self.title.setText(title)
        self.editor.setAccessibleName(title or self.tr("Text about a session"))
        self.editor.setToolTip(tip)
        self.editor.setAccessibleDescription(tip or self.tr("Save with Ctrl+Enter"))

    def save(self) -> None:
        """Save the text and close."""
        self._save(self.editor.toPlainText())
        self.cancel()

    def cancel(self) -> None:
        """Close without saving."""
        self.hide()
        if self._focus_after:
            self._focus_after.setFocus()
