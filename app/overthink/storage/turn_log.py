"""What the recorder is told of a turn, in order, as long as it is not yet in the database.

Kept whole until the turn has ended and all of it is written, so that another file can be given all
of a turn when the first one fails in the middle of it.
"""

from __future__ import annotations

import time
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

import msgspec

from overthink.core.answers import Verdict
from overthink.core.events import LaneEvent, Loaded, Tokens
from overthink.core.settings import DraftSettings, LoadSettings, RunSettings, SamplerSettings
from overthink.core.vocabulary import TimingMode


class RunPlan(msgspec.Struct, frozen=True, kw_only=True):
    """What a lane is about to do, as far as it is known when its turn begins."""

    side: str
    """"left" or "right"."""
    model: str
    """The name shown to people."""
    draft: str = "none"
    """Name of the draft, "lookup" or "none"."""
    family: str = ""
    family_guessed: bool = False
    notes: tuple[str, ...] = ()
    sampler: SamplerSettings | None = None
    """None, as the settings below, where the lane could not be planned."""
    drafting: DraftSettings | None = None
    run: RunSettings | None = None
    load: LoadSettings | None = None
    loaded_before: Loaded | None = None
    """What the lane said of itself in an earlier turn, where its model is in memory already."""


class Judged(Protocol):
    """What was found of an answer: `overthink.comparison.judgement.Judgement` is one."""

    @property
    def verdict(self) -> Verdict: ...
    @property
    def equivalent(self) -> bool | None: ...
    @property
    def correct(self) -> bool | None: ...
    @property
    def how(self) -> str: ...


class TurnBegun(NamedTuple):
    """The turn, its runs, and the session that they belong to."""

    session: str
    session_created: str
    source: str
    turn: str
    repeats: str | None
    begun: str
    prompt: str
    system: str
    expect: str | None
    timing: TimingMode
    runs: Mapping[str, str]
    """Side to identity of its run."""
    plans: Mapping[str, RunPlan]


class EventTaken(NamedTuple):
    """A lane said something, so many microseconds after the turn began."""

    side: str
    at_us: int
    event: LaneEvent


class RunJudged(NamedTuple):
    """The answer of a run was judged."""

    side: str
    correct: bool | None
    how: str
    found: str | None
    equivalent: bool | None


class TurnEnded(NamedTuple):
    """Nothing more comes of the turn's lanes."""

    at: str
    stopped: frozenset[str]
    """Sides that the person stopped before their run began."""


class TokensWritten(NamedTuple):
    """Tokens that are in the database, packed: as objects they would take ten times the memory."""

    side: str
    at_us: int
    packed: bytes

    @classmethod
    def of(cls, entry: EventTaken) -> TokensWritten:
        return cls(entry.side, entry.at_us, zlib.compress(msgspec.msgpack.encode(entry.event), 1))

    def unpacked(self) -> EventTaken:
        event = msgspec.msgpack.decode(zlib.decompress(self.packed), type=Tokens)
        return EventTaken(self.side, self.at_us, event)


Entry = EventTaken | RunJudged | TurnEnded


@dataclass(eq=False, slots=True)
class TurnLog:
    """A turn's entries. One thread appends, another one writes them."""

    begun: TurnBegun
    entries: list[Entry | TokensWritten] = field(default_factory=list)
    started_ns: int = field(default_factory=time.monotonic_ns)
    begun_written: bool = False
    written: int = 0
    """Entries that are in the database."""
    ended: bool = False
    complete: bool = False
    """True once it was written to its end; what comes later, such as a judgement, stands alone."""

    @property
    def behind(self) -> bool:
        """True while something of it is not in the database."""
        return not self.begun_written or self.written < len(self.entries)

    def unwritten(self) -> list[Entry]:
        """What is not in the database."""
        # Only what is written is ever packed.
        return [e for e in self.entries[self.written :] if not isinstance(e, TokensWritten)]

    def note_written(self, count: int) -> None:
        """The next entries are in the database."""
        for at in range(self.written, self.written + count):
            entry = self.entries[at]
            if isinstance(entry, EventTaken) and isinstance(entry.event, Tokens):
                self.entries[at] = TokensWritten.of(entry)
        self.begun_written = True
        self.written += count

    def forget_written(self) -> None:
        """Another file is written from now on: it needs all of the turn."""
        for at, entry in enumerate(self.entries[: self.written]):
            if isinstance(entry, TokensWritten):
                self.entries[at] = entry.unpacked()
        self.begun_written, self.written = self.complete, 0

    def forget_entries(self) -> None:
        """All is in the database: nothing of it is needed here."""
        self.entries.clear()
        self.written, self.complete = 0, True

    def at_us(self) -> int:
        """Time since the turn began."""
        return (time.monotonic_ns() - self.started_ns) // 1000
