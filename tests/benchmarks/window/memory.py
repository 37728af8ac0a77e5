"""How much memory the window takes a token, over the text itself.

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

from overthink.ui.shown import SIDES
from tests.benchmarks.window.opened import Bench, open_bench, run, until

STEP = 500
"""Tokens said at once; many times a second."""


async def measure(start: int, end: int, traced: bool) -> None:
    """Prints bytes a token by which the process grew, and bytes of text a token."""
    async with open_bench() as bench:
        if traced:
            tracemalloc.start()
        writers = await bench.begin(start)
        before = await _bytes(bench, traced)
        text = _text(bench)
        for shown in range(start, end, STEP):
            for side, writer in writers.items():
                bench.lanes[side].say(writer.write(STEP))
            await until(partial(_all_shown, bench, shown + STEP))
        tokens = len(SIDES) * (bench.shown("left") - start)
        grown = (await _bytes(bench, traced) - before) / tokens
        print(json.dumps({"grown": grown, "text": (_text(bench) - text) / tokens}))
        await bench.end()


def _all_shown(bench: Bench, tokens: int) -> bool:
    return all(bench.shown(side) >= tokens for side in SIDES)


async def _bytes(bench: Bench, traced: bool) -> int:
    await asyncio.sleep(0.5)
    gc.collect()
    return tracemalloc.get_traced_memory()[0] if traced else psutil.Process().memory_info().rss


def _text(bench: Bench) -> int:
    desks = bench.opened.controller.desks.values()
    return sum(len(desk.turns[-1].record.trace.utf8) for desk in desks)


if __name__ == "__main__":
    run(measure(int(sys.argv[1]), int(sys.argv[2]), "traced" in sys.argv))
