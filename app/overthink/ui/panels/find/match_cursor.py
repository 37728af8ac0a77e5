"""A cursor over the matches of one or two lanes. Knows neither texts nor widgets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, Protocol

from overthink.ui.state.turn_state import Side


class Match(NamedTuple):
    """A match in a lane."""

    side: Side
    number: int
    """From 0."""


class MatchCursor:
    """Visits the matches of the first lane, then those of the second."""

    def __init__(self) -> None:
        self._counts: dict[Side, int] = {}
        self._at = 0

    @property
    def total(self) -> int:
        """The number of matches in all lanes."""
        return sum(self._counts.values())

    @property
    def current(self) -> Match | None:
        """The current match; None if there are none."""
        return self._match(self._at) if self.total else None

    def count(self, side: Side) -> int | None:
        """The number of matches in a lane; None if it was not searched."""
        return self._counts.get(side)

    def start(self, counts: Mapping[Side, int]) -> None:
        """Start at the first match."""
        self._counts, self._at = dict(counts), 0

    def recount(self, counts: Mapping[Side, int]) -> None:
        """Set new counts of the same search, as texts grow at their ends; the match stays."""
        current = self.current
        self._counts = dict(counts)
        self._at = self._index(current) if current and self.total else 0

    def step(self, forward: bool) -> bool:
        """Go to the next or the previous match; return whether that wrapped around."""
        if not self.total:
            return False
        target = self._at + (1 if forward else -1)
        self._at = target % self.total
        return target != self._at

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
    """A text that the find bar can search: the transcript view."""

    @property
    def match_index(self) -> int:
        """The current match, from 0; -1 for none."""
        ...

    def find(self, text: str) -> int:
        """Highlight all matches without scrolling; return their number."""
        ...

    def show_match(self, index: int) -> None:
        """Make a match the current one, mark it and scroll to it; -1 for none."""
        ...

    def clear_find(self) -> None:
        """Remove all highlights."""
        ...
