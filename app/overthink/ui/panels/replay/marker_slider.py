"""A slider over a recording's time, with markers where thoughts end and loops start.

The left lane's markers are above the groove, the right lane's below, so that colour is not the only
difference. A click moves the handle to it.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSlider, QStyle, QStyleOptionSlider, QToolTip, QWidget

from overthink.ui.panels.replay.key_moments import Moment, MomentKind, clock_text, moment_text
from overthink.ui.theme.theme import Theme, colour

US_PER_STEP = 1000
"""The slider's unit is a millisecond."""

_MARKED = (MomentKind.THOUGHT_END, MomentKind.LOOP_START)
_SPACE, _MARKER = 10, 4
"""Pixels above and below the handle for markers, and half a marker, at 100 % text size."""
_NEAR = 6
"""Distance to a marker, in pixels, at which its tooltip appears."""

Timed = tuple[float, Moment]


class MarkerSlider(QSlider):
    """The time of a recording, in milliseconds."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self._markers: list[Timed] = []
        theme.changed.connect(self._restyle)

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()

    def show_markers(self, moments: Sequence[Timed]) -> None:
        """Show markers for ends of thoughts and starts of runaways; times on the player's clock."""
        self._markers = [timed for timed in moments if timed[1].kind in _MARKED]
        self.setAccessibleDescription("; ".join(self._text(timed) for timed in self._markers))
        self.update()

    def _text(self, timed: Timed) -> str:
        at_us, moment = timed
        return f"{clock_text(at_us)} {moment_text(moment)}"

    def sizeHint(self) -> QSize:
        return self._with_space(super().sizeHint())

    def minimumSizeHint(self) -> QSize:
        return self._with_space(super().minimumSizeHint())

    def _with_space(self, size: QSize) -> QSize:
        return QSize(size.width(), size.height() + round(_SPACE * self._theme.scale))

    # -- coordinates -----------------------------------------------------------------------------

    def _handle(self, position: int) -> QRectF:
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        option.sliderPosition = position
        part = QStyle.SubControl.SC_SliderHandle
        control = QStyle.ComplexControl.CC_Slider
        return QRectF(self.style().subControlRect(control, option, part, self))

    def x_of(self, value: float) -> float:
        """Return the position of a value, pixels from the left."""
        first, last = (self._handle(end).center().x() for end in (self.minimum(), self.maximum()))
        span = self.maximum() - self.minimum()
        return first + (last - first) * (value - self.minimum()) / span if span else first

    # -- Qt events -------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for at_us, moment in self._markers:
            self._paint_marker(painter, self.x_of(at_us / US_PER_STEP), moment)
        painter.end()

    def _paint_marker(self, painter: QPainter, x: float, moment: Moment) -> None:
        size = _MARKER * self._theme.scale
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
        """Show the tooltip of the marker under the pointer."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            text = self.tooltip_at(event.pos().x())
            QToolTip.showText(event.globalPos(), text or self.toolTip(), self)
            return True
        return super().event(event)

    def tooltip_at(self, x: float) -> str:
        """Return the texts of the markers near a position; empty for none."""
        near = (t for t in self._markers if abs(self.x_of(t[0] / US_PER_STEP) - x) <= _NEAR)
        return "\n".join(self._text(timed) for timed in near)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Move the handle to the click, from where it can be dragged."""
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
