"""Exports a plot as PNG, SVG or CSV, without blocking the window.

The CSV has every token or round of both lanes, with English headers and decimal points whatever
the locale. It is made in a worker thread while the run may go on, and reads copies only.
"""

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
from overthink.ui.panels.plots.lane_series import Series, copy_part
from overthink.ui.panels.plots.plot_widget import TimePlot
from overthink.ui.panels.plots.series_math import ACCEPTANCE_WINDOW, SURPRISAL_WINDOW, US, Floats

Column = tuple[str, Iterable[object]]


def _texts(values: Floats) -> list[str]:
    """Format with six significant digits; empty where there is no value."""
    return [f"{v:.6g}" if np.isfinite(v) else "" for v in values.tolist()]


def _times(series: Series, count: int) -> Column:
    return "time (s)", [f"{t / US:.6f}" for t in copy_part(series.times, 0, count).tolist()]


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


def _closing(lane: LaneSeries, _count: int) -> list[Column]:
    count = len(lane.closing.times)
    chances = lane.turn.record.closing_chances[:count]
    return [
        _times(lane.closing, count),
        ("token", [token for token, _ in chances]),
        ("probability of the closing tag", _texts(lane.closing.values(0, count))),
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
    "closing": _closing,
    "gpu": _gpu,
}


def csv_table(key: str, lanes: list[LaneSeries]) -> bytes:
    """Return the data of a plot as CSV, the lanes next to each other.

    Args:
        key: the plot's key.
        lanes: the displayed lanes.
    """
    columns = [
        (f"{lane.side} {name}", values)
        for lane in lanes
        for name, values in COLUMNS[key](lane, lane.count)
    ]
    return _csv(columns)


def csv_positions(lanes: list[LaneSeries]) -> bytes:
    """Return tested and accepted counts by position in a draft round, as CSV."""
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
    # Row by row: `writerows` is one long call that holds the GIL and blocks the window.
    for row in zip_longest(*(values for _, values in columns), fillvalue=""):
        writer.writerow(row)
    return text.getvalue().encode("utf-8-sig")  # spreadsheets know UTF-8 by the mark


SCALE = 2
"""Image pixels per screen pixel: exported images end up in documents."""


def render_image(plot: TimePlot) -> QImage:
    """Render the plot at twice the screen's resolution."""
    image = QImage(plot.size() * SCALE, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(SCALE)
    painter = QPainter(image)
    plot.draw_image(painter)
    painter.end()
    return image


def encode_png(image: QImage) -> bytes:
    """Encode an image as PNG."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    # Qt's stubs expect the format as bytes, Qt itself a string.
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def render_svg(plot: TimePlot) -> bytes:
    """Render the plot as SVG."""
    content = QByteArray()
    # SVG Tiny, the default, cannot clip curves at the edge of the plot.
    generator = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)
    generator.setOutputDevice(QBuffer(content))
    # With another resolution than the screen's, text would not match the layout.
    generator.setResolution(plot.logicalDpiX())
    generator.setSize(plot.size())
    generator.setViewBox(plot.rect())
    generator.setTitle(plot.spec.name())
    painter = QPainter(generator)
    plot.draw_image(painter)
    painter.end()
    return bytes(content.data())


class Format(Enum):
    """File formats of a plot."""

    PNG = "png"
    SVG = "svg"
    CSV = "csv"


class PlotSaver(QObject):
    """Saves plots to files.

    Args:
        window: the parent of the file dialogs.
    """

    saved = Signal(str)
    """A file was written: its path."""
    failed = Signal(str)
    """A file could not be written: a sentence to show."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)

    def choose_file(self, plot: TimePlot, lanes: list[LaneSeries], form: Format) -> QFileDialog:
        """Open a non-modal file dialog, and save once a file is chosen."""
        dialog = QFileDialog(self._window, self.tr("Save the plot"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(form.value)
        dialog.setNameFilter(f"{form.name} (*.{form.value})")
        dialog.selectFile(f"overthink-{plot.spec.key}.{form.value}")
        dialog.fileSelected.connect(lambda path: self.save(plot, lanes, form, Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.show()
        return dialog

    def save(self, plot: TimePlot, lanes: list[LaneSeries], form: Format, path: Path) -> None:
        """Draw now; encode and write in a worker thread."""
        content = self._content(plot, lanes, form)
        self._pool.start(lambda: self._write(path, content))

    def _content(
        self, plot: TimePlot, lanes: list[LaneSeries], form: Format
    ) -> Callable[[], bytes]:
        if form is Format.PNG:
            image = render_image(plot)
            return lambda: encode_png(image)
        if form is Format.SVG:
            drawing = render_svg(plot)
            return lambda: drawing
        if plot.by_position:
            return lambda: csv_positions(lanes)
        return lambda: csv_table(plot.spec.key, lanes)

    def _write(self, path: Path, content: Callable[[], bytes]) -> None:
        part = path.with_name(path.name + ".part")
        try:
            part.write_bytes(content())
            os.replace(part, path)
        except OSError as error:
            part.unlink(missing_ok=True)
            sentence = self.tr("{path} could not be written: {why}. Choose another place.")
            self._emit(self.failed, sentence.format(path=path, why=error.strerror or error))
        else:
            self._emit(self.saved, str(path))

    def _emit(self, signal: SignalInstance, text: str) -> None:
        # If the window was closed meanwhile, the file is complete and the signal has no receiver.
        with suppress(RuntimeError):
            signal.emit(text)

    def wait(self) -> None:
        """Wait until everything is written."""
        self._pool.waitForDone()


def copy_image(plot: TimePlot) -> None:
    """Copy an image of the plot to the clipboard."""
    QGuiApplication.clipboard().setImage(render_image(plot))
