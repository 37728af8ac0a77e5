"""The mark beside a status: a shape for each state, so that colour is never the only sign."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from overthink.ui.i18n.mark import QT_TRANSLATE_NOOP
from overthink.ui.panels.lane.status_text import Mark
from overthink.ui.theme.icons import pixmap
from overthink.ui.theme.theme import Theme

_LOOKS: dict[Mark, tuple[str, str]] = {
    Mark.QUIET: ("pause", "text_faint"),
    Mark.BUSY: ("thought", "focus"),
    Mark.LOOP: ("loop", "warning"),
    Mark.RIGHT: ("check", "good"),
    Mark.WRONG: ("cross", "bad"),
    Mark.OPEN: ("question", "unsure"),
    Mark.DONE: ("info", "text"),
    Mark.ENDED: ("stop", "text_dim"),
    Mark.FAILED: ("warning", "bad"),
}
"""Icon and colour role of each mark."""

_WORDS: dict[Mark, str] = {
    Mark.QUIET: QT_TRANSLATE_NOOP("MarkIcon", "nothing going on"),
    Mark.BUSY: QT_TRANSLATE_NOOP("MarkIcon", "at work"),
    Mark.LOOP: QT_TRANSLATE_NOOP("MarkIcon", "in a loop"),
    Mark.RIGHT: QT_TRANSLATE_NOOP("MarkIcon", "right"),
    Mark.WRONG: QT_TRANSLATE_NOOP("MarkIcon", "wrong"),
    Mark.OPEN: QT_TRANSLATE_NOOP("MarkIcon", "not judged"),
    Mark.DONE: QT_TRANSLATE_NOOP("MarkIcon", "answered, nothing was expected"),
    Mark.ENDED: QT_TRANSLATE_NOOP("MarkIcon", "ended before an answer was done"),
    Mark.FAILED: QT_TRANSLATE_NOOP("MarkIcon", "failed"),
}
"""What each mark says, for its tooltip and for screen readers. In a context of its own: “right” is
a side of the window elsewhere."""

_SIZE, _LARGE = 16, 22
"""Pixels, at the usual text size."""


class MarkIcon(QWidget):
    """A small icon, which says in its tooltip and to screen readers what it stands for."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.mark = Mark.QUIET
        self._large = False
        theme.changed.connect(self._fit)
        self._fit()
        self.retranslate()

    def show_mark(self, mark: Mark) -> None:
        """Shows another state."""
        if mark is not self.mark:
            self.mark = mark
            self.retranslate()
            self.update()

    def retranslate(self) -> None:
        """Takes up the interface's language."""
        words = QCoreApplication.translate("MarkIcon", _WORDS[self.mark])
        self.setAccessibleName(words)
        self.setToolTip(words)

    def set_large(self, on: bool) -> None:
        """Shows it as large as a title."""
        self._large = on
        self._fit()

    def _fit(self) -> None:
        size = _LARGE if self._large else _SIZE
        side = round(size * self._theme.scale)
        self.setFixedSize(side, side)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        name, role = _LOOKS[self.mark]
        painter = QPainter(self)
        ratio = self.devicePixelRatioF()
        painter.drawPixmap(0, 0, pixmap(name, self._theme, role, self.width(), ratio))
        painter.end()
