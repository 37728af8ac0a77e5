"""Duration of operations on a long text: resizing, changing the theme, finding.

python -m tests.benchmarks.window.operations TOKENS REPETITIONS
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
from tests.benchmarks.window.opened import SIZE, Bench, open_bench, run
from tests.benchmarks.window.percentiles import percentiles
from tests.ui.made_runs import WORDS

REST_S = 8.0
"""Time to save and compact the run."""
QUIET_S = 0.4
"""Time for all work after an operation to finish."""


async def measure(tokens: int, repetitions: int) -> None:
    """Print a JSON object per operation: milliseconds until painted, and total CPU time."""
    async with open_bench() as bench:
        await bench.begin(tokens)
        await bench.end()
        await asyncio.sleep(REST_S)
        for name, operation in _operations(bench).items():
            done = [await _time(bench, partial(operation, i)) for i in range(repetitions)]
            columns = zip(*done, strict=True)
            print(
                json.dumps({"operation": name, "percentiles": [percentiles(c) for c in columns]}),
                flush=True,
            )


def _operations(bench: Bench) -> dict[str, Callable[[int], None]]:
    width, height = SIZE
    window, schemes = bench.window, bench.opened.schemes
    return {
        "resize": lambda i: window.resize(width + 16 * (1 + i), height),
        "theme": lambda i: schemes.set_choice("dark" if i % 2 else "light"),
        "find": lambda i: window.find_bar.open(f"{WORDS[i % len(WORDS)]} "),
    }


async def _time(bench: Bench, operation: Callable[[], None]) -> tuple[float, float, float]:
    """Return seconds until both transcripts are painted (wall, CPU), and the total CPU seconds."""
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
    operation()
    await painted.wait()
    bench.watch.painted = lambda view: None
    await asyncio.sleep(QUIET_S)
    return done[0] - began, done[1] - processor, time.thread_time() - processor


if __name__ == "__main__":
    run(measure(int(sys.argv[1]), int(sys.argv[2])))
