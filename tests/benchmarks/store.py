"""A large store: listing, searching, opening and replaying 10,000 sessions; recording.

python -m tests.benchmarks store
"""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from overthink.core.events import Tokens
from overthink.core.vocabulary import TimingMode
from overthink.storage.recorder import Recorder
from overthink.storage.saved_sessions import load_session
from overthink.storage.search import search
from overthink.storage.session_list import list_sessions
from overthink.storage.store import Store, open_store
from tests.benchmarks.measurement import table
from tests.benchmarks.options import Options
from tests.benchmarks.stored import LONG_SESSIONS, TokenMetrics, Vocabulary, run_events, store_with
from tests.benchmarks.window.report import home_folder, measure_quietly
from tests.storage.recordings import plan

SESSIONS, FEW = 10_000, 200
_RATE, _SECONDS, _BATCHES = 500, 10.0, 30
_SEARCHES = 200


def measure(options: Options) -> str:
    """Measure milliseconds and shares of a core, and show them beside their goals."""
    sessions = FEW if options.quick else SESSIONS
    path = store_with(sessions)
    with tempfile.TemporaryDirectory() as folder:
        queried = options.quiet.measure(lambda: _query(path))
        recorded = options.quiet.measure(lambda: _record(Path(folder) / "sessions.db", options))
        with home_folder(folder):
            seconds = 1 if options.quick else 8
            window = measure_quietly(options, "sessions", path, options.repetitions(5), seconds)
    head = ["", "goal", "median", "p95", "CPU"]
    return "\n".join(
        [
            f"{sessions:,} sessions, {2 * sessions:,} runs, "
            f"{path.stat().st_size / 1e6:,.0f} MB. Milliseconds; shares are of one core. CPU: CPU "
            "time of all threads of the process.",
            "",
            table(head, [*queried, *map(_window_row, window), *recorded]),
        ]
    )


# -- the store alone -------------------------------------------------------------------------------


def _query(path: Path) -> list[list[str]]:
    opened = _time(lambda: open_store(path).close(), 9)
    store = open_store(path)
    try:
        listed = _time(lambda: list_sessions(store, limit=200), 20)
        found = _search(store)
        loaded = {
            words: _time(partial(load_session, store, session), 9)
            for words, session in _long_sessions(store)
        }
    finally:
        store.close()
    return [
        _row("opening the database", "", opened),
        _row("reading the first 200 sessions", "", listed),
        _row("a search", "p95 ≤ 50", found),
        *(
            _row(f"reading 2 × 32,000 tokens, {words}", "", taken)
            for words, taken in loaded.items()
        ),
    ]


def _long_sessions(store: Store) -> list[tuple[str, str]]:
    newest = list_sessions(store, limit=len(LONG_SESSIONS))
    return [(session.prompt, session.id) for session in newest]


_Duration = tuple[float, float]
"""Milliseconds of wall time and of CPU time."""


def _time(work: Callable[[], object], repeats: int) -> list[_Duration]:
    taken = []
    for _ in range(repeats):
        began, processor = time.perf_counter(), time.process_time()
        work()
        clock, busy = time.perf_counter() - began, time.process_time() - processor
        taken.append((clock * 1000, busy * 1000))
    return taken


def _search(store: Store) -> list[_Duration]:
    """Time typical searches: rare and frequent words, two words, prefixes."""
    words, draw = Vocabulary(20_000).words, random.Random(2)
    taken: list[_Duration] = []
    for number in range(_SEARCHES):
        rank = int(draw.paretovariate(0.5)) % len(words)
        word, other = words[rank], draw.choice(words)
        typed = (f"{word} ", word[: max(2, len(word) - 1)], f"{word} {other}", f'"{word} {other}"')
        taken += _time(lambda text=typed[number % 4]: search(store, text, limit=30), 1)  # type: ignore[misc]
    return taken


def _row(what: str, goal: str, taken: Sequence[_Duration]) -> list[str]:
    clock, processor = zip(*taken, strict=True)
    high = float(np.percentile(clock, 95))
    middle = statistics.median(processor)
    return [what, goal, f"{statistics.median(clock):.1f}", f"{high:.1f}", f"{middle:.1f}"]


# -- in the window ---------------------------------------------------------------------------------


def _window_row(result: dict[str, Any]) -> list[str]:
    if "frames" in result:
        p50, p99, longest = result["frames"]
        goal = "frame p99 ≤ 16, max ≤ 50"
        busy = f"{result['busy']:.0%} busy"
        return [result["what"], goal, f"{p50:.1f}", f"p99 {p99:.1f}, max {longest:.1f}", busy]
    return _row(result["what"], result["goal"], [(c, p) for c, p in result["taken"]])


# -- recording -------------------------------------------------------------------------------------


def _record(path: Path, options: Options) -> list[list[str]]:
    caller, everything = _recording_cost(path, 1.0 if options.quick else _SECONDS)
    what = "recording 2 × 500 tokens/s"
    return [
        [f"{what}, UI thread", "≤ 3 %", f"{caller:.2%}", "", ""],
        [f"{what}, all threads", "≤ 15 %", f"{everything:.2%}", "", ""],
    ]


def _recording_cost(path: Path, seconds: float) -> tuple[float, float]:
    """Return the shares of a core that recording takes in the calling thread and in total."""
    recorder = Recorder(path)
    recorder.flush()
    session = recorder.session()
    plans = {side: plan(side) for side in ("left", "right")}
    turn = session.begin_turn("?", "", None, TimingMode.CONCURRENT, plans)
    draw, count = np.random.default_rng(3), int(_RATE * seconds)
    ids, texts = Vocabulary(5_000).thought(count * 20, draw)
    metrics = TokenMetrics(count, draw)
    events = run_events(ids[:count], texts[:count], metrics, _RATE // _BATCHES)
    batches = [event for event in events if isinstance(event, Tokens)]
    caller, began_all, began = 0.0, time.process_time(), time.monotonic()
    for number, batch in enumerate(batches):
        time.sleep(max(0.0, began + number / _BATCHES - time.monotonic()))
        start = time.thread_time()
        for side in plans:
            session.record(turn, side, batch)
        caller += time.thread_time() - start
    whole, everything = time.monotonic() - began, time.process_time() - began_all
    session.end_turn(turn)
    recorder.close(60)
    return caller / whole, everything / whole
