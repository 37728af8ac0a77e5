"""The map of a thought: new ideas and surprisal over its tokens, with marks; a click goes there."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QToolTip, QWidget

from overthink.core.runaway.descriptions import named
from overthink.grading.thought_map import STEP, Curve, ThoughtMap, map_facts
from overthink.ui.i18n.localise_message import localise, localise_sentence
from overthink.ui.i18n.number_format import count, decimal, percent
from overthink.ui.theme.theme import Theme, colour
from overthink.ui.widgets.labels import tooltip

_POINTS = 200
_CURVES, _ROW = 84, 16
"""Pixels at scale 1: height of the curves, and of a row of marks."""
_NEAR = 4.0
"""Pixels from a mark that belong to it for the mouse."""


class ThoughtMapView(QWidget):
    """A map with three rows of marks: checks, changes of strategy, stated answers."""

    token_chosen = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.map: ThoughtMap | None = None
        self.setAccessibleName(self.tr("Map of the thought"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setMinimumHeight(self.sizeHint().height())

    def sizeHint(self) -> QSize:
        rows = 3 * _ROW + self.fontMetrics().height()
        return QSize(300, round(_CURVES * self._theme.scale) + rows + 8)

    def show_map(self, found: ThoughtMap | None) -> None:
        """Show a map; None shows none."""
        if found != self.map:
            self.map = found
            facts = map_facts(found) if found else []
            self.setAccessibleDescription("; ".join(map(localise, facts)))
            self.update()

    # -- places ----------------------------------------------------------------------------------

    @property
    def _rows(self) -> list[tuple[str, Sequence[int]]]:
        """Names and tokens of the rows of marks."""
        found = self.map
        if found is None:
            return []
        return [
            (self.tr("checks"), found.verifying),
            (self.tr("changes"), found.switching),
            (self.tr("answers"), [answer.token for answer in found.answers]),
        ]

    @property
    def _curves(self) -> QRectF:
        """Where the curves are."""
        metrics = self.fontMetrics()
        left = max((metrics.horizontalAdvance(name) for name, _ in self._rows), default=0)
        top = metrics.height() + 5
        height = self.height() - top - 3 * _ROW - 4
        return QRectF(left + 8, top, max(1, self.width() - left - 10), max(1, height))

    def _x(self, token: float) -> float:
        tokens = self.map.tokens if self.map else 1
        return self._curves.left() + self._curves.width() * token / max(1, tokens)

    def token_at(self, x: float) -> int:
        """Return the token at a place."""
        area, tokens = self._curves, self.map.tokens if self.map else 0
        share = (x - area.left()) / area.width()
        return max(0, min(tokens - 1, int(share * tokens)))

    def text_at(self, point: QPointF) -> str:
        """Describe what is at a point."""
        found = self.map
        if found is None:
            return ""
        token = self.token_at(point.x())
        lines = [self.tr("Token {0}").format(count(token))]
        lines += self._values_at(found, token)
        lines += [
            localise_sentence(named(finding))
            for finding in found.runaways
            if finding.start <= token < finding.end
        ]
        near = _NEAR * found.tokens / self._curves.width()
        for answer in found.answers:
            if abs(answer.token - token) <= near:
                lines.append(self.tr("States the answer “{0}”").format(answer.value))
                break
        return tooltip(*lines)

    def _values_at(self, found: ThoughtMap, token: int) -> list[str]:
        point = token // STEP - 1
        values: list[str] = []
        if 0 <= point < len(found.novelty) and (new := found.novelty[point]) is not None:
            values.append(self.tr("New ideas: {0}").format(percent(new, 0)))
        if 0 <= point < len(found.surprisal) and (bits := found.surprisal[point]) is not None:
            values.append(self.tr("Surprisal: {0} bits a token").format(decimal(bits, 1)))
        return values

    # -- painting --------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        found = self.map
        if found is not None and found.tokens:
            self._paint_bands(painter, found)
            self._paint_curves(painter, found)
            self._paint_rows(painter)
            self._paint_final(painter, found)
        painter.end()

    def _paint_bands(self, painter: QPainter, found: ThoughtMap) -> None:
        roles, area = self._theme.roles, self._curves
        if 0 < found.thinking < found.tokens:
            left = self._x(found.thinking)
            answer = QRectF(left, area.top(), area.right() - left, area.height())
            painter.fillRect(answer, colour(roles.hovered))
        for finding in found.runaways:
            left, right = self._x(finding.start), self._x(min(finding.end, found.tokens))
            band = QRectF(left, area.top(), max(2.0, right - left), area.height())
            painter.fillRect(band, colour(roles.loop))
            if not finding.certain:
                hatching = colour(roles.warning)
                hatching.setAlpha(70)
                painter.fillRect(band, QBrush(hatching, Qt.BrushStyle.BDiagPattern))
            style = Qt.PenStyle.SolidLine if finding.certain else Qt.PenStyle.DotLine
            painter.setPen(QPen(colour(roles.warning), 1, style))
            painter.drawRect(band)

    def _paint_curves(self, painter: QPainter, found: ThoughtMap) -> None:
        roles, area = self._theme.roles, self._curves
        painter.setPen(QPen(colour(roles.border), 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        top = max((value for value in found.surprisal if value is not None), default=0.0)
        painter.setPen(QPen(colour(roles.text_faint), 1.2, Qt.PenStyle.DashLine))
        painter.drawPath(self._path(found, found.surprisal, top))
        painter.setPen(QPen(colour(roles.text), 1.8))
        painter.drawPath(self._path(found, found.novelty, 1.0))
        self._paint_legend(painter, top)

    def _paint_legend(self, painter: QPainter, top: float) -> None:
        roles, area, metrics = self._theme.roles, self._curves, self.fontMetrics()
        painter.setPen(colour(roles.text))
        painter.drawText(QPointF(area.left(), metrics.ascent()), self.tr("— new ideas, to 100 %"))
        painter.setPen(colour(roles.text_faint))
        words = self.tr("- - surprisal, to {0} bits").format(decimal(top, 1))
        right = area.right() - metrics.horizontalAdvance(words)
        painter.drawText(QPointF(right, metrics.ascent()), words)

    def _path(self, found: ThoughtMap, curve: Curve, top: float) -> QPainterPath:
        path, area = QPainterPath(), self._curves
        thinned = found.thinned(curve, _POINTS)
        covered = len(curve) * STEP
        draws = False
        for number, value in enumerate(thinned, 1):
            if value is not None and top > 0:
                x = self._x(number / len(thinned) * covered)
                point = QPointF(x, area.bottom() - area.height() * min(1.0, value / top))
                if draws:
                    path.lineTo(point)
                else:
                    path.moveTo(point)
            draws = value is not None
        return path

    def _paint_rows(self, painter: QPainter) -> None:
        roles, area, metrics = self._theme.roles, self._curves, self.fontMetrics()
        shapes = (_BAR, _TRIANGLE, _DIAMOND)
        for number, ((name, tokens), shape) in enumerate(zip(self._rows, shapes, strict=True)):
            y = area.bottom() + 4 + _ROW * (number + 0.5)
            painter.setPen(colour(roles.text_dim))
            left = area.left() - 6 - metrics.horizontalAdvance(name)
            painter.drawText(QPointF(left, y + metrics.ascent() / 2 - 1), name)
            painter.setBrush(colour(roles.text_dim))
            painter.setPen(QPen(colour(roles.raised), 0.5))
            for token in tokens:
                painter.drawPolygon(shape.translated(self._x(token), y))
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_final(self, painter: QPainter, found: ThoughtMap) -> None:
        if found.final_answer is None:
            return
        area, x = self._curves, self._x(found.final_answer)
        painter.setPen(QPen(colour(self._theme.roles.text), 1, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
        words = self.tr("final answer")
        width = self.fontMetrics().horizontalAdvance(words)
        left = x + 4 if x + 4 + width < area.right() else x - 4 - width
        painter.drawText(QPointF(left, area.top() + self.fontMetrics().ascent()), words)

    # -- mouse -----------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the place that is clicked."""
        if event.button() == Qt.MouseButton.LeftButton and self.map is not None and self.map.tokens:
            self.token_chosen.emit(self.token_at(event.position().x()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Leave nothing to the widget below: the press was used here."""
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Show what is under the mouse."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            line = QRect(event.pos().x() - 2, 0, 5, self.height())
            text = self.text_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), text, self, line)
            return True
        return super().event(event)


_BAR = QPolygonF([QPointF(-1, -5), QPointF(1, -5), QPointF(1, 5), QPointF(-1, 5)])
_TRIANGLE = QPolygonF([QPointF(0, -5), QPointF(4.5, 4), QPointF(-4.5, 4)])
_DIAMOND = QPolygonF([QPointF(0, -5), QPointF(5, 0), QPointF(0, 5), QPointF(-5, 0)])
