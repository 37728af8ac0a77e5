"""Traces and run records out of packed columns, as they were live.

Columns go into the trace as columns, without a round trip through events: two lanes of 32,000
tokens must be on the screen before anyone waits.
"""

from __future__ import annotations

import sqlite3
import zlib
from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

import msgspec
import numpy as np

from overthink.core.events import LaneEvent, Loaded, PhaseChanged, PromptDone
from overthink.core.messages import from_wire, to_text
from overthink.core.narrow import grown
from overthink.core.run_record import RunRecord
from overthink.core.trace import Trace
from overthink.storage.codec import USUAL_EVENTS, deflate, inflate
from overthink.storage.columns import (
    Numbers,
    OtherEvent,
    Packed,
    TimedEvent,
    Words,
    unpack_numbers,
    unpack_others,
    unpack_words,
)


def record_of(packed: Packed, loaded_before: Loaded | None, *, stopped: bool) -> RunRecord:
    """The record of a run.

    Args:
        loaded_before: what the lane had said in an earlier turn, where it was loaded already.
        stopped: the person stopped it before it began.

    Raises:
        ValueError: the columns are damaged.
    """
    words = unpack_words(packed.words)
    others = unpack_others(packed.events)
    numbers = unpack_numbers(packed.numbers, words)
    record = RunRecord()
    record.loaded, record.stopped = loaded_before, stopped
    _take_others(record, others)
    record.trace = _trace(words, numbers, others)
    return record


def record_of_events(
    events: Iterable[TimedEvent], loaded_before: Loaded | None, *, stopped: bool
) -> RunRecord:
    """The record of a run that is still in segments."""
    rebuilding = RecordBuilder(loaded_before, stopped=stopped)
    for _ in rebuilding.passing(events):
        pass
    return rebuilding.record


class RecordBuilder:
    """The record of a run, made of its events on their way to somewhere else; none is kept."""

    def __init__(self, loaded_before: Loaded | None, *, stopped: bool) -> None:
        self.record = RunRecord()
        self.record.loaded, self.record.stopped = loaded_before, stopped
        self.starts_us: int | None = None
        """When the run's own clock began, on its turn's clock; None where no prompt was read."""

    def passing(self, events: Iterable[TimedEvent]) -> Iterator[TimedEvent]:
        """The same events."""
        for timed in events:
            self.record.take(timed.event)
            if self.starts_us is None:
                self.starts_us = clock_start_us(*timed)
            yield timed


def clock_start_us(at_us: int, event: LaneEvent) -> int | None:
    """When a run's own clock began, on the clock of its turn, by an event; None if it says not."""
    return at_us - event.t_us if isinstance(event, PromptDone) else None


def _take_others(record: RunRecord, others: Iterable[OtherEvent]) -> None:
    for other in others:
        if not isinstance(other.event, PhaseChanged):
            record.take(other.event)


def _trace(words: Words, numbers: Numbers, others: Iterable[OtherEvent]) -> Trace:
    trace = trace_of_words(words, others)
    trace.t_us = grown(trace.t_us, array("q", numbers.t_us.astype("=i8").tobytes()))
    trace.logprobs.frombytes(numbers.logprobs.astype("=f4").tobytes())
    trace.entropies.frombytes(numbers.entropies.astype("=f4").tobytes())
    trace.rounds.frombytes(numbers.rounds.astype("=i4").tobytes())
    trace.draft_rounds = numbers.draft_rounds
    return trace


def trace_of_words(words: Words, others: Iterable[OtherEvent]) -> Trace:
    """A trace that has texts and phases, and none of the numbers: enough to search in."""
    trace = Trace()
    texts = _valid(words.pair_texts)
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    trace.ids = array("i", words.pair_ids[words.tokens].astype("=i4").tobytes())
    trace.utf8 = bytearray(b"".join([texts[index] for index in words.tokens.tolist()]))
    ends = np.cumsum(lengths[words.tokens]).astype("=i8")
    trace.utf8_ends = grown(trace.utf8_ends, array("q", ends.tobytes()))
    trace.phases = bytearray(words.phases)
    trace.origins = bytearray(words.origins)
    _correct_phases(trace, [0, *accumulate(words.batches)], others)
    return trace


def _valid(texts: list[bytes]) -> list[bytes]:
    """The texts as they are; damaged ones with signs for what is no text."""
    try:
        b"".join(texts).decode()
    except UnicodeDecodeError:
        return [text.decode("utf-8", "replace").encode() for text in texts]
    return texts


def _correct_phases(trace: Trace, tokens_before: list[int], others: Iterable[OtherEvent]) -> None:
    """Changes the phases of those tokens that were there when the change came."""
    for other in others:
        if isinstance(change := other.event, PhaseChanged):
            end = tokens_before[other.batches]
            if end > change.first:
                trace.phases[change.first : end] = bytes([change.phase]) * (end - change.first)
                trace.corrections += 1


_encoder = msgspec.msgpack.Encoder(enc_hook=to_text)
_decoder = msgspec.msgpack.Decoder(list[tuple[int, LaneEvent]], dec_hook=from_wire)


def append_segment(db: sqlite3.Connection, run: int, events: Sequence[TimedEvent]) -> None:
    """Adds a piece to a run."""
    piece = zlib.compress(_encoder.encode(events), 1)
    db.execute("INSERT INTO segments (run, events) VALUES (?, ?)", (run, piece))


def segments_of(db: sqlite3.Connection, run: int) -> Iterator[TimedEvent]:
    """All events of a run that is not merged yet, oldest first, a piece at a time.

    Raises:
        ValueError: they are damaged. This and what SQLite raises come while they are read.
    """
    pieces = db.execute("SELECT events FROM segments WHERE run = ? ORDER BY number", (run,))
    return (TimedEvent(*told) for (piece,) in pieces for told in _read(piece))


def _read(piece: bytes) -> Iterable[tuple[int, LaneEvent]]:
    try:
        return _decoder.decode(zlib.decompress(piece))
    except (zlib.error, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"a piece of a run cannot be read ({error})") from None


def pack_loaded(loaded: Loaded) -> bytes:
    """What a lane said of itself, for a run that did not load."""
    return deflate(_encoder.encode(loaded), USUAL_EVENTS)


def unpack_loaded(packed: bytes | None, most: int = 0) -> Loaded | None:
    """What a lane had said of itself.

    Args:
        most: bytes that may come out of it, at most; 0 where it is our own.

    Raises:
        ValueError: it is damaged.
    """
    if packed is None:
        return None
    try:
        raw = inflate(packed, USUAL_EVENTS, most)
        return msgspec.msgpack.decode(raw, type=Loaded, dec_hook=from_wire)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"a run's model cannot be read ({error})") from None
