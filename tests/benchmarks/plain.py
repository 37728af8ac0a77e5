"""Plain decoding: the app's lane against llama-bench."""

from __future__ import annotations

from tests.benchmarks.lanes import Lanes
from tests.benchmarks.measuring import Series, goal, ratio, table, take_turns
from tests.benchmarks.native import Bench
from tests.benchmarks.options import STORY, Options

TOKENS = 256
CONTEXT = 512
GOAL = 0.97
OURS = "Overthink"
DEFAULT_FLASH = "auto"
"""llama-bench's own; measured beside the app's choice where that is another."""


def measure(options: Options) -> str:
    """Tokens a second of SmolLM2, greedy, with all that the app notes of a token."""
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
        turns = take_turns(
            {
                **{name: bench.rate for name, bench in benches.items()},
                OURS: lambda: lanes.run(lane, STORY, tokens).rate,
            },
            repetitions,
            options.still,
        )
    share = ratio(turns[OURS], turns[same])
    rows = []
    for name, rates in turns.items():
        series, of_same = Series(tuple(rates)), ratio(rates, turns[same])
        rows.append([name, series.shown(), series.spread(), of_same.shown(".3f")])
    return "\n".join(
        [
            f"SmolLM2-135M-Instruct Q4_1, {len(warm_up.ids)} tokens behind a prompt of {depth}, "
            f"greedy, {options.threads} threads, {repetitions} turns. Both: batches of 512, F16 "
            f"cache, a context of {CONTEXT} tokens. The first row attends as the app does.",
            "",
            table(["Plain", "tokens/s", "min – max", "of native"], rows),
            "",
            f"Ratios turn by turn: {share.spread('.3f')}. {warm_up.batches} events a run.",
            goal("plain", share.median, GOAL),
        ]
    )
