"""One metric of the status bar: its value, its caption, and its definition as a tooltip."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

from overthink.ui.i18n.localise_message import localise
from overthink.ui.i18n.number_format import MISSING
from overthink.ui.panels.lane.metrics import Measured, Shown, StatusMetric
from overthink.ui.theme.theme import Theme, colour
from overthink.ui.widgets.labels import tooltip

_SCALE = 0.9
"""Of the interface's text size."""
_GAP = 4
"""Pixels between value and caption."""


class MetricLabel(QLabel):
    """As wide as its widest value so far, so that nothing moves while values change.

    Counts after the caption move to the tooltip where there is no room for them.
    """

    def __init__(self, theme: Theme, metric: StatusMetric, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._metric = theme, metric
        self.shown = Shown(None, "")
        self._widest = self._least = 0
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.measure()

    @property
    def parts(self) -> tuple[str, str]:
        """The value, and the text after it."""
        if self.shown.value is None:
            return MISSING, self._caption or QCoreApplication.translate("Lane", "speed")
        behind = (self._caption, self.shown.behind)
        return self.shown.value, " ".join(part for part in behind if part)

    def read(self, measured: Measured) -> None:
        """Show the metric's current value."""
        shown = self._metric.read(measured)
        if shown == self.shown:
            return
        if shown.how != self.shown.how:
            self.setAccessibleDescription(shown.how)
        self.shown = shown
        self._speak()
        self._explain()
        self._widen(*self.parts)
        self.update()

    def measure(self) -> None:
        """Recompute the widths, after the theme's font changed."""
        self._widest = self._least = 0
        self._speak()
        behind = " ".join(part for part in (self._caption, self._metric.widest_detail) if part)
        self._widen(self._metric.widest, behind)
        self._widen(*self.parts)
        self.updateGeometry()
        self.update()

    def _font(self) -> QFont:
        """The interface's font with digits of equal width."""
        font = self._theme.ui_font(_SCALE)
        font.setFeature(QFont.Tag("tnum"), 1)
        return font

    def _speak(self) -> None:
        value, behind = self.parts
        missing = QCoreApplication.translate("Lane", "not measured")
        self.setAccessibleName(f"{missing if value == MISSING else value} {behind}")

    def _explain(self) -> None:
        counts = " ".join(self.parts) if self._is_short() else ""
        tip = tooltip(counts, self.shown.how)
        if tip != self.toolTip():
            self.setToolTip(tip)

    def _widen(self, value: str, behind: str) -> None:
        widest = max(self._widest, self._width(value, behind))
        least = widest if not self._counts else self._width(value, self._caption)
        least = max(self._least, least)
        if (widest, least) != (self._widest, self._least):
            self._widest, self._least = widest, least
            self.updateGeometry()

    def _width(self, value: str, behind: str) -> int:
        metrics = QFontMetrics(self._font())
        return metrics.horizontalAdvance(value) + _GAP + metrics.horizontalAdvance(behind)

    @property
    def _caption(self) -> str:
        return localise(self._metric.caption)

    @property
    def _counts(self) -> bool:
        """Whether there are counts after the caption, which can be omitted."""
        return bool(self._metric.caption and self._metric.widest_detail)

    def _is_short(self) -> bool:
        """Whether there is no room for the counts."""
        return self._counts and self.width() < self._width(*self.parts)

    def sizeHint(self) -> QSize:
        return QSize(self._widest, QFontMetrics(self._font()).height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._least, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._explain()

    def paintEvent(self, _event: QPaintEvent) -> None:
        value, behind = self.parts
        behind = self._caption if self._is_short() else behind
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
