"""What the recorder is told of a turn, in order, as long as it is not yet in the database.

Kept whole until the turn has ended and all of it is written, so that another file can be given all
of a turn when the first one fails in the middle of it.
"""

from __future__ import annotations

import time
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple, Protocol, TypeGuard

import msgspec
import numpy as np
from msgspec import msgpack, structs

from overthink.core.events import LaneEvent, Loaded, Tokens
from overthink.core.settings import DraftSettings, LoadSettings, RunSettings, SamplerSettings
from overthink.core.vocabulary import TimingMode, Verdict


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


class JudgementLike(Protocol):
    """What was found of an answer: `overthink.grading.judgement.Judgement` is one."""

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


class EventReceived(NamedTuple):
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


Entry = EventReceived | RunJudged | TurnEnded


class Written(NamedTuple):
    """Entries that are in the database. As objects, tokens would take ten times the memory."""

    entries: list[Entry | None]
    """In order; None for each batch of tokens."""
    tokens: bytes
    """Those batches, packed; logits' figures as 32 bits, as traces and the database keep them."""

    @classmethod
    def of(cls, entries: list[Entry]) -> Written:
        batches = [entry for entry in entries if _has_tokens(entry)]
        return cls([None if _has_tokens(entry) else entry for entry in entries], _packed(batches))

    def unpacked(self) -> list[Entry]:
        batches = _unpacked(self.tokens)
        return [next(batches) if entry is None else entry for entry in self.entries]


def _has_tokens(entry: Entry) -> TypeGuard[EventReceived]:
    return isinstance(entry, EventReceived) and isinstance(entry.event, Tokens)


def _packed(batches: Iterable[EventReceived]) -> bytes:
    bare: list[EventReceived] = []
    figures: list[float] = []
    for batch in batches:
        assert isinstance(batch.event, Tokens)
        figures += [*batch.event.logprobs, *batch.event.entropies]
        bare.append(batch._replace(event=structs.replace(batch.event, logprobs=[], entropies=[])))
    # Byte by byte, since of a float only sign and exponent shrink.
    planes = np.asarray(figures, np.float32).view(np.uint8).reshape(-1, 4).T.tobytes()
    return zlib.compress(msgpack.encode((bare, planes)), 1)


def _unpacked(packed: bytes) -> Iterator[EventReceived]:
    bare, planes = msgpack.decode(zlib.decompress(packed), type=tuple[list[EventReceived], bytes])
    bytewise = np.frombuffer(planes, np.uint8).reshape(4, -1).T
    figures = iter(np.ascontiguousarray(bytewise).view(np.float32).ravel().tolist())
    for batch in bare:
        assert isinstance(batch.event, Tokens)
        count = len(batch.event.ids)
        logprobs, entropies = list(islice(figures, count)), list(islice(figures, count))
        yield batch._replace(
            event=structs.replace(batch.event, logprobs=logprobs, entropies=entropies)
        )


@dataclass(eq=False, slots=True)
class TurnLog:
    """A turn's entries. One thread appends, another one writes them."""

    begun: TurnBegun
    entries: list[Entry] = field(default_factory=list)
    """Those that are not in the database."""
    written: list[Written] = field(default_factory=list)
    """Those that are, until all is."""
    started_ns: int = field(default_factory=time.monotonic_ns)
    begun_written: bool = False
    ended: bool = False
    complete: bool = False
    """True once it was written to its end; what comes later, such as a judgement, stands alone."""

    @property
    def behind(self) -> bool:
        """True while something of it is not in the database."""
        return not self.begun_written or bool(self.entries)

    def note_written(self, count: int) -> None:
        """The next entries are in the database."""
        self.written.append(Written.of(self.entries[:count]))
        del self.entries[:count]
        self.begun_written = True

    def forget_written(self) -> None:
        """Another file is written from now on: it needs all of the turn."""
        self.entries[:0] = [entry for part in self.written for entry in part.unpacked()]
        self.written.clear()
        self.begun_written = self.complete

    def forget_entries(self) -> None:
        """All is in the database: nothing of it is needed here."""
        self.written.clear()
        self.complete = True

    def at_us(self) -> int:
        """Time since the turn began."""
        return (time.monotonic_ns() - self.started_ns) // 1000
