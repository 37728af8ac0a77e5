"""A run's tokens, in columns.

A trace is built from lane events in order, from any source. It takes 26 bytes a token beside the
text itself, and 24 a draft round with 4 a proposal, so that lanes of 200,000 tokens remain cheap.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import msgspec

from overthink.core.draft_rounds import DraftRounds
from overthink.core.events import PhaseChanged, Tokens
from overthink.core.vocabulary import Origin, Phase


class Token(NamedTuple):
    """One token of a trace, as a row."""

    i: int
    id: int
    text: str
    phase: Phase
    origin: Origin
    t_us: int
    logprob: float
    entropy: float
    round: int


def token_row(token: Token) -> dict[str, int | float | str | None]:
    """A token as reports and the database show it: phase and origin as words, no round as None."""
    return {
        "i": token.i,
        "id": token.id,
        "text": token.text,
        "phase": token.phase.word,
        "origin": token.origin.word,
        "t_us": token.t_us,
        "logprob": token.logprob,
        "entropy": token.entropy,
        "round": token.round if token.round >= 0 else None,
    }


class Trace:
    """The generated tokens of one run. Append only, except that phases may be corrected."""

    def __init__(self) -> None:
        self.ids = array("i")
        self.phases = bytearray()
        self.origins = bytearray()
        self.t_us = narrow()
        """Replaced by a wider column when a time needs it, so never store a reference."""
        self.logprobs = array("f")
        self.entropies = array("f")
        self.rounds = array("i")
        self.draft_rounds = DraftRounds()
        self.utf8 = bytearray()
        """Visible text of all tokens, concatenated as UTF-8. Read only."""
        self.utf8_ends = narrow()
        """End of each token's text in `utf8`, in bytes."""
        self.disagreement: array[float] | None = None
        """How much less probable each token is for another model than for the writer, in nats; set
        from a stored experiment, NaN for tokens that it does not cover. Not part of the run."""
        self.corrections = 0
        """How often the phases of earlier tokens were corrected; incremental counts must then be
        counted again."""

    def __len__(self) -> int:
        return len(self.ids)

    def copy(self) -> Trace:
        """A snapshot, to be read elsewhere while this one grows."""
        made = Trace()
        for name in ("ids", "phases", "origins", "t_us", "logprobs", "entropies", "rounds"):
            setattr(made, name, getattr(self, name)[:])
        made.utf8, made.utf8_ends = self.utf8[:], self.utf8_ends[:]
        made.draft_rounds.grow_to(self.draft_rounds, len(self.draft_rounds))
        made.corrections = self.corrections
        return made

    def append(self, batch: Tokens) -> None:
        """Append a batch of tokens.

        Raises:
            ValueError: the batch does not continue where the trace ends, or its columns differ
                in length.
        """
        columns = (
            batch.texts,
            batch.phases,
            batch.origins,
            batch.t_us,
            batch.logprobs,
            batch.entropies,
            batch.rounds,
        )
        if batch.first != len(self) or any(len(c) != len(batch.ids) for c in columns):
            raise ValueError(f"a batch at {batch.first} does not continue a trace of {len(self)}")
        self.ids.extend(batch.ids)
        self.phases += batch.phases
        self.origins += batch.origins
        self.t_us = grown(self.t_us, batch.t_us)
        self.logprobs.extend(batch.logprobs)
        self.entropies.extend(batch.entropies)
        self.rounds.extend(batch.rounds)
        self.draft_rounds.extend(batch.draft_rounds)
        ends: list[int] = []
        for text in batch.texts:
            self.utf8 += text.encode("utf-8", "replace")
            ends.append(len(self.utf8))
        self.utf8_ends = grown(self.utf8_ends, ends)

    def set_disagreement(self, units: Iterable[tuple[int, int, float]]) -> None:
        """Set how another model scores the tokens: first and last of each unit, and its nats."""
        found = array("f", [math.nan]) * len(self)
        for first, last, nats in units:
            for token in range(first, min(last + 1, len(self))):
                found[token] = nats
        self.disagreement = found

    def change_phase(self, change: PhaseChanged) -> None:
        """Correct the phase of the tokens from `change.first` on."""
        count = len(self) - change.first
        if count > 0:
            self.phases[change.first :] = bytes([change.phase]) * count
            self.corrections += 1

    def text_of(self, index: int) -> str:
        """Visible text of one token."""
        start = self.utf8_ends[index - 1] if index else 0
        return self.utf8[start : self.utf8_ends[index]].decode("utf-8", "replace")

    def text_of_span(self, first: int, last: int) -> str:
        """Visible text of tokens `first` to `last`, both included, as far as they exist."""
        last = min(last, len(self) - 1)
        if first > last:
            return ""
        start = self.utf8_ends[first - 1] if first else 0
        return self.utf8[start : self.utf8_ends[last]].decode("utf-8", "replace")

    def text(self, phase: Phase) -> str:
        """Visible text of all tokens of a phase. Time depends on its length, not on its tokens."""
        return b"".join(self._stretches(phase)).decode("utf-8", "replace")

    def _stretches(self, phase: Phase) -> Iterator[bytes]:
        """The texts of consecutive tokens of a phase, in order."""
        other = bytes(p for p in Phase if p != phase)
        first = self.phases.find(phase)
        while first >= 0:
            ends = (self.phases.find(p, first) for p in other)
            stop = min((end for end in ends if end >= 0), default=len(self))
            yield bytes(
                self.utf8[self.utf8_ends[first - 1] if first else 0 : self.utf8_ends[stop - 1]]
            )
            first = self.phases.find(phase, stop)

    def count(self, phase: Phase) -> int:
        """Tokens of a phase, those without visible text included."""
        return self.phases.count(int(phase))

    def __getitem__(self, index: int) -> Token:
        return Token(
            index,
            self.ids[index],
            self.text_of(index),
            Phase(self.phases[index]),
            Origin(self.origins[index]),
            self.t_us[index],
            self.logprobs[index],
            self.entropies[index],
            self.rounds[index],
        )

    def __iter__(self) -> Iterator[Token]:
        return (self[i] for i in range(len(self)))


