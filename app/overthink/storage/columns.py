"""The trace format: a run's events in three compressed columns of a row: words, numbers, events.

Nothing is rounded. Unpacking returns the events in their order and batches, so a replay emits what
the lane emitted, and a record built from it equals the live one. The one exception is `Loading`: it
comes a hundred times a second, of which a few are stored. Words alone are enough for text; they are
unpacked without the numbers.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Any, NamedTuple

import msgspec
import numpy as np

from overthink.core.draft_rounds import DraftRounds, drafter_code
from overthink.core.events import DraftRound, LaneEvent, Loading, Tokens
from overthink.core.messages import from_wire, to_text
from overthink.storage.codec import (
    USUAL_EVENTS,
    Floats,
    Ints,
    deflate,
    inflate,
    pack_floats,
    pack_ints,
    unpack_floats,
    unpack_ints,
)

LOADING_EVERY_US = 250_000
"""Minimum time between two stored `Loading` events."""

FORMAT = 6
"""Version of the columns, stored with each row. Older ones stay readable: 2 adds the `Readings`
events and some fields of `Loaded`, 3 the statuses `ended_in_thought` and `model_changed`, and
`Finished.model_ended`, 4 the event `RunawayFound`, which replaces `LoopFound`, and the runaways of
`Finished`, 5 the event `ClosingChances` and `PromptDone.given`, 6 the
servers of `Loaded` and `Finished`, and entries without a token."""


class Packed(NamedTuple):
    """A run's events as the database stores them."""

    words: bytes
    numbers: bytes
    events: bytes


class TimedEvent(NamedTuple):
    """An event and its arrival time in microseconds after the turn began.

    The arrival time of tokens is not stored: they carry their own times.
    """

    at_us: int
    event: LaneEvent


class TokenPair(NamedTuple):
    """A token id and a text it was decoded to; most ids have a single text in a run."""

    id: int
    text: str


class _Words(msgspec.Struct, array_like=True, frozen=True):
    pair_ids: bytes
    pair_texts: bytes
    """UTF-8, joined; `pair_ends` holds where each ends."""
    pair_ends: bytes
    tokens: bytes
    """Index of each token's pair."""
    phases: bytes
    origins: bytes
    batches: bytes
    """Number of tokens in each batch."""


class _Numbers(msgspec.Struct, array_like=True, frozen=True):
    t_us: bytes
    logprobs: list[bytes]
    entropies: list[bytes]
    rounds: bytes
    round_numbers: bytes
    round_firsts: bytes
    proposed: bytes
    tested: bytes
    accepted: bytes
    proposals: bytes
    """0 for an accepted proposal that equals the generated token, else its pair index + 1."""
    batch_rounds: bytes
    """Number of draft rounds in each batch."""
    drafters: bytes = b""
    """Code of each round's drafter; empty before format 3, and if all are unknown."""


class OtherEvent(msgspec.Struct, array_like=True, frozen=True):
    """An event without tokens, and the number of batches before it."""

    batches: int
    at_us: int
    event: LaneEvent


class Words(NamedTuple):
    """Unpacked words. Token columns have equal lengths."""

    pair_ids: Ints
    pair_texts: list[bytes]
    """UTF-8 text of each pair."""
    tokens: Ints
    """Index of each token's pair."""
    phases: bytes
    """As in the batches; `PhaseChanged` events may have corrected them later."""
    origins: bytes
    batches: list[int]


class Numbers(NamedTuple):
    """Unpacked numbers."""

    t_us: Ints
    logprobs: Floats
    entropies: Floats
    rounds: Ints
    draft_rounds: DraftRounds
    batch_rounds: list[int]


# ------------------------------------------------------------------------------------ packing


def pack(events: Iterable[TimedEvent]) -> Packed:
    """Pack the events of one run, oldest first.

    Pass a generator for long runs: token events are consumed one by one, and a list of them would
    take hundreds of bytes a token.
    """
    columns = _Columns()
    others: list[OtherEvent] = []
    for at_us, event in _thinned(events):
        if isinstance(event, Tokens):
            columns.add(event)
        else:
            others.append(OtherEvent(len(columns.batches), at_us, event))
    encode = msgspec.msgpack.Encoder(enc_hook=to_text).encode
    words, numbers = encode(columns.words()), encode(columns.numbers())
    return Packed(words, numbers, deflate(encode(others), USUAL_EVENTS))


