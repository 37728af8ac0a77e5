"""Plain decoding far into a context: the app's lane against llama-bench."""

from __future__ import annotations

from functools import partial

from tests.benchmarks.lanes import Lanes, OpenLane
from tests.benchmarks.measurement import Samples, alternate, ratio, table
from tests.benchmarks.native import Bench
from tests.benchmarks.options import STORY, Options

DEPTHS = (64, 1024, 4096)
"""Tokens before the first one that is measured, about."""
TOKENS = 64
CONTEXT = 5120
FLAT = 0.03
"""How far the ratios at two depths may differ."""


def measure(options: Options) -> str:
    """Measure greedy tokens/s of SmolLM2 after prompts of several lengths."""
    repetitions = options.repetitions(9)
    with Lanes() as lanes:
        lane = lanes.open(options.smollm2, threads=options.threads, context=CONTEXT)
        per_story = lanes.run(lane, f"{STORY}\n{STORY}", 2).prompt_tokens // 2
        sides = {}
        for depth in DEPTHS:
            prompt = "\n".join([STORY] * max(1, depth // per_story))
            exact = lanes.run(lane, prompt, 2).prompt_tokens
            bench = Bench(options.smollm2, TOKENS, exact, options.threads, lane.flash)
            sides[f"llama-bench, {depth}"] = bench.rate
            sides[f"Overthink, {depth}"] = partial(_rate, lanes, lane, prompt)
        turns = alternate(sides, repetitions, options.quiet)
    rows, ratios = [], []
    for depth in DEPTHS:
        ours, theirs = turns[f"Overthink, {depth}"], turns[f"llama-bench, {depth}"]
        share = ratio(ours, theirs)
        ratios.append(share.median)
        mine, native = Samples(tuple(ours)), Samples(tuple(theirs))
        rows.append(
            [
                f"{depth:,}",
                mine.median_text(),
                mine.range_text(),
                native.median_text(),
                share.interval_text(),
            ]
        )
    spread = max(ratios) - min(ratios)
    result = "reached" if spread <= FLAT else "**missed**"
    head = ["Tokens in the context", "Overthink", "min – max", "llama-bench", "vs native (95 %)"]
    return "\n".join(
        [
            f"SmolLM2-135M-Instruct Q4_1, {TOKENS} tokens, greedy, {options.threads} threads, "
            f"{repetitions} turns, tokens/s. The prompt is in the cache of the app's lane.",
            "",
            table(head, rows),
            "",
            f"Goal, ratios within {FLAT:g} of each other: {result} ({spread:.3f}).",
        ]
    )


def _rate(lanes: Lanes, lane: OpenLane, prompt: str) -> float:
    return lanes.run(lane, prompt, TOKENS).rate
