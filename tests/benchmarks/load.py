"""Decoding beside other busy programs: the app's lanes against llama-bench."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial

from tests.benchmarks.lanes import Lanes, OpenLane
from tests.benchmarks.measurement import Samples, alternate, ratio, table
from tests.benchmarks.native import Bench
from tests.benchmarks.options import STORY, Options
from tests.benchmarks.two_lanes import rates_while_all_run

NEIGHBOURS = (0, 1, 4)
TOKENS = 256
NATIVE_TOKENS = {0: 256, 1: 96, 4: 24}
"""Beside busy programs, llama-bench may need seconds for a token."""
CONTEXT = 512
GOALS = {1: 0.4, 4: 0.25}
"""Share of the quiet speed."""


@contextmanager
def busy_programs(count: int) -> Iterator[None]:
    """Run programs that use all the processor time that they get."""
    with ExitStack() as stack:
        for _ in range(count):
            program = subprocess.Popen([sys.executable, "-c", "while True: pass"])
            stack.callback(program.wait)
            stack.callback(program.kill)
        yield


def measure(options: Options) -> str:
    """Measure greedy tokens/s of SmolLM2 beside no, one and four busy programs."""
    tokens, repetitions = options.tokens(TOKENS), options.repetitions(9)
    with Lanes() as lanes:
        one = lanes.open(options.smollm2, threads=options.threads, context=CONTEXT)
        half = max(1, options.threads // 2)
        two = [lanes.open(options.smollm2, threads=half, context=CONTEXT) for _ in range(2)]
        depth = lanes.run(one, STORY, 8).prompt_tokens

        def native(busy: int, threads: int) -> Bench:
            count = min(tokens, NATIVE_TOKENS[busy])
            return Bench(options.smollm2, count, depth, threads, one.flash)

        sides: dict[tuple[str, int], Callable[[], float]] = {}
        for busy in NEIGHBOURS:
            sides["one lane", busy] = _beside(busy, partial(_rate, lanes, one, tokens))
            sides["llama-bench", busy] = _beside(busy, native(busy, options.threads).rate)
            sides["two lanes", busy] = _beside(busy, partial(_sum, lanes, two, tokens))
            sides["llama-bench twice", busy] = _beside(busy, partial(_both, native(busy, half)))
        turns = _alternate(sides, repetitions, options)
    return "\n".join([_about(options, repetitions), "", _table(turns), "", *_goals(turns)])


Turns = dict[tuple[str, int], list[float]]


def _alternate(
    sides: dict[tuple[str, int], Callable[[], float]], repetitions: int, options: Options
) -> Turns:
    named = {f"{name}, {busy}": run for (name, busy), run in sides.items()}
    turns = alternate(named, repetitions, options.quiet)
    return {key: turns[f"{key[0]}, {key[1]}"] for key in sides}


def _beside(busy: int, run: Callable[[], float]) -> Callable[[], float]:
    def measured() -> float:
        with busy_programs(busy):
            return run()

    return measured


def _rate(lanes: Lanes, lane: OpenLane, tokens: int) -> float:
    return lanes.run(lane, STORY, tokens).rate


def _sum(lanes: Lanes, both: Sequence[OpenLane], tokens: int) -> float:
    return sum(rates_while_all_run(lanes.run_together(both, STORY, tokens)))


def _both(bench: Bench) -> float:
    return sum(bench.concurrent_rates(2))


def _about(options: Options, repetitions: int) -> str:
    return (
        f"SmolLM2-135M-Instruct Q4_1, {TOKENS} tokens, greedy, {options.threads} threads for one "
        f"lane, or half of them for each of two, beside busy programs (endless loops), "
        f"{repetitions} turns. Tokens/s; the shares are of the same side without other programs."
    )


def _table(turns: Turns) -> str:
    rows = []
    for ours, theirs in (("one lane", "llama-bench"), ("two lanes", "llama-bench twice")):
        for busy in NEIGHBOURS:
            mine, other = turns[ours, busy], turns[theirs, busy]
            series, native = Samples(tuple(mine)), Samples(tuple(other))
            rows.append(
                [
                    f"{ours}, {busy} busy",
                    series.median_text(),
                    series.range_text(),
                    ratio(mine, turns[ours, 0]).median_text(".2f"),
                    native.median_text(),
                    ratio(other, turns[theirs, 0]).median_text(".2f"),
                    ratio(mine, other).interval_text(),
                ]
            )
    head = ["Under load", "Overthink", "min – max", "of quiet"]
    return table([*head, "llama-bench", "of quiet", "vs native (95 %)"], rows)


def _goals(turns: Turns) -> Iterator[str]:
    for busy, target in GOALS.items():
        share = ratio(turns["one lane", busy], turns["one lane", 0]).median
        result = "reached" if share >= target else "**missed**"
        yield f"Goal, {busy} busy ≥ {target:g} of quiet: {result} ({share:.2f})."
