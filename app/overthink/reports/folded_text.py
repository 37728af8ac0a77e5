"""A recorded text in parts, for reports: runaways are marked, and what repeats can be folded.

Parts are cut between tokens. Joined, their texts are the whole text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from overthink.core.run_record import RunRecord
from overthink.core.runaway.descriptions import (
    EXPLANATIONS,
    earlier_passage,
    fold_text,
    named,
    see_token,
)
from overthink.core.runaway.findings import Finding
from overthink.core.runaway.folds import Fold, closed_folds
from overthink.core.trace import Trace
from overthink.core.vocabulary import Phase


class Mark(NamedTuple):
    """A line above a part: a runaway begins there."""

    text: str
    explanation: str
    earlier: int | None
    """First token of the earlier passage that it repeats."""
    see: str
    """Words of a link to that passage."""


class TextPart(NamedTuple):
    """Some tokens of a text."""

    first: int
    """Its first token."""
    text: str
    marks: tuple[Mark, ...]
    fold: str
    """The line that replaces it until the reader opens it; empty for text that is displayed."""
    linked: bool
    """Whether a mark links to its first token."""


def text_parts(record: RunRecord, phase: Phase) -> list[TextPart]:
    """Cut the text of a phase into parts; a text without runaways is one part."""
    trace, findings = record.trace, record.runaways
    folds = closed_folds(findings)
    hidden = [(fold.start, fold.end) for fold in folds]
    shown = [f for f in findings if not any(start < f.start < end for start, end in hidden)]
    links = {token for finding in shown if (token := earlier_passage(finding)) is not None}
    cuts = {0, len(trace), *links, *(finding.start for finding in shown)}
    cuts |= {edge for fold in hidden for edge in fold}
    cuts -= {cut for cut in cuts if any(start < cut < end for start, end in hidden)}
    return [
        TextPart(
            first,
            trace.utf8[_start(trace, first) : trace.utf8_ends[stop - 1]].decode("utf-8", "replace"),
            tuple(_mark(finding) for finding in shown if finding.start == first),
            next((_fold_line(fold) for fold in folds if fold.start <= first < fold.end), ""),
            first in links,
        )
        for first, stop in _pieces(trace, phase, cuts)
    ]


def omitted_text(record: RunRecord, phase: Phase) -> str:
    """Return the text of a phase with a line in brackets in place of what is folded."""
    return "".join(
        f"\n[left out: {part.fold}]\n" if part.fold else part.text
        for part in text_parts(record, phase)
    )


def _start(trace: Trace, token: int) -> int:
    return trace.utf8_ends[token - 1] if token else 0


def _pieces(trace: Trace, phase: Phase, cuts: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield start and end of the pieces of a phase between cuts."""
    phases = np.frombuffer(bytes(trace.phases), dtype=np.uint8)
    changes = (np.flatnonzero(np.diff(phases)) + 1).tolist()
    edges = sorted({*changes, *(cut for cut in cuts if 0 <= cut <= len(trace))})
    for first, stop in pairwise(edges):
        if phases[first] == phase:
            yield first, stop


def _mark(finding: Finding) -> Mark:
    earlier = earlier_passage(finding)
    see = "" if earlier is None else str(see_token(earlier))
    line = str(named(finding))
    return Mark(line[:1].upper() + line[1:], str(EXPLANATIONS[finding.kind]), earlier, see)


def _fold_line(fold: Fold) -> str:
    return str(fold_text(fold))
