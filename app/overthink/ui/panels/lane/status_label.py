"""The words of a status line: two lines high, so that nothing below jumps when it says more."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QWidget

from overthink.ui.i18n.translator import QT_TRANSLATE_NOOP
from overthink.ui.panels.lane.status_text import RunOutcome
from overthink.ui.theme.icons import pixmap
from overthink.ui.theme.theme import Theme
from overthink.ui.widgets.labels import ElidedLabel

LEAST_LINES, MOST_LINES = 2, 3
"""A narrow lane may need the third; what is longer is cut in its middle."""
_SHORTER = 0.95
"""A cut text is tried again in so much of its width, until its lines hold it."""


class StatusLabel(ElidedLabel):
    """Shows plain text only. Its end is always seen: the verdict stands there."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.TextElideMode.ElideMiddle, parent)
        self._lines = LEAST_LINES

    def show_text(self, text: str, detail: str = "") -> None:
        super().show_text(text, detail)
        self._fit()

    def sizeHint(self) -> QSize:
        return super().sizeHint() if self.wordWrap() else self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:
        least = super().minimumSizeHint()
        if not self.wordWrap():
            least.setHeight(self._lines * self._line_height)
        return least

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.wordWrap():
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        layout = self._laid_out(self._shortened())
        area = self.contentsRect()
        top = area.top() + (area.height() - layout.lineCount() * self._line_height) // 2
        layout.draw(painter, QPointF(area.left(), top))
        painter.end()

    def _fit(self) -> None:
        lines = min(MOST_LINES, max(LEAST_LINES, self._lines_of(self.text())))
        if lines != self._lines:
            self._lines = lines
            self.updateGeometry()

    @property
    def _line_height(self) -> int:
        return self.fontMetrics().lineSpacing()

    def _lines_of(self, text: str) -> int:
        return self._laid_out(text).lineCount()

    def _laid_out(self, text: str) -> QTextLayout:
        """Lines as wide as the label; one that is broken inside a word only where it must be."""
        layout = QTextLayout(text.replace("\n", "\u2028"), self.font())
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.beginLayout()
        top = 0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(1, self.contentsRect().width()))
            line.setPosition(QPointF(0, top))
            top += self._line_height
        layout.endLayout()
        return layout

    def _shortened(self) -> str:
        text, width = self.text(), MOST_LINES * self.contentsRect().width()
        while self._lines_of(text) > MOST_LINES and width > 1:
            middle = Qt.TextElideMode.ElideMiddle
            text = self.fontMetrics().elidedText(self.text(), middle, int(width))
            width = int(width * _SHORTER)
        return text

    def _is_cut(self) -> bool:
        return not self.wordWrap() and self._lines_of(self.text()) > MOST_LINES


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
"""Icon and colour role of each mark."""

_NAMES: dict[RunOutcome, str] = {
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
        words = QCoreApplication.translate("StatusIcon", _NAMES[self.mark])
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
        name, role = _STYLES[self.mark]
        painter = QPainter(self)
        ratio = self.devicePixelRatioF()
        painter.drawPixmap(0, 0, pixmap(name, self._theme, role, self.width(), ratio))
        painter.end()
