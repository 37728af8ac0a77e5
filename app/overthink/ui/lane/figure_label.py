"""One figure in the status line: its value, its caption, and how it was measured as its tooltip."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QWidget

from overthink.ui.lane.elided import tooltip
from overthink.ui.lane.figures import Figure
from overthink.ui.lane.measured import Measured, Shown
from overthink.ui.lane.numbers import MISSING
from overthink.ui.theme.theme import Theme, colour

_SCALE = 0.9
"""Of the usual text size."""
_GAP = 4
"""Pixels between value and caption."""


class FigureLabel(QLabel):
    """As wide as its widest value was, so that the line stands still while figures change."""

    def __init__(self, theme: Theme, figure: Figure, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._figure = theme, figure
        self.shown = Shown(None, "")
        self._widest = 0
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.retranslate()

    @property
    def words(self) -> tuple[str, str]:
        """The value, and what stands behind it."""
        caption = QCoreApplication.translate("Figure", self._figure.caption)
        if self.shown.value is None:
            return MISSING, caption or QCoreApplication.translate("Lane", "speed")
        return self.shown.value, " ".join(part for part in (caption, self.shown.behind) if part)

    def read(self, measured: Measured) -> None:
        """Shows the figure as it is now."""
        shown = self._figure.read(measured)
        if shown == self.shown:
            return
        if shown.how != self.shown.how:
            self.setToolTip(tooltip(shown.how))
            self.setAccessibleDescription(shown.how)
        self.shown = shown
        self._speak()
        self._widen(*self.words)
        self.update()

    def retranslate(self) -> None:
        """Takes up the interface's language, and the theme's font."""
        self._widest = 0
        self._speak()
        caption = QCoreApplication.translate("Figure", self._figure.caption)
        behind = " ".join(part for part in (caption, self._figure.behind) if part)
        self._widen(self._figure.widest, behind)
        self._widen(*self.words)
        self.updateGeometry()
        self.update()

    def _font(self) -> QFont:
        """Digits of equal width."""
        font = self._theme.ui_font(_SCALE)
        font.setFeature(QFont.Tag("tnum"), 1)
        return font

    def _speak(self) -> None:
        value, behind = self.words
        missing = QCoreApplication.translate("Lane", "not measured")
        self.setAccessibleName(f"{missing if value == MISSING else value} {behind}")

    def _widen(self, value: str, behind: str) -> None:
        metrics = QFontMetrics(self._font())
        wide = metrics.horizontalAdvance(value) + _GAP + metrics.horizontalAdvance(behind)
        if wide > self._widest:
            self._widest = wide
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(self._widest, QFontMetrics(self._font()).height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        value, behind = self.words
        roles, area = self._theme.roles, self.rect()
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter = QPainter(self)
        painter.setFont(self._font())
        painter.setPen(colour(roles.text_faint if value == MISSING else roles.text))
        painter.drawText(area, left, value)
        area.setLeft(painter.fontMetrics().horizontalAdvance(value) + _GAP)
        painter.setPen(colour(roles.text_faint if value == MISSING else roles.text_dim))
        painter.drawText(area, left, behind)
        painter.end()
