"""Check that an untrusted trace is one that a lane can have recorded.

Readers of traces rely on what is checked here: columns of equal length, times in order, known
phases and origins, draft rounds that match their tokens, no NaN.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise

import msgspec
import numpy as np

from overthink.core.events import (
    ClosingChances,
    Finished,
    LaneEvent,
    Loaded,
    Loading,
    LoopFound,
    PhaseChanged,
    PromptDone,
    PromptProgress,
    Readings,
    RunawayFound,
    Tokens,
)
from overthink.core.run_record import RunRecord
from overthink.core.runaway.findings import Finding
from overthink.core.vocabulary import UNKNOWN_TOKEN, Origin, Phase
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

MAX_TOKENS = 1 << 20
"""The longest run that can be requested, and what the app may add to it."""
MAX_COLUMN_BYTES = 16 << 20
MAX_LOADED_BYTES = 1 << 20
MAX_PROPOSED = 64
"""In a draft round; more cannot be requested."""
MAX_GROWTH, SLACK = 50, 1 << 20
"""Ratio of inflated to packed bytes, and bytes that may grow more; real traces come to 2 or 3."""

_MAX_ID = 2**31 - 1
_MAX_US = 2**53


def record_of_trace(
    trace: Columns, before: Loaded | None, *, stopped: bool
) -> tuple[RunRecord, int | None]:
    """Return the record of a run, and the start of its clock on its turn's clock.

    Args:
        before: the lane's `Loaded` event of an earlier turn.

    Raises:
        ValueError: the trace is damaged, or no lane can have recorded it.
    """
    if not 1 <= trace.format <= FORMAT:
        raise ValueError(f"it has a trace of format {trace.format}")
    packed = Packed(trace.words, trace.numbers, trace.events)
    grown = check_growth(packed, MAX_TOKENS, MAX_COLUMN_BYTES)
    if grown > MAX_GROWTH * sum(map(len, packed)) + SLACK:
        raise ValueError(f"a trace would grow to {grown / 1e6:,.0f} MB")
    words, others = unpack_words(packed.words), unpack_others(packed.events)
    remote = _is_remote(before) or any(_is_remote(other.event) for other in others)
    _check_words(words, UNKNOWN_TOKEN if remote else 0)
    _check_numbers(unpack_numbers(packed.numbers, words), words, with_unknown=remote)
    _check_others(others, len(words.batches), len(words.tokens))
    record = record_of(packed, before, stopped=stopped)
    begun = (clock_start_us(other.at_us, other.event) for other in others)
    return record, next((at_us for at_us in begun if at_us is not None), None)


def loaded_of(packed: bytes | None) -> Loaded | None:
    """Unpack the lane's `Loaded` event of an earlier turn.

    Raises:
        ValueError: it is damaged.
    """
    loaded = unpack_loaded(packed, MAX_LOADED_BYTES)
    if loaded is not None:
        _check_event(loaded)
    return loaded


def _require(holds: bool, problem: str) -> None:
    if not holds:
        raise ValueError(problem)


def _within(column: Sequence[int] | np.ndarray, low: int, high: int) -> bool:
    """Return whether all values of a column are from `low` to `high`."""
    return not len(column) or (low <= min(column) and max(column) <= high)


def _is_remote(event: LaneEvent | None) -> bool:
    """Whether a server ran the model: then tokens and their probabilities may be unknown."""
    return isinstance(event, Loaded) and event.server is not None


def _check_words(words: Words, least_id: int) -> None:
    _require(_within(words.pair_ids, least_id, _MAX_ID), "a token id is out of range")
    _require(_within(words.batches, 0, MAX_TOKENS), "the length of a batch is out of range")
    _require(_within(words.phases, min(Phase), max(Phase)), "a token has an unknown phase")
    _require(_within(words.origins, min(Origin), max(Origin)), "a token has an unknown origin")


def _check_numbers(numbers: Numbers, words: Words, *, with_unknown: bool) -> None:
    times = numbers.t_us
    in_order = bool((np.diff(times) >= 0).all())
    _require(in_order and _within(times[:1], 0, _MAX_US), "its times run backwards")
    _require(_within(times[-1:], 0, _MAX_US), "its times are out of range")
    floats = (numbers.logprobs, numbers.entropies)
    has_nan = any(np.isnan(column).any() for column in floats)
    _require(with_unknown or not has_nan, "a number is NaN")
    last = numbers.draft_rounds[-1].number if numbers.draft_rounds else -1
    _require(_within(numbers.rounds, -1, last), "a token has an unknown draft round")
    of_batches = len(numbers.batch_rounds) == len(words.batches)
    _require(of_batches, "draft rounds are missing")
    _check_rounds(numbers, len(words.tokens))


def _check_rounds(numbers: Numbers, tokens: int) -> None:
    rounds = numbers.draft_rounds
    _require(
        _within(numbers.batch_rounds, 0, len(rounds)),
        "the draft rounds of a batch are out of range",
    )
    _require(sum(numbers.batch_rounds) == len(rounds), "draft rounds are missing")
    # Each emits a token, except the last one, which may find the end.
    _require(len(rounds) <= tokens + 1, "it has more draft rounds than tokens")
    number, first = -1, 0
    for done in rounds:
        fits = number < done.number <= _MAX_ID and first <= done.first <= tokens
        fits = fits and 0 <= done.accepted <= done.tested <= len(done.proposed) <= MAX_PROPOSED
        _require(fits, "a draft round is inconsistent")
        number, first = done.number, done.first


def _check_others(others: Sequence[OtherEvent], batches: int, tokens: int) -> None:
    _require(
        _within([other.at_us for other in others], 0, _MAX_US),
        "the time of an event is out of range",
    )
    _require(
        _within([other.batches for other in others], 0, batches),
        "the position of an event is out of range",
    )
    in_order = all(a.batches <= b.batches for a, b in pairwise(others))
    _require(in_order, "its events are out of order")
    for other in others:
        _check_event(other.event)
        if isinstance(other.event, PhaseChanged):
            _require(
                _within([other.event.first], 0, tokens), "the start of a phase is out of range"
            )


def _check_event(event: LaneEvent) -> None:
    _require(not isinstance(event, Tokens), "tokens are among the other events")
    for number in _numbers_of(event):
        valid = math.isfinite(number) and abs(number) <= _MAX_US * 2
        _require(valid, f"a number of {type(event).__name__} is out of range")
    match event:
        case PhaseChanged():
            _require(event.phase in list(Phase), "a phase is unknown")
        case Loading():
            _require(0 <= event.progress <= 1, "the progress of loading is out of range")
        case PromptDone():
            least = min(event.tokens, event.cached, event.t_us, event.given)
            _require(least >= 0, "a prompt is inconsistent")
        case PromptProgress():
            _require(min(event.done, event.total, event.cached) >= 0, "a prompt is inconsistent")
        case Readings():
            _require(event.t_us >= 0, "the time of a reading is out of range")
        case LoopFound():
            _require(event.start >= 0 and event.period > 0, "a loop is inconsistent")
        case RunawayFound():
            _check_finding(event.finding)
            _require(0 <= event.at <= MAX_TOKENS, "a runaway is inconsistent")
        case ClosingChances():
            pairs = zip(event.tokens, event.probabilities, strict=False)
            sound = len(event.tokens) == len(event.probabilities) and all(
                0 <= token <= MAX_TOKENS and 0 <= chance <= 1 for token, chance in pairs
            )
            _require(sound, "the probabilities of a closing tag are inconsistent")
        case Finished():
            _require(
                min(event.total_us, event.prompt_us) >= 0, "the time of its end is out of range"
            )
            loop = event.loop
            sound = loop is None or (loop.start >= 0 and loop.period > 0)
            _require(sound, "a loop is inconsistent")
            for finding in event.runaways or ():
                _check_finding(finding)


def _check_finding(finding: Finding) -> None:
    evidence = finding.evidence
    sound = 0 <= finding.start <= finding.found < finding.end <= MAX_TOKENS
    if evidence.earlier is not None:
        first, last = evidence.earlier
        sound = sound and 0 <= first <= last <= MAX_TOKENS
    sound = sound and (evidence.period is None or evidence.period > 0)
    sound = sound and len(evidence.shares) <= 64 and len(evidence.words) <= 8
    _require(sound and 0 <= finding.strength <= 1, "a runaway is inconsistent")


def _numbers_of(value: object) -> Iterator[float]:
    """Yield all numbers of an event, at any depth."""
    if isinstance(value, msgspec.Struct):
        for field in value.__struct_fields__:
            yield from _numbers_of(getattr(value, field))
    elif isinstance(value, float | int):
        yield value
    elif isinstance(value, tuple | list):
        for each in value:
            yield from _numbers_of(each)
