"""A real database of sessions, written by the real recorder."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from overthink.core.events import LaneEvent
from overthink.core.vocabulary import TimingMode
from overthink.grading.judgement import judgement
from overthink.storage.recorder import Recorder
from overthink.storage.store import open_store
from overthink.storage.turn_log import RunPlan
from tests.ui.made_runs import PROMPT, events

MODELS = {"left": "demo-methodical", "right": "demo-runaway"}


async def keep(
    recorder: Recorder,
    prompt: str = PROMPT,
    left: Sequence[LaneEvent] | None = None,
    right: Sequence[LaneEvent] | None = None,
    expect: str | None = "0",
) -> str:
    """Record a graded session of one turn; return its id."""
    lanes = {"left": left or events(60), "right": right or looping()}
    session = recorder.session()
    plans = {side: RunPlan(side=side, model=MODELS[side]) for side in lanes}
    turn = session.begin_turn(prompt, "", expect, TimingMode.CONCURRENT, plans)
    for side, lane_events in lanes.items():
        for event in lane_events:
            session.record(turn, side, event)
    session.end_turn(turn)
    if expect:
        found = await judgement(expect, "There are 0 left.")
        session.record_judgement(turn, "left", found)
    session.close()
    return session.id


def looping() -> list[LaneEvent]:
    """Make a run that loops and never answers."""
    return events(60, with_draft=False, answer="", loop=5)


async def keep_some(path: Path, prompts: Iterable[str]) -> list[str]:
    """Make a database with one session a prompt, oldest first."""
    recorder = Recorder(path)
    made = [await keep(recorder, prompt) for prompt in prompts]
    recorder.close()
    return made


def multiply(path: Path, count: int) -> None:
    """Copy the only session of a database many times, an hour apart; copies are listed first."""
    store = open_store(path)
    with store.transaction() as db:
        db.execute(
            "WITH RECURSIVE copies(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM copies "
            "WHERE n < ?) INSERT INTO sessions (id, source, created, listed) SELECT 'copy-' || n, "
            "'window', strftime('%Y-%m-%dT%H:%M:%fZ', '2026-01-01', '+' || n || ' hours'), "
            "strftime('%Y-%m-%dT%H:%M:%fZ', '2999-01-01', '+' || n || ' hours') FROM copies",
            (count,),
        )
        db.execute(
            "INSERT INTO turns (id, session, prompt, system, expect, timing, begun) "
            "SELECT sessions.id, sessions.number, 'Question ' || sessions.id, '', NULL, "
            "'concurrent', sessions.created FROM sessions WHERE sessions.id LIKE 'copy-%'"
        )
        db.execute(
            "INSERT INTO runs (id, turn, side, model_name, draft_name, family, family_guessed, "
            "notes, status, begun, ended, answer_tokens) SELECT turns.id || side, turns.number, "
            "side, 'demo-' || side, 'none', '', 0, '[]', 'finished', turns.begun, turns.begun, 5 "
            "FROM turns, (SELECT 'left' AS side UNION SELECT 'right') "
            "WHERE turns.id LIKE 'copy-%'"
        )
    store.close()
