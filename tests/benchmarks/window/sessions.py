"""Saved sessions in the real window: the list, opening a long session, and replay at 16×.

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
from tests.benchmarks.stored import LONG_SESSIONS
from tests.benchmarks.window.opened import Bench, open_bench, run
from tests.benchmarks.window.percentiles import percentiles

SPEED = 16.0
REST_S = 1.0
"""Time for all work after opening a session to finish."""
LIST, OPENED, PLAYED = "painting the session list", "{}: opening and painting", "{}: replay at 16×"

_Duration = tuple[float, float]


async def measure(database: Path, repetitions: int, seconds: float) -> None:
    """Print a JSON object per measurement; the window is opened several times for the list."""
    long, paint_hook = _long_sessions(database), _ListPaintHook()
    lists = [await _list(database, paint_hook) for _ in range(repetitions)]
    _print_result(LIST, "≤ 200", lists)
    async with open_bench(database) as bench:
        for name, session in long.items():
            opened = [await _open(bench, session) for _ in range(repetitions)]
            _print_result(OPENED.format(name), "≤ 150", opened)
            await _play(bench, PLAYED.format(name), seconds)


def _print_result(what: str, goal: str, taken: list[_Duration]) -> None:
    print(json.dumps({"what": what, "goal": goal, "taken": taken}), flush=True)


def _long_sessions(database: Path) -> dict[str, str]:
    """Return the two long sessions, which are the newest."""
    store = open_store(database)
    newest = list_sessions(store, limit=len(LONG_SESSIONS))
    store.close()
    return {f"2 × 32,000 tokens, {session.prompt}": session.id for session in newest}


async def _list(database: Path, paint_hook: _ListPaintHook) -> _Duration:
    async with open_bench(database) as bench:
        model = bench.opened.sessions.panel.model
        timer = _Timer()
        paint_hook.note = lambda: timer.end() if model.rowCount() else None
        button = bench.window.view_bar.sessions_button
        button.setChecked(True)
        taken = await timer.duration()
        button.setChecked(False)  # the next window restores it
        return taken


async def _open(bench: Bench, session: str) -> _Duration:
    bench.opened.sessions.review.leave()
    await asyncio.sleep(REST_S)
    views: set[TranscriptView] = set()
    timer = _Timer()

    def note(view: TranscriptView) -> None:
        if bench.opened.sessions.review.session == session:
            views.add(view)
        if len(views) == len(SIDES):
            timer.end()

    bench.watch.painted = note
    bench.opened.sessions.review.open(session)
    taken = await timer.duration()
    bench.watch.painted = lambda view: None
    await asyncio.sleep(REST_S)
    return taken


async def _play(bench: Bench, what: str, seconds: float) -> None:
    player = bench.opened.sessions.review.player
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
    frames = [frame.processor for frame in bench.watch.measurements.frames[:-1]]
    print(json.dumps({"what": what, "frames": percentiles(frames), "busy": busy}), flush=True)


class _Timer:
    """Measures wall time and CPU time, in milliseconds, from now until `end`."""

    def __init__(self) -> None:
        self._began, self._processor = time.perf_counter(), time.process_time()
        self._done: asyncio.Future[_Duration] = asyncio.get_running_loop().create_future()

    def end(self) -> None:
        if not self._done.done():
            clock, busy = time.perf_counter(), time.process_time()
            self._done.set_result(((clock - self._began) * 1e3, (busy - self._processor) * 1e3))

    async def duration(self) -> _Duration:
        async with asyncio.timeout(60):
            return await self._done


class _ListPaintHook:
    """Calls `note` when a session list is painted. One per process, before the first list."""

    def __init__(self) -> None:
        self.note: Callable[[], object] = lambda: None
        inner = SessionView.paintEvent

        def outer(view: SessionView, event: QPaintEvent) -> None:
            inner(view, event)
            self.note()

        setattr(SessionView, "paintEvent", outer)  # noqa: B010


if __name__ == "__main__":
    run(measure(Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])))
