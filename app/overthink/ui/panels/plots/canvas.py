"""A plot area: curves over time that can be zoomed and panned along the time axis.

The only file that imports pyqtgraph. It uses a bare ViewBox, because the menus, automatic ranges
and axes of pyqtgraph's PlotItem cost time at start-up and in each frame. The curve item does
without the per-frame work of pyqtgraph's own: finding the bounds of its data and checking it.
"""

from __future__ import annotations

from collections.abc import Sequence

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPen,
    QTransform,
)
from PySide6.QtWidgets import (
    QGraphicsGridLayout,
    QGraphicsItem,
    QGraphicsView,
    QStyleOptionGraphicsItem,
    QWidget,
)

from overthink.ui.panels.plots.axes import Range, ValueAxis, draw_axes
from overthink.ui.panels.plots.overlay import Overlay, draw_overlay, faded
from overthink.ui.panels.plots.plot_spec import Line, Weight
from overthink.ui.panels.plots.series_math import NO_POINTS, Points
from overthink.ui.state.turn_state import Side
from overthink.ui.theme.theme import Theme, colour

EVERYWHERE = QRectF(-1e9, -1e9, 2e9, 2e9)


class Curve(QGraphicsItem):
    """A line through points.

    Args:
        smooth: whether the line is antialiased.
    """

    def __init__(self, smooth: bool) -> None:
        super().__init__()
        self._path = QPainterPath()
        self._pen = QPen()
        self._smooth = smooth

    def set_pen(self, pen: QPen) -> None:
        """Set the colour and the width in pixels."""
        self._pen = QPen(pen)
        self._pen.setCosmetic(True)

    def set_points(self, points: Points) -> None:
        """Replace the points of the line."""
        self._path = pg.arrayToQPath(points.x, points.y, connect="all", finiteCheck=False)
        self.update()

    def boundingRect(self) -> QRectF:
        return EVERYWHERE

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, self._smooth)
        painter.setPen(self._pen)
        painter.drawPath(self._path)

    def draw(self, painter: QPainter, to_pixels: QTransform) -> None:
        """Draw the line into an image, with its width scaled like the image."""
        pen = QPen(self._pen)
        pen.setCosmetic(False)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(to_pixels.map(self._path))


WIDTHS = {
    Weight.FAINT: 1.0,
    Weight.PLAIN: 1.0,
    Weight.THIN: 1.5,
    Weight.BOLD: 3.5,
    Weight.LEVEL: 1.5,
}
"""Line widths in pixels. Lines that oscillate in every column are 1 pixel wide, which Qt draws
fifty times as fast as wider ones."""
CLICK_PIXELS = 4
MIN_SPAN_S = 0.001
ZOOM_STEP = 0.8


