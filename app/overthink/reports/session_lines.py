"""Sessions as JSON lines: a line per session, turn and run, then the run's tokens and draft rounds.

A line with `line` is a head: "session", "turn" or "run". Tokens and draft rounds after the head of
a run are as in `overthink compare --tokens`, so the texts of a phase join to the run's exact text.
What was not measured is null, never zero.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import msgspec

from overthink.comparison.saved_plan import ended_lane
from overthink.core.profiles import Profiles
from overthink.reports.compare_json import lane_object, token_lines
from overthink.reports.experiments_json import experiments_object
from overthink.storage.saved_sessions import SavedRun, SavedSession, SavedTurn

if TYPE_CHECKING:
    from overthink.reports.export import Export

FORMAT_VERSION = 1


def pieces(export: Export) -> Iterator[bytes]:
    """Generate all lines, with line ends."""
    for session in export.sessions():
        yield from (line + b"\n" for line in session_lines(session, export.profiles))


def session_lines(session: SavedSession, profiles: Profiles) -> Iterator[bytes]:
    """Generate a session's lines, without line ends."""
    encode = msgspec.json.Encoder().encode
    yield encode({"line": "session", "format": FORMAT_VERSION, **session_facts(session)})
    for turn in session.turns:
        yield encode({"line": "turn", "session": session.id, **turn_facts(turn)})
        for run in turn.runs.values():
            lane = lane_object(ended_lane(run, profiles), turn.timing)
            head = {"line": "run", "session": session.id, "turn": turn.id, **lane}
            yield encode({**head, "saved": run_facts(run)})
            yield from token_lines(run.side, run.record.trace)


def session_facts(session: SavedSession) -> dict[str, Any]:
    """Return the fields of a session, without its turns."""
    return _fields(session, "id", "created", "source", "title", "note", "starred", "tags")


def turn_facts(turn: SavedTurn) -> dict[str, Any]:
    """Return the fields of a turn, without its runs."""
    asked = _fields(turn, "id", "prompt", "system", "timing", "expect", "begun", "repeats")
    judged = _fields(turn, "preference", "preference_blind")
    return {**asked, **judged, "system": turn.system or None}


def run_facts(run: SavedRun) -> dict[str, Any]:
    """Return what is saved of a run beside its lane's events: verdicts and annotations."""
    trace = run.record.trace
    return {
        "lane": run.side,
        "run": run.id,
        **_fields(run, "status", "begun", "ended", "starts_us", "verdict"),
        "annotations": [
            {**msgspec.to_builtins(span), "text": trace.text_of_span(span.first, span.last)}
            for span in run.annotations
        ],
        "experiments": experiments_object(run.experiments, trace),
    }


def _fields(row: msgspec.Struct, *names: str) -> dict[str, Any]:
    return {name: msgspec.to_builtins(getattr(row, name)) for name in names}
