"""Positions in a transcript, and the selection between two of them. Pure; must not import Qt."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple


class Zone(IntEnum):
    """The parts of a turn, in reading order."""

    PROMPT = 0
    THINKING_HEADER = 1
    OPENER = 2
    """The tag with which the chat template opened the thought."""
    THINKING = 3
    ANSWER_HEADER = 4
    ANSWER = 5
    RENDERED = 6
    """The answer formatted as Markdown; replaces `ANSWER`."""


TRACE_ZONES = (Zone.THINKING, Zone.ANSWER)
HEADERS = (Zone.THINKING_HEADER, Zone.ANSWER_HEADER)


class TextPosition(NamedTuple):
    """A position in a transcript; positions compare in reading order.

    `offset` counts bytes of the trace's text in the zones of the trace, bytes of their own text in
    prompt and opener, characters of the plain text in a rendered answer; 0 in a header.
    """

    turn: int
    zone: Zone
    offset: int


class Span(NamedTuple):
    """From one position to another, the end not included."""

    start: TextPosition
    end: TextPosition

    @classmethod
    def between(cls, one: TextPosition, other: TextPosition) -> Span:
        """Return the span of two positions in any order."""
        return cls(min(one, other), max(one, other))

    def within(self, turn: int, zone: Zone, first: int, last: int) -> tuple[int, int] | None:
        """Return its offsets in a section that runs from `first` to `last`; None if it has none."""
        low = max(self.start, TextPosition(turn, zone, first))
        high = min(self.end, TextPosition(turn, zone, last))
        return (low.offset, high.offset) if low < high else None


@dataclass(slots=True)
class Selection:
    """From an anchor to the caret; the two are equal where nothing is selected."""

    anchor: TextPosition | None = None
    caret: TextPosition | None = None

    @property
    def span(self) -> Span | None:
        """The selected span; None where nothing is selected."""
        if self.anchor is None or self.caret is None or self.anchor == self.caret:
            return None
        return Span.between(self.anchor, self.caret)

    def put(self, caret: TextPosition, anchor: TextPosition | None = None) -> None:
        """Set the caret; selects from `anchor` where one is given."""
        self.caret = caret
        self.anchor = anchor or caret

    def extend(self, caret: TextPosition) -> None:
        """Move the caret and leave the anchor."""
        if self.anchor is None:
            self.anchor = caret
        self.caret = caret

    def clear(self) -> None:
        """Remove caret and selection."""
        self.anchor = self.caret = None
