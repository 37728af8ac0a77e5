"""The menu of a plot: save, copy, look at it another way, choose the plots that are shown."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from overthink.ui.panels.plots.plot_widget import TimePlot
from overthink.ui.panels.plots.save_action import Format, copy_picture

if TYPE_CHECKING:
    from overthink.ui.panels.plots.panel import PlotPanel


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
