"""The line above a part of a turn that says what it is; choosing it folds the part."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter

from overthink.ui.theme.colour_roles import Roles
from overthink.ui.theme.theme import colour
from overthink.ui.transcript.position import Zone
from overthink.ui.transcript.section import GUTTER, Canvas

_ABOVE, _BELOW = 10, 8


class Header:
    """A header. It holds one place, offset 0.

    Args:
        zone: which header.
        font: of its words.
    """

    def __init__(self, zone: Zone, font: QFont) -> None:
        self._zone = zone
        self.title, self.detail = "", ""
        self.folded = False
        self.set_font(font)

    def set_font(self, font: QFont) -> None:
        """Takes another font."""
        self._font, self._bold = QFont(font), QFont(font)
        self._bold.setWeight(QFont.Weight.DemiBold)
        self._line = QFontMetrics(self._bold).height()

    @property
    def zone(self) -> Zone:
        return self._zone

    @property
    def height(self) -> int:
        return _ABOVE + self._line + _BELOW

    @property
    def bounds(self) -> tuple[int, int]:
        return 0, 1

    def set_text(self, title: str, detail: str) -> bool:
        """Sets the words; True where they are others now."""
        changed = (title, detail) != (self.title, self.detail)
        self.title, self.detail = title, detail
        return changed

    def settle(self, top: int, bottom: int) -> bool:
        return False

    def hold(self, y: int) -> tuple[int, int]:
        return 0, y

    def top_of(self, offset: int) -> int:
        return 0

    def offset_at(self, point: QPoint, between: bool = False) -> int:
        return 0

    def rect_of(self, start: int, end: int) -> QRect:
        width = QFontMetrics(self._bold).horizontalAdvance(self.title)
        width += QFontMetrics(self._font).horizontalAdvance(self.detail)
        left = GUTTER - 24
        return QRect(left, _ABOVE - 3, GUTTER - left + width + 6, self._line + 6)

    def reaches(self, offset: int, top: int, bottom: int) -> bool:
        return top < self.height and bottom > 0

    def line_of(self, offset: int) -> tuple[int, int]:
        return 0, 0

    def step(self, offset: int, forward: bool) -> int | None:
        return None

    def is_right_to_left(self, offset: int) -> bool:
        return False

    def text(self, start: int, end: int) -> str:
        return self.title + self.detail

    def paint(self, canvas: Canvas) -> None:
        painter, roles = canvas.painter, canvas.roles
        base = _ABOVE + QFontMetrics(self._bold).ascent()
        self._paint_arrow(painter, roles)
        painter.setFont(self._bold)
        painter.setPen(colour(roles.text))
        painter.drawText(QPoint(GUTTER, base), self.title)
        left = GUTTER + QFontMetrics(self._bold).horizontalAdvance(self.title)
        painter.setFont(self._font)
        painter.setPen(colour(roles.text_dim))
        painter.drawText(QPoint(left, base), self.detail)

    def _paint_arrow(self, painter: QPainter, roles: Roles) -> None:
        middle = QPointF(GUTTER - 13, _ABOVE + self._line / 2)
        arm = self._line * 0.26
        down = [(-arm, -arm / 2), (arm, -arm / 2), (0.0, arm / 2 + 1)]
        right = [(-arm / 2, -arm), (-arm / 2, arm), (arm / 2 + 1, 0.0)]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(roles.text_dim))
        painter.drawPolygon([middle + QPointF(x, y) for x, y in (right if self.folded else down)])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setBrush(Qt.BrushStyle.NoBrush)
