"""From a place in a text to the next token or word, and back. Pure."""

from __future__ import annotations

import re
from bisect import bisect_right

from overthink.core.trace import Trace
from overthink.ui.transcript.text_section import Step

_WORD = re.compile(rb"\S*\s*")
_LAST_WORD = re.compile(rb"\S+\s*\Z")
_BACK = 4096
"""Bytes that are searched backwards for the start of a word."""


def token_step(trace: Trace) -> Step:
    """Steps through the tokens of a trace that have text."""

    def step(byte: int, forward: bool) -> int | None:
        ends = trace.utf8_ends
        if forward:
            token = bisect_right(ends, byte)
            return ends[token] if token < len(ends) else None
        if byte <= 0:
            return None
        token = bisect_right(ends, byte - 1)
        return ends[token - 1] if token else 0

    return step


def word_step(data: bytes) -> Step:
    """Steps through the words of a text."""

    def step(byte: int, forward: bool) -> int | None:
        if forward:
            found = _WORD.match(data, byte)
            return found.end() if found else None
        first = max(0, byte - _BACK)
        last = _LAST_WORD.search(data[first:byte])
        return first + last.start() if last else None

    return step
