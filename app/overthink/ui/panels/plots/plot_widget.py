"""One plot: heading, canvas, and the menu of what can be done with it.

Joins a figure with a canvas. What all plots share (time axis, crosshair, marked tokens) is told to
it by the panel; what the person does with it, it tells the panel.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Signal
from PySide6.QtGui import QPainter, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QSizePolicy,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from overthink.ui.panels.plots.acceptance_bars import Positions
from overthink.ui.panels.plots.axes import PERCENT, PLAIN, Range, calm_end
from overthink.ui.panels.plots.canvas import Canvas
from overthink.ui.panels.plots.header import Heading
from overthink.ui.panels.plots.lane_data import LaneSeries
from overthink.ui.panels.plots.overlay import Overlay, marks, nearest_token, readouts
from overthink.ui.panels.plots.plot_spec import Line, PlotSpec, Weight, number
from overthink.ui.panels.plots.series_math import US, Span
from overthink.ui.state.turn_state import Side
from overthink.ui.theme.icons import set_icon
from overthink.ui.theme.stylesheet import set_role
from overthink.ui.theme.theme import Theme, colour

_ROOM = 0.04
"""Over and under values that cannot be greater or less, of their range: for what lies there."""


class TimePlot(QWidget):
    """A figure of both lanes over time.

    Args:
        theme: colours and fonts.
        figure: what it shows.
    """

    hovered = Signal(object)
    token_picked = Signal(str, int)
    span_requested = Signal(float, float)
    reset_requested = Signal()

    def __init__(self, theme: Theme, figure: PlotSpec, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.figure = figure
        self._theme = theme
        self._lanes: list[LaneSeries] = []
        self._marked: dict[Side, int] = {}
        self._crosshair: float | None = None
        self._visible_s = (0.0, 1.0)
        self._top = 0.0
        self._stale = False
        self._make_parts()
        self._name_parts()
        self._connect()
        self.restyle()

    def _make_parts(self) -> None:
        self.heading = Heading(self._theme)
        self.canvas = Canvas(self._theme, PERCENT if self.figure.fixed else PLAIN)
        self.positions = Positions(self._theme)
        self.menu = QMenu(self)
        self.menu_button = self._button("more")
        self.menu_button.clicked.connect(self._open_menu)
        self.reset_button = self._button("fullscreen")
        self.reset_button.hide()
        self._arrange()

    def _button(self, picture: str) -> QToolButton:
        button = QToolButton()
        set_icon(button, picture, self._theme)
        set_role(button, "quiet")
        return button

    def _name_parts(self) -> None:
        """Names and tooltips, in the language in use."""
        tips = {
            self.menu_button: self.tr("Save, copy, choose plots"),
            self.reset_button: self.tr("Show the whole run again (Home)"),
        }
        for button, tip in tips.items():
            button.setToolTip(tip)
            button.setAccessibleName(f"{self.figure.name()}: {tip}")
        self.canvas.setAccessibleName(self.figure.name())
        self.canvas.setToolTip(self.figure.how())
        self._show_title()

    def _open_menu(self) -> None:
        below = self.menu_button.rect().bottomLeft()
        self.menu.popup(self.menu_button.mapToGlobal(below))

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self.heading, 1)
        head.addWidget(self.reset_button)
        head.addWidget(self.menu_button)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.canvas)
        self._stack.addWidget(self.positions)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 2, 6, 2)
        layout.setSpacing(0)
        # As wide as the others, whatever stands in the headings.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        layout.addLayout(head)
        layout.addLayout(self._stack, 1)

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

    # ---------------------------------------------------------------------------------- is told

    def restyle(self) -> None:
        """Takes colours and fonts from the theme."""
        self.canvas.restyle()
        self.heading.updateGeometry()
        self.draw(*self._visible_s)
        self.update()

    def set_lanes(self, lanes: list[LaneSeries]) -> None:
        """Shows these runs."""
        self._lanes = lanes
        self._marked.clear()
        self._top = 0.0
        self._show_title()
        for side in ("left", "right"):
            self.canvas.show_lines(side, [])

    def _show_title(self) -> None:
        timings = {lane.turn.timing for lane in self._lanes}
        title = self.figure.title(timings.pop() if len(timings) == 1 else None)
        if self.by_position:
            title = self.tr("{figure} by position").format(figure=title)
        signs = self.tr("Disc: left lane. Square: right lane.")
        self.heading.set_title(title)
        self.heading.setToolTip(f"{title}\n{self.figure.how()}\n{signs}")

    def set_following(self, following: bool) -> None:
        """Offers the way back where the person looks at a part."""
        self.reset_button.setVisible(not following)

    def set_by_position(self, on: bool) -> None:
        """Shows bars by position in place of the curve over time."""
        self._stack.setCurrentWidget(self.positions if on else self.canvas)
        self._show_title()
        self.draw(*self._visible_s)

    @property
    def by_position(self) -> bool:
        """Whether bars by position are shown."""
        return self._stack.currentWidget() is self.positions

    def draw(self, start_s: float, end_s: float) -> None:
        """Shows these seconds as they stand now. Costs nothing where it is hidden."""
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
        """Reads out what the lanes had then; None: what they have."""
        self._crosshair = seconds
        if self.isVisible():
            self._show_overlay()

    def mark(self, side: Side, token: int | None) -> None:
        """Marks a token of a lane, or none."""
        if token is None:
            self._marked.pop(side, None)
        else:
            self._marked[side] = token
        if self.isVisible():
            self._show_overlay()

    def describe(self) -> None:
        """Says in words where the lanes stand."""
        names = {"left": self.tr("Left"), "right": self.tr("Right")}
        said = [f"{names[lane.side]}: {self.figure.words(lane)}." for lane in self._lanes]
        words = " ".join(said) or self.figure.empty(self._lanes)
        if words != self.canvas.accessibleDescription():
            self.canvas.setAccessibleDescription(words)

    # ------------------------------------------------------------------------------------ draws

    def _draw_curves(self) -> None:
        start, end = self._visible_s
        span = Span(int(start * US), int(end * US), max(int(self.canvas.area.width()), 16))
        drawn = [self.figure.lines(lane, span) for lane in self._lanes]
        for lane, lines in zip(self._lanes, drawn, strict=True):
            self.canvas.show_lines(lane.side, lines)
        self.canvas.set_range(Range(start, end, *self._value_range(drawn)))

    def _value_range(self, drawn: list[list[Line]]) -> tuple[float, float]:
        """From zero to a round end; or what can be seen, where a part of the run is looked at.

        A figure that ends where no value can go beyond is shown with some room around it.
        """
        least, most = _extremes(drawn)
        if not self.figure.from_zero and self._visible_s[0] > 0 and most > least:
            room = (most - least) / 20
            return max(least - room, 0.0), most + room
        if self.figure.fixed:  # curves that lie at an end would be cut in half there
            room = _ROOM * self.figure.least_top
            return -room, self.figure.least_top + room
        self._top = calm_end(most * self.figure.headroom, self._top, self.figure.least_top)
        return 0.0, self._top

    def _show_overlay(self) -> None:
        values = readouts(self.figure, self._lanes, self._crosshair)
        self.heading.set_values(values)
        if self.by_position:
            return
        overlay = Overlay(marks(self.figure, self._lanes, self._marked), self._crosshair)
        if self._crosshair is not None:
            overlay.crosshair_text = f"{number(self._crosshair, 2)} s"
        elif not values:
            overlay.words = self.figure.empty(self._lanes)
        self.canvas.show_overlay(overlay)

    # ------------------------------------------------------------------- what the person does

    def _pick_at(self, at: QPointF) -> None:
        seconds, to_pixels = self.canvas.seconds_at(at.x()), self.canvas.to_pixels
        found = nearest_token(self.figure, self._lanes, to_pixels, at, seconds)
        if found is not None:
            self.token_picked.emit(*found)

    def _pick_under_crosshair(self, right: bool) -> None:
        """The token at the crosshair: of the left lane, or with shift of the right one."""
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

    def draw_picture(self, painter: QPainter) -> None:
        """Draws heading and plot as they stand, for a file; in this widget's coordinates."""
        painter.fillRect(self.rect(), colour(self._theme.roles.surface))
        head = QRect(self.heading.geometry())
        head.setRight(self.width() - 7)
        self.heading.draw(painter, head)
        below = (self.positions if self.by_position else self.canvas).geometry()
        painter.translate(below.topLeft())
        if self.by_position:
            self.positions.draw(painter, QRectF(0, 0, below.width(), below.height()))
        else:
            self.canvas.draw_picture(painter)


def _extremes(drawn: list[list[Line]]) -> tuple[float, float]:
    """Least and greatest value of the lines that are not faint; zeros without any."""
    strong = [
        line.points.y
        for lines in drawn
        for line in lines
        if line.weight is not Weight.FAINT and len(line.points.y)
    ]
    if not strong:
        return 0.0, 0.0
    return min(float(y.min()) for y in strong), max(float(y.max()) for y in strong)
