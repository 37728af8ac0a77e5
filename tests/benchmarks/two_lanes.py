"""Two concurrent lanes against two concurrent native processes."""

from __future__ import annotations

from collections.abc import Sequence

from tests.benchmarks.lanes import Lanes, Measured
from tests.benchmarks.measurement import Samples, alternate, goal, ratio, table
from tests.benchmarks.native import Bench
from tests.benchmarks.options import STORY, Options

LANES = 2
TOKENS = 256
CONTEXT = 512
GOAL = 0.97


def measure(options: Options) -> str:
    """Measure the sum of both lanes' tokens/s; the lanes share the threads equally."""
    tokens, repetitions = options.tokens(TOKENS), options.repetitions(5)
    threads = max(1, options.threads // LANES)
    with Lanes() as lanes:
        both = [lanes.open(options.smollm2, threads=threads, context=CONTEXT) for _ in range(LANES)]
        depth = lanes.run_together(both, STORY, tokens)[0].prompt_tokens
        bench = Bench(options.smollm2, tokens, depth, threads, both[0].flash)
        turns = alternate(
            {
                "native": lambda: bench.concurrent_rates(LANES),
                "lanes": lambda: rates_while_all_run(lanes.run_together(both, STORY, tokens)),
            },
            repetitions,
            options.quiet,
        )
    native, ours = ([sum(rates) for rates in turns[side]] for side in ("native", "lanes"))
    share = ratio(ours, native)
    rows = [
        [
            name,
            *(_median([rates[i] for rates in turns[side]]) for i in range(LANES)),
            _median(sums),
            Samples(tuple(sums)).range_text(),
            shown,
        ]
        for name, side, sums, shown in (
            (f"llama-bench tg{tokens} @ d{depth}, twice", "native", native, "1"),
            ("Overthink, two lanes", "lanes", ours, share.median_text(".3f")),
        )
    ]
    head = ["Concurrent", "first", "second", "sum, tokens/s", "min – max", "vs native"]
    return "\n".join(
        [
            f"SmolLM2-135M-Instruct Q4_1 twice, {tokens} tokens each, greedy, {threads} thread "
            f"each, {repetitions} turns; measured while both are running. Flash attention "
            f"{both[0].flash} on both sides.",
            "",
            table(head, rows),
            "",
            f"Ratios per turn: {share.range_text('.3f')}.",
            goal("sum of both", share.median, GOAL),
        ]
    )


def _median(values: Sequence[float]) -> str:
    return Samples(tuple(values)).median_text()


def rates_while_all_run(runs: Sequence[Measured]) -> list[float]:
    """Return the tokens/s of each run from the latest first token to the earliest last token."""
    times = [run.token_times_s for run in runs]
    start, end = max(t[0] for t in times), min(t[-1] for t in times)
    return [sum(start < t <= end for t in one) / (end - start) for one in times]
