"""Metrics as CSV, one row per run, for spreadsheets and statistics.

The byte-order mark lets spreadsheets read it as UTF-8; without it, Excel takes it for the system's
code page. Columns are named as in the database (SCHEMA.md). An empty field was not measured, never
zero; booleans are 1 and 0. Control characters are shown as symbols, and texts that a spreadsheet
would take for a formula begin with an apostrophe.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from overthink.core.run_record import RunRecord
from overthink.core.symbols import same_length
from overthink.storage.run_metrics import metrics_of
from overthink.storage.saved_sessions import SavedRun, SavedSession, SavedTurn

if TYPE_CHECKING:
    from overthink.reports.export import Export


Value = str | int | float | bool | None

BYTE_ORDER_MARK = codecs.BOM_UTF8

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\n", "|", "%", "＝", "＋", "－", "＠")
"""A spreadsheet may compute what follows, or start a program."""

_METRICS = tuple(metrics_of(RunRecord()))


def pieces(export: Export) -> Iterator[bytes]:
    """Generate the table in UTF-8 with a mark, its header first, line ends as in RFC 4180."""
    yield BYTE_ORDER_MARK + csv_line(COLUMNS)
    for session in export.sessions():
        for turn in session.turns:
            for run in turn.runs.values():
                yield csv_line(_row(session, turn, run).values())


def _row(session: SavedSession, turn: SavedTurn, run: SavedRun) -> dict[str, Value]:
    return {
        "session": session.id,
        "title": session.title or turn.prompt,
        "tags": ", ".join(session.tags),
        "turn": turn.id,
        "prompt": turn.prompt,
        "system": turn.system,
        "expect": turn.expect,
        "timing": turn.timing.value,
        "preference": turn.preference,
        "preference_blind": turn.preference_blind,
        "run": run.id,
        "side": run.side,
        "sample": run.sample,
        "begun": run.begun,
        "ended": run.ended,
        "model": run.model,
        "family": run.family,
        "draft": run.draft,
        "thinking": run.run.thinking if run.run else None,
        "effort": run.run.effort if run.run else None,
        "keep_thoughts": run.run.keep_thoughts if run.run else None,
        "status": run.status,
        **metrics_of(run.record),
        "correct": run.verdict.correct,
        "judged_by": run.verdict.how,
        "found": run.verdict.found,
        "equivalent": run.verdict.equivalent,
        "grader": run.verdict.grader,
        "by_hand": run.verdict.by_hand,
        "right": run.verdict.right,
        "annotations": len(run.annotations),
    }


COLUMNS = (
    *("session", "title", "tags", "turn", "prompt", "system", "expect", "timing"),
    *("preference", "preference_blind", "run", "side", "sample", "begun", "ended"),
    *("model", "family"),
    *(
        "draft",
        "thinking",
        "effort",
        "keep_thoughts",
        "status",
        *_METRICS,
        "correct",
        "judged_by",
        "found",
        "equivalent",
        "grader",
    ),
    *("by_hand", "right", "annotations"),
)
"""In the order of a row."""


def _field(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return text_field(value)
    return repr(int(value) if isinstance(value, bool) else value)


def text_field(text: str) -> str:
    """Return a text that no spreadsheet computes, with symbols for control characters."""
    shown = same_length(text)
    return f"'{shown}" if shown.lstrip(" ").startswith(_STARTS_A_FORMULA) else shown


def csv_line(values: Iterable[Value]) -> bytes:
    """Return a row, safe for spreadsheets, with the line end of RFC 4180."""
    text = io.StringIO()
    csv.writer(text).writerow(map(_field, values))
    return text.getvalue().encode("utf-8")
