"""What a runaway detector found: kind, stretch, strength and evidence."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class RunawayKind(StrEnum):
    """How a thought stopped making progress."""

    EXACT = "exact"
    """The same tokens again and again: an exact loop."""
    VARYING = "varying"
    """The same passages with small changes, in another order, or of a long period."""
    COUNTING = "counting"
    """The same sentence with other numbers or names."""
    CIRCLING = "circling"
    """Earlier passages or words return; hardly anything is new."""
    FALLING_APART = "falling_apart"
    """Words that the model itself finds unlikely."""
    OTHER_SCRIPT = "other_script"
    """The text changes to another script."""
    OVERTHINKING = "overthinking"
    """One answer is stated again after each doubt."""
    UNDECIDED = "undecided"
    """Two answers alternate."""

    @property
    def family(self) -> RunawayKind:
        """The kinds that one runaway can change between, named by the most certain of them."""
        if self in (RunawayKind.COUNTING, RunawayKind.CIRCLING):
            return RunawayKind.VARYING
        return self


class Evidence(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What shows that a stretch is a runaway; a field that a kind lacks is None or empty."""

    earlier: tuple[int, int] | None = None
    """The passage that the stretch repeats: first token, and the one after the last."""
    period: int | None = None
    """Tokens of the block that repeats."""
    repeats: int | None = None
    """Occurrences of that block, of an answer, or changes between two answers."""
    words: tuple[str, ...] = ()
    """The words or values concerned, at most 8."""
    shares: tuple[float, ...] = ()
    """The measured share (0 to 1) every 64 tokens from the moment of detection on, at most 64
    values: after that, every second one is dropped and the spacing doubles."""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One runaway stretch. Positions are token indices from the first token fed (0)."""

    kind: RunawayKind
    start: int
    """First token that does not make progress. Exact for exact loops, else estimated."""
    end: int
    """The token after the last one; grows while the runaway continues."""
    found: int
    """The token at which it was detected."""
    strength: float
    """The rule's measure at its highest, 0 to 1. Comparable within a kind only."""
    certain: bool
    """True if the rule is reliable enough to stop a run."""
    evidence: Evidence = Evidence()

    @property
    def family(self) -> RunawayKind:
        """See `RunawayKind.family`."""
        return self.kind.family

    @property
    def tokens(self) -> int:
        """Length of the stretch."""
        return self.end - self.start
