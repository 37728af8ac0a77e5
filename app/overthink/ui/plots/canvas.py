"""One plot area of pyqtgraph: curves over time, zoomed and panned along the time axis.

Draws what it is given and says what the person did; knows neither lanes' records nor figures.
It stands on a view box and two axes instead of pyqtgraph's PlotItem, whose menus and automatic
ranges are not used here and cost time at the start and in each frame.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QGraphicsGridLayout, QGraphicsView, QWidget

from overthink.ui.plots.axis import TickAxis, seconds_text
from overthink.ui.plots.figures import Line, Weight
from overthink.ui.plots.overlay import (
    Overlay,
    draw_crosshair,
    draw_mark,
    draw_words,
    faded,
)
from overthink.ui.shown import Side
from overthink.ui.theme.theme import Theme, colour

WIDTHS = {Weight.FAINT: 1.0, Weight.PLAIN: 1.0, Weight.THIN: 1.5, Weight.BOLD: 3.5}
"""Pixels. Lines that go up and down in every column are one wide: Qt draws those fifty times as
fast as wider ones."""
CLICK_PIXELS = 4
LEAST_SPAN_S = 0.001
ZOOM_STEP = 0.8


class Canvas(pg.GraphicsView):  # type: ignore[misc]
    """A plot area.

    Args:
        theme: colours and fonts.
        value_text: writes the ticks of the value axis.
    """

    hovered = Signal(object)
    """Seconds under the pointer; None when it left."""
    clicked = Signal(QPointF)
    """A click, in pixels of the area."""
    entered = Signal(bool)
    """Enter at the crosshair; True with shift."""
    span_asked = Signal(float, float)
    """The person zoomed or panned to these seconds."""
    reset_asked = Signal()

    def __init__(
        self,
        theme: Theme,
        value_text: Callable[[list[float]], list[str]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, background=None)
        self._theme = theme
        self._overlay = Overlay()
        self._pressed: QPointF | None = None
        self._curves: dict[tuple[Side, int], pg.PlotCurveItem] = {}
        self.view = pg.ViewBox(enableMenu=False, defaultPadding=0.0)
        self._axes = (TickAxis("left", value_text), TickAxis("bottom", seconds_text))
        self._assemble()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        self.setMinimumSize(120, 60)
        self.restyle()

    def _assemble(self) -> None:
        layout = QGraphicsGridLayout()
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addItem(self._axes[0], 0, 0)
        layout.addItem(self.view, 0, 1)
        layout.addItem(self._axes[1], 1, 1)
        self.centralWidget.setLayout(layout)
        for axis in self._axes:
            axis.linkToView(self.view)
        self.view.disableAutoRange()
        self.view.setMouseEnabled(x=True, y=False)
        self.view.setLimits(xMin=0.0, yMin=0.0, minXRange=LEAST_SPAN_S)
        self.view.sigRangeChangedManually.connect(self._ask_span)

    # ------------------------------------------------------------------------------ what is drawn

    def restyle(self) -> None:
        """Takes colours and fonts from the theme."""
        roles, font = self._theme.roles, self._theme.ui_font(0.8)
        self.setBackground(colour(roles.surface))
        metrics = self.fontMetrics()
        self._axes[0].restyle(roles, font, metrics.horizontalAdvance("00 000"))
        self._axes[1].restyle(roles, font, metrics.height() + 4)
        for (side, place), curve in self._curves.items():
            curve.setPen(self._pen(side, Weight(place)))
        self.viewport().update()

    def _pen(self, side: Side, weight: Weight) -> QPen:
        roles = self._theme.roles
        ink = faded(roles, side) if weight is Weight.FAINT else colour(roles.accent(side))
        pen = QPen(ink, WIDTHS[weight])
        pen.setCosmetic(True)
        pen.setJoinStyle(Qt.PenJoinStyle.BevelJoin)
        return pen

    def show_lines(self, side: Side, lines: Sequence[Line]) -> None:
        """Replaces the lines of a lane."""
        left = {place for of, place in self._curves if of == side}
        for points, weight in lines:
            left.discard(weight.value)
            self._curve(side, weight).setData(points.x, points.y)
        for place in left:
            self._curves[side, place].setData([], [])

    def _curve(self, side: Side, weight: Weight) -> pg.PlotCurveItem:
        curve = self._curves.get((side, weight.value))
        if curve is None:
            smooth = weight is not Weight.FAINT
            curve = pg.PlotCurveItem(pen=self._pen(side, weight), antialias=smooth)
            curve.setSegmentedLineMode("off")
            curve.setZValue(weight.value)
            self.view.addItem(curve, ignoreBounds=True)
            self._curves[side, weight.value] = curve
        return curve

    def show_overlay(self, overlay: Overlay) -> None:
        """Replaces what lies over the curves."""
        self._overlay = overlay
        self.viewport().update()

    def set_range(self, start_s: float, end_s: float, top: float) -> None:
        """Shows these seconds, and values from zero to `top`."""
        if self.visible_range() != (start_s, end_s, top):
            self.view.setRange(xRange=(start_s, end_s), yRange=(0.0, top), padding=0.0)

    def visible_range(self) -> tuple[float, float, float]:
        """First and last second, and the greatest value, that can be seen."""
        (start, end), (_, top) = self.view.viewRange()
        return float(start), float(end), float(top)

    # ----------------------------------------------------------------------------------- places

    @property
    def area(self) -> QRectF:
        """Where the curves are, pixels."""
        return QRectF(self.view.sceneBoundingRect())

    def place(self, seconds: float, value: float) -> QPointF:
        """Where a value lies, pixels."""
        start, end, top = self.visible_range()
        area = self.area
        x = area.left() + (seconds - start) / (end - start) * area.width()
        return QPointF(x, area.bottom() - value / top * area.height())

    def seconds_at(self, x: float) -> float:
        """The time at a pixel."""
        start, end, _ = self.visible_range()
        return start + (x - self.area.left()) / max(self.area.width(), 1.0) * (end - start)

    def drawForeground(self, painter: QPainter, rect: QRectF | object) -> None:  # noqa: N802
        """Draws the overlay, in the scene's coordinates, which are pixels here."""
        roles, font, area = self._theme.roles, self._theme.ui_font(0.85), self.area
        painter.save()
        if self._overlay.words:
            draw_words(painter, roles, area, self._overlay.words, font)
        if self._overlay.crosshair is not None:
            x = self.place(self._overlay.crosshair, 0).x()
            if area.left() <= x <= area.right():
                draw_crosshair(painter, roles, area, x, self._overlay.crosshair_text, font)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for mark, side, seconds, value in self._overlay.marks:
            at = self.place(seconds, value)
            if area.adjusted(-1, -1, 1, 1).contains(at):
                draw_mark(painter, roles, mark, side, at)
        painter.restore()

    # ----------------------------------------------------------------------- what the person does

    def _ask_span(self, _enabled: object) -> None:
        start, end, _ = self.visible_range()
        self.span_asked.emit(start, end)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        super().mouseMoveEvent(event)
        inside = self.area.contains(event.position())
        self.hovered.emit(self.seconds_at(event.position().x()) if inside else None)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        super().leaveEvent(event)
        self.hovered.emit(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        super().mousePressEvent(event)
        left = event.button() == Qt.MouseButton.LeftButton
        self._pressed = event.position() if left else None

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        super().mouseReleaseEvent(event)
        pressed, self._pressed = self._pressed, None
        if pressed is None or not self.area.contains(event.position()):
            return
        if (event.position() - pressed).manhattanLength() <= CLICK_PIXELS:
            self.clicked.emit(event.position())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        super().mouseDoubleClickEvent(event)
        self._pressed = None
        self.reset_asked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Arrows move the crosshair, Enter picks, plus and minus zoom, Home shows all."""
        start, end, _ = self.visible_range()
        now = self._overlay.crosshair
        middle = (start + end) / 2 if now is None else now
        match event.key():
            case Qt.Key.Key_Left | Qt.Key.Key_Right:
                step = (end - start) / 50 * (1 if event.key() == Qt.Key.Key_Right else -1)
                self.hovered.emit(min(max(middle + step, start), end))
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.entered.emit(event.modifiers() == Qt.KeyboardModifier.ShiftModifier)
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self._zoom(middle, ZOOM_STEP)
            case Qt.Key.Key_Minus:
                self._zoom(middle, 1 / ZOOM_STEP)
            case Qt.Key.Key_Home:
                self.reset_asked.emit()
            case _:
                super().keyPressEvent(event)

    def _zoom(self, around: float, factor: float) -> None:
        start, end, _ = self.visible_range()
        first = max(around - (around - start) * factor, 0.0)
        last = max(around + (end - around) * factor, first + LEAST_SPAN_S)
        self.span_asked.emit(first, last)
