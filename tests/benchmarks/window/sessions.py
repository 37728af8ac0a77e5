"""Saved sessions in the real window: their list, a long one opened, and played at 16×.

python -m tests.benchmarks.window.sessions DATABASE REPETITIONS SECONDS
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QPaintEvent

from overthink.storage.session_list import list_sessions
from overthink.storage.store import open_store
from overthink.ui.panels.sessions.list_view import SessionView
from overthink.ui.state.turn_state import SIDES
from overthink.ui.transcript.view import TranscriptView
from tests.benchmarks.stored import LONG_ONES
from tests.benchmarks.window.figures import figures
from tests.benchmarks.window.opened import Bench, open_bench, run

SPEED = 16.0
REST_S = 1.0
"""What opening brings is over by then."""
LIST, OPENED, PLAYED = "the list of sessions painted", "{}: opened and painted", "{}: played at 16×"

_Taken = tuple[float, float]


async def measure(database: Path, repetitions: int, seconds: float) -> None:
    """Prints a JSON object a measurement; the window comes up a few times for the list."""
    long, painted = _long(database), _Painted()
    lists = [await _list(database, painted) for _ in range(repetitions)]
    _tell(LIST, "≤ 200", lists)
    async with open_bench(database) as bench:
        for name, session in long.items():
            opened = [await _open(bench, session) for _ in range(repetitions)]
            _tell(OPENED.format(name), "≤ 150", opened)
            await _play(bench, PLAYED.format(name), seconds)


def _tell(what: str, goal: str, taken: list[_Taken]) -> None:
    print(json.dumps({"what": what, "goal": goal, "taken": taken}), flush=True)


def _long(database: Path) -> dict[str, str]:
    """The two long sessions, which are the newest."""
    store = open_store(database)
    newest = list_sessions(store, limit=len(LONG_ONES))
    store.close()
    return {f"2 × 32,000 tokens, {session.prompt}": session.id for session in newest}


async def _list(database: Path, painted: _Painted) -> _Taken:
    async with open_bench(database) as bench:
        model = bench.opened.sessions.model
        timing = _Timing()
        painted.note = lambda: timing.end() if model.rowCount() else None
        button = bench.window.view_bar.sessions_button
        button.setChecked(True)
        taken = await timing.taken()
        button.setChecked(False)  # which the next window remembers
        return taken


async def _open(bench: Bench, session: str) -> _Taken:
    bench.opened.reviewing.leave()
    await asyncio.sleep(REST_S)
    views: set[TranscriptView] = set()
    timing = _Timing()

    def note(view: TranscriptView) -> None:
        if bench.opened.reviewing.session == session:
            views.add(view)
        if len(views) == len(SIDES):
            timing.end()

    bench.watch.painted = note
    bench.opened.reviewing.open(session)
    taken = await timing.taken()
    bench.watch.painted = lambda view: None
    await asyncio.sleep(REST_S)
    return taken


async def _play(bench: Bench, what: str, seconds: float) -> None:
    player = bench.opened.reviewing.player
    player.set_speed(SPEED)
    player.seek(player.end_us / 2)
    await asyncio.sleep(REST_S)
    player.play()
    await asyncio.sleep(0.2)
    bench.watch.restart()
    began, processor = time.perf_counter(), time.thread_time()
    await asyncio.sleep(seconds)
    busy = (time.thread_time() - processor) / (time.perf_counter() - began)
    player.pause()
    frames = [frame.processor for frame in bench.watch.tally.frames[:-1]]
    print(json.dumps({"what": what, "frames": figures(frames), "busy": busy}), flush=True)


class _Timing:
    """From now until something is painted: milliseconds on the clock, and of processor time."""

    def __init__(self) -> None:
        self._began, self._processor = time.perf_counter(), time.process_time()
        self._done: asyncio.Future[_Taken] = asyncio.get_running_loop().create_future()

    def end(self) -> None:
        if not self._done.done():
            clock, busy = time.perf_counter(), time.process_time()
            self._done.set_result(((clock - self._began) * 1e3, (busy - self._processor) * 1e3))

    async def taken(self) -> _Taken:
        async with asyncio.timeout(60):
            return await self._done


class _Painted:
    """Notes when a list of sessions is painted. One a process: made before the first list is."""

    def __init__(self) -> None:
        self.note: Callable[[], object] = lambda: None
        inner = SessionView.paintEvent

        def outer(view: SessionView, event: QPaintEvent) -> None:
            inner(view, event)
            self.note()

        setattr(SessionView, "paintEvent", outer)  # noqa: B010


if __name__ == "__main__":
    run(measure(Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])))
