"""One figure in the status line: its value, its caption, and how it was measured as its tooltip."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QWidget

from overthink.ui.lane.elided import tooltip
from overthink.ui.lane.figures import Figure, Measured
from overthink.ui.lane.numbers import MISSING
from overthink.ui.theme.theme import Theme, colour

_GAP = 4
"""Pixels between value and caption."""


class FigureLabel(QLabel):
    """As wide as its widest value was, so that the line stands still while figures change."""

    def __init__(self, theme: Theme, figure: Figure, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._figure = theme, figure
        self._value = MISSING
        self._caption = ""
        self._widest = 0
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.retranslate()

    def read(self, measured: Measured) -> None:
        """Shows the figure as it is now."""
        shown = self._figure.read(measured)
        value = MISSING if shown.value is None else shown.value
        tip = tooltip(shown.how)
        if tip != self.toolTip():
            self.setToolTip(tip)
            self.setAccessibleDescription(shown.how)
        if value != self._value:
            self._value = value
            self._speak()
            self._widen()
            self.update()

    @property
    def value(self) -> str:
        """The value as it stands there."""
        return self._value

    def retranslate(self) -> None:
        """Takes up the interface's language and font."""
        self._caption = QCoreApplication.translate("Lane", self._figure.caption)
        self._widest = 0
        self._speak()
        self._widen()
        self.updateGeometry()
        self.update()

    def _speak(self) -> None:
        missing = QCoreApplication.translate("Lane", "not measured")
        value = missing if self._value == MISSING else self._value
        self.setAccessibleName(f"{self._caption}: {value}")

    def _widen(self) -> None:
        metrics = self.fontMetrics()
        for text in (self._figure.widest, self._value):
            wide = metrics.horizontalAdvance(text)
            if wide > self._widest:
                self._widest = wide
                self.updateGeometry()

    def sizeHint(self) -> QSize:  # noqa: N802
        metrics = self.fontMetrics()
        return QSize(
            self._widest + _GAP + metrics.horizontalAdvance(self._caption), metrics.height()
        )

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        metrics, area, roles = self.fontMetrics(), self.rect(), self._theme.roles
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        missing = self._value == MISSING
        painter.setPen(colour(roles.text_faint if missing else roles.text))
        painter.drawText(area, left, self._value)
        area.setLeft(metrics.horizontalAdvance(self._value) + _GAP)
        painter.setPen(colour(roles.text_faint if missing else roles.text_dim))
        painter.drawText(area, left, self._caption)
        painter.end()
