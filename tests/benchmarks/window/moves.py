"""What a person does at a long text: resize, change the theme, find; and how long it takes.

python -m tests.benchmarks.window.moves TOKENS REPETITIONS
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Callable
from functools import partial

from overthink.ui.state.turn_state import SIDES
from overthink.ui.transcript.view import TranscriptView
from tests.benchmarks.window.figures import figures
from tests.benchmarks.window.opened import SIZE, Bench, open_bench, run
from tests.ui.made_runs import WORDS

REST_S = 8.0
"""By then the run is saved and put in order."""
QUIET_S = 0.4
"""What a move brings is over by then."""


async def measure(tokens: int, repetitions: int) -> None:
    """Prints a JSON object a move: milliseconds until painted, and processor time of it all."""
    async with open_bench() as bench:
        await bench.begin(tokens)
        await bench.end()
        await asyncio.sleep(REST_S)
        for name, move in _moves(bench).items():
            done = [await _time(bench, partial(move, i)) for i in range(repetitions)]
            columns = zip(*done, strict=True)
            print(json.dumps({"move": name, "figures": [figures(c) for c in columns]}), flush=True)


def _moves(bench: Bench) -> dict[str, Callable[[int], None]]:
    width, height = SIZE
    window, schemes = bench.window, bench.opened.schemes
    return {
        "resize": lambda i: window.resize(width + 16 * (1 + i), height),
        "theme": lambda i: schemes.choose("dark" if i % 2 else "light"),
        "find": lambda i: window.find_bar.open(f"{WORDS[i % len(WORDS)]} "),
    }


async def _time(bench: Bench, move: Callable[[], None]) -> tuple[float, float, float]:
    """Seconds until both transcripts are painted: clock, processor; and processor in the end."""
    painted = asyncio.Event()
    views: set[TranscriptView] = set()
    done: list[float] = []

    def note(view: TranscriptView) -> None:
        views.add(view)
        if len(views) == len(SIDES) and not done:
            done.extend((time.perf_counter(), time.thread_time()))
            painted.set()

    began, processor = time.perf_counter(), time.thread_time()
    bench.watch.painted = note
    move()
    await painted.wait()
    bench.watch.painted = lambda view: None
    await asyncio.sleep(QUIET_S)
    return done[0] - began, done[1] - processor, time.thread_time() - processor


if __name__ == "__main__":
    run(measure(int(sys.argv[1]), int(sys.argv[2])))
