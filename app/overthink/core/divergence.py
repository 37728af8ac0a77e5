"""Where two runs that were given the same prompt part, and what each of them took there.

For one model with and without a draft, two quantisations of it, two seeds. Token ids are compared
where both runs use the same vocabulary; where they do not, an id means nothing to the other run,
and the visible text is compared instead, from its beginning. Nothing here knows prompts: whether
they were the same is for the caller to say.

Each run tells how probable its own token was to it. The two figures are of two distributions, even
for one model (batches of another shape round otherwise), so they are never subtracted;
`comparison.draft_proof` has both tokens scored by one.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import Literal

import msgspec
import numpy as np
import numpy.typing as npt

from overthink.core.run_record import RunRecord
from overthink.core.trace import Trace

CONTINUATION = 160
"""Characters that are quoted of what comes after the place, unless another number is given."""

SIZE_GAP = 128
"""Tokens by which two vocabularies of one tokenizer may differ in size: they are padded, each
model as its makers liked (llama.cpp allows a draft the same gap)."""

_SAME_TEXTS = 0.9
"""Share of the ids found in both runs that must have the same text in both. Not all: the first part
of a character has no text of its own, and white space after a tag is left out."""


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """What one run did at the place where the two part."""

    token: int | None
    """Index of its token there; None where the run has no more tokens."""
    id: int | None
    text: str
    """Visible text of that token; empty for tags and control tokens too."""
    origin: str | None
    """`forced` says that the app took this one, not the model."""
    logprob: float | None
    """Natural logarithm of its probability under the model, before any sampler."""
    entropy: float | None
    """Of the distribution that it was taken from, in nats."""
    continuation: str
    """Visible text from the place on."""


class Divergence(msgspec.Struct, frozen=True, kw_only=True):
    """The first place where two runs differ."""

    by: Literal["tokens", "text"]
    """What was compared."""
    common_tokens: int
    """Tokens that both runs begin with, whole; by text, those of the left run."""
    common_text: int
    """Characters of visible text that both begin with."""
    before: str
    """The last of what they have in common."""
    left: Choice
    right: Choice

    @property
    def shorter(self) -> Literal["left", "right"] | None:
        """The run that has ended where the other goes on: it is a beginning of the other one."""
        if self.left.token is None:
            return "left"
        return "right" if self.right.token is None else None


def first_divergence(left: RunRecord, right: RunRecord) -> Divergence | None:
    """Where two runs part, compared by what they have in common; None where they are the same.

    A run that goes on is compared as far as it is: for that, one being the beginning of the other
    says nothing yet.
    """
    by_tokens = same_vocabulary(left, right)
    compare = divergence_of_tokens if by_tokens else divergence_of_texts
    return compare(left.trace, right.trace)


def divergence_of_tokens(
    left: Trace, right: Trace, characters: int = CONTINUATION
) -> Divergence | None:
    """The first index at which the ids differ; None where all of them are the same.

    Args:
        characters: quoted of each continuation, and of what is before it.
    """
    at = _common(np.frombuffer(left.ids, np.int32), np.frombuffer(right.ids, np.int32))
    if at == len(left) == len(right):
        return None
    start = left.utf8_ends[at - 1] if at else 0
    starts = start, right.utf8_ends[at - 1] if at else 0
    return _divergence("tokens", (left, right), (at, at), starts, characters)


def divergence_of_texts(
    left: Trace, right: Trace, characters: int = CONTINUATION
) -> Divergence | None:
    """The first character at which the visible texts differ; None where they are the same.

    Thought and answer count as one text.

    Args:
        characters: quoted of each continuation, and of what is before it.
    """
    at = _common(np.frombuffer(left.utf8, np.uint8), np.frombuffer(right.utf8, np.uint8))
    if at == len(left.utf8) == len(right.utf8):
        return None
    while at and any(_inside_character(trace.utf8, at) for trace in (left, right)):
        at -= 1
    tokens = bisect_right(left.utf8_ends, at), bisect_right(right.utf8_ends, at)
    return _divergence("text", (left, right), tokens, (at, at), characters)


def same_vocabulary(left: RunRecord, right: RunRecord) -> bool:
    """Whether an id means the same token in both runs, as far as their own tokens show it.

    True where the sizes of the vocabularies are no further apart than padding puts them, and the
    ids that both runs used have the same texts, nine of ten of them at least. A run of no tokens
    shows nothing: then the sizes must be the same.
    """
    sizes = [record.loaded.model.vocabulary for record in (left, right) if record.loaded]
    if len(sizes) == 2 and abs(sizes[0] - sizes[1]) > SIZE_GAP:
        return False
    ours, theirs = _texts(left.trace), _texts(right.trace)
    shared = [(ours[id_], theirs[id_]) for id_ in ours.keys() & theirs.keys()]
    if not shared:
        return len(sizes) == 2 and sizes[0] == sizes[1]
    return sum(one == other for one, other in shared) >= _SAME_TEXTS * len(shared)


def _texts(trace: Trace) -> dict[int, str]:
    """The text that each id last had, of those that have one."""
    ids, last = np.unique(np.frombuffer(trace.ids, np.int32)[::-1], return_index=True)
    tokens = (len(trace) - 1 - last).tolist()
    texts = zip(ids.tolist(), map(trace.text_of, tokens), strict=True)
    return {id_: text for id_, text in texts if text}


_Column = npt.NDArray[np.int32] | npt.NDArray[np.uint8]


def _common(left: _Column, right: _Column) -> int:
    """How many elements the two begin with alike."""
    count = min(len(left), len(right))
    differs = left[:count] != right[:count]
    return int(differs.argmax()) if differs.any() else count


def _inside_character(utf8: bytearray, at: int) -> bool:
    return at < len(utf8) and utf8[at] & 0b1100_0000 == 0b1000_0000


def _divergence(
    by: Literal["tokens", "text"],
    traces: tuple[Trace, Trace],
    tokens: tuple[int, int],
    starts: tuple[int, int],
    characters: int,
) -> Divergence:
    left, right = (
        _choice(trace, token, start, characters)
        for trace, token, start in zip(traces, tokens, starts, strict=True)
    )
    common = traces[0].utf8[: starts[0]].decode("utf-8", "replace")
    return Divergence(
        by=by,
        common_tokens=tokens[0],
        common_text=len(common),
        before=common[-characters:] if characters else "",
        left=left,
        right=right,
    )


def _choice(trace: Trace, token: int, start: int, characters: int) -> Choice:
    """What is at a token; `start` is where the text that is quoted begins, in bytes."""
    quoted = bytes(trace.utf8[start : start + 4 * characters]).decode("utf-8", "ignore")
    continuation = quoted[:characters]
    if token >= len(trace):
        return Choice(
            token=None,
            id=None,
            text="",
            origin=None,
            logprob=None,
            entropy=None,
            continuation=continuation,
        )
    taken = trace[token]
    return Choice(
        token=token,
        id=taken.id,
        text=taken.text,
        origin=taken.origin.word,
        logprob=taken.logprob,
        entropy=taken.entropy,
        continuation=continuation,
    )
