"""Acceptance by position in a draft round, as bars."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from overthink.ui.i18n.number_format import decimal
from overthink.ui.state.turn_state import SIDES, Side
from overthink.ui.theme.theme import Theme, colour
from overthink.ui.widgets.labels import name_widget

Counts = Sequence[tuple[int, int]]

MIN_BAR_WIDTH = 3.0
MAX_BAR_WIDTH = 22.0
MAX_POSITIONS = 16


class AcceptanceBars(QWidget):
    """Accepted over tested for each position of a round, the two lanes next to each other.

    The right lane's bars are outlined, so that the lanes differ without colour.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._counts: dict[Side, Counts] = {}

    def set_counts(self, counts: dict[Side, Counts]) -> None:
        """Show tested and accepted counts for each position, by lane."""
        self._counts = counts
        name_widget(self, self.tr("Acceptance by position in the draft round"), self._description())
        self.setAccessibleDescription(self._description())
        self.update()

    def _description(self) -> str:
        lines = [self.tr("Accepted / tested by position in the round, over all rounds of the run.")]
        names = {"left": self.tr("Left"), "right": self.tr("Right")}
        for side, counts in self._counts.items():
            shown = (f"{i}: {decimal(a)}/{decimal(t)}" for i, (t, a) in enumerate(counts, start=1))
            lines.append(f"{names[side]} – " + ", ".join(shown))
        return "\n".join(lines)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self.draw(painter, QRectF(self.rect()))

    def draw(self, painter: QPainter, box: QRectF) -> None:
        """Draw the bars, on the screen or into an image."""
        painter.setFont(self._theme.ui_font(0.8))
        painter.fillRect(box, colour(self._theme.roles.surface))
        if not any(self._counts.values()):
            words = self.tr("No draft has proposed anything")
            painter.setPen(colour(self._theme.roles.text_dim))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
            return
        metrics = painter.fontMetrics()
        inside = box.adjusted(
            metrics.horizontalAdvance("100 %") + 8, metrics.height() / 2, -4, -metrics.height() - 4
        )
        self._draw_scale(painter, inside)
        self._draw_bars(painter, inside)

    def _draw_scale(self, painter: QPainter, box: QRectF) -> None:
        for share in (0.0, 0.5, 1.0):
            y = round(box.bottom() - share * box.height()) + 0.5
            painter.setPen(colour(self._theme.roles.border))
            painter.drawLine(int(box.left()), int(y), int(box.right()), int(y))
            painter.setPen(colour(self._theme.roles.text_dim))
            text = self.tr("{share} %").format(share=decimal(100 * share))
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRectF(0, y - 10, box.left() - 5, 20), int(right), text)

    def _draw_bars(self, painter: QPainter, box: QRectF) -> None:
        columns = [self._counts.get(side, ())[:MAX_POSITIONS] for side in SIDES]
        pairs = list(zip_longest(*columns, fillvalue=(0, 0)))
        pitch = box.width() / len(pairs)
        width = min(max(pitch / 3, MIN_BAR_WIDTH), MAX_BAR_WIDTH)
        centre = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        for i, pair in enumerate(pairs):
            middle = box.left() + (i + 0.5) * pitch
            for side, (tested, accepted), left in zip(
                SIDES, pair, (middle - width - 1, middle + 1), strict=True
            ):
                height = box.height() * accepted / tested if tested else 0.0
                bar = QRectF(left, box.bottom() - height, width, height)
                self._draw_bar(painter, side, bar)
            painter.setPen(colour(self._theme.roles.text_dim))
            painter.drawText(QRectF(middle - 16, box.bottom() + 3, 32, 20), centre, decimal(i + 1))

    def _draw_bar(self, painter: QPainter, side: Side, bar: QRectF) -> None:
        accent = colour(self._theme.roles.accent(side))
        if side == "left":
            painter.fillRect(bar, accent)
        else:
            painter.setPen(accent)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(bar.adjusted(0.5, 0.5, -0.5, 0))
