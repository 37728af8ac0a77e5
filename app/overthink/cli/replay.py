"""`overthink replay`: a saved turn, played in the terminal as it was recorded."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Sequence

from overthink.bootstrap import Program
from overthink.cli.compare import conduct, is_live_terminal
from overthink.cli.comparison_text import comparison_lines
from overthink.cli.output_files import existing_database
from overthink.cli.session_text import local_time
from overthink.cli.terminal import indented, print_lines
from overthink.comparison.conductor import Conductor, Lane
from overthink.comparison.saved_plan import ended_lane, replay_lane
from overthink.core.errors import BadOption
from overthink.core.metrics import tokens_per_second
from overthink.core.protocol import ChatMessage
from overthink.lanes.replay import Recording
from overthink.lanes.replay_clock import ReplayClock, readable_speed
from overthink.storage.saved_sessions import (
    SavedSession,
    SavedTurn,
    find_session,
    load_events,
    load_session,
)
from overthink.storage.store import Store
from overthink.storage.turn_writer import open_and_recover


def run_replay(program: Program, options: argparse.Namespace) -> int:
    """Play a turn in columns; into a pipe or file, write it at once."""
    store = open_and_recover(existing_database(program, options))
    try:
        session = load_session(store, find_session(store, options.id))
        turn = _find_turn(session, options.turn)
        live = is_live_terminal()
        speed = options.speed or _default_speed(turn)
        print_lines([_heading(turn, speed if live else None), *indented(turn.prompt), ""])
        if not live:
            lanes = [ended_lane(run, program.profiles) for run in turn.runs.values()]
            print_lines(comparison_lines(lanes, turn.timing, turn.expect))
            return 0
        clock = ReplayClock(speed, playing=False)
        conductor = _conductor(program, store, turn, clock)
    finally:
        store.close()
    return asyncio.run(_play(conductor, turn, clock))


def _find_turn(session: SavedSession, number: int | None) -> SavedTurn:
    """The turn of that number, from 1; the last if no number is given."""
    count = len(session.turns)
    if number is not None and number > count:
        raise BadOption(f"--turn is {number:,}", f"the session has {count:,}")
    if not count:
        raise BadOption(f"the session {session.id} has no turn", "choose another one")
    return session.turns[(number or count) - 1]


def _default_speed(turn: SavedTurn) -> float:
    rates = (tokens_per_second(run.record.trace) or 0.0 for run in turn.runs.values())
    return readable_speed(max(rates, default=0.0))


def _heading(turn: SavedTurn, speed: float | None) -> str:
    machines = {
        run.record.loaded.machine.processor for run in turn.runs.values() if run.record.loaded
    }
    where = f" on {', '.join(sorted(machines))}" if machines else ""
    played = "" if speed is None else f", played at {speed:.3g}×"
    return f"Recorded {local_time(turn.begun)}{where}, {turn.timing.value}{played}"


def _conductor(program: Program, store: Store, turn: SavedTurn, clock: ReplayClock) -> Conductor:
    lanes = []
    for run in turn.runs.values():
        recording = Recording(load_events(store, run.id), run.record.loaded)
        lanes.append(replay_lane(run, recording, clock, program.profiles))
    return Conductor(lanes, lambda _side, _event: None)


async def _play(conductor: Conductor, turn: SavedTurn, clock: ReplayClock) -> int:
    clock.play()
    messages = [ChatMessage("user", turn.prompt)]

    async def show_stored(lanes: Sequence[Lane], _expect: str | None) -> None:
        for lane in lanes:
            lane.judged = turn.runs[lane.side].verdict.judged

    return await conduct(
        conductor, messages, turn.timing, turn.expect, live=True, grade=show_stored
    )
