"""Decoding with a draft: the app's lane against llama-speculative-simple."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from overthink.core.vocabulary import RunStatus
from tests.benchmarks.lanes import Lanes, Measured, OpenLane, render_prompt
from tests.benchmarks.measurement import Samples, alternate, goal, ratio, table
from tests.benchmarks.native import Bench, Speculation
from tests.benchmarks.options import Options, ice_cubes
from tests.benchmarks.widened import widened

LIMITS = (2, 4, 8)
CONTEXT = 1024
TOKENS = 400
GOAL = 0.97
DRAFT = "demo-draft"
TARGETS = ("demo-runaway", "demo-methodical")
"""One whose thinking repeats itself without end, and one that thinks, answers and stops."""


@dataclass(frozen=True, slots=True)
class _Turn:
    """A run of either side."""

    rate: float
    tokens: int
    proposed: int = 0
    accepted: int = 0


def measure(options: Options) -> str:
    """Measure tokens/s and accepted tokens at several draft limits, for each target."""
    return "\n\n".join(_target(options, name) for name in TARGETS)


def _target(options: Options, name: str) -> str:
    narrow, draft = options.demo_model(name), options.demo_model(DRAFT)
    wide = widened(narrow)
    repetitions, prompt = options.repetitions(5), ice_cubes()
    with Lanes() as lanes:
        alone = lanes.open(wide, threads=options.threads, context=CONTEXT)
        drafted = lanes.open(wide, draft, threads=options.threads, context=CONTEXT)
        slim = lanes.open(narrow, threads=options.threads, context=CONTEXT)
        flash, text = alone.flash, render_prompt(wide, prompt)
        natural = lanes.run(slim, prompt, TOKENS)
        tokens = options.tokens(_tokens_before_the_end(natural))
        reference = lanes.run(slim, prompt, tokens)
        warm_up = lanes.run(alone, prompt, tokens)
        with_draft = lanes.run(drafted, prompt, tokens, LIMITS[-1])
        bench = Bench(wide, tokens, warm_up.prompt_tokens, options.threads, alone.flash)
        sides: dict[str, Callable[[], _Turn]] = {
            "native plain": lambda: _Turn(bench.rate(), tokens),
            "lane plain": lambda: _Turn(lanes.run(alone, prompt, tokens).rate, tokens),
        }
        for limit in LIMITS:
            native = _native(
                Speculation(
                    wide, draft, text, tokens, limit, options.threads, CONTEXT, drafted.flash
                )
            )
            # The tool continues to draft at its token limit, so its token count is the reference.
            sides[f"native {limit}"] = native
            sides[f"lane {limit}"] = _ours(lanes, drafted, prompt, native().tokens, limit)
        turns = alternate(sides, repetitions, options.quiet)
    return "\n".join(
        [
            f"{name} widened to {wide.stat().st_size / 2e6:.0f}M parameters in F16, {DRAFT} as its "
            f"draft, the ice-cube question ({warm_up.prompt_tokens} tokens), {tokens} tokens, "
            f"greedy, {options.threads} threads, {repetitions} turns. Both: batches of 512, F16 "
            f"cache, flash attention {flash}, a context of {CONTEXT} tokens.",
            "",
            _rates(turns),
            "",
            _counts(turns),
            "",
            *_remarks(turns, reference, warm_up, with_draft),
        ]
    )


def _tokens_before_the_end(natural: Measured) -> int:
    """Return a token count short of the model's own end: only the tool drafts past it."""
    ended = natural.record.status is RunStatus.FINISHED
    return len(natural.ids) - 2 * (LIMITS[-1] + 1) if ended else len(natural.ids)


def _ours(
    lanes: Lanes, lane: OpenLane, prompt: str, tokens: int, limit: int
) -> Callable[[], _Turn]:
    def turn() -> _Turn:
        run = lanes.run(lane, prompt, tokens, limit)
        counts = run.drafting
        return _Turn(run.rate_from_prompt, len(run.ids), counts.proposed, counts.accepted)

    return turn


def _native(tool: Speculation) -> Callable[[], _Turn]:
    def turn() -> _Turn:
        result = tool.run()
        return _Turn(result.rate, result.tokens, result.drafted, result.accepted)

    return turn


def _rate_samples(turns: dict[str, list[_Turn]], side: str) -> Samples:
    return Samples(tuple(turn.rate for turn in turns[side]))


def _share(turns: dict[str, list[_Turn]], ours: str, theirs: str) -> Samples:
    return ratio(_rate_samples(turns, ours).values, _rate_samples(turns, theirs).values)


def _rates(turns: dict[str, list[_Turn]]) -> str:
    rows = []
    for case in ("plain", *map(str, LIMITS)):
        native = _rate_samples(turns, f"native {case}")
        ours = _rate_samples(turns, f"lane {case}")
        share = _share(turns, f"lane {case}", f"native {case}")
        gain = _share(turns, f"lane {case}", "lane plain")
        rows.append(
            [
                case if case == "plain" else f"draft limit {case}",
                native.median_text(),
                native.range_text(),
                ours.median_text(),
                ours.range_text(),
                share.median_text(".3f"),
                f"{gain.median:.2f} ×",
            ]
        )
    head = ["Draft", "native tokens/s", "min – max", "Overthink tokens/s", "min – max"]
    return table([*head, "vs native", "vs plain"], rows)


def _counts(turns: dict[str, list[_Turn]]) -> str:
    rows = []
    for limit in map(str, LIMITS):
        native, ours = (turns[f"{s} {limit}"][0] for s in ("native", "lane"))
        difference = ours.accepted / native.accepted - 1 if native.accepted else 0.0
        rows.append(
            [
                f"draft limit {limit}",
                f"{native.accepted} of {native.proposed}",
                f"{ours.accepted} of {ours.proposed}",
                f"{difference:+.1%}",
                f"{native.tokens} / {ours.tokens}",
            ]
        )
    head = ["Accepted of proposed", "native", "Overthink", "accepted", "tokens native / Overthink"]
    return table(head, rows)


def _remarks(
    turns: dict[str, list[_Turn]], reference: Measured, wide: Measured, with_draft: Measured
) -> list[str]:
    same = {
        "The widened model's output is identical to the original's": reference.ids == wide.ids,
        "The output with a draft is identical to the plain output": with_draft.ids == wide.ids,
    }
    lines = [f"{claim}: {'yes' if holds else '**no**'}." for claim, holds in same.items()]
    for limit in map(str, LIMITS):
        share = _share(turns, f"lane {limit}", f"native {limit}")
        lines.append(goal(f"draft limit {limit}", share.median, GOAL))
    return lines
