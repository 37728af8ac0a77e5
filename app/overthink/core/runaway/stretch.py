"""Follow one runaway from its detection to its end."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import msgspec

from overthink.core.runaway.findings import Evidence, Finding, RunawayKind

_SHARES_EVERY = 64
"""Tokens between two stored shares, at first."""
_MAX_SHARES = 64


class Observation(NamedTuple):
    """A rule that applies at a token."""

    kind: RunawayKind
    share: float
    certain: bool
    locate: Callable[[], tuple[int, Evidence]]
    """Find the first token and the evidence; called only where they are new."""


class Stretch:
    """The findings of one group of rules, at most one of which is open.

    A rule that still applies extends the open finding. A rule of a higher rank changes its kind:
    one runaway is one finding, whatever it is called in the end.
    """

    def __init__(self, ranks: tuple[RunawayKind, ...]) -> None:
        self.ranks = ranks
        self._closed: list[Finding] = []
        self._open: Finding | None = None
        self._shares: list[float] = []
        self._spacing = _SHARES_EVERY

    @property
    def kind(self) -> RunawayKind | None:
        """The kind of the open finding; None if none is open."""
        return None if self._open is None else self._open.kind

    @property
    def findings(self) -> list[Finding]:
        """All findings, the open one with its shares so far."""
        return self._closed if self._open is None else [*self._closed, self._as_finding(self._open)]

    def observe(self, token: int, seen: Observation | None) -> Finding | None:
        """Take what the rules see at a token.

        Returns:
            A finding that is new or has changed its kind or its certainty.
        """
        if seen is None:
            self.close()
            return None
        if self._open is None:
            return self._begin(token, seen)
        before = self._open
        if self.ranks.index(seen.kind) > self.ranks.index(before.kind):
            # The stronger rule knows better where the runaway begins and what it repeats.
            start, evidence = self._located(token, seen)
            changed = msgspec.structs.replace(
                before, kind=seen.kind, start=start, strength=seen.share, evidence=evidence
            )
        else:
            strength = max(before.strength, seen.share) if seen.kind is before.kind else 0.0
            changed = msgspec.structs.replace(before, strength=max(before.strength, strength))
        self._open = msgspec.structs.replace(
            changed, end=token + 1, certain=before.certain or seen.certain
        )
        self._add_share(token, seen.share)
        is_news = (before.kind, before.certain) != (self._open.kind, self._open.certain)
        return self._as_finding(self._open) if is_news else None

    def update_evidence(self, evidence: Evidence) -> None:
        """Replace the evidence of the open finding."""
        if self._open is not None:
            self._open = msgspec.structs.replace(self._open, evidence=evidence)

    def close(self, end: int | None = None) -> None:
        """End the open finding, before token `end` if that is given and behind its detection."""
        if self._open is None:
            return
        last = self._as_finding(self._open)
        if end is not None:
            last = msgspec.structs.replace(last, end=max(min(last.end, end), last.found + 1))
        self._closed.append(last)
        self._open = None

    def _located(self, token: int, seen: Observation) -> tuple[int, Evidence]:
        """Locate a runaway, behind the one before it: a token belongs to one of them."""
        start, evidence = seen.locate()
        earliest = self._closed[-1].end if self._closed else 0
        return min(max(start, earliest), token), evidence

    def _begin(self, token: int, seen: Observation) -> Finding:
        start, evidence = self._located(token, seen)
        self._open = Finding(
            kind=seen.kind,
            start=start,
            end=token + 1,
            found=token,
            strength=seen.share,
            certain=seen.certain,
            evidence=evidence,
        )
        self._shares, self._spacing = [seen.share], _SHARES_EVERY
        return self._as_finding(self._open)

    def _add_share(self, token: int, share: float) -> None:
        assert self._open is not None
        if token < self._open.found + len(self._shares) * self._spacing:
            return
        self._shares.append(share)
        if len(self._shares) > _MAX_SHARES:
            self._shares = self._shares[::2]
            self._spacing *= 2

    def _as_finding(self, finding: Finding) -> Finding:
        shares = tuple(round(share, 3) for share in self._shares)
        evidence = msgspec.structs.replace(finding.evidence, shares=shares)
        return msgspec.structs.replace(finding, evidence=evidence)
