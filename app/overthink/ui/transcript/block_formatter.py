"""Text formats of a trace's blocks: which tokens a block holds, and ghosts between them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

import numpy as np
from PySide6.QtGui import QTextCharFormat, QTextLayout

from overthink.core.events import DraftRound
from overthink.core.symbols import harmless
from overthink.core.trace import Trace
from overthink.ui.base.text_layout import format_range
from overthink.ui.transcript.colour_layers import FormatTable, Layer, token_steps
from overthink.ui.transcript.display_text import DisplayText, Ghost, RowText
from overthink.ui.transcript.loop_extent import LoopTracker


@dataclass(slots=True)
class TokenStyle:
    """How the tokens of a view are displayed; shared by all its formatters."""

    layer: Layer
    """What tokens are coloured by."""
    formats: FormatTable
    """Formats of that layer."""
    ghosts: bool = False
    """Whether refused proposals are shown."""
    row: QTextCharFormat = field(default_factory=QTextCharFormat)
    """Format of the lines that mark and fold runaways."""


class TraceFormatter:
    """Formats a part of a trace.

    Args:
        trace: holds the tokens.
        loop: the trace's loop.
        style: layer, formats, ghosts.
    """

    def __init__(self, trace: Trace, loop: LoopTracker, style: TokenStyle) -> None:
        self._trace, self._loop, self._style = trace, loop, style
        self.first = self.end = 0
        """The tokens of the part."""

    def ghosts(self, start: int, end: int, is_last: bool) -> list[Ghost]:
        rounds = self._trace.draft_rounds
        if not self._style.ghosts or not rounds:
            return []
        ends = self._trace.utf8_ends
        # The line break after the block belongs to it, and so does the end of the text.
        stop = end + 1 if is_last or self._trace.utf8[end : end + 1] == b"\n" else end
        first = max(self.first, bisect_left(ends, start) + 1 if start else 0)
        last = min(self.end, bisect_left(ends, stop) + 1)
        # A round that began before may reach in; its ghost is at the last of its tokens.
        near = rounds[max(0, rounds.begun_before(first) - 1) : rounds.begun_before(last)]
        return [
            ghost(each, min(token_bytes(self._trace, _ghost_token(each))[0], end) - start)
            for each in near
            if first <= _ghost_token(each) < last and each.accepted < len(each.proposed)
        ]

    def formats(self, display: DisplayText, start: int) -> list[QTextLayout.FormatRange]:
        first, last = tokens_in(self._trace, start, start + display.size)
        ends = np.array(self._trace.utf8_ends[first:last], dtype=np.int64) - start
        edges = np.clip(np.concatenate([np.zeros(1, dtype=np.int64), ends]), 0, display.size)
        steps = token_steps(self._trace, self._style.layer, first, last, self._loop.loop)
        return self._style.formats.ranges(display, edges, steps)

    def row_formats(self, words: RowText) -> list[QTextLayout.FormatRange]:
        return [format_range(0, words.position(words.size) or len(words.text), self._style.row)]


def _ghost_token(round_: DraftRound) -> int:
    """Return the token that was emitted instead of the first refused proposal."""
    return round_.first + round_.accepted


def ghost(round_: DraftRound, byte: int) -> Ghost:
    """Return the rejected proposals of a round, to be shown before a byte."""
    refused = round_.proposed_text[round_.accepted : round_.tested]
    untested = round_.proposed_text[max(round_.tested, round_.accepted) :]
    return Ghost(byte, harmless("".join(refused)), harmless("".join(untested)))


def tokens_in(trace: Trace, start: int, end: int) -> tuple[int, int]:
    """Return the range of tokens that have text between two bytes."""
    first = bisect_right(trace.utf8_ends, start)
    last = bisect_left(trace.utf8_ends, end) + 1 if end > start else first
    return first, min(last, len(trace))


def token_at(trace: Trace, byte: int) -> int:
    """Return the token that holds a byte; -1 after the last one."""
    token = bisect_right(trace.utf8_ends, byte)
    return token if token < len(trace) else -1


def token_bytes(trace: Trace, token: int) -> tuple[int, int]:
    """Return the byte range of a token's text."""
    return (trace.utf8_ends[token - 1] if token else 0), trace.utf8_ends[token]


class PlainFormatter:
    """Formats a text that is not a trace: a prompt, or a template's opener.

    Args:
        char_format: format of all of it; None for none.
    """

    def __init__(self, char_format: QTextCharFormat | None = None) -> None:
        self.char_format = char_format

    def ghosts(self, start: int, end: int, is_last: bool) -> list[Ghost]:
        return []

    def formats(self, display: DisplayText, start: int) -> list[QTextLayout.FormatRange]:
        if self.char_format is None:
            return []
        return [format_range(0, display.position(display.size), self.char_format)]

    def row_formats(self, words: RowText) -> list[QTextLayout.FormatRange]:
        return []
