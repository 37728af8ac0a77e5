"""A slider over a recording's time, with marks where thoughts end and loops start.

The left lane's marks are above the groove, the right one's below: their accents are not the only
sign. A click goes to where it is.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import (
    QSlider,
    QStyle,
    QStyleOptionSlider,
    QToolTip,
    QWidget,
)

from overthink.ui.panels.replay.key_moments import Moment, MomentKind, clock_words, moment_words
from overthink.ui.theme.theme import Theme, colour

US_A_STEP = 1000
"""The slider counts milliseconds."""

_MARKED = (MomentKind.THOUGHT_END, MomentKind.LOOP_START)
_ROOM, _MARK = 10, 4
"""Pixels above and below the handle for marks, and half a mark, at the usual text size."""
_NEAR = 6
"""Pixels from a mark at which its words are shown."""

Timed = tuple[float, Moment]


class MarkedSlider(QSlider):
    """Time of a recording in milliseconds."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self._marks: list[Timed] = []
        theme.changed.connect(self._restyle)

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()

    def show_marks(self, moments: Sequence[Timed]) -> None:
        """Marks these moments, of those kinds that are marked; times on the slider's clock."""
        self._marks = [timed for timed in moments if timed[1].kind in _MARKED]
        self.setAccessibleDescription("; ".join(self._words(timed) for timed in self._marks))
        self.update()

    def _words(self, timed: Timed) -> str:
        at_us, moment = timed
        return f"{clock_words(at_us)} {moment_words(moment.kind, moment.side)}"

    def sizeHint(self) -> QSize:
        return self._roomy(super().sizeHint())

    def minimumSizeHint(self) -> QSize:
        return self._roomy(super().minimumSizeHint())

    def _roomy(self, size: QSize) -> QSize:
        return QSize(size.width(), size.height() + round(_ROOM * self._theme.scale))

    # -- where a time is -------------------------------------------------------------------------

    def _handle(self, position: int) -> QRectF:
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        option.sliderPosition = position
        part = QStyle.SubControl.SC_SliderHandle
        control = QStyle.ComplexControl.CC_Slider
        return QRectF(self.style().subControlRect(control, option, part, self))

    def x_of(self, value: float) -> float:
        """Where a value is, pixels from the left."""
        first, last = (self._handle(end).center().x() for end in (self.minimum(), self.maximum()))
        span = self.maximum() - self.minimum()
        return first + (last - first) * (value - self.minimum()) / span if span else first

    # -- what Qt says ----------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for at_us, moment in self._marks:
            self._paint_mark(painter, self.x_of(at_us / US_A_STEP), moment)
        painter.end()

    def _paint_mark(self, painter: QPainter, x: float, moment: Moment) -> None:
        size = _MARK * self._theme.scale
        up = moment.side == "left"
        y = size + 1 if up else self.height() - size - 1
        accent = colour(self._theme.roles.accent(moment.side))
        painter.setPen(QPen(accent, 1.5))
        if moment.kind is MomentKind.LOOP_START:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QPointF(x, y), size - 0.5, size - 0.5)
            return
        painter.setBrush(accent)
        tip = size if up else -size
        corners = [QPointF(x - size, y - tip), QPointF(x + size, y - tip), QPointF(x, y + tip)]
        painter.drawPolygon(QPolygonF(corners))

    def event(self, event: QEvent) -> bool:
        """Says what a mark means while the mouse is on it."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            words = self.words_at(event.pos().x())
            QToolTip.showText(event.globalPos(), words or self.toolTip(), self)
            return True
        return super().event(event)

    def words_at(self, x: float) -> str:
        """What is marked at a place; empty for nothing."""
        near = (t for t in self._marks if abs(self.x_of(t[0] / US_A_STEP) - x) <= _NEAR)
        return "\n".join(self._words(timed) for timed in near)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Takes the handle to the click first, so that it can be dragged on from there."""
        handle = self._handle(self.sliderPosition())
        if event.button() is Qt.MouseButton.LeftButton and not handle.contains(event.position()):
            self.setSliderDown(True)
            self.setSliderPosition(self._value_at(event.position().x()))
            self.setSliderDown(False)
        super().mousePressEvent(event)

    def _value_at(self, x: float) -> int:
        first, last = (self.x_of(end) for end in (self.minimum(), self.maximum()))
        share = (x - first) / (last - first) if last > first else 0.0
        return round(self.minimum() + share * (self.maximum() - self.minimum()))
