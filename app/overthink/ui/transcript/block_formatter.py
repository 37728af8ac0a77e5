"""How a trace's blocks look: which tokens a block holds, their formats, ghosts between them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

import numpy as np
from PySide6.QtGui import QTextCharFormat, QTextLayout

from overthink.core.events import DraftRound
from overthink.core.symbols import harmless
from overthink.core.trace import Trace
from overthink.ui.transcript.colour_layers import Layer, token_steps
from overthink.ui.transcript.display_text import Ghost, ShownText
from overthink.ui.transcript.layer_formats import FormatTable, format_range
from overthink.ui.transcript.loop_extent import LoopWatch


class Showing:
    """What is shown of all traces of a view, and how; shared by their looks.

    Args:
        layer: what tokens are coloured by.
        formats: of that layer.
    """

    def __init__(self, layer: Layer, formats: FormatTable) -> None:
        self.layer, self.formats = layer, formats
        self.ghosts = False


class TraceLook:
    """The look of a part of a trace.

    Args:
        trace: whose tokens they are.
        loop: its loop.
        showing: layer, formats, ghosts.
    """

    def __init__(self, trace: Trace, loop: LoopWatch, showing: Showing) -> None:
        self._trace, self._loop, self._showing = trace, loop, showing
        self.first = self.end = 0
        """Tokens of the part."""

    def ghosts(self, start: int, end: int, is_last: bool) -> list[Ghost]:
        rounds = self._trace.draft_rounds
        if not self._showing.ghosts or not rounds:
            return []
        ends = self._trace.utf8_ends
        # The line break after the block is still its own, the end of the text too.
        stop = end + 1 if is_last or self._trace.utf8[end : end + 1] == b"\n" else end
        first = max(self.first, bisect_left(ends, start) + 1 if start else 0)
        last = min(self.end, bisect_left(ends, stop) + 1)
        # A round that began before may reach in; its place is the last of its tokens.
        near = rounds[max(0, rounds.begun_before(first) - 1) : rounds.begun_before(last)]
        return [
            ghost(each, min(token_bytes(self._trace, _place(each))[0], end) - start)
            for each in near
            if first <= _place(each) < last and each.accepted < len(each.proposed)
        ]

    def formats(self, shown: ShownText, start: int) -> list[QTextLayout.FormatRange]:
        first, last = tokens_in(self._trace, start, start + shown.size)
        ends = np.array(self._trace.utf8_ends[first:last], dtype=np.int64) - start
        edges = np.clip(np.concatenate([np.zeros(1, dtype=np.int64), ends]), 0, shown.size)
        steps = token_steps(self._trace, self._showing.layer, first, last, self._loop.loop)
        return self._showing.formats.ranges(shown, edges, steps)


def _place(round_: DraftRound) -> int:
    """The token that stands where the first refused proposal would have stood."""
    return round_.first + round_.accepted


def ghost(round_: DraftRound, byte: int) -> Ghost:
    """What of a round does not stand, to be shown before a byte."""
    refused = round_.proposed_text[round_.accepted : round_.tested]
    untested = round_.proposed_text[max(round_.tested, round_.accepted) :]
    return Ghost(byte, harmless("".join(refused)), harmless("".join(untested)))


def tokens_in(trace: Trace, start: int, end: int) -> tuple[int, int]:
    """The tokens that have text between two bytes, the end not included."""
    first = bisect_right(trace.utf8_ends, start)
    last = bisect_left(trace.utf8_ends, end) + 1 if end > start else first
    return first, min(last, len(trace))


def token_at(trace: Trace, byte: int) -> int:
    """The token that holds a byte; -1 behind the last one."""
    token = bisect_right(trace.utf8_ends, byte)
    return token if token < len(trace) else -1


def token_bytes(trace: Trace, token: int) -> tuple[int, int]:
    """Where a token's text begins and ends."""
    return (trace.utf8_ends[token - 1] if token else 0), trace.utf8_ends[token]


class PlainLook:
    """The look of a text that is not a trace: the person's words, the template's opener.

    Args:
        look: format of all of it; None for none.
    """

    def __init__(self, look: QTextCharFormat | None = None) -> None:
        self.look = look

    def ghosts(self, start: int, end: int, is_last: bool) -> list[Ghost]:
        return []

    def formats(self, shown: ShownText, start: int) -> list[QTextLayout.FormatRange]:
        if self.look is None:
            return []
        return [format_range(0, shown.position(shown.size), self.look)]
