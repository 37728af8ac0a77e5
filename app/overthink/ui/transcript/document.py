"""All turns of a transcript, one below the other: where each section stands. Never scrolls."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from PySide6.QtCore import QPoint

from overthink.ui.state.turn_state import TurnState
from overthink.ui.transcript.position import TextPosition, Zone
from overthink.ui.transcript.section import Section
from overthink.ui.transcript.turn_sections import TurnSections
from overthink.ui.transcript.view_options import TranscriptOptions

_END = 24
"""Pixels below the last turn: room for the eye."""


class Placed(NamedTuple):
    """A section and where it stands in the document."""

    top: int
    turn: int
    section: Section


class Document:
    """The turns of a lane.

    Args:
        setting: how they are set.
    """

    def __init__(self, setting: TranscriptOptions) -> None:
        self.setting = setting
        self.turns: list[TurnSections] = []

    def clear(self) -> None:
        """Takes all turns away."""
        self.turns = []

    def add(self, turn: TurnState) -> None:
        """Adds a turn at the end."""
        before = self.turns[-1].turn.models if self.turns else ""
        made = TurnSections(turn, self.setting, before)
        made.refresh()
        self.turns.append(made)

    def refresh(self) -> list[tuple[Placed, int]]:
        """Looks at what is new; gives the sections that changed, and from which height on."""
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
        """All sections, from the top."""
        top = 0
        for index, turn in enumerate(self.turns):
            for section in turn.sections:
                yield Placed(top, index, section)
                top += section.height

    @property
    def height(self) -> int:
        """Of everything, pixels."""
        return sum(placed.section.height for placed in self.placed()) + _END

    def between(self, top: int, bottom: int) -> list[Placed]:
        """The sections that reach into a stretch of the document."""
        return [
            placed
            for placed in self.placed()
            if placed.top < bottom and placed.top + placed.section.height > top
        ]

    def settle(self, top: int, bottom: int) -> bool:
        """Lays out what was only guessed in a stretch; True where there was such."""
        guessed = False
        for placed in self.between(top, bottom):
            guessed |= placed.section.settle(top - placed.top, bottom - placed.top)
        return guessed

    def at(self, y: int) -> Placed | None:
        """The section at a height; the nearest one outside. None without any turn."""
        found = None
        for placed in self.placed():
            if found is None or placed.top <= y:
                found = placed
        return found

    def find(self, turn: int, zone: Zone) -> Placed | None:
        """A section by its name, where it is shown."""
        return next((p for p in self.placed() if p.turn == turn and p.section.zone == zone), None)

    def place_at(self, point: QPoint, between: bool = False) -> TextPosition | None:
        """The place nearest to a point of the document; see `Section.offset_at`."""
        placed = self.at(point.y())
        if placed is None:
            return None
        offset = placed.section.offset_at(point - QPoint(0, placed.top), between)
        return TextPosition(placed.turn, placed.section.zone, offset)
