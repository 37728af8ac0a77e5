"""A line of text that is cut with an ellipsis where it does not fit, and whole in its tooltip."""

from __future__ import annotations

import html

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget


def tooltip(*parts: str) -> str:
    """Plain texts as a tooltip, a paragraph each: nothing in them is taken for markup."""
    return "".join(f"<p>{html.escape(part)}</p>" for part in parts if part)


class ElidedLabel(QLabel):
    """Shows plain text only. Screen readers get all of it."""

    def __init__(
        self,
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._mode = mode
        self._detail = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_text(self, text: str, detail: str = "") -> None:
        """Shows a line; `detail` is added to the tooltip."""
        if (text, detail) != (self.text(), self._detail):
            self._detail = detail
            self.setText(text)
            self.setAccessibleDescription(detail)
            self._explain()

    def set_wrapped(self, on: bool) -> None:
        """Shows all of it in as many lines as it needs, in place of a cut one."""
        self.setWordWrap(on)
        vertical = QSizePolicy.Policy.Minimum if on else QSizePolicy.Policy.Fixed
        across = QSizePolicy.Policy.Preferred if on else QSizePolicy.Policy.Ignored
        policy = QSizePolicy(across, vertical)
        policy.setHeightForWidth(on)
        self.setSizePolicy(policy)
        self._explain()

    def minimumSizeHint(self) -> QSize:
        least = super().minimumSizeHint()
        if not self.wordWrap():
            least.setWidth(self.fontMetrics().horizontalAdvance("…"))
        return least

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._explain()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.wordWrap():
            super().paintEvent(event)
            return
        painter = QPainter(self)
        area = self.contentsRect()
        line = self.fontMetrics().elidedText(self.text(), self._mode, area.width())
        left = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(area, left, line)
        painter.end()

    def _explain(self) -> None:
        tip = tooltip(self.text() if self._is_cut() else "", self._detail)
        if tip != self.toolTip():
            self.setToolTip(tip)

    def _is_cut(self) -> bool:
        wide = self.fontMetrics().horizontalAdvance(self.text()) > self.contentsRect().width()
        return wide and not self.wordWrap()
