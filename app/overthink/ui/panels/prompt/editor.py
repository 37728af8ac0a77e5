"""The prompt editor, which grows with its text up to a few lines, and its history."""

from __future__ import annotations

import math
from collections.abc import Iterable

from PySide6.QtCore import QEvent, QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QTextCursor, QTextOption
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

from overthink.ui.i18n import number_format
from overthink.ui.state.ui_settings import with_prompt

MAX_CHARACTERS = 16 * 1024 * 1024
"""As on the command line; no context holds a longer prompt."""
EDITABLE = 200_000
"""Maximum length of an editable text: Qt blocks for seconds to lay out a longer one."""
_MEASURED = 4_000
"""Maximum length of a text whose lines are measured; a longer one fills the field anyway."""
_SPARE = 1
"""Pixels. Without a spare one, Qt shows a scroll bar for a text that fills the field exactly."""


class PromptEditor(QPlainTextEdit):
    """A multi-line prompt. Ctrl+Enter submits it; Up and Down at its edges walk the history.

    Args:
        lines: minimum and maximum height in lines.
    """

    submitted = Signal()

    def __init__(self, lines: tuple[int, int] = (1, 6), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines = lines
        self._long_text: str | None = None
        """A text too long to edit; the field shows a note in its place."""
        self.history = PromptHistory()
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.textChanged.connect(self._fit)

    @property
    def text(self) -> str:
        """The full text, also if it is too long to edit."""
        return self.toPlainText() if self._long_text is None else self._long_text

    def set_text(self, text: str) -> None:
        """Replace the text as one undoable edit; a text that is too long to edit is only stored."""
        self._long_text = text if len(text) > EDITABLE else None
        self.setReadOnly(self._long_text is not None)
        if self._long_text is not None:
            count = number_format.count(len(text))
            note = self.tr(
                "{count} characters: too long to edit, but used in full. Delete clears it."
            )
            text = note.format(count=count)
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
        return self._vertical_padding() + lines * self.fontMetrics().lineSpacing()

    def _vertical_padding(self) -> int:
        """Pixels above and below the text; the margins include the frame."""
        margins = self.contentsMargins()
        document = 2 * int(self.document().documentMargin())
        return margins.top() + margins.bottom() + document + _SPARE

    def _fit(self) -> None:
        lowest, highest = self._lines
        heights = self._line_heights(highest)
        heights += heights[:1] * (lowest - len(heights))
        self.setFixedHeight(self._vertical_padding() + math.ceil(sum(heights)))

    def _line_heights(self, limit: int) -> list[float]:
        """The heights of the first `limit` lines of the laid-out text."""
        if self.document().characterCount() > _MEASURED:
            return [float(self.fontMetrics().lineSpacing())] * limit
        heights: list[float] = []
        block = self.document().begin()
        while block.isValid() and len(heights) < limit:
            self.blockBoundingRect(block)  # lays the block out
            layout = block.layout()
            heights += [layout.lineAt(index).height() for index in range(layout.lineCount())]
            block = block.next()
        return heights[:limit] or [float(self.fontMetrics().lineSpacing())]

    # -- keys ----------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.submitted.emit()
        elif event.key() == Qt.Key.Key_Up and self._on_line(first=True):
            self._show_prompt(self.history.older(self.text))
        elif event.key() == Qt.Key.Key_Down and self._on_line(first=False):
            self._show_prompt(self.history.newer())
        elif self._long_text is not None and event.key() in (
            Qt.Key.Key_Delete,
            Qt.Key.Key_Backspace,
        ):
            self.set_text("")
        else:
            super().keyPressEvent(event)

    def _on_line(self, *, first: bool) -> bool:
        """Whether the cursor is on the first or last visual line."""
        probe = self.textCursor()
        if probe.hasSelection():
            return False
        step = QTextCursor.MoveOperation.Up if first else QTextCursor.MoveOperation.Down
        return not probe.movePosition(step)

    def _show_prompt(self, prompt: str | None) -> None:
        if prompt is not None:
            self.set_text(prompt)

    # -- pasting -------------------------------------------------------------------------------

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste plain text, up to `MAX_CHARACTERS`."""
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


class PromptHistory:
    """Earlier prompts, oldest first, and a position among them, as in a shell.

    The unfinished prompt is behind the newest, and is restored on the way back.
    """

    def __init__(self, prompts: Iterable[str] = ()) -> None:
        self._prompts = [prompt for prompt in prompts if prompt.strip()][-MAX_PROMPTS:]
        self._position = len(self._prompts)
        self._draft = ""

    @property
    def prompts(self) -> list[str]:
        """All prompts, oldest first."""
        return list(self._prompts)

    def add(self, prompt: str) -> None:
        """Add a submitted prompt; a repeated one moves to the end."""
        if prompt.strip():
            self._prompts = with_prompt(self._prompts, prompt, MAX_PROMPTS)
        self._position, self._draft = len(self._prompts), ""

    def older(self, current: str) -> str | None:
        """Step to the previous prompt; None at the oldest."""
        if self._position == 0:
            return None
        if self._position == len(self._prompts):
            self._draft = current
        self._position -= 1
        return self._prompts[self._position]

    def newer(self) -> str | None:
        """Step to the next prompt, finally the unfinished one; None after that."""
        if self._position >= len(self._prompts):
            return None
        self._position += 1
        return self._prompts[self._position] if self._position < len(self._prompts) else self._draft
