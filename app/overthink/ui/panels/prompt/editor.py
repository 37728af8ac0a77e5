"""A plain-text field that grows with what is written, up to a few lines."""

from __future__ import annotations

import math
from collections.abc import Iterable

from PySide6.QtCore import QEvent, QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QTextCursor, QTextOption
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

from overthink.ui.i18n import number_format
from overthink.ui.state.ui_settings import LONGEST_REMEMBERED, with_prompt

MAX_CHARACTERS = 16 * 1024 * 1024
"""As on the command line; a longer prompt fits no context."""
EDITABLE = 200_000
"""Characters that can be edited here; Qt lays a longer text out for seconds, all at once."""
_MEASURED = 4_000
"""Characters that are looked at to find the height; more fill the field anyway."""
_SPARE = 1
"""Pixels: a text that fills the field to the last one gets a scroll bar of Qt."""


class PromptEditor(QPlainTextEdit):
    """Multi-line prompt. Ctrl+Enter asks; the arrow keys at its edges walk through the history.

    Args:
        lines: it is at least and at most so many lines high.
    """

    asked = Signal()

    def __init__(self, lines: tuple[int, int] = (1, 6), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines = lines
        self._whole: str | None = None
        """A text that is too long to be edited; the field says so in its place."""
        self.history = PromptHistory()
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.textChanged.connect(self._fit)

    @property
    def text(self) -> str:
        """What is written."""
        return self.toPlainText() if self._whole is None else self._whole

    def set_text(self, text: str) -> None:
        """Replaces all text, undoably; the cursor goes to the end. A very long one is only kept."""
        self._whole = text if len(text) > EDITABLE else None
        self.setReadOnly(self._whole is not None)
        if self._whole is not None:
            count = number_format.count(len(text))
            words = self.tr("{count} characters: too long to edit, asked whole. Delete empties it.")
            text = words.format(count=count)
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)
        self.moveCursor(QTextCursor.MoveOperation.End)

    # -- size ----------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._height_for(self._lines[0]))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self._height_for(self._lines[0]))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _height_for(self, lines: int) -> int:
        return self._around() + lines * self.fontMetrics().lineSpacing()

    def _around(self) -> int:
        """Pixels above and below the text; the frame is in the margins."""
        margins = self.contentsMargins()
        document = 2 * int(self.document().documentMargin())
        return margins.top() + margins.bottom() + document + _SPARE

    def _fit(self) -> None:
        lowest, highest = self._lines
        heights = self._line_heights(highest)
        heights += heights[:1] * (lowest - len(heights))
        self.setFixedHeight(self._around() + math.ceil(sum(heights)))

    def _line_heights(self, enough: int) -> list[float]:
        """Of the lines on the screen that the text takes; counting ends at `enough`."""
        if self.document().characterCount() > _MEASURED:
            return [float(self.fontMetrics().lineSpacing())] * enough
        heights: list[float] = []
        block = self.document().begin()
        while block.isValid() and len(heights) < enough:
            self.blockBoundingRect(block)  # lays the block out
            layout = block.layout()
            heights += [layout.lineAt(index).height() for index in range(layout.lineCount())]
            block = block.next()
        return heights[:enough] or [float(self.fontMetrics().lineSpacing())]

    # -- keys ----------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.asked.emit()
        elif event.key() == Qt.Key.Key_Up and self._on_line(first=True):
            self._show(self.history.older(self.text))
        elif event.key() == Qt.Key.Key_Down and self._on_line(first=False):
            self._show(self.history.newer())
        elif self._whole is not None and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.set_text("")
        else:
            super().keyPressEvent(event)

    def _on_line(self, *, first: bool) -> bool:
        """True where the cursor is on the first, or last, line on the screen."""
        probe = self.textCursor()
        if probe.hasSelection():
            return False
        step = QTextCursor.MoveOperation.Up if first else QTextCursor.MoveOperation.Down
        return not probe.movePosition(step)

    def _show(self, prompt: str | None) -> None:
        if prompt is not None:
            self.set_text(prompt)

    # -- pasting -------------------------------------------------------------------------------

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Text only, and not more of it than any model could read."""
        text = source.text().replace("\0", "")[:MAX_CHARACTERS]
        if len(text) + self.document().characterCount() > EDITABLE:
            cursor = self.textCursor()
            # Qt counts in UTF-16 units.
            before = self.text.encode("utf-16-le")
            front = before[: 2 * cursor.selectionStart()].decode("utf-16-le")
            back = before[2 * cursor.selectionEnd() :].decode("utf-16-le")
            self.set_text(f"{front}{text}{back}"[:MAX_CHARACTERS])
        else:
            self.textCursor().insertText(text)


MAX_PROMPTS = 100
MAX_PROMPT_LENGTH = LONGEST_REMEMBERED
"""Characters; a longer prompt is not kept."""


class PromptHistory:
    """Prompts, oldest first, and the place in them where the person is.

    What was being written is at the end, and is there again on the way back.
    """

    def __init__(self, prompts: Iterable[str] = ()) -> None:
        self._prompts = [prompt for prompt in prompts if prompt.strip()][-MAX_PROMPTS:]
        self._at = len(self._prompts)
        self._draft = ""

    @property
    def prompts(self) -> list[str]:
        """Oldest first."""
        return list(self._prompts)

    def add(self, prompt: str) -> None:
        """Keeps a prompt that was asked; one asked before moves to the end."""
        if prompt.strip():
            self._prompts = with_prompt(self._prompts, prompt, MAX_PROMPTS)
        self._at, self._draft = len(self._prompts), ""

    def older(self, current: str) -> str | None:
        """The prompt before the one shown; None at the oldest."""
        if self._at == 0:
            return None
        if self._at == len(self._prompts):
            self._draft = current
        self._at -= 1
        return self._prompts[self._at]

    def newer(self) -> str | None:
        """The prompt behind the one shown, at last what was being written; None behind that."""
        if self._at >= len(self._prompts):
            return None
        self._at += 1
        return self._prompts[self._at] if self._at < len(self._prompts) else self._draft
