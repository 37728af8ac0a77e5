"""What comes up below the list: a line to undo a deletion, a field for tags or a note."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from overthink.ui.theme.icons import set_icon
from overthink.ui.theme.stylesheet import set_role
from overthink.ui.theme.theme import Theme
from overthink.ui.widgets.labels import ElidedLabel
from overthink.ui.widgets.popups import SubmitCancelKeys


class UndoLine(QFrame):
    """Says what was done, and undoes it; there until it is used or sent away."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "banner")
        self._undo: Callable[[], None] = lambda: None
        self.words = ElidedLabel()
        self.undo_button = QPushButton(self.tr("Undo"))
        self.undo_button.setToolTip(self.tr("Take back what was done"))
        self.undo_button.clicked.connect(self._take_back)
        self.close_button = QToolButton()
        set_role(self.close_button, "quiet")
        set_icon(self.close_button, "close", theme)
        self.close_button.setAccessibleName(self.tr("Send this line away"))
        self.close_button.setToolTip(self.tr("Send this line away; what was done stays so"))
        self.close_button.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 4, 4, 4)
        row.addWidget(self.words, 1)
        row.addWidget(self.undo_button)
        row.addWidget(self.close_button)
        self.hide()

    def offer(self, words: str, undo: Callable[[], None]) -> None:
        """Shows the line for something else."""
        self.words.show_text(words)
        self._undo = undo
        self.undo_button.show()
        self.show()

    def tell(self, words: str) -> None:
        """Shows the line for something that there is nothing to undo of."""
        self.words.show_text(words)
        self.undo_button.hide()
        self.show()

    def _take_back(self) -> None:
        self.hide()
        self._undo()


class WordsField(QFrame):
    """A field for words about a session. Ctrl+Enter keeps them, Escape does not."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "banner")
        self._keep: Callable[[str], None] = lambda _text: None
        self._then: QWidget | None = None
        self.title = QLabel()
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        set_role(self.title, "heading")
        self.editor = QPlainTextEdit()
        self.editor.setTabChangesFocus(True)
        self.editor.setFixedHeight(4 * self.editor.fontMetrics().lineSpacing() + 16)
        SubmitCancelKeys(self.keep, self.leave, self).watch(self.editor)
        self.keep_button = QPushButton(self.tr("Keep"))
        self.keep_button.setToolTip(self.tr("Keep what is written (Ctrl+Enter)"))
        self.keep_button.clicked.connect(self.keep)
        self.leave_button = QPushButton(self.tr("Cancel"))
        self.leave_button.setToolTip(self.tr("Leave it as it was (Escape)"))
        self.leave_button.clicked.connect(self.leave)
        self._arrange()
        self._name("", "")
        self.hide()

    def _arrange(self) -> None:
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.leave_button)
        buttons.addWidget(self.keep_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 8, 8)
        column.addWidget(self.title)
        column.addWidget(self.editor)
        column.addLayout(buttons)

    def ask(
        self, title: str, tip: str, text: str, keep: Callable[[str], None], then: QWidget
    ) -> None:
        """Comes up for something else.

        Args:
            then: gets the focus when it goes.
        """
        self._keep, self._then = keep, then
        self._name(title, tip)
        self.editor.setPlainText(text)
        self.show()
        self.editor.selectAll()
        self.editor.setFocus()

    def _name(self, title: str, tip: str) -> None:
        self.title.setText(title)
        self.editor.setAccessibleName(title or self.tr("Words about a session"))
        self.editor.setToolTip(tip)
        self.editor.setAccessibleDescription(tip or self.tr("Ctrl+Enter keeps them"))

    def keep(self) -> None:
        """Keeps the words and goes."""
        self._keep(self.editor.toPlainText())
        self.leave()

    def leave(self) -> None:
        """Goes."""
        self.hide()
        if self._then:
            self._then.setFocus()
