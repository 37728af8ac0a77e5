"""The button that floats over a transcript while its end is not followed."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QPushButton, QWidget

_BESIDE = 12
"""Pixels between the button and the corner."""


class FollowButton(QPushButton):
    """Goes back to the end.

    Args:
        viewport: what it floats over.
    """

    def __init__(self, viewport: QWidget) -> None:
        super().__init__(viewport)
        self.setText(self.tr("↓ Follow"))
        self.setProperty("role", "primary")
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.setToolTip(self.tr("Back to the end, and keep it in sight (Ctrl+End)"))
        self.setAccessibleName(self.tr("Follow the end of the text"))
        self.hide()

    def place(self, area: QRect, wanted: bool) -> None:
        """Stands in the corner of the viewport where it is wanted."""
        if wanted == self.isHidden():
            self.setVisible(wanted)
        if wanted:
            size = self.sizeHint()
            corner = area.bottomRight() - QPoint(size.width() + _BESIDE, size.height() + _BESIDE)
            self.setGeometry(QRect(corner, size))
