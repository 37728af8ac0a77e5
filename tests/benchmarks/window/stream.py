"""Cost of each frame while both lanes stream into the real window.

python -m tests.benchmarks.window.stream TOKENS SECONDS LAYER …
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from typing import Any

from tests.benchmarks.window.opened import Bench, open_bench, run
from tests.benchmarks.window.percentiles import percentiles

GHOSTS = "ghosts"
"""In addition to the layers: the origin layer with rejected proposals."""
REST_S = 3.0
"""Time to save the initial tokens."""
SETTLE_S = 0.7


async def measure(tokens: int, seconds: float, layers: list[str]) -> None:
    """Print a JSON object per layer."""
    async with open_bench() as bench:
        for layer in layers:
            result = await _stream(bench, layer, tokens, seconds)
            print(json.dumps({"layer": layer, **result}), flush=True)


async def _stream(bench: Bench, layer: str, tokens: int, seconds: float) -> dict[str, Any]:
    show_layer(bench, layer)
    writers = await bench.begin(tokens)
    await asyncio.sleep(REST_S)
    await bench.stream(writers, SETTLE_S)
    bench.watch.restart()
    began, processor = time.perf_counter(), time.thread_time()
    await bench.stream(writers, seconds)
    took, busy = time.perf_counter() - began, time.thread_time() - processor
    result = _summary(bench, took, busy)
    await bench.end()
    return result


def show_layer(bench: Bench, layer: str) -> None:
    """Switch the view with its toolbar."""
    bar = bench.window.view_bar
    bar.layer_box.setCurrentIndex(bar.layer_box.findData("origin" if layer == GHOSTS else layer))
    bar.ghosts_button.setChecked(layer == GHOSTS)
    bar.plots_button.setChecked(True)


def _summary(bench: Bench, took: float, busy: float) -> dict[str, Any]:
    measurements = bench.watch.measurements
    frames = measurements.frames[:-1]
    return {
        "busy": busy / took,
        "paints": measurements.paints / took,
        "frame": percentiles([frame.processor for frame in frames]),
        "clock": percentiles([frame.clock for frame in frames]),
        "latency": percentiles(measurements.latencies),
        "parts": {name: s / took for name, s in bench.watch.parts.seconds.items()},
    }


if __name__ == "__main__":
    run(measure(int(sys.argv[1]), float(sys.argv[2]), sys.argv[3:]))
