"""The text of what is selected, plain or with marks of origin. Characters that act stay symbols."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby, pairwise

import numpy as np
from PySide6.QtCore import QCoreApplication

from overthink.core.trace import Trace
from overthink.core.vocabulary import Origin
from overthink.ui.transcript.block_formatter import token_bytes, tokens_in
from overthink.ui.transcript.document import Document, Placed
from overthink.ui.transcript.markdown_section import RenderedAnswer
from overthink.ui.transcript.markdown_tokens import NO_TOKEN
from overthink.ui.transcript.position import HEADERS, TRACE_ZONES, Span, Zone

_MARKS = {
    Origin.ACCEPTED: ("[+", "+]"),
    Origin.FORCED: ("[!", "!]"),
    Origin.TEMPLATE: ("[~", "~]"),
}


def text_of(document: Document, span: Span, with_origins: bool = False) -> str:
    """The text of a span: its parts with an empty line between, headers left out."""
    parts = [_part(document, *found, with_origins) for found in _parts(document, span)]
    text = "\n\n".join(part for part in parts if part)
    return f"{_explanation()}\n\n{text}" if with_origins and text else text


def _parts(document: Document, span: Span) -> Iterator[tuple[Placed, int, int]]:
    for placed in document.placed():
        section = placed.section
        within = span.within(placed.turn, section.zone, *section.bounds)
        if within and section.zone not in HEADERS:
            yield placed, *within


def _part(document: Document, placed: Placed, start: int, end: int, with_origins: bool) -> str:
    section = placed.section
    if not with_origins:
        return section.text(start, end)
    if section.zone == Zone.OPENER:
        return _marked(section.text(start, end), Origin.TEMPLATE)
    trace = document.turns[placed.turn].record.trace
    if isinstance(section, RenderedAnswer):
        return _rendered(section, trace, start, end)
    if section.zone not in TRACE_ZONES:
        return section.text(start, end)
    return "".join(
        _marked(section.text(first, last), origin)
        for origin, first, last in _runs(trace, start, end)
    )


def _rendered(section: RenderedAnswer, trace: Trace, start: int, end: int) -> str:
    """What is from no token, as the line breaks between paragraphs, has no origin."""
    pieces = [
        (None if token == NO_TOKEN else Origin(trace.origins[token]), section.text(first, last))
        for token, first, last in section.runs(start, end)
    ]
    return "".join(
        _marked("".join(text for _, text in run), origin or Origin.SAMPLED)
        for origin, run in groupby(pieces, key=lambda piece: piece[0])
    )


def _runs(trace: Trace, start: int, end: int) -> Iterator[tuple[Origin, int, int]]:
    """Runs of equal origin between two bytes."""
    first, last = tokens_in(trace, start, end)
    origins = np.frombuffer(bytes(trace.origins[first:last]), dtype=np.uint8)
    changes = [0, *(np.flatnonzero(np.diff(origins)) + 1).tolist(), last - first]
    for one, other in pairwise(changes):
        if one < other:
            low = max(start, token_bytes(trace, first + one)[0])
            high = min(end, token_bytes(trace, first + other - 1)[1])
            yield Origin(int(origins[one])), low, high


def _marked(text: str, origin: Origin) -> str:
    before, after = _MARKS.get(origin, ("", ""))
    return f"{before}{text}{after}" if text else ""


def _explanation() -> str:
    return QCoreApplication.translate(
        "Transcript",
        "[+proposed by the draft and accepted+] [!inserted by the app!] [~from the chat template~]",
    )
