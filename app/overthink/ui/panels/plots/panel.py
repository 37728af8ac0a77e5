"""The panel of the plots: one time axis, one crosshair, one redraw rate.

It reads the displayed runs when `refresh` is called and subscribes to no events. It imports
pyqtgraph, which is slow, so import it only after the window is shown.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QCoreApplication, QTimer, Signal
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import QMenu, QWidget

from overthink.ui.panels.plots.axes import stable_end
from overthink.ui.panels.plots.export import Format, PlotSaver, copy_image
from overthink.ui.panels.plots.grid import PlotGrid
from overthink.ui.panels.plots.lane_data import LaneSeries
from overthink.ui.panels.plots.plot_specs import all_plot_specs
from overthink.ui.panels.plots.plot_widget import TimePlot
from overthink.ui.panels.plots.series_math import US
from overthink.ui.state.turn_state import Side, TurnState
from overthink.ui.theme.theme import Theme
from overthink.ui.widgets.layouts import vbox


def fill_menu(menu: QMenu, panel: PlotPanel, plot: TimePlot) -> None:
    """Fill the menu for the current state."""
    menu.clear()
    _add_save_actions(menu, panel, plot)
    menu.addSeparator()
    show_all = QCoreApplication.translate("PlotMenu", "Show the whole run")
    _add(menu, show_all, panel.follow)
    if plot.spec.key == "acceptance":
        text = QCoreApplication.translate("PlotMenu", "By position in the draft round")
        _add_choice(menu, text, plot.by_position, plot.set_by_position)
    menu.addSeparator()
    _add_plots(menu, panel)


def _add_save_actions(menu: QMenu, panel: PlotPanel, plot: TimePlot) -> None:
    texts = {
        Format.PNG: QCoreApplication.translate("PlotMenu", "Save as picture (PNG)…"),
        Format.SVG: QCoreApplication.translate("PlotMenu", "Save as drawing (SVG)…"),
        Format.CSV: QCoreApplication.translate("PlotMenu", "Save the data (CSV)…"),
    }
    for form, text in texts.items():
        _add(menu, text, partial(_save, panel, plot, form))
    copy = QCoreApplication.translate("PlotMenu", "Copy as picture")
    _add(menu, copy, partial(copy_image, plot))


def _save(panel: PlotPanel, plot: TimePlot, form: Format) -> None:
    panel.saver.choose_file(plot, panel.lanes, form)


def _add_plots(menu: QMenu, panel: PlotPanel) -> None:
    for other in panel.plots:
        key = other.spec.key
        is_shown = key in panel.grid.shown
        action = _add_choice(menu, other.spec.name(), is_shown, partial(panel.grid.want, key))
        # The last plot stays, since its menu is the way to show the others.
        action.setEnabled(not is_shown or len(panel.grid.shown) > 1)


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
"""Descriptions for screen readers change at most this often."""
MIN_SPAN_S = 0.1
END_MARGIN = 1.02


class PlotPanel(QWidget):
    """Race, speed, acceptance, surprisal and, where measured, GPU of both lanes.

    Args:
        theme: colours and fonts.
    """

    token_picked = Signal(str, int)
    """The user clicked a curve: side, token."""
    saved = Signal(str)
    """A plot was saved: the path of the file."""
    save_failed = Signal(str)
    """A plot could not be saved: a sentence to show."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.lanes: list[LaneSeries] = []
        """The displayed runs; set by `show_runs`."""
        self._following = True
        self._span_s = (0.0, MIN_SPAN_S)
        self._drawn_at = self._described_at = -DESCRIBE_S
        self._deferred = QTimer(self, singleShot=True)
        self._deferred.timeout.connect(self.redraw)
        self.saver = PlotSaver(self)
        self._plots = [TimePlot(theme, spec) for spec in all_plot_specs(self)]
        self.grid = PlotGrid(self._plots)
        for key in ("closing", "gpu"):
            self.grid.offer(key, False)
        vbox(self.grid, parent=self, margins=0)
        self._connect()
        self.setAccessibleName(self.tr("Plots"))
        self.show_runs(None, None)

    def _connect(self) -> None:
        self._theme.changed.connect(self._restyle)
        self.saver.saved.connect(self.saved)
        self.saver.failed.connect(self.save_failed)
        for plot in self._plots:
            plot.hovered.connect(self._set_crosshair)
            plot.token_picked.connect(self.token_picked)
            plot.span_requested.connect(self._show_span)
            plot.reset_requested.connect(self.follow)
            plot.menu.aboutToShow.connect(partial(fill_menu, plot.menu, self, plot))

    # ------------------------------------------------------------------------------- the shown runs

    def show_runs(self, left: TurnState | None, right: TurnState | None) -> None:
        """Show other runs, or none."""
        self._deferred.stop()
        given: list[tuple[Side, TurnState | None]] = [("left", left), ("right", right)]
        self.lanes = [LaneSeries(side, turn) for side, turn in given if turn is not None]
        for plot in self._plots:
            plot.set_lanes(self.lanes)
        self._span_s = (0.0, MIN_SPAN_S)
        self._set_following(True)
        self._described_at = -DESCRIBE_S
        self.redraw(force=True)

    @property
    def plots(self) -> list[TimePlot]:
        """The plots that have data, including those that the user has hidden."""
        return [plot for plot in self._plots if plot.spec.key in self.grid.offered]

    def refresh(self) -> None:
        """Draw the latest data, at most five times a second; a late call is deferred, not lost."""
        if not self.isVisible() or self._deferred.isActive():
            return
        since = time.monotonic() - self._drawn_at
        if since >= REDRAW_S:
            self.redraw()
        else:
            self._deferred.start(int((REDRAW_S - since) * 1000) + 1)

    def redraw(self, force: bool = False) -> None:
        """Draw the latest data now.

        Args:
            force: draw even if nothing has changed.
        """
        if not self.isVisible():
            return
        changed = [lane.read_new() for lane in self.lanes]
        if not any(changed) and not force:
            return
        self._drawn_at = time.monotonic()
        self.grid.offer("closing", any(lane.closing.times for lane in self.lanes))
        self.grid.offer("gpu", any(lane.gpu.measured for lane in self.lanes))
        self._follow_end()
        for plot in self._plots:
            plot.draw(*self._span_s)
        self._describe()

    def _follow_end(self) -> None:
        if self._following:
            last_s = max((lane.last_us for lane in self.lanes), default=0) / US
            self._span_s = (0.0, stable_end(last_s * END_MARGIN, self._span_s[1], MIN_SPAN_S))

    def _describe(self) -> None:
        ended = all(lane.ended for lane in self.lanes)
        if ended or self._drawn_at - self._described_at >= DESCRIBE_S:
            self._described_at = self._drawn_at
            for plot in self._plots:
                plot.describe()

    def mark_token(self, side: Side, token: int | None) -> None:
        """Mark a token in all plots."""
        for plot in self._plots:
            plot.mark(side, token)

    def _set_crosshair(self, seconds: float | None) -> None:
        for plot in self._plots:
            plot.set_crosshair(seconds)

    # ------------------------------------------------------------------------------ the time axis

    def _show_span(self, start_s: float, end_s: float) -> None:
        self._span_s = (start_s, end_s)
        self._set_following(False)
        for plot in self._plots:
            plot.draw(start_s, end_s)

    def follow(self) -> None:
        """Show the whole run, and follow it while it grows."""
        self._set_following(True)
        self._span_s = (0.0, MIN_SPAN_S)
        self.redraw(force=True)

    def _set_following(self, following: bool) -> None:
        self._following = following
        for plot in self._plots:
            plot.reset_button.setVisible(not following)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.redraw(force=True)

    def _restyle(self) -> None:
        for plot in self._plots:
            plot.restyle()
