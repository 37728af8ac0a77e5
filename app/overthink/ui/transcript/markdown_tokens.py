"""Which token each character of a formatted answer is from, and how its layer colours it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from overthink.core.trace import Trace
from overthink.ui.markdown.highlights import Highlight
from overthink.ui.transcript.block_formatter import Showing
from overthink.ui.transcript.colour_layers import UNMARKED, token_steps
from overthink.ui.transcript.display_text import Integers
from overthink.ui.transcript.loop_extent import LoopWatch

NO_TOKEN = -1


class RenderedTokens:
    """The tokens of an answer by the places of its source (`AnswerDocument.places`).

    Args:
        trace: whose tokens they are.
        loop: its loop.
        showing: layer and formats.
    """

    def __init__(self, trace: Trace, loop: LoopWatch, showing: Showing) -> None:
        self._trace, self._loop, self._showing = trace, loop, showing
        self._start = self._end = self._first = 0
        self._bytes = self._ends = np.empty(0, dtype=np.int64)

    def read(self, start: int, end: int) -> bool:
        """Takes the answer that lies between two bytes; True where it begins somewhere else."""
        moved = start != self._start
        if (start, end) != (self._start, self._end):
            self._start, self._end = start, end
            self._bytes = start + _characters(bytes(self._trace.utf8[start:end]))
            self._first = bisect_right(self._trace.utf8_ends, start)
            self._ends = np.array(self._trace.utf8_ends[self._first :], dtype=np.int64)
        return moved

    def tokens(self, places: Integers) -> Integers:
        """The token of each place; `NO_TOKEN` for what is not in the source."""
        known = (places >= 0) & (places < len(self._bytes))
        found = np.full(len(places), NO_TOKEN, dtype=np.int64)
        of_known = np.searchsorted(self._ends, self._bytes[places[known]], side="right")
        found[known] = self._first + of_known
        return found

    def tints(self, places: Integers) -> Sequence[Highlight]:
        """How the layer colours a text with these places."""
        found = self.tokens(places)
        known = found != NO_TOKEN
        if not known.any():
            return ()
        first, last = int(found[known].min()), int(found[known].max()) + 1
        of_tokens = token_steps(self._trace, self._showing.layer, first, last, self._loop.loop)
        steps = np.full(len(places), UNMARKED, dtype=np.int64)
        steps[known] = of_tokens[found[known] - first]
        return [
            Highlight(start + self._skipped(places[start]), end, look)
            for step, start, end in _runs(steps)
            if (look := self._showing.formats.look(step)) is not None
        ]

    def _skipped(self, place: int) -> int:
        """Characters before a run's first word that its look leaves out."""
        at = int(self._bytes[place])
        return int(self._showing.formats.skips_space and self._trace.utf8[at : at + 1] == b" ")


def _characters(text: bytes) -> NDArray[np.int64]:
    """The first byte of each character; a line end of two characters counts as one."""
    raw = np.frombuffer(text, dtype=np.uint8)
    starts = (raw & 0xC0) != 0x80
    starts[:-1] &= ~((raw[:-1] == 0x0D) & (raw[1:] == 0x0A))
    return np.flatnonzero(starts).astype(np.int64)


def _runs(steps: Integers) -> list[tuple[int, int, int]]:
    """Runs of equal steps, without those that are unmarked: step, start, end."""
    borders = [0, *(np.flatnonzero(np.diff(steps)) + 1).tolist(), len(steps)]
    pairs = pairwise(borders)
    return [(int(steps[a]), a, b) for a, b in pairs if a < b and steps[a] != UNMARKED]
