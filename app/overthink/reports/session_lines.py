"""Sessions as lines of JSON: a line each session, turn and run, then the run's tokens and rounds.

A line with `line` is a head: "session", "turn" or "run". Tokens and draft rounds behind the head of
a run are as `overthink compare --tokens` writes them, so the texts of a phase join to exactly the
run's text there. What was not measured is null, never zero.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import msgspec

from overthink.comparison.recorded import shown_lane
from overthink.core.profiles import Profiles
from overthink.reports.compare_json import lane_object, token_lines
from overthink.storage.saved_sessions import SavedRun, SavedSession, SavedTurn

if TYPE_CHECKING:
    from overthink.reports.export import Export

FORMAT_VERSION = 1


def pieces(export: Export) -> Iterator[bytes]:
    """All lines, with their ends."""
    for session in export.sessions():
        yield from (line + b"\n" for line in session_lines(session, export.profiles))


def session_lines(session: SavedSession, profiles: Profiles) -> Iterator[bytes]:
    """A session's lines, without line ends."""
    encode = msgspec.json.Encoder().encode
    yield encode({"line": "session", "format": FORMAT_VERSION, **session_facts(session)})
    for turn in session.turns:
        yield encode({"line": "turn", "session": session.id, **turn_facts(turn)})
        for run in turn.runs.values():
            lane = lane_object(shown_lane(run, profiles), turn.timing, turn.expect)
            head = {"line": "run", "session": session.id, "turn": turn.id, **lane}
            yield encode({**head, "saved": run_facts(run)})
            yield from token_lines(run.side, run.record.trace)


def session_facts(session: SavedSession) -> dict[str, Any]:
    """What is known of a session, beside its turns."""
    return {
        "id": session.id,
        "created": session.created,
        "source": session.source,
        "title": session.title,
        "note": session.note,
        "starred": session.starred,
        "tags": list(session.tags),
    }


def turn_facts(turn: SavedTurn) -> dict[str, Any]:
    """What is known of a turn, beside its runs."""
    return {
        "id": turn.id,
        "prompt": turn.prompt,
        "system": turn.system or None,
        "timing": turn.timing.value,
        "expect": turn.expect,
        "begun": turn.begun,
        "repeats": turn.repeats,
        "preference": turn.preference,
        "preference_blind": turn.preference_blind,
    }


def run_facts(run: SavedRun) -> dict[str, Any]:
    """What is saved of a run beside what its lane said: verdicts and annotations."""
    trace = run.record.trace
    return {
        "lane": run.side,
        "run": run.id,
        "status": run.status,
        "begun": run.begun,
        "ended": run.ended,
        "starts_us": run.starts_us,
        "verdict": msgspec.to_builtins(run.verdict),
        "annotations": [
            {
                **msgspec.to_builtins(span),
                "text": trace.text_of_span(span.first, span.last),
            }
            for span in run.annotations
        ],
    }
