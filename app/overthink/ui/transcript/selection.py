"""What the reader has selected, and where the caret is. Pure."""

from __future__ import annotations

from overthink.ui.transcript.position import Span, TextPosition


class Selection:
    """From an anchor to the caret; both are the same place where nothing is selected."""

    def __init__(self) -> None:
        self.anchor: TextPosition | None = None
        self.caret: TextPosition | None = None

    @property
    def span(self) -> Span | None:
        """What is selected; None for nothing."""
        if self.anchor is None or self.caret is None or self.anchor == self.caret:
            return None
        return Span.between(self.anchor, self.caret)

    def put(self, caret: TextPosition, anchor: TextPosition | None = None) -> None:
        """Puts the caret somewhere; selects from `anchor` where one is given."""
        self.caret = caret
        self.anchor = anchor or caret

    def extend(self, caret: TextPosition) -> None:
        """Moves the caret and selects what is between."""
        if self.anchor is None:
            self.anchor = caret
        self.caret = caret

    def clear(self) -> None:
        """No caret, nothing selected."""
        self.anchor = self.caret = None
