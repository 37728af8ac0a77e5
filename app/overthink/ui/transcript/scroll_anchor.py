"""Which part of a document is in sight, so that what is being read never moves by itself.

Heights above and below may be guesses that are corrected when they are laid out. So the scroll
position is not a number but a hold: a place in the text and where it is on the screen. While the
tail is followed, the end of the document is the hold.
"""

from __future__ import annotations

from typing import NamedTuple

from overthink.ui.transcript.document import Document
from overthink.ui.transcript.position import TextPosition

_ROUNDS = 64
"""Times that laying out may bring other blocks into sight; each round makes guesses fewer."""


class Hold(NamedTuple):
    """A place, and where it is on the screen."""

    place: TextPosition
    below: int
    """The top of the screen is so many pixels below the top of the place's line."""


class Scrolling:
    """The part in sight.

    Args:
        document: what is scrolled.
    """

    def __init__(self, document: Document) -> None:
        self._document = document
        self._hold: Hold | None = None
        self.following = True
        """True while the end is kept in sight."""
        self.y = 0
        """The top of the screen in the document, pixels."""

    @property
    def held(self) -> Hold | None:
        """What was at the top of the screen when it was laid out last."""
        return self._hold

    def settle(self, height: int) -> None:
        """Lays out what is in sight on a screen of this height, without moving what is read."""
        for _ in range(_ROUNDS):
            self.y = self._wanted(height)
            if not self._document.settle(self.y, self.y + height):
                break
        self.hold()

    def _wanted(self, height: int) -> int:
        if self.following or self._hold is None:
            return max(0, self._document.height - height)
        # Looking for the hold may lay out its block: the document's height is known only then.
        y = self.where(self._hold)
        lowest = max(0, self._document.height - height)
        return min(self.y if y is None else max(0, y), lowest)

    def where(self, hold: Hold) -> int | None:
        """Where a hold's top of the screen is in the document by now; None where it is gone."""
        place, below = hold
        placed = self._document.find(place.turn, place.zone)
        if placed is None:
            return None
        return placed.top + placed.section.top_of(place.offset) + below

    def hold(self) -> None:
        """Holds on to what is at the top of the screen."""
        placed = self._document.at(self.y)
        if placed is None:
            self._hold = None
            return
        offset, below = placed.section.hold(self.y - placed.top)
        self._hold = Hold(TextPosition(placed.turn, placed.section.zone, offset), below)

    def by(self, pixels: int) -> None:
        """Moves down relative to what is in sight, up for negative numbers."""
        if self._hold:
            self._hold = self._hold._replace(below=self._hold.below + pixels)

    def to(self, y: int) -> None:
        """Moves to a height, wherever guesses say that it is."""
        self.y = y
        self.hold()

    def to_place(self, place: TextPosition, below: int) -> None:
        """Brings the line of a place to `-below` pixels under the top of the screen."""
        self._hold = Hold(place, below)