class _Columns:
    """Builds words and numbers: one element per token, batch, draft round or proposal."""

    def __init__(self) -> None:
        self._pairs: dict[TokenPair, int] = {}
        self._tokens = array("i")
        self._phases, self._origins = bytearray(), bytearray()
        self.batches = array("i")
        self._t_us = array("q")
        self._logprobs, self._entropies = array("f"), array("f")
        self._rounds = array("q")
        self._round_numbers, self._round_firsts = array("q"), array("q")
        self._proposed, self._tested, self._accepted = array("i"), array("i"), array("i")
        self._proposals = array("i")
        """Index of the pair of each."""
        self._batch_rounds = array("i")
        self._drafters = array("i")

    def add(self, batch: Tokens) -> None:
        self._tokens.extend(self._indices(batch.ids, batch.texts))
        self._phases += batch.phases
        self._origins += batch.origins
        self.batches.append(len(batch.ids))
        self._t_us.extend(batch.t_us)
        self._logprobs.extend(batch.logprobs)
        self._entropies.extend(batch.entropies)
        self._rounds.extend(batch.rounds)
        self._batch_rounds.append(len(batch.draft_rounds))
        for done in batch.draft_rounds:
            self._add_round(done)

    def _add_round(self, done: DraftRound) -> None:
        self._round_numbers.append(done.number)
        self._round_firsts.append(done.first)
        self._proposed.append(len(done.proposed))
        self._tested.append(done.tested)
        self._accepted.append(done.accepted)
        self._drafters.append(drafter_code(done.drafter))
        self._proposals.extend(self._indices(done.proposed, done.proposed_text))

    def _indices(self, ids: Sequence[int], texts: Sequence[str]) -> list[int]:
        """Return the index of each token's pair, adding new pairs."""
        pairs = self._pairs
        return [
            pairs.setdefault(TokenPair(id_, text), len(pairs))
            for id_, text in zip(ids, texts, strict=True)
        ]

    def words(self) -> _Words:
        texts = [pair.text.encode("utf-8", "replace") for pair in self._pairs]
        return _Words(
            pair_ids=pack_ints([pair.id for pair in self._pairs], differences=False),
            pair_texts=deflate(b"".join(texts)),
            pair_ends=pack_ints(accumulate(map(len, texts))),
            tokens=pack_ints(self._tokens, differences=False),
            phases=deflate(bytes(self._phases)),
            origins=deflate(bytes(self._origins)),
            batches=pack_ints(self.batches, differences=False),
        )

    def numbers(self) -> _Numbers:
        return _Numbers(
            t_us=pack_ints(self._t_us),
            logprobs=pack_floats(self._logprobs),
            entropies=pack_floats(self._entropies),
            rounds=pack_ints(self._rounds),
            round_numbers=pack_ints(self._round_numbers),
            round_firsts=pack_ints(self._round_firsts),
            proposed=pack_ints(self._proposed, differences=False),
            tested=pack_ints(self._tested, differences=False),
            accepted=pack_ints(self._accepted, differences=False),
            proposals=pack_ints(self._encoded_proposals(), differences=False),
            batch_rounds=pack_ints(self._batch_rounds, differences=False),
            drafters=pack_ints(self._drafters, differences=False) if any(self._drafters) else b"",
        )

    def _encoded_proposals(self) -> Ints:
        """Encode proposals at the end, since a round's tokens may be in a later batch."""
        tokens, pairs = np.asarray(self._tokens), np.asarray(self._proposals, np.int64)
        firsts, proposed = np.asarray(self._round_firsts), np.asarray(self._proposed)
        position = _positions_in_round(proposed)
        at = np.repeat(firsts, proposed) + position
        equal = position < np.repeat(np.asarray(self._accepted), proposed)
        equal &= (at >= 0) & (at < len(tokens))
        equal[equal] = tokens[at[equal]] == pairs[equal]
        return np.where(equal, 0, pairs + 1)


def _positions_in_round(proposed: Ints) -> Ints:
    """Return each proposal's position within its round.

    Args:
        proposed: number of proposals of each round.
    """
    ends = np.cumsum(proposed, dtype=np.int64)
    return np.arange(int(proposed.sum()), dtype=np.int64) - np.repeat(ends - proposed, proposed)


