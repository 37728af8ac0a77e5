"""Pictures of a plot as it stands: pixels or SVG. Draws on the UI thread, writes no file."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgGenerator

from overthink.ui.panels.plots.plot_widget import TimePlot

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
