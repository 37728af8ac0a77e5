"""Saves a plot: asks where, makes the content and writes it, without holding up the window."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from enum import Enum
from itertools import zip_longest
from pathlib import Path

import numpy as np
from PySide6.QtCore import (
    QBuffer,
    QByteArray,
    QIODevice,
    QObject,
    QThreadPool,
    Signal,
    SignalInstance,
)
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QFileDialog, QWidget

from overthink.core.vocabulary import Phase
from overthink.ui.panels.plots.lane_data import LaneSeries
from overthink.ui.panels.plots.lane_series import Quantity, part
from overthink.ui.panels.plots.plot_widget import TimePlot
from overthink.ui.panels.plots.series_math import ACCEPTANCE_WINDOW, SURPRISAL_WINDOW, US, Floats

Column = tuple[str, Iterable[object]]


def _texts(values: Floats) -> list[str]:
    """Six significant digits; nothing where there is no value."""
    return [f"{v:.6g}" if np.isfinite(v) else "" for v in values.tolist()]


def _times(quantity: Quantity, count: int) -> Column:
    return "time (s)", [f"{t / US:.6f}" for t in part(quantity.times, 0, count).tolist()]


def _race(lane: LaneSeries, count: int) -> list[Column]:
    phases = [Phase(p).word for p in bytes(lane.trace.phases[:count])]
    return [_times(lane.speed, count), ("tokens", range(1, count + 1)), ("phase", phases)]


def _speed(lane: LaneSeries, count: int) -> list[Column]:
    speed = _texts(lane.speed.values(0, count))
    return [_times(lane.speed, count), ("speed (tokens/s)", speed)]


def _surprisal(lane: LaneSeries, count: int) -> list[Column]:
    mean = f"mean over {SURPRISAL_WINDOW} tokens (bits/token)"
    return [
        _times(lane.surprisal, count),
        ("surprisal (bits)", _texts(lane.surprisal.values(0, count))),
        (mean, _texts(lane.mean_surprisal.values(0, count))),
    ]


def _acceptance(lane: LaneSeries, _count: int) -> list[Column]:
    rounds = lane.trace.draft_rounds[: len(lane.acceptance.times)]
    share = f"accepted/tested over {ACCEPTANCE_WINDOW} rounds"
    return [
        _times(lane.acceptance, len(rounds)),
        ("proposed", [len(r.proposed) for r in rounds]),
        ("tested", [r.tested for r in rounds]),
        ("accepted", [r.accepted for r in rounds]),
        (share, _texts(lane.acceptance.values(0, len(rounds)))),
    ]


def _gpu(lane: LaneSeries, _count: int) -> list[Column]:
    gpu = lane.gpu
    count = len(gpu.use.times)
    return [
        _times(gpu.use, count),
        ("GPU use (share)", _texts(gpu.use.values(0, count))),
        ("GPU memory (bytes)", [f"{v:.0f}" if v == v else "" for v in gpu.bytes.values(0, count)]),
        ("GPU power (W)", _texts(gpu.watts.values(0, count))),
    ]


COLUMNS: dict[str, Callable[[LaneSeries, int], list[Column]]] = {
    "race": _race,
    "speed": _speed,
    "acceptance": _acceptance,
    "surprisal": _surprisal,
    "gpu": _gpu,
}


def csv_table(key: str, lanes: list[LaneSeries]) -> bytes:
    """The data of a figure as CSV, lanes beside each other.

    Args:
        key: the figure's.
        lanes: those shown.
    """
    columns = [
        (f"{lane.side} {name}", values)
        for lane in lanes
        for name, values in COLUMNS[key](lane, lane.count)
    ]
    return _csv(columns)


def csv_positions(lanes: list[LaneSeries]) -> bytes:
    """Tested and accepted by position in a draft round."""
    longest = max((len(lane.acceptance.by_position) for lane in lanes), default=0)
    columns: list[Column] = [("position", range(1, longest + 1))]
    for lane in lanes:
        counts = list(lane.acceptance.by_position)
        columns.append((f"{lane.side} tested", [tested for tested, _ in counts]))
        columns.append((f"{lane.side} accepted", [accepted for _, accepted in counts]))
    return _csv(columns)


def _csv(columns: list[Column]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([name for name, _ in columns])
    # Row by row: `writerows` is one long call, in which the window could not move.
    for row in zip_longest(*(values for _, values in columns), fillvalue=""):
        writer.writerow(row)
    return text.getvalue().encode()


PIXELS_A_PIXEL = 2
"""Pictures are finer than the screen: they end up in documents."""


def picture(plot: TimePlot) -> QImage:
    """The plot in pixels, twice as fine as on the screen."""
    image = QImage(plot.size() * PIXELS_A_PIXEL, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(PIXELS_A_PIXEL)
    painter = QPainter(image)
    plot.draw_picture(painter)
    painter.end()
    return image


def png(image: QImage) -> bytes:
    """An image as a PNG file's content."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    # Qt's stubs want the format as bytes, Qt itself a string.
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def svg(plot: TimePlot) -> bytes:
    """The plot as an SVG file's content."""
    content = QByteArray()
    # SVG Tiny, the default, cannot cut curves off at the edge of the plot.
    generator = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)
    generator.setOutputDevice(QBuffer(content))
    # Dots an inch as on the screen, or letters would be smaller than the room left for them.
    generator.setResolution(plot.logicalDpiX())
    generator.setSize(plot.size())
    generator.setViewBox(plot.rect())
    generator.setTitle(plot.figure.name())
    painter = QPainter(generator)
    plot.draw_picture(painter)
    painter.end()
    return bytes(content.data())


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
