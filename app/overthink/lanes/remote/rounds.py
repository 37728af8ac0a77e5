"""Draft rounds, derived from counters that llama.cpp's server sends beside each token.

The server raises its counters before it sends the tokens of a verified round. Where the number of
accepted tokens has risen by `a` and that of proposed ones by `n`, a round begins: its first `a`
tokens were proposed, and the one after them is the model's own. Tokens are counted by the server's
`predicted_n`, because a token that does not complete a character is not sent by itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from overthink.core.vocabulary import UNKNOWN_TOKEN, Origin


class Counted(NamedTuple):
    """The server's counters beside a token."""

    token: int
    """Number of generated tokens, this one included."""
    drafted: int
    accepted: int


@dataclass(slots=True)
class DerivedRound:
    """A draft round, as far as it can be known: refused proposals are not."""

    size: int
    """Number of proposals."""
    accepted: int
    """Proposals that the target accepted, and that were sent."""
    ids: list[int] = field(default_factory=list)
    """Its accepted tokens so far."""
    left: int = 0
    """Tokens of the round that are to come."""
    verified: int = 0
    """Proposals that the server counts as accepted."""
    drafter: str = "model"

    @property
    def proposed(self) -> tuple[int, ...]:
        """Ids of the proposals; those that were refused are unknown."""
        return (*self.ids, *[UNKNOWN_TOKEN] * (self.size - len(self.ids)))

    @property
    def tested(self) -> int:
        """Proposals that the target reached."""
        return min(len(self.ids) + (not self.left), self.size)


class RoundTracker:
    """Follows the counters of one request."""

    def __init__(self) -> None:
        self._last = Counted(0, 0, 0)
        self.open: DerivedRound | None = None
        """The round whose tokens are arriving."""

    def begin(self, now: Counted) -> DerivedRound | None:
        """Read the counters of the next tokens; return a round that ends before them."""
        before, self._last = self._last, now
        drafted, accepted = now.drafted - before.drafted, now.accepted - before.accepted
        if drafted <= 0 and accepted <= 0:
            return None
        ended, self.open = self.open, None
        size = max(drafted, accepted)
        if now.token - before.token <= accepted + 1:
            self.open = DerivedRound(size, accepted, left=accepted + 1, verified=accepted)
        # Else several rounds passed within one character, and which tokens they had is unknown.
        return ended

    def take(self, token: int) -> tuple[Origin, bool, DerivedRound | None]:
        """Read the next token.

        Returns:
            Its origin, whether it belongs to a round, and that round if it ends with it.
        """
        current = self.open
        if current is None:
            return Origin.SAMPLED, False, None
        current.left -= 1
        is_accepted = len(current.ids) < current.verified
        if is_accepted:
            current.ids.append(token)
            current.accepted = len(current.ids)
        if current.left > 0:
            return (Origin.ACCEPTED if is_accepted else Origin.SAMPLED), True, None
        current.accepted, self.open = len(current.ids), None
        return (Origin.ACCEPTED if is_accepted else Origin.SAMPLED), True, current

    def finish(self) -> DerivedRound | None:
        """The round that the end of the run cut short, if it sent a token."""
        current, self.open = self.open, None
        if current is None or current.left == current.verified + 1:
            return None
        current.accepted = len(current.ids)
        return current
