"""Where a thought can be interrupted: the ends of its paragraphs, lines or sentences."""

from __future__ import annotations

import re
from bisect import bisect_left

from overthink.core.trace import Trace
from overthink.core.vocabulary import Phase

_ENDS = (
    re.compile(rb"\n[ \t\r]*\n\s*"),
    re.compile(rb"\n\s*"),
    re.compile(rb"[.!?]['\")\]*]*\s+"),
    re.compile(rb"\s+"),
)
"""Ends of paragraphs, lines, sentences and words."""
FEW = 4
"""With fewer ends than this, a thought is divided more finely."""


def thought_length(trace: Trace) -> int:
    """Tokens up to the last visible one of the thought; 0 without a thought."""
    last = trace.phases.rfind(int(Phase.THINKING))
    while last >= 0 and not trace.text_of(last).strip():
        last -= 1
    return last + 1


def paragraph_ends(trace: Trace) -> list[int]:
    """Return after how many tokens a paragraph of the thought ends, ascending.

    A thought of few paragraphs is divided by lines, then by sentences, then by words. The end of
    the thought is one of them; its beginning is not.
    """
    length = thought_length(trace)
    if not length:
        return []
    ends = trace.utf8_ends
    text = bytes(trace.utf8[: ends[length - 1]])
    found: list[int] = []
    for pattern in _ENDS:
        places = (bisect_left(ends, match.end()) + 1 for match in pattern.finditer(text))
        found = sorted({place for place in places if place < length})
        if len(found) >= FEW:
            break
    return [*found, length]


def thinned(points: list[int], most: int) -> list[int]:
    """Return at most `most` points, evenly distributed over the text, with the first and the last.

    Args:
        most: at least 2.
    """
    if len(points) <= most:
        return points
    first, last = points[0], points[-1]
    chosen = set()
    for i in range(most):
        goal = first + (last - first) * i / (most - 1)
        after = bisect_left(points, goal)
        near = points[max(after - 1, 0) : after + 1]
        chosen.add(min(near, key=lambda point: abs(point - goal)))
    return sorted(chosen)
