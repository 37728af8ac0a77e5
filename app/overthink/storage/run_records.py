"""Rebuild traces and run records from packed columns, or from the segments of an unfinished run.

Columns are copied into the trace as columns, without a detour through events: two lanes of 32,000
tokens must be on the screen before the user notices a wait.

A run is written in segments while it is recorded. When it is over they become the columns of a
trace.
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
from overthink.core.run_record import RunRecord
from overthink.core.trace import Trace, grown
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
    """Rebuild the record of a run.

    Args:
        loaded_before: the lane's `Loaded` event of an earlier turn, if the model was loaded then.
        stopped: whether the user stopped the run before it began.

    Raises:
        ValueError: the columns are damaged.
    """
    words = unpack_words(packed.words)
    others = unpack_others(packed.events)
    numbers = unpack_numbers(packed.numbers, words)
    record = RunRecord()
    record.loaded, record.stopped = loaded_before, stopped
    for other in others:
        if not isinstance(other.event, PhaseChanged):
            record.take(other.event)
    record.trace = _trace(words, numbers, others)
    return record


def record_of_events(
    events: Iterable[TimedEvent], loaded_before: Loaded | None, *, stopped: bool
) -> RunRecord:
    """Rebuild the record of a run that is still in segments."""
    builder = RecordBuilder(loaded_before, stopped=stopped)
    for _ in builder.passing(events):
        pass
    return builder.record


class RecordBuilder:
    """Builds the record of a run from events on their way to another consumer, storing none."""

    def __init__(self, loaded_before: Loaded | None, *, stopped: bool) -> None:
        self.record = RunRecord()
        self.record.loaded, self.record.stopped = loaded_before, stopped
        self.starts_us: int | None = None
        """Start of the run's own clock on its turn's clock; None if no prompt was processed."""

    def passing(self, events: Iterable[TimedEvent]) -> Iterator[TimedEvent]:
        """Yield the same events while building the record from them."""
        for timed in events:
            self.record.take(timed.event)
            if self.starts_us is None:
                self.starts_us = clock_start_us(*timed)
            yield timed


def clock_start_us(at_us: int, event: LaneEvent) -> int | None:
    """Return the start of a run's own clock on its turn's clock, if the event has it."""
    return at_us - event.t_us if isinstance(event, PromptDone) else None


def _trace(words: Words, numbers: Numbers, others: Iterable[OtherEvent]) -> Trace:
    trace = trace_of_words(words, others)
    trace.t_us = grown(trace.t_us, array("q", numbers.t_us.astype("=i8").tobytes()))
    trace.logprobs.frombytes(numbers.logprobs.astype("=f4").tobytes())
    trace.entropies.frombytes(numbers.entropies.astype("=f4").tobytes())
    trace.rounds.frombytes(numbers.rounds.astype("=i4").tobytes())
    trace.draft_rounds = numbers.draft_rounds
    return trace


def trace_of_words(words: Words, others: Iterable[OtherEvent]) -> Trace:
    """Build a trace with texts and phases but no numbers: enough to search in."""
    trace = Trace()
    texts = _valid_utf8(words.pair_texts)
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    trace.ids = array("i", words.pair_ids[words.tokens].astype("=i4").tobytes())
    trace.utf8 = bytearray(b"".join([texts[index] for index in words.tokens.tolist()]))
    ends = np.cumsum(lengths[words.tokens]).astype("=i8")
    trace.utf8_ends = grown(trace.utf8_ends, array("q", ends.tobytes()))
    trace.phases = bytearray(words.phases)
    trace.origins = bytearray(words.origins)
    _correct_phases(trace, [0, *accumulate(words.batches)], others)
    return trace


def _valid_utf8(texts: list[bytes]) -> list[bytes]:
    """Return the texts, damaged ones with replacement characters."""
    try:
        b"".join(texts).decode()
    except UnicodeDecodeError:
        return [text.decode("utf-8", "replace").encode() for text in texts]
    return texts


def _correct_phases(trace: Trace, tokens_before: list[int], others: Iterable[OtherEvent]) -> None:
    """Apply each `PhaseChanged` event to the tokens that preceded it."""
    for other in others:
        if isinstance(change := other.event, PhaseChanged):
            end = tokens_before[other.batches]
            if end > change.first:
                trace.phases[change.first : end] = bytes([change.phase]) * (end - change.first)
                trace.corrections += 1


# ------------------------------------------------------------------------------------- segments

_encoder = msgspec.msgpack.Encoder(enc_hook=to_text)
_decoder = msgspec.msgpack.Decoder(list[tuple[int, LaneEvent]], dec_hook=from_wire)


def append_segment(db: sqlite3.Connection, run: int, events: Sequence[TimedEvent]) -> None:
    """Append events to a run that is being recorded."""
    segment = zlib.compress(_encoder.encode(events), 1)
    db.execute("INSERT INTO segments (run, events) VALUES (?, ?)", (run, segment))


def segments_of(db: sqlite3.Connection, run: int) -> Iterator[TimedEvent]:
    """Read all events of a run that is not merged yet, oldest first, a segment at a time.

    Raises:
        ValueError: they are damaged. Like SQLite's own errors, it is raised during iteration.
    """
    rows = db.execute("SELECT events FROM segments WHERE run = ? ORDER BY number", (run,))
    return (TimedEvent(*event) for (segment,) in rows for event in _decode_segment(segment))


def _decode_segment(segment: bytes) -> Iterable[tuple[int, LaneEvent]]:
    try:
        return _decoder.decode(zlib.decompress(segment))
    except (zlib.error, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"a segment of a run cannot be read ({error})") from None


def pack_loaded(loaded: Loaded) -> bytes:
    """Pack the `Loaded` event of an earlier turn, for a run that did not load the model itself."""
    return deflate(_encoder.encode(loaded), USUAL_EVENTS)


def unpack_loaded(packed: bytes | None, limit: int = 0) -> Loaded | None:
    """Unpack what `pack_loaded` returned.

    Args:
        limit: maximum size in bytes of untrusted data; 0 for our own.

    Raises:
        ValueError: it is damaged.
    """
    if packed is None:
        return None
    try:
        raw = inflate(packed, USUAL_EVENTS, limit)
        return msgspec.msgpack.decode(raw, type=Loaded, dec_hook=from_wire)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"a run's model cannot be read ({error})") from None
