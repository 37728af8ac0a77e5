"""What to do about which kind of runaway: a setting in words, such as "stop,circling=answer".

An action alone applies to findings that are certain enough to stop a run; the others are only
marked. An action of a kind applies to this kind, certain or not. Exact loops have a setting of
their own (`RunSettings.on_loop`).
"""

from __future__ import annotations

import msgspec

from overthink.core.runaway.findings import Finding, RunawayKind
from overthink.core.vocabulary import OnLoop

ACTIONS = tuple(action.value for action in OnLoop)
KINDS = tuple(kind for kind in RunawayKind)
OTHER_KINDS = tuple(kind for kind in KINDS if kind is not RunawayKind.EXACT)
"""The kinds without a setting of their own."""


class RunawayActions(msgspec.Struct, frozen=True):
    """The action on certain findings, and on all findings of a kind."""

    certain: OnLoop | None = None
    """None: not set, so they are marked."""
    kinds: tuple[tuple[RunawayKind, OnLoop], ...] = ()
    """In the order of `RunawayKind`; each kind once."""

    def __str__(self) -> str:
        """The setting's text: the same for all spellings."""
        parts = [self.certain.value] if self.certain else []
        return ",".join([*parts, *(f"{kind.value}={action.value}" for kind, action in self.kinds)])

    def of(self, kind: RunawayKind) -> OnLoop | None:
        """The action that is set for a kind itself; None if there is none."""
        return dict(self.kinds).get(kind)

    def action_for(self, finding: Finding) -> OnLoop:
        """What to do about a finding."""
        if (own := self.of(finding.kind)) is not None:
            return own
        return (self.certain or OnLoop.MARK) if finding.certain else OnLoop.MARK

    def with_kind(self, kind: RunawayKind, action: OnLoop | None) -> RunawayActions:
        """The same with another action of one kind; None removes it."""
        by_kind = {k: a for k, a in self.kinds if k is not kind}
        if action is not None:
            by_kind[kind] = action
        ordered = tuple((each, by_kind[each]) for each in RunawayKind if each in by_kind)
        return RunawayActions(self.certain, ordered)


def parse_actions(text: str) -> RunawayActions:
    """Read a setting; the empty text sets nothing.

    Raises:
        ValueError: its argument is the piece that is neither an action nor KIND=ACTION, or that
            sets something for the second time.
    """
    read = RunawayActions()
    for piece in filter(None, (piece.strip() for piece in text.split(","))):
        name, equals, word = (each.strip() for each in piece.casefold().partition("="))
        if (word if equals else name) not in ACTIONS:
            raise ValueError(piece)
        if not equals:
            if read.certain is not None:
                raise ValueError(piece)
            read = RunawayActions(OnLoop(name), read.kinds)
            continue
        kind = name.replace("-", "_").replace(" ", "_")
        if kind not in KINDS or read.of(RunawayKind(kind)) is not None:
            raise ValueError(piece)
        read = read.with_kind(RunawayKind(kind), OnLoop(word))
    return read
