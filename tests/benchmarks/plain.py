"""Plain decoding: the app's lane against llama-bench."""

from __future__ import annotations

from tests.benchmarks.lanes import Lanes
from tests.benchmarks.measurement import Samples, alternate, goal, ratio, table
from tests.benchmarks.native import Bench
from tests.benchmarks.options import STORY, Options

TOKENS = 256
CONTEXT = 512
GOAL = 0.97
OURS = "Overthink"
DEFAULT_FLASH = "auto"
"""llama-bench's default; measured as well if the app's choice differs."""


def measure(options: Options) -> str:
    """Measure greedy tokens/s of SmolLM2, with all data that the app records per token."""
    tokens, repetitions = options.tokens(TOKENS), options.repetitions(9)
    with Lanes() as lanes:
        lane = lanes.open(options.smollm2, threads=options.threads, context=CONTEXT)
        warm_up = lanes.run(lane, STORY, tokens)
        depth = warm_up.prompt_tokens
        benches = {
            f"llama-bench tg{tokens} @ d{depth} -fa {flash}": Bench(
                options.smollm2, tokens, depth, options.threads, flash
            )
            for flash in dict.fromkeys((lane.flash, DEFAULT_FLASH))
        }
        same = next(iter(benches))
        turns = alternate(
            {
                **{name: bench.rate for name, bench in benches.items()},
                OURS: lambda: lanes.run(lane, STORY, tokens).rate,
            },
            repetitions,
            options.quiet,
        )
    share = ratio(turns[OURS], turns[same])
    rows = []
    for name, rates in turns.items():
        series, of_same = Samples(tuple(rates)), ratio(rates, turns[same])
        rows.append([name, series.median_text(), series.range_text(), of_same.median_text(".3f")])
    return "\n".join(
        [
            f"SmolLM2-135M-Instruct Q4_1, {len(warm_up.ids)} tokens after a prompt of {depth}, "
            f"greedy, {options.threads} threads, {repetitions} turns. Both: batches of 512, F16 "
            f"cache, a context of {CONTEXT} tokens. The first row uses the app's attention.",
            "",
            table(["Plain", "tokens/s", "min – max", "vs native"], rows),
            "",
            f"Ratios per turn: {share.range_text('.3f')}. {warm_up.batches} events per run.",
            goal("plain", share.median, GOAL),
        ]
    )
