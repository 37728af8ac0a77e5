"""Two lanes at once against two native processes at once."""

from __future__ import annotations

from collections.abc import Sequence

from tests.benchmarks.lanes import Lanes, Measured
from tests.benchmarks.measuring import Series, goal, ratio, table, take_turns
from tests.benchmarks.native import Bench
from tests.benchmarks.options import STORY, Options

LANES = 2
TOKENS = 256
CONTEXT = 512
GOAL = 0.97


def measure(options: Options) -> str:
    """Sum of both lanes' tokens a second; each lane has its share of the threads."""
    tokens, repetitions = options.tokens(TOKENS), options.repetitions(5)
    threads = max(1, options.threads // LANES)
    with Lanes() as lanes:
        both = [lanes.open(options.smollm2, threads=threads, context=CONTEXT) for _ in range(LANES)]
        depth = lanes.run_together(both, STORY, tokens)[0].prompt_tokens
        bench = Bench(options.smollm2, tokens, depth, threads, both[0].flash)
        turns = take_turns(
            {
                "native": lambda: bench.rates_side_by_side(LANES),
                "lanes": lambda: rates_while_all_run(lanes.run_together(both, STORY, tokens)),
            },
            repetitions,
            options.still,
        )
    native, ours = ([sum(rates) for rates in turns[side]] for side in ("native", "lanes"))
    share = ratio(ours, native)
    rows = [
        [
            name,
            *(Series(tuple(rates[i] for rates in turns[side])).shown() for i in range(LANES)),
            Series(tuple(sums)).shown(),
            Series(tuple(sums)).spread(),
            shown,
        ]
        for name, side, sums, shown in (
            (f"llama-bench tg{tokens} @ d{depth}, twice", "native", native, "1"),
            ("Overthink, two lanes", "lanes", ours, share.shown(".3f")),
        )
    ]
    head = ["Two at once", "first", "second", "sum, tokens/s", "min – max", "of native"]
    return "\n".join(
        [
            f"SmolLM2-135M-Instruct Q4_1 twice, {tokens} tokens each, greedy, {threads} thread "
            f"each, {repetitions} turns; only times at which both were running count. Both "
            f"with flash attention {both[0].flash}.",
            "",
            table(head, rows),
            "",
            f"Ratios turn by turn: {share.spread('.3f')}.",
            goal("sum of both", share.median, GOAL),
        ]
    )


def rates_while_all_run(runs: Sequence[Measured]) -> list[float]:
    """Tokens a second of each run, between the last one's first token and the first one's last."""
    times = [run.token_times_s for run in runs]
    start, end = max(t[0] for t in times), min(t[-1] for t in times)
    return [sum(start < t <= end for t in one) / (end - start) for one in times]
