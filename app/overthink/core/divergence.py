"""Where two runs with the same prompt diverge, and what each of them chose there.

For one model with and without a draft, for two of its quantisations, for two seeds. Token ids are
compared if both runs use the same vocabulary; if not, ids mean nothing to the other run, and the
visible text is compared from its beginning. The caller checks that the prompts were the same.

Each run knows the probability of its own token. The two probabilities are from two distributions,
even for one model (batches of another shape round differently), so they are never subtracted;
`comparison.draft_proof` scores both tokens with one.
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
"""Characters of the text after a divergence that are quoted by default."""

SIZE_GAP = 128
"""Tokens by which two vocabularies of one tokenizer may differ in size, as makers pad them
differently (llama.cpp allows a draft the same gap)."""

_SAME_TEXTS = 0.9
"""Share of the ids in both runs that must have the same text in both. Not all: the first part of a
character has no text of its own, and white space after a tag is removed."""


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """What one run chose at the divergence."""

    token: int | None
    """Index of its token; None if the run has no more tokens."""
    id: int | None
    text: str
    """Visible text of that token; empty for tags and control tokens."""
    origin: str | None
    """`forced`: the app chose this one, not the model."""
    logprob: float | None
    """Natural logarithm of its probability under the model, before any sampler."""
    entropy: float | None
    """Entropy of the distribution, in nats."""
    continuation: str
    """Visible text from the divergence on."""


class Divergence(msgspec.Struct, frozen=True, kw_only=True):
    """The first difference of two runs."""

    by: Literal["tokens", "text"]
    """Whether ids or texts were compared."""
    common_tokens: int
    """Number of whole tokens in common; by text, those of the left run."""
    common_text: int
    """Number of characters of visible text in common."""
    before: str
    """The end of the common text."""
    left: Choice
    right: Choice

    @property
    def shorter(self) -> Literal["left", "right"] | None:
        """The run that ends where the other continues."""
        if self.left.token is None:
            return "left"
        return "right" if self.right.token is None else None


def first_divergence(left: RunRecord, right: RunRecord) -> Divergence | None:
    """Find where two runs diverge, by ids or by text; None if they are identical.

    A live run is compared as far as it goes; that one is the beginning of the other means nothing
    yet.
    """
    by_tokens = same_vocabulary(left, right)
    compare = divergence_of_tokens if by_tokens else divergence_of_texts
    return compare(left.trace, right.trace)


def divergence_of_tokens(
    left: Trace, right: Trace, characters: int = CONTINUATION
) -> Divergence | None:
    """Find the first index at which the ids differ; None if all are equal.

    Args:
        characters: number of characters quoted before and after the divergence.
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
    """Find the first character at which the visible texts differ; None if they are equal.

    Thought and answer count as one text.

    Args:
        characters: number of characters quoted before and after the divergence.
    """
    at = _common(np.frombuffer(left.utf8, np.uint8), np.frombuffer(right.utf8, np.uint8))
    if at == len(left.utf8) == len(right.utf8):
        return None
    while at and any(_inside_character(trace.utf8, at) for trace in (left, right)):
        at -= 1
    tokens = bisect_right(left.utf8_ends, at), bisect_right(right.utf8_ends, at)
    return _divergence("text", (left, right), tokens, (at, at), characters)


def same_vocabulary(left: RunRecord, right: RunRecord) -> bool:
    """Whether an id means the same token in both runs, as far as their tokens show.

    True if the sizes of the vocabularies differ at most by padding, and at least nine of ten ids in
    both runs have the same texts. Without tokens, the sizes must be equal.
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
    """The last text of each id that has one."""
    ids, last = np.unique(np.frombuffer(trace.ids, np.int32)[::-1], return_index=True)
    tokens = (len(trace) - 1 - last).tolist()
    texts = zip(ids.tolist(), map(trace.text_of, tokens), strict=True)
    return {id_: text for id_, text in texts if text}


_Column = npt.NDArray[np.int32] | npt.NDArray[np.uint8]


def _common(left: _Column, right: _Column) -> int:
    """The number of equal elements at the beginning."""
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
    """Describe the choice at a token; the quoted text begins at byte `start`."""
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
