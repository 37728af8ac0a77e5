"""Where the plots are: beside each other, two by two or behind tabs, and which of them at all."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QTabBar, QToolButton, QVBoxLayout, QWidget

from overthink.ui.panels.plots.plot_widget import TimePlot

LEAST_WIDTH = 240
"""A plot narrower than this shows more axis than curve."""
LEAST_HEIGHT = 130


class Arrangement(Enum):
    """Where the plots are."""

    ROW = 0
    GRID = 1
    TABS = 2


def arrangement(width: int, height: int, count: int) -> Arrangement:
    """The arrangement that fits `count` plots into a panel."""
    if width >= count * LEAST_WIDTH:
        return Arrangement.ROW
    rows = (count + 1) // 2
    if width >= 2 * LEAST_WIDTH and height >= rows * LEAST_HEIGHT:
        return Arrangement.GRID
    return Arrangement.TABS


class PlotGrid(QWidget):
    """Arranges plots by the room there is.

    Args:
        plots: in their order.
    """

    def __init__(self, plots: Sequence[TimePlot], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plots = plots
        self._arrangement: Arrangement | None = None
        self.wanted = {plot.figure.key for plot in plots}
        """Keys of the plots that the person wants to see."""
        self.offered = set(self.wanted)
        """Keys of those that have something to show."""
        self._grid = QGridLayout()
        self._grid.setSpacing(0)
        self._make_tabs()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.tabs)
        layout.addLayout(self._grid, 1)

    def _make_tabs(self) -> None:
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setAccessibleName(self.tr("Which plot is shown"))
        self.tabs.setToolTip(self.tabs.accessibleName())
        for plot in self._plots:
            self.tabs.addTab(plot.figure.name())
        for button in self.tabs.findChildren(QToolButton):
            # They scroll the tabs; by keyboard, arrows do.
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.tabs.currentChanged.connect(self._show_wanted)

    @property
    def shown(self) -> set[str]:
        """Keys of the plots that are there."""
        return self.wanted & self.offered

    def want(self, key: str, on: bool) -> None:
        """Shows or hides one plot; the last one stays."""
        wanted = self.wanted | {key} if on else self.wanted - {key}
        if wanted & self.offered:
            self.wanted = wanted
            self._arrange(anew=True)

    def offer(self, key: str, on: bool) -> None:
        """Says whether a plot has something to show; without, it takes no room."""
        offered = self.offered | {key} if on else self.offered - {key}
        if offered != self.offered:
            self.offered = offered
            self._arrange(anew=True)

    def _arrange(self, anew: bool = False) -> None:
        fitting = arrangement(self.width(), self.height(), len(self.shown))
        if fitting is self._arrangement and not anew:
            return
        self._arrangement = fitting
        columns = 2 if fitting is Arrangement.GRID else len(self._plots)
        shown = [plot for plot in self._plots if plot.figure.key in self.shown]
        for i, plot in enumerate(shown):
            self._grid.addWidget(plot, i // columns, i % columns)
        self._show_wanted()

    def _show_wanted(self) -> None:
        tabbed = self._arrangement is Arrangement.TABS
        self.tabs.setVisible(tabbed)
        for i, plot in enumerate(self._plots):
            there = plot.figure.key in self.shown
            self.tabs.setTabVisible(i, there)
            plot.setVisible(there and (not tabbed or i == self.tabs.currentIndex()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._arrange()
