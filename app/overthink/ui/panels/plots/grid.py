"""Arranges the plots: in a row, in a grid of two columns, or in tabs."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QTabBar, QToolButton, QWidget

from overthink.ui.panels.plots.plot_widget import TimePlot
from overthink.ui.widgets.labels import name_widget
from overthink.ui.widgets.layouts import vbox

MIN_PLOT_WIDTH = 240
"""A narrower plot would be more axis than curve."""
MIN_PLOT_HEIGHT = 130


class Arrangement(Enum):
    """How the plots are arranged."""

    ROW = 0
    GRID = 1
    TABS = 2


def arrangement(width: int, height: int, count: int) -> Arrangement:
    """Return the arrangement that fits `count` plots into a panel."""
    if width >= count * MIN_PLOT_WIDTH:
        return Arrangement.ROW
    rows = (count + 1) // 2
    if width >= 2 * MIN_PLOT_WIDTH and height >= rows * MIN_PLOT_HEIGHT:
        return Arrangement.GRID
    return Arrangement.TABS


class PlotGrid(QWidget):
    """Arranges plots to fit the available space.

    Args:
        plots: the plots, in display order.
    """

    def __init__(self, plots: Sequence[TimePlot], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plots = plots
        self._arrangement: Arrangement | None = None
        self.wanted = {plot.spec.key for plot in plots}
        """Keys of the plots that the user wants to see."""
        self.offered = set(self.wanted)
        """Keys of the plots that have data."""
        self._grid = QGridLayout()
        self._grid.setSpacing(0)
        self._make_tabs()
        vbox(self.tabs, (self._grid, 1), parent=self, margins=0, spacing=0)

    def _make_tabs(self) -> None:
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        name_widget(self.tabs, self.tr("Which plot is shown"))
        for plot in self._plots:
            self.tabs.addTab(plot.spec.name())
        for button in self.tabs.findChildren(QToolButton):
            # These buttons scroll the tabs; the arrow keys do it by keyboard.
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.tabs.currentChanged.connect(self._show_wanted)

    @property
    def shown(self) -> set[str]:
        """Keys of the displayed plots."""
        return self.wanted & self.offered

    def want(self, key: str, on: bool) -> None:
        """Show or hide a plot; the last one stays."""
        wanted = self.wanted | {key} if on else self.wanted - {key}
        if wanted & self.offered:
            self.wanted = wanted
            self._arrange(force=True)

    def offer(self, key: str, on: bool) -> None:
        """Set whether a plot has data; without, it is hidden."""
        offered = self.offered | {key} if on else self.offered - {key}
        if offered != self.offered:
            self.offered = offered
            self._arrange(force=True)

    def _arrange(self, force: bool = False) -> None:
        fitting = arrangement(self.width(), self.height(), len(self.shown))
        if fitting is self._arrangement and not force:
            return
        self._arrangement = fitting
        columns = 2 if fitting is Arrangement.GRID else len(self._plots)
        shown = [plot for plot in self._plots if plot.spec.key in self.shown]
        for i, plot in enumerate(shown):
            self._grid.addWidget(plot, i // columns, i % columns)
        self._show_wanted()

    def _show_wanted(self) -> None:
        tabbed = self._arrangement is Arrangement.TABS
        self.tabs.setVisible(tabbed)
        for i, plot in enumerate(self._plots):
            is_shown = plot.spec.key in self.shown
            self.tabs.setTabVisible(i, is_shown)
            plot.setVisible(is_shown and (not tabbed or i == self.tabs.currentIndex()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._arrange()
