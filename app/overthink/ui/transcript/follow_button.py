"""The button below a transcript while its end is not followed: it covers no words."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtWidgets import QPushButton, QWidget

_BESIDE, _AROUND = 12, 3
"""Pixels between the button and the edge at its right; above and below it."""


class FollowButton(QPushButton):
    """Goes back to the end.

    Args:
        viewport: below which it stands, in the same parent.
    """

    room_wanted = Signal(int)
    """So many pixels are needed below the viewport."""

    def __init__(self, viewport: QWidget) -> None:
        super().__init__(viewport.parentWidget())
        self._viewport = viewport
        self._room = 0
        self.setText(self.tr("↓ Follow"))
        self.setProperty("role", "primary")
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.setToolTip(self.tr("Back to the end, and keep it in sight (Ctrl+End)"))
        self.setAccessibleName(self.tr("Follow the end of the text"))
        self.hide()

    @property
    def room(self) -> int:
        """Pixels that it needs."""
        return self.sizeHint().height() + 2 * _AROUND

    def place(self, wanted: bool) -> None:
        """Stands below the text where it is wanted, and asks for the room that it needs."""
        if wanted == self.isHidden():
            self.setVisible(wanted)
        room = self.room if wanted else 0
        if room != self._room:
            self._room = room
            self.room_wanted.emit(room)
        if wanted:
            size = self.sizeHint()
            text = self._viewport.geometry()
            left = text.right() - _BESIDE - size.width()
            self.setGeometry(QRect(left, text.bottom() + 1 + _AROUND, size.width(), size.height()))
