"""A short text in a frame with a beak that points at a widget. Takes no focus."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QEnterEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QLabel, QWidget

from overthink.ui.theme.theme import Theme, colour
from overthink.ui.widgets.layouts import vbox

CHARACTERS_PER_LINE = 38
PADDING = 12
BEAK = 8
RADIUS = 8
EDGE = 8
"""Pixels to the window's edge, at least."""


class Callout(QWidget):
    """Points at one widget at a time.

    Args:
        window: its parent, over which it is shown.
    """

    clicked = Signal()
    hover_changed = Signal(bool)
    """The pointer entered it, or left it."""

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._theme, self._window = theme, window
        self._label = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._beak_x = 0.0
        self._below = True
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(self.tr("Click to close"))
        vbox(self._label, parent=self, margins=(PADDING, PADDING + BEAK, PADDING, PADDING + BEAK))
        self.hide()
        theme.changed.connect(self.update)

    def point_at(self, widget: QWidget, text: str) -> None:
        """Show a text at a widget: below it, or above where there is no room."""
        self._label.setText(text)
        self.setAccessibleName(text)
        self._place(QRect(widget.mapTo(self._window, QPoint()), widget.size()))
        self.show()
        self.raise_()
        self.update()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def _place(self, target: QRect) -> None:
        letter = self._label.fontMetrics().averageCharWidth()
        width = CHARACTERS_PER_LINE * letter + 2 * PADDING
        height = self.heightForWidth(width)
        self._below = target.bottom() + height < self._window.height()
        left = target.center().x() - width // 2
        left = max(EDGE, min(left, self._window.width() - width - EDGE))
        top = target.bottom() + 1 if self._below else target.top() - height
        self.setGeometry(left, top, width, height)
        beak = target.center().x() - left
        self._beak_x = max(RADIUS + BEAK, min(beak, width - RADIUS - BEAK))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour(self._theme.roles.focus), 1))
        painter.setBrush(colour(self._theme.roles.raised))
        painter.drawPath(self._outline())
        painter.end()

    def _outline(self) -> QPainterPath:
        body = QRectF(self.rect()).adjusted(0.5, BEAK + 0.5, -0.5, -BEAK - 0.5)
        frame = QPainterPath()
        frame.addRoundedRect(body, RADIUS, RADIUS)
        base, tip = (body.top(), 0.5) if self._below else (body.bottom(), self.height() - 0.5)
        beak = QPainterPath()
        corners = [(-BEAK, base), (0, tip), (BEAK, base)]
        beak.addPolygon(QPolygonF([QPointF(self._beak_x + x, y) for x, y in corners]))
        beak.closeSubpath()
        return frame.united(beak)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.clicked.emit()

    def enterEvent(self, event: QEnterEvent) -> None:
        self.hover_changed.emit(True)

    def leaveEvent(self, event: QEvent) -> None:
        self.hover_changed.emit(False)
