"""The field for the expected answer, which belongs to the question in the prompt."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget

from overthink.core.symbols import excerpt
from overthink.ui.accessibility.screen_reader import announce
from overthink.ui.state.expected_answer import ExpectedAnswer
from overthink.ui.theme.icons import set_icon
from overthink.ui.theme.theme import Theme

_WIDTH = 20
"""In average characters."""
_EXCERPT = 40


class ExpectedField(QLineEdit):
    """Shows the answer of the current question. Ctrl+Z or the icon takes back an earlier one.

    The owner calls `follow_prompt` whenever the prompt changes, before the answer is used.
    """

    answer_changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._expected = ExpectedAnswer()
        self._prompt = ""
        self.setAccessibleName(self.tr("Expected answer"))
        self.setClearButtonEnabled(True)
        self.setFixedWidth(self.fontMetrics().averageCharWidth() * _WIDTH)
        self.restore = QAction(self.tr("Use it for this question"), self)
        self.addAction(self.restore, QLineEdit.ActionPosition.TrailingPosition)
        set_icon(self.restore, "undo", theme)
        self.restore.triggered.connect(self.take_back)
        self.textEdited.connect(self._edit)
        self._explain()

    @property
    def answer(self) -> str | None:
        """The answer to the current question; None if not given."""
        return self.text().strip() or None

    def set_answer(self, prompt: str, answer: str | None) -> None:
        """Show the answer to a prompt."""
        self._prompt = prompt
        self._expected.set(prompt, answer or "")
        self._show()

    def follow_prompt(self, prompt: str) -> None:
        """Take another prompt: an answer to another question is put aside."""
        if prompt == self._prompt:
            return
        self._prompt, before = prompt, self._expected.put_aside
        self._expected.change_question(prompt)
        self._show()
        if (aside := self._expected.put_aside) and aside != before:
            announce(self, self._aside_text())

    def confirm(self) -> None:
        """The prompt is about to run: the answer belongs to exactly this question."""
        self._expected.set(self._prompt, self.text().strip())
        self._show()

    def take_back(self) -> None:
        """Use the answer that was put aside for the current question."""
        if aside := self._expected.put_aside:
            self._expected.set(self._prompt, aside, typed=True)
            self._show()
            self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        undoes = event.matches(QKeySequence.StandardKey.Undo)
        if undoes and self._expected.put_aside and not self.text():
            self.take_back()
        else:
            super().keyPressEvent(event)

    def _edit(self) -> None:
        self._expected.set(self._prompt, self.text().strip(), typed=True)
        self._explain()
        self.answer_changed.emit()

    def _show(self) -> None:
        if self.text().strip() != self._expected.answer:
            self.setText(self._expected.answer)
            self.setCursorPosition(0)
            self.answer_changed.emit()
        self._explain()

    def _aside_text(self) -> str:
        template = self.tr(
            "The expected answer “{answer}” was removed: the prompt is another question. Ctrl+Z in"
            " the field uses it for this one."
        )
        return template.format(answer=excerpt(self._expected.put_aside, _EXCERPT))

    def _explain(self) -> None:
        aside = self._expected.put_aside
        self.restore.setVisible(bool(aside))
        earlier = self.tr("was: {answer}").format(answer=excerpt(aside, _EXCERPT))
        self.setPlaceholderText(earlier if aside else self.tr("unknown"))
        text = self.tr("The right answer, if you know it: each lane's answer is judged against it.")
        if aside:
            text = self._aside_text()
            self.restore.setToolTip(text)
        self.setToolTip(text)
        self.setAccessibleDescription(text)
