"""What the find bar needs of a transcript. A protocol only; the transcript view satisfies it."""

from __future__ import annotations

from typing import Protocol


class Findable(Protocol):
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
