"""Sessions as one self-contained HTML file: both lanes, colour layers, replay, plots.

The page loads nothing: its Content-Security-Policy allows its own style and scripts, by their
digests, and nothing else. One script unpacks the other, which takes half the space that way.
Everything recorded is escaped, with symbols for control characters. Without JavaScript the page can
be read in full; with it, the script cuts the text into tokens by the packed columns.

**Size.** The file is at most three times as large as the same sessions' JSON lines
(`overthink.reports.session_lines`) compressed by zlib at level 9, for real traces of 200 tokens
or more; those of 1,000 are smaller than that compressed export. Style and scripts take 15 kB that
are the same in every file, more than three times a tiny trace; a token takes about 20 bytes.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from jinja2 import Environment

from overthink.core.events import DraftRound
from overthink.core.run_record import RunRecord
from overthink.core.symbols import same_length, utf16_length, utf16_units
from overthink.core.trace import Trace
from overthink.core.vocabulary import Phase
from overthink.grading.thought_map import map_facts
from overthink.reports import html_page
from overthink.reports.folded_text import text_parts
from overthink.reports.session_report import NOT_MEASURED, session_report
from overthink.reports.thought_map import map_picture
from overthink.storage.codec import deflate

if TYPE_CHECKING:
    from overthink.reports.export import Export


def pieces(export: Export) -> Iterator[bytes]:
    """Generate the page in UTF-8, so that many sessions need not fit into memory."""
    style, script, loader = map(html_page.asset, ("report.css", "report.js", "loader.js"))
    reports = (session_report(session, export.profiles) for session in export.sessions())
    first = next(reports)
    page = (
        _templates()
        .get_template("report.html")
        .generate(
            title=first.title if len(export.ids) == 1 else f"{len(export.ids):,} sessions",
            sessions=chain([first], reports),
            style=style,
            script=script,
            loader=loader,
            policy=html_page.policy(style, loader, script),
            missing=NOT_MEASURED,
        )
    )
    for piece in page:
        yield piece.encode("utf-8", "replace")


@cache
def _templates() -> Environment:
    environment = html_page.templates()
    environment.filters.update(
        columns=_columns,
        loop=_loop,
        picture=map_picture,
        facts=lambda found: [*map_facts(found)],
        parts=lambda record, phase: text_parts(record, Phase(phase)),
    )
    return environment


def _columns(trace: Trace) -> str:
    return base64.b64encode(token_columns(trace)).decode()


def _loop(record: RunRecord) -> str:
    """Return a loop's first token, period and end, or nothing without a loop.

    If the run did not end by itself, the loop is assumed to have gone on.
    """
    ended = record.finished.loop if record.finished else None
    if ended is not None:
        return f"{ended.start} {ended.period} {ended.start + ended.period + ended.wasted}"
    seen = record.loop_found
    return f"{seen.start} {seen.period} {len(record.trace)}" if seen else ""


# A trace's columns, which `report.js` unpacks: deflated without a header, little-endian. First
# three numbers of 32 bits: tokens, draft rounds, proposals. Then the columns, each as byte planes
# (all lowest bytes, then all second ones, …), with their widths in bytes:
#
#     per token     text length 4 (UTF-16 units) · phase 1 · origin 1 · microseconds since the
#                   previous token 6 · id 4 · round + 1 4 · log-probability 4 (float) · entropy 4
#                   (float)
#     per round     first token 4 · proposed 2 · tested 2 · accepted 2
#     per proposal  text length 4 (UTF-16 units)
#
# and at the end the texts of all proposals, UTF-8. Texts of tokens are in the page already; the
# lengths cut them up.


def token_columns(trace: Trace) -> bytes:
    """Pack all that the page shows of a trace beside its text. Nothing is rounded."""
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
        _planes(np.array(trace.ids, dtype="<i4").view("<u4"), 4),  # -1 is an unknown token
        _planes(np.array(trace.rounds, dtype=np.int64) + 1, 4),
        _planes(np.array(trace.logprobs, dtype="<f4").view("<u4"), 4),
        _planes(np.array(trace.entropies, dtype="<f4").view("<u4"), 4),
    ]


def _lengths(trace: Trace) -> npt.NDArray[np.int64]:
    """Return the length of each token's text as JavaScript counts it."""
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
