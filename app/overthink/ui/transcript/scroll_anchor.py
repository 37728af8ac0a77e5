"""The scroll position, as a position in the text, and the button that follows the end again.

Heights above and below may be estimates that are corrected when they are laid out. So the scroll
position is not a number but an anchor: a position in the text and where it is on the screen. While
the end is followed, the end of the document is the anchor. What is being read never moves.
"""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from overthink.ui.transcript.document import Document
from overthink.ui.transcript.position import TextPosition

_ROUNDS = 64
"""Layout may bring other blocks into view, at most so many times; each round estimates fewer."""
_MARGIN_X, _MARGIN_Y = 12, 3
"""Pixels between the follow button and the text's right edge, and above and below it."""


class Anchor(NamedTuple):
    """A position, and where it is on the screen."""

    position: TextPosition
    below: int
    """Pixels from the top of the position's line down to the top of the screen."""


class ScrollAnchor:
    """The visible part of a document.

    Args:
        document: what is scrolled.
    """

    def __init__(self, document: Document) -> None:
        self._document = document
        self.anchor: Anchor | None = None
        """What was at the top of the screen at the last layout."""
        self.following = True
        """Whether the end stays in view."""
        self.y = 0
        """The top of the screen in the document, pixels."""

    def settle(self, height: int) -> None:
        """Lay out what is in view on a screen of this height, without moving what is read."""
        for _ in range(_ROUNDS):
            self.y = self._wanted_y(height)
            if not self._document.settle(self.y, self.y + height):
                break
        self._set_anchor()

    def _wanted_y(self, height: int) -> int:
        if self.following or self.anchor is None:
            return max(0, self._document.height - height)
        # Finding the anchor may lay out its block; the document's height is final only then.
        y = self.screen_top(self.anchor)
        lowest = max(0, self._document.height - height)
        return min(self.y if y is None else max(0, y), lowest)

    def screen_top(self, anchor: Anchor) -> int | None:
        """Return the height that an anchor's top of the screen has now; None if it is gone."""
        position, below = anchor
        placed = self._document.find(position.turn, position.zone)
        if placed is None:
            return None
        return placed.top + placed.section.top_of(position.offset) + below

    def _set_anchor(self) -> None:
        """Anchor what is at the top of the screen."""
        placed = self._document.at(self.y)
        if placed is None:
            self.anchor = None
            return
        offset, below = placed.section.anchor_at(self.y - placed.top)
        self.anchor = Anchor(TextPosition(placed.turn, placed.section.zone, offset), below)

    def scroll_by(self, pixels: int) -> None:
        """Scroll down relative to what is in view; up for negative numbers."""
        if self.anchor:
            self.anchor = self.anchor._replace(below=self.anchor.below + pixels)

    def scroll_to(self, y: int) -> None:
        """Scroll to a height by the current estimates."""
        self.y = y
        self._set_anchor()

    def scroll_to_position(self, position: TextPosition, below: int) -> None:
        """Bring the line of a position to `-below` pixels under the top of the screen."""
        self.anchor = Anchor(position, below)


class FollowButton(QPushButton):
    """Goes back to the end. Placed below the text while the end is not followed, never over it.

    Args:
        viewport: the text's; both have the same parent.
    """

    room_wanted = Signal(int)
    """This many pixels are needed below the viewport."""

    def __init__(self, viewport: QWidget) -> None:
        super().__init__(viewport.parentWidget())
        self._viewport = viewport
        self._room = 0
        self.setText(self.tr("↓ Follow"))
        self.setProperty("role", "primary")
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.setToolTip(self.tr("Scroll to the end and follow it (Ctrl+End)"))
        self.setAccessibleName(self.tr("Follow the end of the text"))
        self.hide()

    @property
    def room(self) -> int:
        """Height that it needs, pixels."""
        return self.sizeHint().height() + 2 * _MARGIN_Y

    def show_below_text(self, wanted: bool) -> None:
        """Show or hide the button, and request the room that it needs."""
        if wanted == self.isHidden():
            self.setVisible(wanted)
        room = self.room if wanted else 0
        if room != self._room:
            self._room = room
            self.room_wanted.emit(room)
        if wanted:
            size = self.sizeHint()
            text = self._viewport.geometry()
            left = text.right() - _MARGIN_X - size.width()
            top = text.bottom() + 1 + _MARGIN_Y
            self.setGeometry(QRect(left, top, size.width(), size.height()))