class Canvas(pg.GraphicsView):  # type: ignore[misc]
    """A plot area.

    Args:
        theme: colours and fonts.
        axis: how the value axis is labelled.
    """

    hovered = Signal(object)
    """Time under the pointer in seconds; None when the pointer left."""
    clicked = Signal(QPointF)
    """A click, in pixels of the area."""
    entered = Signal(bool)
    """Enter was pressed at the crosshair; True with Shift."""
    span_requested = Signal(float, float)
    """The user zoomed or panned to this range, in seconds."""
    reset_requested = Signal()

    def __init__(self, theme: Theme, axis: ValueAxis, parent: QWidget | None = None) -> None:
        super().__init__(parent, background=None)
        self._theme = theme
        self._axis = axis
        self.overlay = Overlay()
        """What is drawn over the curves; set by `show_overlay`."""
        self._pressed: QPointF | None = None
        self._curves: dict[tuple[Side, int], Curve] = {}
        self.view = pg.ViewBox(enableMenu=False, defaultPadding=0.0)
        self._assemble()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setMinimumSize(120, 60)
        # Curves, axes and overlay change together; `show_overlay` requests one repaint for all.
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.NoViewportUpdate)
        self.setCacheMode(QGraphicsView.CacheModeFlag.CacheBackground)
        self.restyle()

    def _assemble(self) -> None:
        self._layout = QGraphicsGridLayout()
        self._layout.addItem(self.view, 0, 0)
        self.centralWidget.setLayout(self._layout)
        self.view.disableAutoRange()
        self.view.setMouseEnabled(x=True, y=False)
        self.view.setLimits(xMin=0.0, minXRange=MIN_SPAN_S)
        self.view.sigRangeChangedManually.connect(self._request_span)
        self.view.sigRangeChanged.connect(self.resetCachedContent)
        self.view.sigResized.connect(self.resetCachedContent)

    # ------------------------------------------------------------------------------------ drawing

    def restyle(self) -> None:
        """Apply the theme's colours and fonts."""
        self._tick_font, self._font = self._theme.ui_font(0.8), self._theme.ui_font(0.85)
        metrics = QFontMetricsF(self._tick_font)
        left = metrics.horizontalAdvance("000.000") + 6
        self._layout.setContentsMargins(left, 2, 2, metrics.height() + 4)
        for (side, place), curve in self._curves.items():
            curve.set_pen(self._pen(side, Weight(place)))
        self.resetCachedContent()
        self.viewport().update()

    def _pen(self, side: Side, weight: Weight) -> QPen:
        roles = self._theme.roles
        ink = faded(roles, side) if weight is Weight.FAINT else colour(roles.accent(side))
        pen = QPen(ink, WIDTHS[weight])
        pen.setJoinStyle(Qt.PenJoinStyle.BevelJoin)
        if weight is Weight.LEVEL:
            pen.setStyle(Qt.PenStyle.DashLine)
        return pen

    def show_lines(self, side: Side, lines: Sequence[Line]) -> None:
        """Replace the lines of a lane."""
        left = {place for of, place in self._curves if of == side}
        for points, weight in lines:
            left.discard(weight.value)
            self._curve(side, weight).set_points(points)
        for place in left:
            self._curves[side, place].set_points(NO_POINTS)

    def _curve(self, side: Side, weight: Weight) -> Curve:
        curve = self._curves.get((side, weight.value))
        if curve is None:
            curve = Curve(smooth=weight is not Weight.FAINT)
            curve.set_pen(self._pen(side, weight))
            curve.setZValue(weight.value)
            self.view.addItem(curve, ignoreBounds=True)
            self._curves[side, weight.value] = curve
        return curve

    def show_overlay(self, overlay: Overlay) -> None:
        """Replace the overlay and repaint everything."""
        self.overlay = overlay
        self.viewport().update()

    def set_range(self, wanted: Range) -> None:
        """Set the visible range."""
        if self.shown_range != wanted:
            self.view.setRange(
                xRange=(wanted.start_s, wanted.end_s),
                yRange=(wanted.bottom, wanted.top),
                padding=0.0,
            )

    @property
    def shown_range(self) -> Range:
        """The visible range."""
        (start, end), (bottom, top) = self.view.viewRange()
        return Range(float(start), float(end), float(bottom), float(top))

    def drawBackground(self, painter: QPainter, rect: QRectF | object) -> None:
        """Draw surface, grid and axes. Scene coordinates are pixels."""
        painter.fillRect(self.viewport().rect(), colour(self._theme.roles.surface))
        painter.setFont(self._tick_font)
        draw_axes(painter, self._theme.roles, self.area, self.shown_range, self._axis)

    def drawForeground(self, painter: QPainter, rect: QRectF | object) -> None:
        """Draw the overlay."""
        painter.save()
        painter.setFont(self._font)
        draw_overlay(painter, self._theme.roles, self.area, self.shown_range, self.overlay)
        painter.restore()

    def draw_image(self, painter: QPainter) -> None:
        """Draw the whole plot area into an image, in this widget's coordinates."""
        self.drawBackground(painter, self.area)
        painter.save()
        painter.setClipRect(self.area)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        to_pixels = self.to_pixels
        for curve in sorted(self._curves.values(), key=Curve.zValue):
            curve.draw(painter, to_pixels)
        painter.restore()
        self.drawForeground(painter, self.area)

    # -------------------------------------------------------------------------------- coordinates

    @property
    def area(self) -> QRectF:
        """The area of the curves, in pixels."""
        return QRectF(self.view.sceneBoundingRect())

    @property
    def to_pixels(self) -> QTransform:
        """The transform from seconds and values to pixels."""
        return self.shown_range.to_pixels(self.area)

    def seconds_at(self, x: float) -> float:
        """Return the time at a pixel, in seconds."""
        start, end, *_ = self.shown_range
        return start + (x - self.area.left()) / max(self.area.width(), 1.0) * (end - start)

    # ---------------------------------------------------------------------------------- user input

    def _request_span(self, _enabled: object) -> None:
        start, end, *_ = self.shown_range
        self.span_requested.emit(start, end)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        inside = self.area.contains(event.position())
        self.hovered.emit(self.seconds_at(event.position().x()) if inside else None)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.hovered.emit(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        left = event.button() == Qt.MouseButton.LeftButton
        self._pressed = event.position() if left else None

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        pressed, self._pressed = self._pressed, None
        if pressed is None or not self.area.contains(event.position()):
            return
        if (event.position() - pressed).manhattanLength() <= CLICK_PIXELS:
            self.clicked.emit(event.position())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        self._pressed = None
        self.reset_requested.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move the crosshair, Enter selects a token, plus and minus zoom, Home resets."""
        start, end, *_ = self.shown_range
        now = self.overlay.crosshair
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
                self.reset_requested.emit()
            case _:
                super().keyPressEvent(event)

    def _zoom(self, around: float, factor: float) -> None:
        start, end, *_ = self.shown_range
        first = max(around - (around - start) * factor, 0.0)
        last = max(around + (end - around) * factor, first + MIN_SPAN_S)
        self.span_requested.emit(first, last)
