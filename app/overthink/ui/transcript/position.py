"""Places in a transcript: which turn, which part of it, how far in. Pure; orders as one reads."""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple


class Zone(IntEnum):
    """The parts of a turn, in reading order."""

    PROMPT = 0
    THINKING_HEADER = 1
    OPENER = 2
    """What the chat template opened the thought with."""
    THINKING = 3
    ANSWER_HEADER = 4
    ANSWER = 5
    RENDERED = 6
    """The answer, set as Markdown; takes the place of `ANSWER`."""


TRACE_ZONES = (Zone.THINKING, Zone.ANSWER)
HEADERS = (Zone.THINKING_HEADER, Zone.ANSWER_HEADER)


class TextPosition(NamedTuple):
    """A place in a transcript.

    `offset` counts bytes of the trace's text in the zones of the trace, bytes of their own text in
    prompt and opener, characters of the plain text in a rendered answer; 0 in a header.
    """

    turn: int
    zone: Zone
    offset: int


class Span(NamedTuple):
    """From one place to another, the end not included."""

    start: TextPosition
    end: TextPosition

    @classmethod
    def between(cls, one: TextPosition, other: TextPosition) -> Span:
        """The span of two places in any order."""
        return cls(min(one, other), max(one, other))

    def within(self, turn: int, zone: Zone, first: int, last: int) -> tuple[int, int] | None:
        """The offsets that lie in a part which reaches from `first` to `last`; None for none."""
        low = max(self.start, TextPosition(turn, zone, first))
        high = min(self.end, TextPosition(turn, zone, last))
        return (low.offset, high.offset) if low < high else None
