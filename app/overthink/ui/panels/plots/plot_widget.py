"""One plot: header, canvas and menu.

It draws a specification on a canvas. The panel sets what all plots share (time axis, crosshair,
selected tokens); user input goes to the panel as signals.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Signal
from PySide6.QtGui import QPainter, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QStackedLayout, QToolButton, QWidget

from overthink.ui.i18n.number_format import decimal
from overthink.ui.panels.plots.acceptance_bars import AcceptanceBars
from overthink.ui.panels.plots.axes import PERCENT, PLAIN, Range, stable_end
from overthink.ui.panels.plots.canvas import Canvas
from overthink.ui.panels.plots.header import PlotHeader
from overthink.ui.panels.plots.lane_data import LaneSeries
from overthink.ui.panels.plots.overlay import Overlay, nearest_token, placed_marks, readouts
from overthink.ui.panels.plots.plot_spec import Line, PlotSpec, Weight
from overthink.ui.panels.plots.series_math import US, Span
from overthink.ui.state.turn_state import Side
from overthink.ui.theme.theme import Theme, colour
from overthink.ui.widgets.labels import icon_button, name_widget
from overthink.ui.widgets.layouts import hbox, vbox

_MARGIN = 0.04
"""Above and below a fixed value range, as a share of it: curves at its ends stay whole."""


class TimePlot(QWidget):
    """A plot of both lanes over time.

    Args:
        theme: colours and fonts.
        spec: what the plot shows.
    """

    hovered = Signal(object)
    token_picked = Signal(str, int)
    span_requested = Signal(float, float)
    reset_requested = Signal()

    def __init__(self, theme: Theme, spec: PlotSpec, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.spec = spec
        self._theme = theme
        self._lanes: list[LaneSeries] = []
        self._marked: dict[Side, int] = {}
        self._crosshair: float | None = None
        self._visible_s = (0.0, 1.0)
        self._top = 0.0
        self._stale = False
        self._make_parts()
        self._connect()
        self._show_title()
        self.restyle()

    def _make_parts(self) -> None:
        self.header = PlotHeader(self._theme)
        self.canvas = Canvas(self._theme, PERCENT if self.spec.fixed else PLAIN)
        self.positions = AcceptanceBars(self._theme)
        self.menu = QMenu(self)
        name_widget(self.canvas, self.spec.name(), self.spec.definition())
        self.menu_button = self._button("more", self.tr("Save, copy, choose plots"))
        self.menu_button.clicked.connect(self._open_menu)
        self.reset_button = self._button("fullscreen", self.tr("Show the whole run again (Home)"))
        self.reset_button.hide()  # shown while only a part of the run is visible
        self._arrange()

    def _button(self, icon: str, tip: str) -> QToolButton:
        return icon_button(self._theme, icon, f"{self.spec.name()}: {tip}", tip, role="quiet")

    def _open_menu(self) -> None:
        below = self.menu_button.rect().bottomLeft()
        self.menu.popup(self.menu_button.mapToGlobal(below))

    def _arrange(self) -> None:
        head = hbox((self.header, 1), self.reset_button, self.menu_button, spacing=4)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.canvas)
        self._stack.addWidget(self.positions)
        # All plots have the same width, whatever their headers contain.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        vbox(head, (self._stack, 1), parent=self, margins=(6, 2, 6, 2), spacing=0)

    def _connect(self) -> None:
        self.canvas.hovered.connect(self.hovered)
        self.canvas.span_requested.connect(self.span_requested)
        self.canvas.reset_requested.connect(self.reset_requested)
        self.reset_button.clicked.connect(self.reset_requested)
        self.canvas.clicked.connect(self._pick_at)
        self.canvas.entered.connect(self._pick_under_crosshair)
        self.canvas.customContextMenuRequested.connect(
            lambda at: self.menu.popup(self.canvas.mapToGlobal(at))
        )

    # ------------------------------------------------------------------------- set by the panel

    def restyle(self) -> None:
        """Apply the theme's colours and fonts."""
        self.canvas.restyle()
        self.header.updateGeometry()
        self.draw(*self._visible_s)
        self.update()

    def set_lanes(self, lanes: list[LaneSeries]) -> None:
        """Set the runs to show."""
        self._lanes = lanes
        self._marked.clear()
        self._top = 0.0
        self._show_title()
        for side in ("left", "right"):
            self.canvas.show_lines(side, [])

    def _show_title(self) -> None:
        timings = {lane.turn.timing for lane in self._lanes}
        title = self.spec.title(timings.pop() if len(timings) == 1 else None)
        if self.by_position:
            title = self.tr("{plot} by position").format(plot=title)
        signs = self.tr("Disc: left lane. Square: right lane.")
        self.header.set_title(title)
        self.header.setToolTip(f"{title}\n{self.spec.definition()}\n{signs}")

    def set_by_position(self, on: bool) -> None:
        """Show bars by position instead of the curve over time."""
        self._stack.setCurrentWidget(self.positions if on else self.canvas)
        self._show_title()
        self.draw(*self._visible_s)

    @property
    def by_position(self) -> bool:
        """Whether bars by position are shown."""
        return self._stack.currentWidget() is self.positions

    def draw(self, start_s: float, end_s: float) -> None:
        """Draw this time range with the latest data. Costs nothing where the plot is hidden."""
        self._visible_s = (start_s, end_s)
        self._stale = not self.isVisible()
        if self._stale:
            return
        if self.by_position:
            self.positions.set_counts({x.side: x.acceptance.by_position for x in self._lanes})
        else:
            self._draw_curves()
        self._show_overlay()

    def set_crosshair(self, seconds: float | None) -> None:
        """Show the lanes' values at a time; None: their latest values."""
        self._crosshair = seconds
        if self.isVisible():
            self._show_overlay()

    def mark(self, side: Side, token: int | None) -> None:
        """Mark a token of a lane, or none."""
        if token is None:
            self._marked.pop(side, None)
        else:
            self._marked[side] = token
        if self.isVisible():
            self._show_overlay()

    def describe(self) -> None:
        """Update the description for screen readers."""
        names = {"left": self.tr("Left"), "right": self.tr("Right")}
        parts = [f"{names[lane.side]}: {self.spec.description(lane)}." for lane in self._lanes]
        description = " ".join(parts) or self.spec.empty_text(self._lanes)
        if description != self.canvas.accessibleDescription():
            self.canvas.setAccessibleDescription(description)

    # ---------------------------------------------------------------------------------- drawing

    def _draw_curves(self) -> None:
        start, end = self._visible_s
        span = Span(int(start * US), int(end * US), max(int(self.canvas.area.width()), 16))
        drawn = [self.spec.lines(lane, span) for lane in self._lanes]
        for lane, lines in zip(self._lanes, drawn, strict=True):
            self.canvas.show_lines(lane.side, lines)
        self.canvas.set_range(Range(start, end, *self._value_range(drawn)))

    def _value_range(self, drawn: list[list[Line]]) -> tuple[float, float]:
        """Return the value range: from zero to a round end, or of the visible part of the run.

        A fixed range gets a margin on both sides.
        """
        least, most = _extremes(drawn)
        if not self.spec.from_zero and self._visible_s[0] > 0 and most > least:
            room = (most - least) / 20
            return max(least - room, 0.0), most + room
        if self.spec.fixed:  # without a margin, curves at an end would be cut in half
            room = _MARGIN * self.spec.min_top
            return -room, self.spec.min_top + room
        self._top = stable_end(most * self.spec.headroom, self._top, self.spec.min_top)
        return 0.0, self._top

    def _show_overlay(self) -> None:
        values = readouts(self.spec, self._lanes, self._crosshair)
        self.header.set_values(values)
        if self.by_position:
            return
        overlay = Overlay(placed_marks(self.spec, self._lanes, self._marked), self._crosshair)
        if self._crosshair is not None:
            overlay.crosshair_text = f"{decimal(self._crosshair, 2)} s"
        elif not values:
            overlay.empty_text = self.spec.empty_text(self._lanes)
        self.canvas.show_overlay(overlay)

    # --------------------------------------------------------------------------------- user input

    def _pick_at(self, at: QPointF) -> None:
        seconds, to_pixels = self.canvas.seconds_at(at.x()), self.canvas.to_pixels
        found = nearest_token(self.spec, self._lanes, to_pixels, at, seconds)
        if found is not None:
            self.token_picked.emit(*found)

    def _pick_under_crosshair(self, right: bool) -> None:
        """Select the token at the crosshair: of the left lane, or with Shift of the right one."""
        for lane in self._lanes:
            if self._crosshair is not None and (lane.side == "right") == right:
                token = lane.nearest(self._crosshair)
                if token is not None:
                    self.token_picked.emit(lane.side, token)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.draw(*self._visible_s)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.draw(*self._visible_s)

    def draw_image(self, painter: QPainter) -> None:
        """Draw header and plot into an image, in this widget's coordinates."""
        painter.fillRect(self.rect(), colour(self._theme.roles.surface))
        head = QRect(self.header.geometry())
        head.setRight(self.width() - 7)
        self.header.draw(painter, head)
        below = (self.positions if self.by_position else self.canvas).geometry()
        painter.translate(below.topLeft())
        if self.by_position:
            self.positions.draw(painter, QRectF(0, 0, below.width(), below.height()))
        else:
            self.canvas.draw_image(painter)


def _extremes(drawn: list[list[Line]]) -> tuple[float, float]:
    """Return the smallest and largest value of the non-faint lines; zeros without any."""
    strong = [
        line.points.y
        for lines in drawn
        for line in lines
        if line.weight is not Weight.FAINT and len(line.points.y)
    ]
    if not strong:
        return 0.0, 0.0
    return min(float(y.min()) for y in strong), max(float(y.max()) for y in strong)
