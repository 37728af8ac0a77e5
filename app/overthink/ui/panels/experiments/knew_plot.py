"""A small plot of what the model would have answered over its thought."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from overthink.core.experiments import KnewPoint, KnewResult
from overthink.ui.i18n.number_format import percent
from overthink.ui.theme.theme import Theme, colour

_MARK = 4.5
"""Half the width of a point's mark, in pixels."""
_STEPS = (0.0, 0.25, 0.5, 0.75, 1.0)


class KnewPlot(QWidget):
    """Probability of the answer at each point; its mark shows the verdict, by shape and colour."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._result: KnewResult | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Plot of the answers over the thought"))
        theme.changed.connect(self.update)

    def show_result(self, result: KnewResult | None, words: str) -> None:
        """Show a result, which `words` describe to assistive technology."""
        self._result = result
        self.setAccessibleDescription(words)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(480, 10 * self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        roles = self._theme.roles
        painter.fillRect(self.rect(), colour(roles.surface))
        area = self._area()
        self._paint_axes(painter, area)
        if self._result is not None and self._result.points:
            self._paint_result(painter, area, self._result)
        painter.end()

    def _area(self) -> QRectF:
        metrics = QFontMetricsF(self.font())
        left = metrics.horizontalAdvance(percent(1.0, 0)) + 10
        below = metrics.height() + 8
        return QRectF(self.rect()).adjusted(left, 10, -14, -below)

    def _paint_axes(self, painter: QPainter, area: QRectF) -> None:
        roles, height = self._theme.roles, QFontMetricsF(self.font()).height()
        for step in _STEPS:
            x, y = area.left() + step * area.width(), area.bottom() - step * area.height()
            painter.setPen(QPen(colour(roles.border)))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(colour(roles.text_dim))
            text = percent(step, 0)
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRectF(0, y - height / 2, area.left() - 6, height), right, text)
            below = QRectF(x - 40, area.bottom() + 4, 80, height)
            painter.drawText(below, Qt.AlignmentFlag.AlignHCenter, text)

    def _paint_result(self, painter: QPainter, area: QRectF, result: KnewResult) -> None:
        roles = self._theme.roles
        settled = result.settled_share
        if settled is not None:
            x = area.left() + settled * area.width()
            painter.setPen(QPen(colour(roles.focus), 1.0, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
        places = [
            (
                point,
                area.left() + (result.share(point) or 0.0) * area.width(),
            )
            for point in result.points
        ]
        closing = [QPointF(x, area.bottom() - p.closing * area.height()) for p, x in places]
        painter.setPen(QPen(colour(roles.text_faint), 1.0, Qt.PenStyle.DotLine))
        painter.drawPolyline(QPolygonF(closing))
        answers = [QPointF(x, area.bottom() - p.probability * area.height()) for p, x in places]
        painter.setPen(QPen(colour(roles.text_dim), 1.0))
        painter.drawPolyline(QPolygonF(answers))
        for (point, _), place in zip(places, answers, strict=True):
            self._paint_mark(painter, place, point)

    def _paint_mark(self, painter: QPainter, at: QPointF, point: KnewPoint) -> None:
        """Right: a disc. Wrong: a cross. Undecided: a ring."""
        roles = self._theme.roles
        size = QPointF(_MARK, _MARK)
        if point.correct is False:
            painter.setPen(QPen(colour(roles.bad), 2.0))
            painter.drawLine(at - size, at + size)
            other = QPointF(_MARK, -_MARK)
            painter.drawLine(at - other, at + other)
            return
        right = point.correct is True
        painter.setPen(QPen(colour(roles.good if right else roles.unsure), 1.6))
        painter.setBrush(colour(roles.good) if right else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(at, _MARK, _MARK)
        painter.setBrush(Qt.BrushStyle.NoBrush)
