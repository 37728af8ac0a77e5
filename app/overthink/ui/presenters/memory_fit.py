"""Connects what is known of memory with the prompt bar: shown, and warned of before a run."""

from __future__ import annotations

from PySide6.QtCore import QObject

from overthink.comparison.fit import LaneLoad
from overthink.ui.main_window import MainWindow
from overthink.ui.panels.memory_fit.text import verdict_text
from overthink.ui.services.comparison_controller import ComparisonController


class MemoryFitPresenter(QObject):
    """Shows how the lanes fit, and lets a person insist where they do not."""

    def __init__(
        self, window: MainWindow, controller: ComparisonController, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._window, self._controller = window, controller
        self._warned_of: tuple[LaneLoad, ...] = ()
        """The lanes that the person was told of, and asked again."""
        controller.fitted_changed.connect(self._show)
        controller.loaded_changed.connect(self._show)

    def _show(self) -> None:
        self._window.memory_strip.show_fit(self._controller.fitted, self._controller.in_memory)

    def may_run(self) -> bool:
        """False the first time that lanes are to run which do not fit: then a warning is said.

        Whoever asks for the same a second time insists.
        """
        fitted, controller = self._controller.fitted, self._controller
        controller.ignore_memory_warning = False
        if fitted is None or fitted.report.fits or controller.busy:
            return True
        if fitted.lanes == self._warned_of:
            controller.ignore_memory_warning = True
            return True
        self._warned_of = fitted.lanes
        insist = self.tr("Press Run again to try it all the same.")
        self._window.message.show_prompt_message(f"{verdict_text(fitted)} {insist}")
        return False
