"""A few words in a frame with a beak that points at a widget. Takes no focus."""

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
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from overthink.ui.theme.theme import Theme, colour

LETTERS_A_LINE = 38
PADDING = 12
BEAK = 8
RADIUS = 8
EDGE = 8
"""Room kept to the window's edge."""


class Bubble(QWidget):
    """Points at one place at a time.

    Args:
        window: what it is laid over; its parent.
    """

    clicked = Signal()
    held = Signal(bool)
    """The pointer came onto it, or left."""

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._theme, self._window = theme, window
        self._words = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._beak_x = 0.0
        self._below = True
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(self.tr("Click to close"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(PADDING, PADDING + BEAK, PADDING, PADDING + BEAK)
        layout.addWidget(self._words)
        self.hide()
        theme.changed.connect(self.update)

    def point_at(self, place: QWidget, words: str) -> None:
        """Shows words at a widget: below it, or above where there is no room."""
        self._words.setText(words)
        self.setAccessibleName(words)
        self._place(QRect(place.mapTo(self._window, QPoint()), place.size()))
        self.show()
        self.raise_()
        self.update()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def _place(self, target: QRect) -> None:
        letter = self._words.fontMetrics().averageCharWidth()
        width = LETTERS_A_LINE * letter + 2 * PADDING
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
        beak.addPolygon(
            QPolygonF(
                [
                    QPointF(self._beak_x - BEAK, base),
                    QPointF(self._beak_x, tip),
                    QPointF(self._beak_x + BEAK, base),
                ]
            )
        )
        beak.closeSubpath()
        return frame.united(beak)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.clicked.emit()

    def enterEvent(self, event: QEnterEvent) -> None:
        self.held.emit(True)

    def leaveEvent(self, event: QEvent) -> None:
        self.held.emit(False)
