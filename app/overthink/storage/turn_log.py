"""A turn's entries on their way to the database, in order.

All of them are retained until the turn has ended and everything is written, so that a second file
gets the whole turn if the first one fails halfway.
"""

from __future__ import annotations

import time
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple, TypeGuard

import msgspec
import numpy as np
from msgspec import msgpack, structs

from overthink.core.events import LaneEvent, Loaded, Tokens
from overthink.core.settings import DraftSettings, LoadSettings, RunSettings, SamplerSettings
from overthink.core.vocabulary import Judgement, TimingMode


class RunPlan(msgspec.Struct, frozen=True, kw_only=True):
    """What a lane will do, as far as it is known when its turn begins."""

    side: str
    """"left" or "right"."""
    model: str
    """The displayed name."""
    draft: str = "none"
    """Name of the draft, "lookup" or "none"."""
    family: str = ""
    family_guessed: bool = False
    notes: tuple[str, ...] = ()
    sampler: SamplerSettings | None = None
    """None, like the settings below, if the lane could not be planned."""
    drafting: DraftSettings | None = None
    run: RunSettings | None = None
    load: LoadSettings | None = None
    loaded_before: Loaded | None = None
    """The `Loaded` event of an earlier turn, if the model is already in memory."""
    sample: int | None = None
    """Its number among samples that are decoded at once, from 1; None for a single run."""


class SampleKey(NamedTuple):
    """Which sample of a suite run a run is: numbers of the rows of model and task, and its own."""

    suite_model: int
    task: int
    sample: int


class TurnBegun(NamedTuple):
    """A turn, its runs, and its session."""

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
    """Identity of the run of each side."""
    plans: Mapping[str, RunPlan]
    own_session: str = ""
    """Identity of the session that the turn begins if `session` has been deleted."""
    samples: Mapping[str, SampleKey] = {}
    """By side, of the runs that are samples of a suite."""


class SessionMoved(NamedTuple):
    """A turn is not in the session that it continues, which was deleted, but in its own."""

    old: str
    new: str
    turn: str


class EventReceived(NamedTuple):
    """A lane emitted an event, `at_us` microseconds after the turn began."""

    side: str
    at_us: int
    event: LaneEvent


class RunJudged(NamedTuple):
    """The answer of a run was judged."""

    side: str
    judged: Judgement


class TurnEnded(NamedTuple):
    """The turn's lanes emit no more events."""

    at: str
    stopped: frozenset[str]
    """Sides that the user stopped before their run began."""


Entry = EventReceived | RunJudged | TurnEnded


class Written(NamedTuple):
    """Entries that are in the database, packed: as objects, tokens take ten times the memory."""

    entries: list[Entry | None]
    """In order; None in place of each batch of tokens."""
    tokens: bytes
    """Those batches; logprobs and entropies as 32-bit floats, as the database stores them."""

    @classmethod
    def of(cls, entries: list[Entry]) -> Written:
        batches = [entry for entry in entries if _has_tokens(entry)]
        return cls([None if _has_tokens(entry) else entry for entry in entries], _packed(batches))

    def unpack(self) -> list[Entry]:
        batches = _unpacked(self.tokens)
        return [next(batches) if entry is None else entry for entry in self.entries]


def _has_tokens(entry: Entry) -> TypeGuard[EventReceived]:
    return isinstance(entry, EventReceived) and isinstance(entry.event, Tokens)


def _packed(batches: Iterable[EventReceived]) -> bytes:
    bare: list[EventReceived] = []
    numbers: list[float] = []
    for batch in batches:
        assert isinstance(batch.event, Tokens)
        numbers += [*batch.event.logprobs, *batch.event.entropies]
        bare.append(batch._replace(event=structs.replace(batch.event, logprobs=[], entropies=[])))
    # In byte planes, since only the sign and exponent of a float compress.
    planes = np.asarray(numbers, np.float32).view(np.uint8).reshape(-1, 4).T.tobytes()
    return zlib.compress(msgpack.encode((bare, planes)), 1)


def _unpacked(packed: bytes) -> Iterator[EventReceived]:
    bare, planes = msgpack.decode(zlib.decompress(packed), type=tuple[list[EventReceived], bytes])
    bytewise = np.frombuffer(planes, np.uint8).reshape(4, -1).T
    numbers = iter(np.ascontiguousarray(bytewise).view(np.float32).ravel().tolist())
    for batch in bare:
        assert isinstance(batch.event, Tokens)
        count = len(batch.event.ids)
        logprobs, entropies = list(islice(numbers, count)), list(islice(numbers, count))
        yield batch._replace(
            event=structs.replace(batch.event, logprobs=logprobs, entropies=entropies)
        )


@dataclass(eq=False, slots=True)
class TurnLog:
    """A turn's entries. One thread appends them, another one writes them."""

    begun: TurnBegun
    entries: list[Entry] = field(default_factory=list)
    """Entries that are not in the database yet."""
    written: list[Written] = field(default_factory=list)
    """Entries that are, until the turn is complete."""
    session: str = ""
    """The session that the turn is in; until it is written, the one that it continues."""
    started_ns: int = field(default_factory=time.monotonic_ns)
    begun_written: bool = False
    ended: bool = False
    complete: bool = False
    """True once the whole turn is written. Later entries, such as judgements, need no others."""

    def __post_init__(self) -> None:
        self.session = self.session or self.begun.session

    @property
    def behind(self) -> bool:
        """True while an entry is not in the database."""
        return not self.begun_written or bool(self.entries)

    def mark_written(self, count: int) -> None:
        """Mark the next `count` entries as written."""
        self.written.append(Written.of(self.entries[:count]))
        del self.entries[:count]
        self.begun_written = True

    def mark_unwritten(self) -> None:
        """Queue all entries again: another file needs the whole turn."""
        self.entries[:0] = [entry for part in self.written for entry in part.unpack()]
        self.written.clear()
        self.begun_written = self.complete

    def discard_written(self) -> None:
        """Discard all entries: the turn is in the database."""
        self.written.clear()
        self.complete = True

    def elapsed_us(self) -> int:
        """Return the microseconds since the turn began."""
        return (time.monotonic_ns() - self.started_ns) // 1000
