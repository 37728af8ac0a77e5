"""All turns of a transcript, one below the other: where sections and tokens are. Never scrolls."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from PySide6.QtCore import QPoint

from overthink.ui.state.turn_state import TurnState
from overthink.ui.transcript.position import Span, TextPosition, Zone
from overthink.ui.transcript.section import Section
from overthink.ui.transcript.turn_sections import TurnSections
from overthink.ui.transcript.view_options import TranscriptOptions

_END = 24
"""Pixels below the last turn."""


class Placed(NamedTuple):
    """A section and where it is in the document."""

    top: int
    turn: int
    section: Section


class Document:
    """The turns of a lane.

    Args:
        options: how they are displayed.
    """

    def __init__(self, options: TranscriptOptions) -> None:
        self.options = options
        self.turns: list[TurnSections] = []

    def clear(self) -> None:
        """Remove all turns."""
        self.turns = []

    def add(self, turn: TurnState) -> None:
        """Add a turn at the end."""
        before = self.turns[-1].turn.models if self.turns else ""
        sections = TurnSections(turn, self.options, before)
        sections.refresh()
        self.turns.append(sections)

    def refresh(self) -> list[tuple[Placed, int]]:
        """Show what is new; return the sections that changed, and from which height on."""
        changed = [
            (index, turn.refresh()) for index, turn in enumerate(self.turns) if not turn.is_settled
        ]
        now = dict(changed)
        return [
            (placed, now[placed.turn][placed.section.zone])
            for placed in self.placed()
            if placed.turn in now and placed.section.zone in now[placed.turn]
        ]

    def placed(self) -> Iterator[Placed]:
        """Yield all sections, from the top."""
        top = 0
        for index, turn in enumerate(self.turns):
            for section in turn.sections:
                yield Placed(top, index, section)
                top += section.height

    @property
    def height(self) -> int:
        """Height of everything, pixels."""
        return sum(placed.section.height for placed in self.placed()) + _END

    def between(self, top: int, bottom: int) -> list[Placed]:
        """Return the sections that overlap a range of heights."""
        return [
            placed
            for placed in self.placed()
            if placed.top < bottom and placed.top + placed.section.height > top
        ]

    def settle(self, top: int, bottom: int) -> bool:
        """Lay out what is only estimated in a range of heights; return whether there was any."""
        found = False
        for placed in self.between(top, bottom):
            found |= placed.section.settle(top - placed.top, bottom - placed.top)
        return found

    def at(self, y: int) -> Placed | None:
        """Return the section at a height, or the nearest one; None without any turn."""
        found = None
        for placed in self.placed():
            if found is None or placed.top <= y:
                found = placed
        return found

    def row_at(self, y: int) -> tuple[int, int, bool] | None:
        """Return top and bottom of the row at a height, and whether it hides text."""
        placed = self.at(y)
        found = placed.section.row_at(y - placed.top) if placed else None
        if placed is None or found is None:
            return None
        hides = found.row.end > found.row.start
        return placed.top + found.top, placed.top + found.bottom, hides

    def find(self, turn: int, zone: Zone) -> Placed | None:
        """Return a section, if it is shown."""
        return next((p for p in self.placed() if p.turn == turn and p.section.zone == zone), None)

    def position_at(self, point: QPoint, between: bool = False) -> TextPosition | None:
        """Return the position nearest to a point of the document; see `Section.offset_at`."""
        placed = self.at(point.y())
        if placed is None:
            return None
        offset = placed.section.offset_at(point - QPoint(0, placed.top), between)
        return TextPosition(placed.turn, placed.section.zone, offset)

    # -- tokens ----------------------------------------------------------------------------------

    def token_at(self, position: TextPosition) -> tuple[int, int, int] | None:
        """Return the token at a position, and the range of offsets that shows it."""
        placed = self.find(position.turn, position.zone)
        return placed.section.token_at(position.offset) if placed else None

    def tokens_in(self, span: Span) -> tuple[int, int, int] | None:
        """Return turn, first and last token of a span; of its first turn where it covers several.

        None where it contains no token, as in a prompt.
        """
        found: tuple[int, int, int] | None = None
        for placed in self.placed():
            section = placed.section
            within = span.within(placed.turn, section.zone, *section.bounds)
            tokens = section.tokens_between(*within) if within else None
            if tokens and (found is None or found[0] == placed.turn):
                found = placed.turn, found[1] if found else tokens[0], tokens[1]
        return found

    def position_of_token(self, turn: int, token: int) -> TextPosition | None:
        """Return where a token is shown; None where its section has no text."""
        shown = self.turns[turn] if 0 <= turn < len(self.turns) else None
        if shown is None or not 0 <= token < len(shown.record.trace):
            return None
        is_thought = token < shown.boundary
        for zone in (Zone.THINKING,) if is_thought else (Zone.ANSWER, Zone.RENDERED):
            section = shown.part(zone)
            if section is not None:
                start, end = section.bounds
                offset = max(start, min(section.offset_of_token(token), end - 1))
                return TextPosition(turn, zone, offset)
        return None

    def displayed(self, position: TextPosition) -> TextPosition:
        """Return a position, or that of the row which hides it."""
        placed = self.find(position.turn, position.zone)
        token = placed.section.token_at(position.offset) if placed else None
        row = self.turns[position.turn].runaways.hiding(token[0]) if token else None
        found = self.position_of_token(position.turn, row.token) if row else None
        return found or position

    def position_at_time(self, turn: int, t_us: int) -> TextPosition | None:
        """Return where the last token is shown that existed at a time of the run."""
        if not 0 <= turn < len(self.turns):
            return None
        times = self.turns[turn].record.trace.t_us
        return self.position_of_token(turn, max(0, bisect_right(times, t_us) - 1))

    def time_at(self, placed: Placed, y: int) -> int:
        """Return the time, µs, of the token at a height of a section; 0 before the first."""
        shown, section = self.turns[placed.turn], placed.section
        trace = shown.record.trace
        if section.zone == Zone.ANSWER_HEADER:
            token = shown.boundary
        else:
            token = section.token_before(section.anchor_at(y)[0])
        return trace.t_us[min(token, len(trace) - 1)] if len(trace) and token >= 0 else 0
