"""Two bars that appear below the list: undo of a deletion, and editing of tags or a note."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget

from overthink.ui.theme.stylesheet import set_role
from overthink.ui.theme.theme import Theme
from overthink.ui.widgets.labels import ElidedLabel, icon_button, plain_label, push_button
from overthink.ui.widgets.layouts import STRETCH, hbox, vbox
from overthink.ui.widgets.popups import SubmitCancelKeys


class UndoBar(QFrame):
    """Shows what was done and offers to undo it, until it is used or closed."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "banner")
        self._undo: Callable[[], None] = lambda: None
        self.words = ElidedLabel()
        self.undo_button = push_button(self.tr("Undo"), self.tr("Undo this change"), self._run_undo)
        self.close_button = icon_button(
            theme,
            "close",
            self.tr("Close"),
            self.tr("Close; the change stays"),
            self.hide,
            role="quiet",
        )
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
        self.title = plain_label("heading")
        self.editor = QPlainTextEdit()
        self.editor.setTabChangesFocus(True)
        self.editor.setFixedHeight(4 * self.editor.fontMetrics().lineSpacing() + 16)
        SubmitCancelKeys(self.save, self.cancel, self).watch(self.editor)
        self.save_button = push_button(
            self.tr("Save"), self.tr("Save the text (Ctrl+Enter)"), self.save
        )
        self.cancel_button = push_button(
            self.tr("Cancel"), self.tr("Discard changes (Escape)"), self.cancel
        )
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
