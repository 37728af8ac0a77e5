"""Where the rest goes: microseconds a token of each part of the app."""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from tests.benchmarks.lanes import Lanes, OpenLane
from tests.benchmarks.measuring import table
from tests.benchmarks.native import Bench
from tests.benchmarks.options import STORY, Options, ice_cubes
from tests.benchmarks.widened import widened

CHILD = Path(__file__).with_name("timed_child.py")
CONTEXT = 1024
LIMIT = 4


@dataclass(frozen=True, slots=True)
class _Case:
    """What is decoded."""

    title: str
    model: Path
    draft: Path | None
    prompt: str
    tokens: int


def measure(options: Options) -> str:
    """A table each for plain decoding and for decoding with a draft."""
    cases = [_Case("SmolLM2, plain", options.smollm2, None, STORY, options.tokens(256))]
    target, draft = options.demo_model("demo-runaway"), options.demo_model("demo-draft")
    title = f"demo-runaway widened, draft limit {LIMIT}"
    cases.append(_Case(title, widened(target), draft, ice_cubes(), options.tokens(400)))
    return "\n\n".join(_case(options, case) for case in cases)


def _case(options: Options, case: _Case) -> str:
    with tempfile.TemporaryDirectory() as folder, Lanes() as lanes:
        times = Path(folder) / "times.json"

        def child(log: Path) -> list[str]:
            # Where the app's own child has -P and -m, this has -P and a script.
            return [sys.executable, "-P", str(CHILD), str(times), "--log", str(log)]

        lane = lanes.open(
            case.model, case.draft, threads=options.threads, context=CONTEXT, command=child
        )
        depth = lanes.run(lane, case.prompt, case.tokens, LIMIT).prompt_tokens
        flash = lane.flash
        runs = [
            options.still.measure(lambda: _run(lanes, lane, case, times))
            for _ in range(options.repetitions(5))
        ]
    told = [run[0] for run in runs]
    parts = {name: [_a_token(t, t["parts"][name][1]) for t in told] for name in told[0]["parts"]}
    calls = {name: told[0]["parts"][name][0] / told[0]["tokens"] for name in parts}
    named = sum(statistics.median(values) for values in parts.values())
    total = statistics.median(_a_token(t, t["total_ns"]) for t in told)
    timing = statistics.median(_a_token(t, t["timing_ns"]) for t in told)
    largest_first = sorted(parts, key=lambda name: -statistics.median(parts[name]))
    rows = [[name, f"{calls[name]:.2f}", _us(parts[name])] for name in largest_first if calls[name]]
    rows.append(["loop over rounds, and what is left", "", f"{total - named - timing:,.1f}"])
    rows.append(["(the stopwatch itself)", "", f"{timing:,.1f}"])
    rows.append(["all", "", f"{total:,.1f}"])
    parent = [1e6 * run[1] / run[0]["tokens"] for run in runs]
    lines = [
        table([case.title, "calls a token", "µs a token"], rows),
        "",
        f"Beside it, the parent used {_us(parent)} µs of processor time a token to read, decode "
        "and keep the events.",
    ]
    if case.draft is None:
        native = Bench(case.model, case.tokens, depth, options.threads, flash)
        rates = [options.still.measure(native.rate) for _ in range(options.repetitions(5))]
        lines.append(f"llama-bench, all in all: {_us([1e6 / rate for rate in rates])} µs a token.")
    return "\n".join(lines)


def _run(lanes: Lanes, lane: OpenLane, case: _Case, times: Path) -> tuple[dict[str, Any], float]:
    """What the child told of one run, and the parent's processor seconds in it."""
    own = psutil.Process()
    before = own.cpu_times()
    lanes.run(lane, case.prompt, case.tokens, LIMIT)
    after = own.cpu_times()
    used = (after.user - before.user) + (after.system - before.system)
    return json.loads(times.read_text(encoding="utf-8")), used


def _a_token(told: dict[str, Any], ns: float) -> float:
    return float(ns) / 1000 / int(told["tokens"])


def _us(values: list[float]) -> str:
    return f"{statistics.median(values):,.1f}"
