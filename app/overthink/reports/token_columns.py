"""A trace's columns as the page of an HTML report reads them. `report.js` unpacks the same layout.

Deflated without a header, little-endian. First three numbers of 32 bits: tokens, draft rounds,
proposals. Then the columns, each as byte planes (all lowest bytes, then all second ones, …):

    a token     text length 4 (UTF-16 units) · phase 1 · origin 1 · microseconds after the token
                before 6 · id 4 · round + 1 4 · log-probability 4 (float) · entropy 4 (float)
    a round     first token 4 · proposed 2 · tested 2 · accepted 2
    a proposal  text length 4 (UTF-16 units)

and at the end the texts of all proposals, UTF-8. Texts of tokens are not here: they stand in the
page once, and the lengths cut them up again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from overthink.core.events import DraftRound
from overthink.core.symbols import same_length
from overthink.core.trace import Trace
from overthink.core.utf16 import utf16_length, utf16_units
from overthink.storage.packing import deflate


def token_columns(trace: Trace) -> bytes:
    """Packs all that the page shows of a trace beside its text. Nothing is rounded."""
    rounds = list(trace.draft_rounds)
    texts = [same_length(text) for done in rounds for text in done.proposed_text]
    head = np.array([len(trace), len(rounds), len(texts)], dtype="<u4")
    parts = [
        head.tobytes(),
        *_tokens(trace),
        *_rounds(rounds),
        _planes(map(utf16_length, texts), 4),
        "".join(texts).encode("utf-8", "replace"),
    ]
    return deflate(b"".join(parts))


def _tokens(trace: Trace) -> list[bytes]:
    times = np.diff(np.array(trace.t_us, dtype=np.int64), prepend=np.int64(0))
    return [
        _planes(_lengths(trace), 4),
        bytes(trace.phases),
        bytes(trace.origins),
        _planes(times, 6),
        _planes(trace.ids, 4),
        _planes(np.array(trace.rounds, dtype=np.int64) + 1, 4),
        _planes(np.array(trace.logprobs, dtype="<f4").view("<u4"), 4),
        _planes(np.array(trace.entropies, dtype="<f4").view("<u4"), 4),
    ]


def _lengths(trace: Trace) -> npt.NDArray[np.int64]:
    """Characters of each token as JavaScript counts them."""
    until = np.concatenate(([0], np.cumsum(utf16_units(trace.utf8))))
    ends = np.array(trace.utf8_ends, dtype=np.int64)
    return np.diff(until[ends], prepend=np.int64(0))


def _rounds(rounds: Sequence[DraftRound]) -> list[bytes]:
    return [
        _planes((done.first for done in rounds), 4),
        _planes((len(done.proposed) for done in rounds), 2),
        _planes((done.tested for done in rounds), 2),
        _planes((done.accepted for done in rounds), 2),
    ]


def _planes(values: Iterable[int] | npt.NDArray[np.generic], width: int) -> bytes:
    column = np.asarray(values if isinstance(values, np.ndarray) else list(values), dtype="<u8")
    return column.view(np.uint8).reshape(-1, 8)[:, :width].T.tobytes()
