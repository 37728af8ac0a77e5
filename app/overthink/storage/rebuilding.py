"""Traces and run records out of packed columns, as they were live.

Columns go into the trace as columns, without a round trip through events: two lanes of 32,000
tokens must be on the screen before anyone waits.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from itertools import accumulate

import numpy as np

from overthink.core.events import LaneEvent, Loaded, PhaseChanged, PromptDone
from overthink.core.narrow import grown
from overthink.core.run_record import RunRecord
from overthink.core.trace import Trace
from overthink.storage.columns import (
    Numbers,
    Other,
    Packed,
    Timed,
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
    events: Iterable[Timed], loaded_before: Loaded | None, *, stopped: bool
) -> RunRecord:
    """The record of a run that is still in segments."""
    rebuilding = Rebuilding(loaded_before, stopped=stopped)
    for _ in rebuilding.passing(events):
        pass
    return rebuilding.record


class Rebuilding:
    """The record of a run, made of its events on their way to somewhere else; none is kept."""

    def __init__(self, loaded_before: Loaded | None, *, stopped: bool) -> None:
        self.record = RunRecord()
        self.record.loaded, self.record.stopped = loaded_before, stopped
        self.starts_us: int | None = None
        """When the run's own clock began, on its turn's clock; None where no prompt was read."""

    def passing(self, events: Iterable[Timed]) -> Iterator[Timed]:
        """The same events."""
        for timed in events:
            self.record.take(timed.event)
            if self.starts_us is None:
                self.starts_us = starts_us(*timed)
            yield timed


def starts_us(at_us: int, event: LaneEvent) -> int | None:
    """When a run's own clock began, on the clock of its turn, by an event; None if it says not."""
    return at_us - event.t_us if isinstance(event, PromptDone) else None


def _take_others(record: RunRecord, others: Iterable[Other]) -> None:
    for other in others:
        if not isinstance(other.event, PhaseChanged):
            record.take(other.event)


def _trace(words: Words, numbers: Numbers, others: Iterable[Other]) -> Trace:
    trace = trace_of_words(words, others)
    trace.t_us = grown(trace.t_us, array("q", numbers.t_us.astype("=i8").tobytes()))
    trace.logprobs.frombytes(numbers.logprobs.astype("=f4").tobytes())
    trace.entropies.frombytes(numbers.entropies.astype("=f4").tobytes())
    trace.rounds.frombytes(numbers.rounds.astype("=i4").tobytes())
    trace.draft_rounds = numbers.draft_rounds
    return trace


def trace_of_words(words: Words, others: Iterable[Other]) -> Trace:
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


def _correct_phases(trace: Trace, tokens_before: list[int], others: Iterable[Other]) -> None:
    """Changes the phases of those tokens that were there when the change came."""
    for other in others:
        if isinstance(change := other.event, PhaseChanged):
            end = tokens_before[other.batches]
            if end > change.first:
                trace.phases[change.first : end] = bytes([change.phase]) * (end - change.first)
                trace.corrections += 1
