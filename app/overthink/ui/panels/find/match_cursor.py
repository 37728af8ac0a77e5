"""Which match comes next, over one lane or both. Pure; knows neither texts nor widgets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, Protocol

from overthink.ui.state.turn_state import Side


class Match(NamedTuple):
    """A match in a lane."""

    side: Side
    number: int
    """Counts from 0."""


class MatchCursor:
    """A walk through the matches: those of the first lane, then those of the second."""

    def __init__(self) -> None:
        self._counts: dict[Side, int] = {}
        self._at = 0

    @property
    def total(self) -> int:
        """Matches in all lanes."""
        return sum(self._counts.values())

    @property
    def current(self) -> Match | None:
        """The match the walk has come to; None where there are none."""
        return self._match(self._at) if self.total else None

    def count(self, side: Side) -> int | None:
        """Matches in a lane; None where it was not searched."""
        return self._counts.get(side)

    def start(self, counts: Mapping[Side, int]) -> None:
        """Begins at the first match."""
        self._counts, self._at = dict(counts), 0

    def recount(self, counts: Mapping[Side, int]) -> None:
        """Takes new counts of the same search: texts grow at their ends. Stays at the match."""
        current = self.current
        self._counts = dict(counts)
        self._at = self._index(current) if current and self.total else 0

    def step(self, forward: bool) -> bool:
        """Goes to the next match or the one before; True where that went around an end."""
        if not self.total:
            return False
        wanted = self._at + (1 if forward else -1)
        self._at = wanted % self.total
        return wanted != self._at

    def _match(self, index: int) -> Match | None:
        for side, count in self._counts.items():
            if index < count:
                return Match(side, index)
            index -= count
        return None

    def _index(self, match: Match) -> int:
        before = 0
        for side, count in self._counts.items():
            if side == match.side:
                return before + min(match.number, max(0, count - 1))
            before += count
        return 0


class Searchable(Protocol):
    """Something in which a person can find words."""

    @property
    def match_index(self) -> int:
        """Which match is the current one, from 0; -1 for none."""
        ...

    def find(self, text: str) -> int:
        """Finds and highlights all matches; gives their number. The view stays where it is."""
        ...

    def show_match(self, index: int) -> None:
        """Makes a match the current one, marks it and scrolls it into sight; -1 for none."""
        ...

    def clear_find(self) -> None:
        """Takes all highlights away."""
        ...