def _thinned(events: Iterable[TimedEvent]) -> Iterator[TimedEvent]:
    """Drop `Loading` events that follow another one closely; the last of each part stays."""
    held: TimedEvent | None = None
    last_us = -LOADING_EVERY_US
    for timed in events:
        if held is not None and not _same_part(held, timed):
            yield held
            held = None
        if not isinstance(timed.event, Loading):
            yield timed
        elif timed.at_us - last_us >= LOADING_EVERY_US:
            held, last_us = None, timed.at_us
            yield timed
        else:
            held = timed
    if held is not None:
        yield held


def _same_part(one: TimedEvent, other: TimedEvent) -> bool:
    return (
        isinstance(one.event, Loading)
        and isinstance(other.event, Loading)
        and one.event.part == other.event.part
    )


# ---------------------------------------------------------------------------------- unpacking


def unpack_words(packed: bytes) -> Words:
    """Unpack the words of a run.

    Raises:
        ValueError: they are damaged.
    """
    raw = _decoded(packed, _Words)
    texts, ends = inflate(raw.pair_texts), unpack_ints(raw.pair_ends).tolist()
    words = Words(
        unpack_ints(raw.pair_ids, differences=False),
        [texts[start:end] for start, end in zip([0, *ends], ends, strict=False)],
        unpack_ints(raw.tokens, differences=False),
        inflate(raw.phases),
        inflate(raw.origins),
        unpack_ints(raw.batches, differences=False).tolist(),
    )
    tokens, count = words.tokens, len(words.pair_texts)
    valid = len(words.pair_ids) == count and len(tokens) == len(words.phases) == len(words.origins)
    if not (valid and sum(words.batches) == len(tokens) and _are_indices(tokens, count)):
        raise ValueError("the words of a trace are inconsistent")
    return words


def _are_indices(column: Ints, count: int) -> bool:
    """Return whether all values are indices into a list of `count` elements."""
    return not len(column) or bool(column.min() >= 0 and column.max() < count)


def unpack_numbers(packed: bytes, words: Words) -> Numbers:
    """Unpack the numbers of a run; its words are needed for the draft proposals.

    Raises:
        ValueError: they are damaged.
    """
    raw = _decoded(packed, _Numbers)
    numbers = Numbers(
        t_us=unpack_ints(raw.t_us),
        logprobs=unpack_floats(raw.logprobs),
        entropies=unpack_floats(raw.entropies),
        rounds=unpack_ints(raw.rounds),
        draft_rounds=_rounds(raw, words),
        batch_rounds=unpack_ints(raw.batch_rounds, differences=False).tolist(),
    )
    columns = (numbers.t_us, numbers.logprobs, numbers.entropies, numbers.rounds)
    if any(len(column) != len(words.tokens) for column in columns) or sum(words.batches) != len(
        words.tokens
    ):
        raise ValueError("the numbers of a trace do not match its words")
    return numbers


def _rounds(raw: _Numbers, words: Words) -> DraftRounds:
    """Build all rounds as columns: a long drafted run has ten thousand of them."""
    firsts = unpack_ints(raw.round_firsts)
    proposed = unpack_ints(raw.proposed, differences=False)
    pairs = _proposed_pairs(raw, words, firsts, proposed)
    numbers = unpack_ints(raw.round_numbers)
    tested, accepted = (unpack_ints(n, differences=False) for n in (raw.tested, raw.accepted))
    if not len(numbers) == len(tested) == len(accepted) == len(proposed):
        raise ValueError("the draft rounds of a trace are inconsistent")
    texts = (text.decode("utf-8", "replace") for text in words.pair_texts)
    known_pairs = zip(words.pair_ids.tolist(), texts, strict=True)
    ends = np.cumsum(proposed)
    drafters = unpack_ints(raw.drafters, differences=False) if raw.drafters else ()
    return DraftRounds.of_columns(
        numbers, firsts, tested, accepted, ends, pairs, known_pairs, drafters
    )


