"""Memory of the window per token, in excess of the text itself.

python -m tests.benchmarks.window.memory FROM TO [traced]
"""

from __future__ import annotations

import asyncio
import gc
import json
import sys
import tracemalloc
from functools import partial

import psutil

from overthink.ui.state.turn_state import SIDES, Side
from tests.benchmarks.window.fed_lane import Writer
from tests.benchmarks.window.opened import Bench, open_bench, run, until

SAVING_S = 15.0
"""Time to convert the runs' events to columns of the database, even with tracemalloc."""
STEP = 500
"""Tokens per batch; many batches per second."""
REST_S = 2.0
"""Time to save and display all tokens."""


async def measure(start: int, end: int, traced: bool) -> None:
    """Print the growth of the process and the text's size, in bytes per token."""
    async with open_bench() as bench:
        if traced:
            tracemalloc.start()
        writers = await bench.begin(STEP)
        await _grow(bench, writers, start)
        before = await _bytes(bench, traced)
        text = _text(bench)
        await _grow(bench, writers, end)
        tokens = len(SIDES) * (bench.shown("left") - start)
        grown = (await _bytes(bench, traced) - before) / tokens
        await bench.end()
        ended = (await _bytes(bench, traced) - before) / tokens
        await asyncio.sleep(SAVING_S)
        saved = (await _bytes(bench, traced) - before) / tokens
        text_grown = (_text(bench) - text) / tokens
        result = {"grown": grown, "ended": ended, "saved": saved, "text": text_grown}
        print(json.dumps(result))


async def _grow(bench: Bench, writers: dict[Side, Writer], end: int) -> None:
    for shown in range(bench.shown("left"), end, STEP):
        for side, writer in writers.items():
            bench.lanes[side].feed(writer.write(STEP))
        await until(partial(_all_shown, bench, shown + STEP))


def _all_shown(bench: Bench, tokens: int) -> bool:
    return all(bench.shown(side) >= tokens for side in SIDES)


async def _bytes(bench: Bench, traced: bool) -> int:
    await asyncio.sleep(REST_S)
    gc.collect()
    return tracemalloc.get_traced_memory()[0] if traced else psutil.Process().memory_info().rss


def _text(bench: Bench) -> int:
    lane_states = bench.opened.controller.lane_states.values()
    return sum(len(lane_state.turns[-1].record.trace.utf8) for lane_state in lane_states)


if __name__ == "__main__":
    run(measure(int(sys.argv[1]), int(sys.argv[2]), "traced" in sys.argv))
