"""The mark beside a status: a shape for each state, so that colour is never the only sign."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from overthink.ui.i18n.mark import QT_TRANSLATE_NOOP
from overthink.ui.panels.lane.status_text import RunOutcome
from overthink.ui.theme.icons import pixmap
from overthink.ui.theme.theme import Theme

_LOOKS: dict[RunOutcome, tuple[str, str]] = {
    RunOutcome.QUIET: ("pause", "text_faint"),
    RunOutcome.BUSY: ("thought", "focus"),
    RunOutcome.LOOP: ("loop", "warning"),
    RunOutcome.RIGHT: ("check", "good"),
    RunOutcome.WRONG: ("cross", "bad"),
    RunOutcome.OPEN: ("question", "unsure"),
    RunOutcome.DONE: ("info", "text"),
    RunOutcome.ENDED: ("stop", "text_dim"),
    RunOutcome.FAILED: ("warning", "bad"),
}
"""Icon and colour role of each mark."""

_WORDS: dict[RunOutcome, str] = {
    RunOutcome.QUIET: QT_TRANSLATE_NOOP("StatusIcon", "nothing going on"),
    RunOutcome.BUSY: QT_TRANSLATE_NOOP("StatusIcon", "at work"),
    RunOutcome.LOOP: QT_TRANSLATE_NOOP("StatusIcon", "in a loop"),
    RunOutcome.RIGHT: QT_TRANSLATE_NOOP("StatusIcon", "right"),
    RunOutcome.WRONG: QT_TRANSLATE_NOOP("StatusIcon", "wrong"),
    RunOutcome.OPEN: QT_TRANSLATE_NOOP("StatusIcon", "not judged"),
    RunOutcome.DONE: QT_TRANSLATE_NOOP("StatusIcon", "answered, nothing was expected"),
    RunOutcome.ENDED: QT_TRANSLATE_NOOP("StatusIcon", "ended before an answer was done"),
    RunOutcome.FAILED: QT_TRANSLATE_NOOP("StatusIcon", "failed"),
}
"""What each mark says, for its tooltip and for screen readers. In a context of its own: “right” is
a side of the window elsewhere."""

_SIZE, _LARGE = 16, 22
"""Pixels, at the usual text size."""


class StatusIcon(QWidget):
    """A small icon, which says in its tooltip and to screen readers what it stands for."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.mark = RunOutcome.QUIET
        self._large = False
        theme.changed.connect(self._fit)
        self._fit()
        self._explain()

    def show_mark(self, mark: RunOutcome) -> None:
        """Shows another state."""
        if mark is not self.mark:
            self.mark = mark
            self._explain()
            self.update()

    def _explain(self) -> None:
        words = QCoreApplication.translate("StatusIcon", _WORDS[self.mark])
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