def _proposed_pairs(raw: _Numbers, words: Words, firsts: Ints, proposed: Ints) -> Ints:
    """Return the pair of each proposal: as encoded, or that of the generated token."""
    encoded = unpack_ints(raw.proposals, differences=False)
    valid = len(firsts) == len(proposed) and not (proposed < 0).any()
    if not valid or int(proposed.sum()) != len(encoded):
        raise ValueError("the draft rounds of a trace are inconsistent")
    equal = encoded == 0
    tokens = (np.repeat(firsts, proposed) + _positions_in_round(proposed))[equal]
    if not _are_indices(tokens, len(words.tokens)):
        raise ValueError("the draft rounds of a trace are inconsistent")
    pairs = encoded - 1
    pairs[equal] = words.tokens[tokens]
    if not _are_indices(pairs, len(words.pair_texts)):
        raise ValueError("the draft rounds of a trace are inconsistent")
    return pairs


def unpack_others(packed: bytes) -> list[OtherEvent]:
    """Unpack the events without tokens.

    Raises:
        ValueError: they are damaged.
    """
    others: list[OtherEvent] = _decoded(inflate(packed, USUAL_EVENTS), list[OtherEvent])
    return others


def unpack(packed: Packed) -> list[TimedEvent]:
    """Unpack all events in their original order.

    Raises:
        ValueError: they are damaged.
    """
    words = unpack_words(packed.words)
    numbers = unpack_numbers(packed.numbers, words)
    events: list[TimedEvent] = []
    others = iter([*unpack_others(packed.events), None])
    other = next(others)
    for number, batch in enumerate([*_batches(words, numbers), None]):
        while other is not None and other.batches <= number:
            events.append(TimedEvent(other.at_us, other.event))
            other = next(others)
        if batch is not None:
            events.append(TimedEvent(0, batch))
    return events


def _batches(words: Words, numbers: Numbers) -> Iterator[Tokens]:
    ids = words.pair_ids[words.tokens].tolist()
    known = [text.decode("utf-8", "replace") for text in words.pair_texts]
    texts = [known[pair] for pair in words.tokens.tolist()]
    t_us, rounds = numbers.t_us.tolist(), numbers.rounds.tolist()
    logprobs, entropies = numbers.logprobs.tolist(), numbers.entropies.tolist()
    first = done = 0
    for count, more in zip(words.batches, numbers.batch_rounds, strict=True):
        part = slice(first, first + count)
        yield Tokens(
            first=first,
            ids=ids[part],
            texts=texts[part],
            phases=words.phases[part],
            origins=words.origins[part],
            t_us=t_us[part],
            logprobs=logprobs[part],
            entropies=entropies[part],
            rounds=rounds[part],
            draft_rounds=numbers.draft_rounds[done : done + more],
        )
        first, done = first + count, done + more


# ------------------------------------------------------------------------------------- bounds


def check_growth(packed: Packed, tokens: int, limit: int) -> int:
    """Inflate untrusted columns within bounds, without decoding them.

    Args:
        tokens: maximum number of tokens, and of an eighth of the proposals and draft rounds.
        limit: maximum size of a column in bytes.

    Returns:
        The total size in bytes.

    Raises:
        ValueError: they are damaged or exceed a bound.
    """
    words, numbers = _decoded(packed.words, _Words), _decoded(packed.numbers, _Numbers)
    planes = [*numbers.logprobs, *numbers.entropies]
    if len(planes) != 8:
        raise ValueError("a column of floats is inconsistent")
    grown = len(inflate(packed.events, USUAL_EVENTS, limit)) + len(
        inflate(words.pair_texts, b"", limit)
    )
    for bytes_each in (words.phases, words.origins, *planes):
        grown += len(inflate(bytes_each, b"", tokens))
    ints = (words.pair_ids, words.pair_ends, words.tokens, words.batches, numbers.t_us)
    for column in (*ints, numbers.rounds):
        grown += _check_ints(column, tokens, limit)
    for column in (
        *(numbers.round_numbers, numbers.round_firsts, numbers.proposed, numbers.tested),
        *(numbers.accepted, numbers.proposals, numbers.batch_rounds),
        *((numbers.drafters,) if numbers.drafters else ()),
    ):
        grown += _check_ints(column, 8 * tokens, limit)
    return grown


def _check_ints(packed: bytes, count: int, limit: int) -> int:
    width = packed[0] if packed else 0
    return len(inflate(packed[1:], b"", min(limit, width * count) or 1))


def _decoded(raw: bytes, kind: Any) -> Any:
    try:
        return msgspec.msgpack.decode(raw, type=kind, dec_hook=from_wire)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"a trace cannot be read ({error})") from None
