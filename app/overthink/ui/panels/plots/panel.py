"""The panel of the plots: one time axis, one crosshair, one pace of redrawing.

Reads what the shown runs have become when `refresh` is called; follows no events, measures
nothing. Bringing pyqtgraph, it is imported when the window already stands.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QCoreApplication, QTimer, Signal
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from overthink.ui.panels.plots.axes import calm_end
from overthink.ui.panels.plots.grid import PlotGrid
from overthink.ui.panels.plots.lane_data import LaneSeries
from overthink.ui.panels.plots.plot_specs import all_figures
from overthink.ui.panels.plots.plot_widget import TimePlot
from overthink.ui.panels.plots.save_action import Format, PlotSaver, copy_picture
from overthink.ui.panels.plots.series_math import US
from overthink.ui.state.turn_state import Side, TurnState
from overthink.ui.theme.theme import Theme


def fill_menu(menu: QMenu, panel: PlotPanel, plot: TimePlot) -> None:
    """Makes the menu anew, as things stand."""
    menu.clear()
    _add_saving(menu, panel, plot)
    menu.addSeparator()
    show_all = QCoreApplication.translate("PlotMenu", "Show the whole run")
    _add(menu, show_all, panel.follow)
    if plot.figure.key == "acceptance":
        text = QCoreApplication.translate("PlotMenu", "By position in the draft round")
        _add_choice(menu, text, plot.by_position, plot.set_by_position)
    menu.addSeparator()
    _add_plots(menu, panel)


def _add_saving(menu: QMenu, panel: PlotPanel, plot: TimePlot) -> None:
    texts = {
        Format.PNG: QCoreApplication.translate("PlotMenu", "Save as picture (PNG)…"),
        Format.SVG: QCoreApplication.translate("PlotMenu", "Save as drawing (SVG)…"),
        Format.CSV: QCoreApplication.translate("PlotMenu", "Save the data (CSV)…"),
    }
    for form, text in texts.items():
        _add(menu, text, partial(_save, panel, plot, form))
    copy = QCoreApplication.translate("PlotMenu", "Copy as picture")
    _add(menu, copy, partial(copy_picture, plot))


def _save(panel: PlotPanel, plot: TimePlot, form: Format) -> None:
    panel.saver.ask(plot, panel.lanes, form)


def _add_plots(menu: QMenu, panel: PlotPanel) -> None:
    for other in panel.plots:
        key = other.figure.key
        there = key in panel.grid.shown
        action = _add_choice(menu, other.figure.name(), there, partial(panel.grid.want, key))
        # Without any plot there would be no menu to bring one back.
        action.setEnabled(not there or len(panel.grid.shown) > 1)


def _add(menu: QMenu, text: str, do: Callable[[], object]) -> QAction:
    action = menu.addAction(text)
    action.triggered.connect(lambda _checked=False: do())
    return action


def _add_choice(menu: QMenu, text: str, on: bool, do: Callable[[bool], object]) -> QAction:
    action = menu.addAction(text)
    action.setCheckable(True)
    action.setChecked(on)
    action.toggled.connect(do)
    return action


REDRAW_S = 0.2
DESCRIBE_S = 1.0
"""A screen reader is not helped by ten descriptions a second."""
LEAST_SPAN_S = 0.1
END_ROOM = 1.02


class PlotPanel(QWidget):
    """Race, speed, acceptance and surprisal of both lanes; the GPU where it was measured.

    Args:
        theme: colours and fonts.
    """

    token_picked = Signal(str, int)
    """A click on a curve: side, token."""
    saved = Signal(str)
    """A plot was saved: the file's path."""
    problem = Signal(str)
    """A plot could not be saved: a sentence to show."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._lanes: list[LaneSeries] = []
        self._following = True
        self._span_s = (0.0, LEAST_SPAN_S)
        self._drawn_at = self._described_at = -DESCRIBE_S
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.timeout.connect(self.redraw)
        self.saver = PlotSaver(self)
        self._plots = [TimePlot(theme, figure) for figure in all_figures(self)]
        self.grid = PlotGrid(self._plots)
        self.grid.offer("gpu", False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.grid)
        self._connect()
        self.setAccessibleName(self.tr("Plots"))
        self.show_runs(None, None)

    def _connect(self) -> None:
        self._theme.changed.connect(self._restyle)
        self.saver.saved.connect(self.saved)
        self.saver.failed.connect(self.problem)
        for plot in self._plots:
            plot.hovered.connect(self._set_crosshair)
            plot.token_picked.connect(self.token_picked)
            plot.span_requested.connect(self._look_at)
            plot.reset_requested.connect(self.follow)
            self._give_menu(plot)

    def _give_menu(self, plot: TimePlot) -> None:
        plot.menu.aboutToShow.connect(lambda: fill_menu(plot.menu, self, plot))

    # ------------------------------------------------------------------------------ what is shown

    def show_runs(self, left: TurnState | None, right: TurnState | None) -> None:
        """Shows other runs, or none."""
        self._late.stop()
        given: list[tuple[Side, TurnState | None]] = [("left", left), ("right", right)]
        self._lanes = [LaneSeries(side, turn) for side, turn in given if turn is not None]
        for plot in self._plots:
            plot.set_lanes(self._lanes)
        self._span_s = (0.0, LEAST_SPAN_S)
        self._set_following(True)
        self._described_at = -DESCRIBE_S
        self.redraw(force=True)

    @property
    def plots(self) -> list[TimePlot]:
        """The plots that have something to show, whether the person wants to see them or not."""
        return [plot for plot in self._plots if plot.figure.key in self.grid.offered]

    @property
    def lanes(self) -> list[LaneSeries]:
        """The runs that are shown."""
        return self._lanes

    def refresh(self) -> None:
        """Shows what has come, at most five times a second; what comes in between is not lost."""
        if not self.isVisible() or self._late.isActive():
            return
        since = time.monotonic() - self._drawn_at
        if since >= REDRAW_S:
            self.redraw()
        else:
            self._late.start(int((REDRAW_S - since) * 1000) + 1)

    def redraw(self, force: bool = False) -> None:
        """Shows what has come, now.

        Args:
            force: draw even where nothing has.
        """
        if not self.isVisible():
            return
        news = [lane.take() for lane in self._lanes]
        if not any(news) and not force:
            return
        self._drawn_at = time.monotonic()
        self.grid.offer("gpu", any(lane.gpu.measured for lane in self._lanes))
        self._follow_end()
        for plot in self._plots:
            plot.draw(*self._span_s)
        self._describe()

    def _follow_end(self) -> None:
        if self._following:
            last_s = max((lane.last_us for lane in self._lanes), default=0) / US
            self._span_s = (0.0, calm_end(last_s * END_ROOM, self._span_s[1], LEAST_SPAN_S))

    def _describe(self) -> None:
        over = all(lane.ended for lane in self._lanes)
        if over or self._drawn_at - self._described_at >= DESCRIBE_S:
            self._described_at = self._drawn_at
            for plot in self._plots:
                plot.describe()

    def mark_token(self, side: Side, token: int | None) -> None:
        """Marks a token in all plots."""
        for plot in self._plots:
            plot.mark(side, token)

    def _set_crosshair(self, seconds: float | None) -> None:
        for plot in self._plots:
            plot.set_crosshair(seconds)

    # ------------------------------------------------------------------------------ the time axis

    def _look_at(self, start_s: float, end_s: float) -> None:
        self._span_s = (start_s, end_s)
        self._set_following(False)
        for plot in self._plots:
            plot.draw(start_s, end_s)

    def follow(self) -> None:
        """Shows the whole run, and goes on doing so while it grows."""
        self._set_following(True)
        self._span_s = (0.0, LEAST_SPAN_S)
        self.redraw(force=True)

    def _set_following(self, following: bool) -> None:
        self._following = following
        for plot in self._plots:
            plot.set_following(following)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.redraw(force=True)

    def _restyle(self) -> None:
        for plot in self._plots:
            plot.restyle()
