"""Which tokens of a runaway can be folded: transcripts and reports display one line instead."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from overthink.core.runaway.findings import Finding, RunawayKind

_SHOWN_REPEATS = 4
"""Most repetitions of an exact loop that stay visible: enough to see that it repeats."""
_SHOWN_TOKENS = 64
"""Tokens that these may have, unless a single one has more."""
_LEAD = 96
"""Tokens of another runaway that stay visible."""
_MIN_HIDDEN = 24
"""Fewer tokens are not worth a line that replaces them."""
_REPEATING = (
    RunawayKind.EXACT,
    RunawayKind.VARYING,
    RunawayKind.COUNTING,
    RunawayKind.CIRCLING,
)
"""Kinds whose tokens repeat earlier ones; of the others every token is new."""


class Fold(NamedTuple):
    """Tokens that one line can replace."""

    finding: Finding
    start: int
    """The first hidden token."""
    end: int
    """The token after the last one."""
    closed: bool
    """Whether it is folded until the reader opens it: what repeats for certain."""

    @property
    def repeats(self) -> int | None:
        """Complete repetitions of an exact loop in it; None for other kinds."""
        period = self.finding.evidence.period
        if self.finding.kind is not RunawayKind.EXACT or not period:
            return None
        return (self.end - self.start) // period


def fold_of(finding: Finding) -> Fold | None:
    """Return what of a runaway can be folded; None where little or nothing repeats.

    Of an exact loop the first repetitions stay visible, of another runaway its beginning.
    """
    start = finding.start + _visible(finding)
    if finding.kind not in _REPEATING or finding.end - start < _MIN_HIDDEN:
        return None
    return Fold(finding, start, finding.end, closed=finding.certain)


def _visible(finding: Finding) -> int:
    period = finding.evidence.period
    if finding.kind is RunawayKind.EXACT and period:
        return period * max(1, min(_SHOWN_REPEATS, _SHOWN_TOKENS // period))
    return _LEAD


def closed_folds(findings: Iterable[Finding]) -> list[Fold]:
    """Return the folds that are closed at first, in order; none overlaps the one before it."""
    found: list[Fold] = []
    hidden = 0
    for finding in sorted(findings, key=lambda each: (each.start, -each.end)):
        fold = fold_of(finding)
        if fold is None or not fold.closed:
            continue
        fold = fold._replace(start=max(fold.start, hidden))
        if fold.end - fold.start >= _MIN_HIDDEN:
            found.append(fold)
            hidden = fold.end
    return found
