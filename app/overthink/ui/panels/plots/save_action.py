"""Saves a plot: asks where, makes the content and writes it, without holding up the window."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from enum import Enum
from pathlib import Path

from PySide6.QtCore import QObject, QThreadPool, Signal, SignalInstance
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from overthink.ui.panels.plots.csv_export import csv_positions, csv_table
from overthink.ui.panels.plots.image_export import picture, png, svg
from overthink.ui.panels.plots.lane_data import LaneSeries
from overthink.ui.panels.plots.plot_widget import TimePlot


class Format(Enum):
    """How a plot can be saved."""

    PNG = "png"
    SVG = "svg"
    CSV = "csv"


class PlotSaver(QObject):
    """Saves plots.

    Args:
        window: whose dialogs ask for the file.
    """

    saved = Signal(str)
    """A file was written: its path."""
    failed = Signal(str)
    """A file could not be written: a sentence."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)

    def ask(self, plot: TimePlot, lanes: list[LaneSeries], form: Format) -> QFileDialog:
        """Opens a dialog, not a modal one, and saves once a file is chosen."""
        dialog = QFileDialog(self._window, self.tr("Save the plot"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(form.value)
        dialog.setNameFilter(f"{form.name} (*.{form.value})")
        dialog.selectFile(f"overthink-{plot.figure.key}.{form.value}")
        dialog.fileSelected.connect(lambda path: self.save(plot, lanes, form, Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.show()
        return dialog

    def save(self, plot: TimePlot, lanes: list[LaneSeries], form: Format, path: Path) -> None:
        """Draws now; encodes and writes in a thread of its own."""
        content = self._content(plot, lanes, form)
        self._pool.start(lambda: self._write(path, content))

    def _content(
        self, plot: TimePlot, lanes: list[LaneSeries], form: Format
    ) -> Callable[[], bytes]:
        if form is Format.PNG:
            image = picture(plot)
            return lambda: png(image)
        if form is Format.SVG:
            drawing = svg(plot)
            return lambda: drawing
        if plot.by_position:
            return lambda: csv_positions(lanes)
        return lambda: csv_table(plot.figure.key, lanes)

    def _write(self, path: Path, content: Callable[[], bytes]) -> None:
        part = path.with_name(path.name + ".part")
        try:
            part.write_bytes(content())
            os.replace(part, path)
        except OSError as error:
            part.unlink(missing_ok=True)
            sentence = self.tr("{path} could not be written: {why}. Choose another place.")
            self._tell(self.failed, sentence.format(path=path, why=error.strerror or error))
        else:
            self._tell(self.saved, str(path))

    def _tell(self, signal: SignalInstance, what: str) -> None:
        # Where the window was closed meanwhile, the file is complete and nobody is left to tell.
        with suppress(RuntimeError):
            signal.emit(what)

    def wait(self) -> None:
        """Waits until everything is written: before the program ends."""
        self._pool.waitForDone()


def copy_picture(plot: TimePlot) -> None:
    """Puts a picture of the plot on the clipboard."""
    QGuiApplication.clipboard().setImage(picture(plot))
