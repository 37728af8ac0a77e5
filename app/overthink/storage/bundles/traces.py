"""Is a trace from elsewhere one that a lane can have left?

Whatever reads a trace later relies on what is asked here: columns of equal length, times that do
not run backwards, phases and origins that exist, rounds that fit their tokens, no NaN.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise

import msgspec
import numpy as np

from overthink.core.events import (
    Finished,
    LaneEvent,
    Loaded,
    Loading,
    LoopFound,
    PhaseChanged,
    PromptDone,
    PromptProgress,
    Readings,
    Tokens,
)
from overthink.core.run_record import RunRecord
from overthink.core.vocabulary import Origin, Phase
from overthink.storage.bundles.rows import Columns
from overthink.storage.columns import (
    FORMAT,
    Numbers,
    OtherEvent,
    Packed,
    Words,
    check_growth,
    unpack_numbers,
    unpack_others,
    unpack_words,
)
from overthink.storage.run_records import clock_start_us, record_of, unpack_loaded

MOST_TOKENS = 1 << 20
"""The longest run that can be asked for, and what the app may add to it."""
MOST_BYTES = 16 << 20
"""Of any column."""
MOST_LOADED = 1 << 20
MOST_PROPOSED = 64
"""In a round; more cannot be asked for."""
MOST_GROWTH, SLACK = 50, 1 << 20
"""Inflated bytes a packed one, and bytes that may grow more; a real trace comes to 2 or 3."""

_ID = 2**31 - 1
_LONGEST_US = 2**53


def record_of_trace(
    trace: Columns, before: Loaded | None, *, stopped: bool
) -> tuple[RunRecord, int | None]:
    """The record of a run, and when its clock began on that of its turn.

    Args:
        before: what its lane had said of itself in an earlier turn.

    Raises:
        ValueError: the trace is damaged, or no lane can have left it.
    """
    if not 1 <= trace.format <= FORMAT:
        raise ValueError(f"it has a trace of format {trace.format}")
    packed = Packed(trace.words, trace.numbers, trace.events)
    grown = check_growth(packed, MOST_TOKENS, MOST_BYTES)
    if grown > MOST_GROWTH * sum(map(len, packed)) + SLACK:
        raise ValueError(f"a trace would grow to {grown / 1e6:,.0f} MB")
    words, others = unpack_words(packed.words), unpack_others(packed.events)
    _check_words(words)
    _check_numbers(unpack_numbers(packed.numbers, words), words)
    _check_others(others, len(words.batches), len(words.tokens))
    record = record_of(packed, before, stopped=stopped)
    begun = (clock_start_us(other.at_us, other.event) for other in others)
    return record, next((at_us for at_us in begun if at_us is not None), None)


def loaded_of(packed: bytes | None) -> Loaded | None:
    """What a lane had said of itself in an earlier turn.

    Raises:
        ValueError: it is damaged.
    """
    loaded = unpack_loaded(packed, MOST_LOADED)
    if loaded is not None:
        _check_event(loaded)
    return loaded


def _demand(holds: bool, what: str) -> None:
    if not holds:
        raise ValueError(what)


def _within(column: Sequence[int] | np.ndarray, low: int, high: int) -> bool:
    """True where all of a column is from `low` to `high`."""
    return not len(column) or (low <= min(column) and max(column) <= high)


def _check_words(words: Words) -> None:
    _demand(_within(words.pair_ids, 0, _ID), "a token has no possible number")
    _demand(_within(words.batches, 0, MOST_TOKENS), "a batch has no possible length")
    _demand(_within(words.phases, min(Phase), max(Phase)), "a token is of no known phase")
    _demand(_within(words.origins, min(Origin), max(Origin)), "a token is of no known origin")


def _check_numbers(numbers: Numbers, words: Words) -> None:
    times = numbers.t_us
    in_order = bool((np.diff(times) >= 0).all())
    _demand(in_order and _within(times[:1], 0, _LONGEST_US), "its times run backwards")
    _demand(_within(times[-1:], 0, _LONGEST_US), "its times are too long")
    figures = (numbers.logprobs, numbers.entropies)
    _demand(not any(np.isnan(column).any() for column in figures), "a figure is not a number")
    last = numbers.draft_rounds[-1].number if numbers.draft_rounds else -1
    _demand(_within(numbers.rounds, -1, last), "a token is of no draft round")
    of_batches = len(numbers.batch_rounds) == len(words.batches)
    _demand(of_batches, "draft rounds are missing")
    _check_rounds(numbers, len(words.tokens))


def _check_rounds(numbers: Numbers, tokens: int) -> None:
    rounds = numbers.draft_rounds
    _demand(_within(numbers.batch_rounds, 0, len(rounds)), "a batch has no possible draft rounds")
    _demand(sum(numbers.batch_rounds) == len(rounds), "draft rounds are missing")
    # Each emits a token, but for the last one, which may find the end.
    _demand(len(rounds) <= tokens + 1, "it has more draft rounds than tokens")
    number, first = -1, 0
    for done in rounds:
        fits = number < done.number <= _ID and first <= done.first <= tokens
        fits = fits and 0 <= done.accepted <= done.tested <= len(done.proposed) <= MOST_PROPOSED
        _demand(fits, "a draft round contradicts itself")
        number, first = done.number, done.first


def _check_others(others: Sequence[OtherEvent], batches: int, tokens: int) -> None:
    _demand(_within([other.at_us for other in others], 0, _LONGEST_US), "an event has no time")
    _demand(_within([other.batches for other in others], 0, batches), "an event has no place")
    in_order = all(a.batches <= b.batches for a, b in pairwise(others))
    _demand(in_order, "its events are in no order")
    for other in others:
        _check_event(other.event)
        if isinstance(other.event, PhaseChanged):
            _demand(_within([other.event.first], 0, tokens), "a phase begins nowhere")


def _check_event(event: LaneEvent) -> None:
    _demand(not isinstance(event, Tokens), "tokens are where none belong")
    for number in _numbers_of(event):
        known = math.isfinite(number) and abs(number) <= _LONGEST_US * 2
        _demand(known, f"a figure of {type(event).__name__} is not a number")
    match event:
        case PhaseChanged():
            _demand(event.phase in list(Phase), "a phase is not known")
        case Loading():
            _demand(0 <= event.progress <= 1, "a model is loaded by no possible part")
        case PromptDone():
            _demand(min(event.tokens, event.cached, event.t_us) >= 0, "a prompt contradicts itself")
        case PromptProgress():
            _demand(min(event.done, event.total, event.cached) >= 0, "a prompt contradicts itself")
        case Readings():
            _demand(event.t_us >= 0, "a reading has no time")
        case LoopFound():
            _demand(event.start >= 0 and event.period > 0, "a loop contradicts itself")
        case Finished():
            _demand(min(event.total_us, event.prompt_us) >= 0, "its end has no time")
            loop = event.loop
            sound = loop is None or (loop.start >= 0 and loop.period > 0)
            _demand(sound, "a loop contradicts itself")


def _numbers_of(value: object) -> Iterator[float]:
    """All numbers of an event, however deep."""
    if isinstance(value, msgspec.Struct):
        for field in value.__struct_fields__:
            yield from _numbers_of(getattr(value, field))
    elif isinstance(value, float | int):
        yield value
    elif isinstance(value, tuple | list):
        for each in value:
            yield from _numbers_of(each)
