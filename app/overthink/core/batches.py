"""In which batches a run's tokens were decoded.

llama.cpp adds in another order for one token and for several, so the shape of the batches decides
how logits are rounded. Whoever decodes a text anew gets the run's own figures by the same batches.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from overthink.core.trace import Trace
from overthink.core.vocabulary import Origin


class Batch(msgspec.Struct, frozen=True, array_like=True):
    """One decode call: the last token so far, and what was decoded behind it at once."""

    behind: tuple[int, ...]
    """Token ids: a draft's proposals, refused ones too, or what the app forced, but its last."""
    kept: int
    """Tokens that the run grew by."""


def batches_up_to(trace: Trace, token: int) -> tuple[Batch, ...]:
    """The batches of a run, from its first token to the one that gave the token at an index.

    Args:
        token: index of a token of the trace.
    """
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
        return Batch(trace.draft_rounds[number].proposed, _alike(trace.rounds, first))
    if trace.origins[first] == Origin.FORCED:
        kept = _alike(trace.origins, first)
        return Batch(tuple(trace.ids[first : first + kept - 1]), kept)
    return Batch((), 1)


def _alike(column: Sequence[int], first: int) -> int:
    """How many elements from an index on are the same."""
    stop = first
    while stop < len(column) and column[stop] == column[first]:
        stop += 1
    return stop - first
