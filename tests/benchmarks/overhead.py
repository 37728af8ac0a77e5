"""Microseconds per token of each part of the app."""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from tests.benchmarks.lanes import Lanes, OpenLane
from tests.benchmarks.measurement import ratio, table
from tests.benchmarks.native import Bench
from tests.benchmarks.options import STORY, Options, ice_cubes
from tests.benchmarks.widened import widened

CHILD = Path(__file__).with_name("timed_child.py")
CONTEXT = 1024
LIMIT = 4


@dataclass(frozen=True, slots=True)
class _Case:
    """A model, a prompt and a number of tokens."""

    title: str
    model: Path
    draft: Path | None
    prompt: str
    tokens: int


def measure(options: Options) -> str:
    """Measure a table for plain decoding and one for decoding with a draft."""
    cases = [_Case("SmolLM2, plain", options.smollm2, None, STORY, options.tokens(256))]
    target, draft = options.demo_model("demo-runaway"), options.demo_model("demo-draft")
    title = f"demo-runaway widened, draft limit {LIMIT}"
    cases.append(_Case(title, widened(target), draft, ice_cubes(), options.tokens(400)))
    return "\n\n".join(_case(options, case) for case in cases)


def _case(options: Options, case: _Case) -> str:
    with tempfile.TemporaryDirectory() as folder, Lanes() as lanes:
        times = Path(folder) / "times.json"

        def child(log: Path) -> list[str]:
            # The app's own child process is started with -P and -m.
            return [sys.executable, "-P", str(CHILD), str(times), "--log", str(log)]

        lane = lanes.open(
            case.model, case.draft, threads=options.threads, context=CONTEXT, command=child
        )
        depth = lanes.run(lane, case.prompt, case.tokens, LIMIT).prompt_tokens
        flash = lane.flash
        runs = [
            options.quiet.measure(lambda: _run(lanes, lane, case, times))
            for _ in range(options.repetitions(5))
        ]
    # The parts of several runs would not add up, so show the run of median duration.
    result, parent_s = sorted(runs, key=lambda run: run[0]["total_ns"])[len(runs) // 2]
    tokens = int(result["tokens"])
    parts = {name: (calls, ns) for name, (calls, ns) in result["parts"].items() if calls}
    rest = result["total_ns"] - result["timing_ns"] - sum(ns for _, ns in parts.values())
    rows = [
        [name, f"{calls / tokens:.2f}", _us(ns, tokens)]
        for name, (calls, ns) in sorted(parts.items(), key=lambda part: -part[1][1])
    ]
    rows.append(["everything else", "", _us(rest, tokens)])
    rows.append(["(the stopwatch itself)", "", _us(result["timing_ns"], tokens)])
    rows.append(["total", "", _us(result["total_ns"], tokens)])
    lines = [
        table([case.title, "calls per token", "µs per token"], rows),
        "",
        f"In addition, the parent used {_us(parent_s * 1e9, tokens)} µs of CPU time per token to "
        f"read, decode and store the events. Flash attention {flash}.",
    ]
    if case.draft is None:
        lines.append(_bare(runs))
        native = Bench(case.model, case.tokens, depth, options.threads, flash)
        rates = [options.quiet.measure(native.rate) for _ in range(options.repetitions(5))]
        lines.append(f"llama-bench, total: {1e6 / statistics.median(rates):,.0f} µs per token.")
    return "\n".join(lines)


def _bare(runs: Sequence[tuple[dict[str, Any], float]]) -> str:
    """Compare llama_decode in a run with calls that immediately follow each other."""
    calls = [(result["parts"]["llama_decode"][1], result["bare_ns"]) for result, _ in runs]
    shares = ratio([lane for lane, _ in calls], [bare for _, bare in calls])
    return (
        "The same process then decodes the same tokens again, with nothing between the calls: "
        f"llama_decode in the run takes {shares.median_text('.3f')} × that "
        f"({shares.range_text('.3f')})."
    )


def _run(lanes: Lanes, lane: OpenLane, case: _Case, times: Path) -> tuple[dict[str, Any], float]:
    """Return the child's times of a run and the parent's CPU seconds."""
    own = psutil.Process()
    before = own.cpu_times()
    lanes.run(lane, case.prompt, case.tokens, LIMIT)
    after = own.cpu_times()
    used = (after.user - before.user) + (after.system - before.system)
    return json.loads(times.read_text(encoding="utf-8")), used


def _us(ns: float, tokens: int) -> str:
    return f"{ns / 1000 / tokens:,.1f}"