# -------------------------------------------------------------------------------------- columns

_NARROW, _WIDE = "I", "q"
"""Nearly every run ends within 71 minutes and 4 GB of text, so its times and positions fit into 32
bits; a run that does not gets 64 and loses nothing."""


def narrow() -> array[int]:
    """An empty column of integers that take four bytes each."""
    return array(_NARROW)


def grown(column: array[int], values: Iterable[int]) -> array[int]:
    """Append values to a column; returns the same one, or a wider one where a value needs that.

    Args:
        column: made by `narrow` or by this function.
        values: from -2^63 to 2^63 - 1.
    """
    values = values if isinstance(values, array | list) else list(values)
    try:
        more = array(column.typecode, values)
    except OverflowError:
        column, more = array(_WIDE, column), array(_WIDE, values)
    column.extend(more)
    return column


# -------------------------------------------------------------------------------------- batches


class Batch(msgspec.Struct, frozen=True, array_like=True):
    """One decode call: the last token so far, and the tokens decoded with it.

    llama.cpp adds in another order for one token than for several, so the shape of a batch decides
    how logits are rounded: decoding a text again gives the run's own numbers only in its batches.
    """

    behind: tuple[int, ...]
    """Ids of the tokens after it: a draft's proposals, refused ones included, or the forced tokens
    except the last."""
    kept: int
    """Tokens that the run grew by."""


def batches_up_to(trace: Trace, token: int) -> tuple[Batch, ...]:
    """The batches of a run, from its first token to the one that gave the token at an index."""
    found: list[Batch] = []
    first = 0
    while first <= token:
        found.append(_batch_at(trace, first))
        first += found[-1].kept
    return tuple(found)


def _batch_at(trace: Trace, first: int) -> Batch:
    """The batch whose first token is at an index."""
    number = trace.rounds[first]
    if number >= 0:
        return Batch(trace.draft_rounds[number].proposed, _run_length(trace.rounds, first))
    if trace.origins[first] == Origin.FORCED:
        kept = _run_length(trace.origins, first)
        return Batch(tuple(trace.ids[first : first + kept - 1]), kept)
    return Batch((), 1)


def _run_length(column: Sequence[int], first: int) -> int:
    """The number of equal elements from an index on."""
    stop = first
    while stop < len(column) and column[stop] == column[first]:
        stop += 1
    return stop - first
