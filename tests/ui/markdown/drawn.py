"""Answers drawn for tests: the document, a picture of it, the ink in a rectangle."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from overthink.ui.markdown.document import AnswerDocument
from overthink.ui.theme.theme import Theme

SETTLED_MS = 60_000


def answer(
    qtbot: QtBot, source: str, width: float = 600.0, theme: Theme | None = None
) -> AnswerDocument:
    """Return a complete answer, laid out, with rendered formulas."""
    theme = theme or Theme()
    document = AnswerDocument(theme, theme)
    document.set_width(width)
    document.set_source(source, complete=True)
    qtbot.waitUntil(lambda: document.settled, timeout=SETTLED_MS)
    return document


def picture(
    document: AnswerDocument,
    selection: tuple[int, int] | None = None,
    matches: Sequence[tuple[int, int]] = (),
    current: int | None = None,
    width: int = 600,
) -> QImage:
    """Return what the document paints, on magenta."""
    image = QImage(width, max(1, round(document.height)), QImage.Format.Format_RGB32)
    image.fill(QColor("magenta"))
    painter = QPainter(image)
    everything = QRectF(0, 0, width, document.height)
    document.paint(painter, everything, selection, matches, current)
    painter.end()
    return image


def colours(image: QImage, where: QRectF) -> set[str]:
    """Return the colours of all pixels in a rectangle."""
    rect = where.toAlignedRect().intersected(image.rect())
    return {
        image.pixelColor(x, y).name()
        for x in range(rect.left(), rect.right() + 1)
        for y in range(rect.top(), rect.bottom() + 1)
    }
