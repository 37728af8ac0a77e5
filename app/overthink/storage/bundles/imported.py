"""What came of an import: of each session, and of a bundle."""

from __future__ import annotations

from typing import Literal

import msgspec

Source = Literal["import", "example"]
"""What new sessions are marked as."""


class SessionImported(msgspec.Struct, kw_only=True):
    """What became of one session of a bundle."""

    id: str
    outcome: Literal["added", "merged", "known"] = "known"
    """Merged: it was there and got something that it lacked. Known: it was there, whole."""
    turns: int = 0
    """New ones, as all counts here."""
    runs: int = 0
    annotations: int = 0
    restored: bool = False
    """It was deleted here, and is back."""
    differs: bool = False
    """Something of it is different here; what was here stayed."""


class Imported(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a bundle."""

    sessions: tuple[SessionImported, ...]

    def of(self, outcome: str) -> list[str]:
        """The sessions of an outcome."""
        return [session.id for session in self.sessions if session.outcome == outcome]
