"""The header of a plot: its title, and each lane's value, at the crosshair or the latest."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from overthink.ui.panels.plots.overlay import RADIUS, draw_lane_sign
from overthink.ui.state.turn_state import Side
from overthink.ui.theme.theme import Theme, colour

GAP = 6


class PlotHeader(QWidget):
    """The title at the left, elided where needed; each lane's sign and value at the right."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.title = ""
        """The full title; set by `set_title`."""
        self._values: tuple[tuple[Side, str], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def set_title(self, title: str) -> None:
        """Set the plot's name and unit."""
        if title != self.title:
            self.title = title
            self.update()

    def set_values(self, values: tuple[tuple[Side, str], ...]) -> None:
        """Set the lanes' values; a lane without a value is left out."""
        if values != self._values:
            self._values = values
            self.update()

    @property
    def values(self) -> dict[Side, str]:
        """The displayed values, by lane."""
        return dict(self._values)

    def sizeHint(self) -> QSize:
        return QSize(120, QFontMetrics(self._theme.ui_font(0.9)).height() + 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self.draw(painter, self.rect())

    def draw(self, painter: QPainter, box: QRect) -> None:
        """Draw the header, on the screen or into an image."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._theme.ui_font(0.9))
        right = box.right()
        for side, text in reversed(self._values):
            right = self._draw_value(painter, box, right, side, text)
        room = max(right - box.left() - GAP, 0)
        metrics = painter.fontMetrics()
        title = metrics.elidedText(self.title, Qt.TextElideMode.ElideRight, room)
        painter.setPen(colour(self._theme.roles.text_dim))
        painter.drawText(box.adjusted(0, 0, room - box.width(), 0), _LEFT, title)

    def _draw_value(self, painter: QPainter, box: QRect, right: int, side: Side, text: str) -> int:
        """Draw a sign and a value that end at `right`; return where the next pair ends."""
        width = painter.fontMetrics().horizontalAdvance(text)
        painter.setPen(colour(self._theme.roles.text))
        painter.drawText(QRect(right - width, box.top(), width, box.height()), _LEFT, text)
        sign = right - width - GAP
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(self._theme.roles.accent(side)))
        draw_lane_sign(painter, side, QPointF(sign, box.center().y() + 0.5), RADIUS)
        return sign - 2 * GAP


_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip)
