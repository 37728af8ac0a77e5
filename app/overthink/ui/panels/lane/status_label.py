"""The label and the icon of a lane's status."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QTextLayout
from PySide6.QtWidgets import QWidget

from overthink.grading.status_text import RunOutcome
from overthink.ui.base.text_layout import stack_lines, wrapping
from overthink.ui.i18n.translator import QT_TRANSLATE_NOOP
from overthink.ui.theme.icons import pixmap
from overthink.ui.theme.theme import Theme
from overthink.ui.widgets.labels import ElidedLabel, name_widget

MIN_LINES, MAX_LINES = 2, 3
"""A narrow lane may need the third; longer text is elided in the middle."""
_SHRINK = 0.95
"""Factor on the width for elided text, applied until it fits into its lines."""


class StatusLabel(ElidedLabel):
    """Plain text, at least two lines high so that nothing below jumps; its end stays visible."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.TextElideMode.ElideMiddle, parent)
        self._lines = MIN_LINES

    def show_text(self, text: str, detail: str = "") -> None:
        super().show_text(text, detail)
        self._fit()

    def sizeHint(self) -> QSize:
        return super().sizeHint() if self.wordWrap() else self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        if not self.wordWrap():
            hint.setHeight(self._lines * self._line_height)
        return hint

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.wordWrap():
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        layout = self._laid_out(self._elided_text())
        area = self.contentsRect()
        top = area.top() + (area.height() - layout.lineCount() * self._line_height) // 2
        layout.draw(painter, QPointF(area.left(), top))
        painter.end()

    def _fit(self) -> None:
        lines = min(MAX_LINES, max(MIN_LINES, self._lines_of(self.text())))
        if lines != self._lines:
            self._lines = lines
            self.updateGeometry()

    @property
    def _line_height(self) -> int:
        return self.fontMetrics().lineSpacing()

    def _lines_of(self, text: str) -> int:
        return self._laid_out(text).lineCount()

    def _laid_out(self, text: str) -> QTextLayout:
        """Break a text into lines as wide as the label, inside a word only where it is too long."""
        layout = QTextLayout(text.replace("\n", "\u2028"), self.font())
        layout.setTextOption(wrapping())
        stack_lines(layout, max(1, self.contentsRect().width()), self._line_height)
        return layout

    def _elided_text(self) -> str:
        text, width = self.text(), MAX_LINES * self.contentsRect().width()
        while self._lines_of(text) > MAX_LINES and width > 1:
            middle = Qt.TextElideMode.ElideMiddle
            text = self.fontMetrics().elidedText(self.text(), middle, int(width))
            width = int(width * _SHRINK)
        return text

    def _is_cut(self) -> bool:
        return not self.wordWrap() and self._lines_of(self.text()) > MAX_LINES


_STYLES: dict[RunOutcome, tuple[str, str]] = {
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
"""Icon and colour role of each outcome."""

_NAMES: dict[RunOutcome, str] = {
    RunOutcome.QUIET: QT_TRANSLATE_NOOP("StatusIcon", "idle"),
    RunOutcome.BUSY: QT_TRANSLATE_NOOP("StatusIcon", "running"),
    RunOutcome.LOOP: QT_TRANSLATE_NOOP("StatusIcon", "in a loop"),
    RunOutcome.RIGHT: QT_TRANSLATE_NOOP("StatusIcon", "right"),
    RunOutcome.WRONG: QT_TRANSLATE_NOOP("StatusIcon", "wrong"),
    RunOutcome.OPEN: QT_TRANSLATE_NOOP("StatusIcon", "not judged"),
    RunOutcome.DONE: QT_TRANSLATE_NOOP("StatusIcon", "answered, no expected answer"),
    RunOutcome.ENDED: QT_TRANSLATE_NOOP("StatusIcon", "ended before the answer was complete"),
    RunOutcome.FAILED: QT_TRANSLATE_NOOP("StatusIcon", "failed"),
}
"""Tooltips and accessible names. Their context is their own: “right” is a side elsewhere."""

_SIZE, _LARGE = 16, 22
"""Pixels at scale 1."""


class StatusIcon(QWidget):
    """Shows a run's outcome as a shape, so that colour is never the only sign."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.outcome = RunOutcome.QUIET
        self._large = False
        theme.changed.connect(self._fit)
        self._fit()
        self._explain()

    def show_outcome(self, outcome: RunOutcome) -> None:
        """Show another outcome."""
        if outcome is not self.outcome:
            self.outcome = outcome
            self._explain()
            self.update()

    def _explain(self) -> None:
        name = QCoreApplication.translate("StatusIcon", _NAMES[self.outcome])
        name_widget(self, name)

    def set_large(self, on: bool) -> None:
        """Show the icon at the size of a title."""
        self._large = on
        self._fit()

    def _fit(self) -> None:
        size = _LARGE if self._large else _SIZE
        side = round(size * self._theme.scale)
        self.setFixedSize(side, side)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        name, role = _STYLES[self.outcome]
        painter = QPainter(self)
        ratio = self.devicePixelRatioF()
        painter.drawPixmap(0, 0, pixmap(name, self._theme, role, self.width(), ratio))
        painter.end()
