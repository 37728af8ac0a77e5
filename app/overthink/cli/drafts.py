"""`overthink drafts`: what may draft for a model, which draft pays here, and a proof."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from statistics import median
from typing import Any

import msgspec

from overthink.bootstrap import Program
from overthink.cli.compare import MAX_PROMPT_BYTES
from overthink.cli.divergence import divergence_lines, quoted
from overthink.cli.models import table
from overthink.cli.output import write_json
from overthink.cli.printable import printable
from overthink.comparison.conductor import threads_for_lane
from overthink.comparison.draft_proof import Proof, Rescoring, prove
from overthink.comparison.draft_tuning import LIMITS, DraftTuning, Progress, ways_to_try
from overthink.comparison.plan import LaneChoice, LanePlan
from overthink.core.divergence import Divergence
from overthink.core.draft_trials import PLAIN, Finding, Outcome, Trial, Way, find_best
from overthink.core.errors import BadOption, PromptError
from overthink.core.prompts import find_prompt
from overthink.core.proportions import percent
from overthink.core.protocol import ChatMessage
from overthink.core.settings import RunSettings
from overthink.core.vocabulary import TimingMode
from overthink.lanes.live import LiveLane
from overthink.library.draft_options import (
    DraftKind,
    DraftOption,
    DraftSuitability,
    draft_options,
)
from overthink.library.gguf_reader import read_header
from overthink.library.local_models import find_models, resolve
from overthink.library.tuned_drafts import TuningResult
from overthink.reports.pair_json import divergence_object

BUILT_IN_PROMPTS = 3
"""Built-in prompts that tuning takes in turn, where none is given."""


def run_drafts(program: Program, options: argparse.Namespace) -> int:
    """Does what was asked; returns the exit status."""
    return _DOES[options.does](program, options)


# -- listing --------------------------------------------------------------------------------------


def _list(program: Program, options: argparse.Namespace) -> int:
    found = _options(program, options.model)
    if options.json:
        write_json({"drafts": [_option_object(option) for option in found]})
    else:
        rows = [(_name(o), "yes" if o.usable else "no", _why(o)) for o in found]
        sys.stdout.write("\n".join(table([("DRAFT", "FITS", "WHY"), *rows], ())) + "\n")
    return 0


def _options(program: Program, model: str) -> list[DraftOption]:
    target = read_header(resolve(program.models, model))
    found = draft_options(find_models(program.models), target)
    return [option for option in found if option.kind not in (DraftKind.AUTO, DraftKind.NONE)]


def _name(option: DraftOption) -> str:
    return printable(option.entry.name if option.entry else option.kind.value)


def _why(option: DraftOption) -> str:
    """The reason in a clause."""
    if option.reason:
        return printable(option.reason)
    if option.kind is DraftKind.LOOKUP:
        return "proposes what followed the last words before; needs no second model"
    share = "" if option.share is None else f", {percent(option.share)} of the parameters"
    standing = {
        DraftSuitability.GOOD: "the same vocabulary",
        DraftSuitability.TOO_LARGE: "the same vocabulary, but too large to save much",
        DraftSuitability.SAME: "the model itself: costs more than it saves",
    }
    return f"{standing[option.suitability]}{share}"


def _option_object(option: DraftOption) -> dict[str, Any]:
    return {
        "draft": option.entry.name if option.entry else option.kind.value,
        "path": str(option.entry.path) if option.entry else None,
        "fits": option.usable,
        "standing": option.suitability.value,
        "share": option.share,
        "reason": _why(option),
    }


# -- tuning ---------------------------------------------------------------------------------------


def _tune(program: Program, options: argparse.Namespace) -> int:
    """Measures; returns 0 where it could, 3 where nothing could be timed."""
    names = {str(entry.path): entry.name for entry in find_models(program.models)}
    plan_of = _plan_of(program, options)
    ways = _ways(program, options, plan_of)
    lane = program.live_lane("tune")
    tuning = DraftTuning(
        plan_of,
        lane,
        LaneChoice(model=options.model),
        _tuning_prompts(program, options),
        ways,
        options.seconds,
    )
    trials = asyncio.run(_measure(tuning, lane, lambda way: _way_words(way, names)))
    finding = find_best(trials)
    kept = _keep(program, options, finding, names)
    if options.json:
        write_json(_tuning_object(trials, finding, names, kept=kept))
    else:
        sys.stdout.write("\n".join(_tuning_lines(trials, finding, names, kept=kept)) + "\n")
    return 3 if finding.best is None else 0


def _ways(
    program: Program, options: argparse.Namespace, plan_of: Callable[[LaneChoice], LanePlan]
) -> list[Way]:
    """What is timed; drafts that were named are checked first, before anything is loaded.

    Raises:
        BadInput: a named draft cannot draft for the model.
    """
    limits = tuple(dict.fromkeys(options.limits or LIMITS))
    if not options.drafts:
        return ways_to_try(_options(program, options.model), limits)
    drafts = []
    for draft in dict.fromkeys(options.drafts):
        if draft in ("none", "auto"):
            raise BadOption(
                f"--draft is “{draft}”, which names no draft",
                "name one, or `lookup`; without a draft is timed in any case",
            )
        plan_of(LaneChoice(model=options.model, draft=draft))
        drafts.append(draft if draft == "lookup" else str(resolve(program.models, draft)))
    return [Way(PLAIN), *(Way(draft, limit) for draft in drafts for limit in limits)]


def _plan_of(program: Program, options: argparse.Namespace) -> Callable[[LaneChoice], LanePlan]:
    planner = program.planner()
    threads = threads_for_lane(TimingMode.SEQUENTIAL, options.threads)
    return lambda choice: planner.plan("left", choice, threads)


def _prompt(program: Program, options: argparse.Namespace) -> str | None:
    """The prompt that was asked for; None where none was."""
    if options.ask is not None:
        return find_prompt(program.prompts, options.ask).text
    prompt: str | None = options.prompt
    if prompt is not None and not prompt.strip():
        raise PromptError("the prompt in --prompt is empty", "write something to think about")
    if prompt is not None and len(prompt) > MAX_PROMPT_BYTES:
        raise PromptError("the prompt in --prompt is too long", "shorten it")
    return prompt


def _tuning_prompts(program: Program, options: argparse.Namespace) -> list[list[ChatMessage]]:
    asked = _prompt(program, options)
    texts = [p.text for p in program.prompts[:BUILT_IN_PROMPTS]] if asked is None else [asked]
    return [[ChatMessage("user", text)] for text in texts]


async def _measure(
    tuning: DraftTuning, lane: LiveLane, words: Callable[[Way], str]
) -> tuple[Trial, ...]:
    """Measures, with what is timed on standard error; Ctrl+C keeps what there is."""
    progress = Progress((), None, 0.0)
    try:
        async for progress in tuning.measure():
            if progress.current and sys.stderr.isatty():
                doing = f"{progress.seconds:4.0f} s  {words(progress.current)}"
                print(f"\r\x1b[2K{doing}", end="", file=sys.stderr, flush=True)
    except asyncio.CancelledError:
        tuning.stop()
    finally:
        await lane.close()
        if sys.stderr.isatty():
            print("\r\x1b[2K", end="", file=sys.stderr, flush=True)
    return tuning.trials


def _keep(
    program: Program, options: argparse.Namespace, finding: Finding, names: dict[str, str]
) -> bool:
    """Keeps the best way for this model on this machine; False where there is nothing to keep."""
    if options.no_save or finding.best is None or finding.speed_up is None:
        return False
    best = finding.best
    program.tuned_drafts.save(
        resolve(program.models, options.model),
        TuningResult(
            draft=best.draft,
            name=names.get(best.draft, best.draft),
            limit=best.limit,
            speed_up=1.0 if best.draft == PLAIN else finding.speed_up,
            day=datetime.now(UTC).date().isoformat(),
        ),
    )
    return True


def _way_words(way: Way, names: dict[str, str]) -> str:
    if way.draft == PLAIN:
        return "plain"
    return f"{printable(names.get(way.draft, way.draft))}, {way.limit} a round"


def _tuning_lines(
    trials: Sequence[Trial], finding: Finding, names: dict[str, str], *, kept: bool
) -> Iterator[str]:
    plain = next(trial for trial in trials if trial.way.draft == PLAIN)
    head = ("WAY", "TOKENS/S", "MIN – MAX", "OF PLAIN", "ACCEPTED OF TESTED", "RUNS", "")
    rows = [_trial_row(trial, plain, names) for trial in trials]
    yield from table([head, *rows], (1, 2, 3, 4, 5))
    for trial in trials:
        if trial.problem:
            yield f"{_way_words(trial.way, names)}: {printable(trial.problem)}"
    yield ""
    yield finding_sentence(finding, names)
    if kept:
        yield "Kept: `auto` takes this for the model on this machine from now on."


def _trial_row(trial: Trial, plain: Trial, names: dict[str, str]) -> tuple[str, ...]:
    rates, ratios = sorted(trial.rates), sorted(trial.against(plain))
    return (
        _way_words(trial.way, names),
        f"{median(rates):,.1f}" if rates else "–",
        f"{rates[0]:,.1f} – {rates[-1]:,.1f}" if rates else "–",
        f"{median(ratios):.2f}" if ratios else "–",
        "–" if trial.acceptance is None else percent(trial.acceptance),
        str(len(rates)),
        "in a loop" if trial.looping else "",
    )


def finding_sentence(finding: Finding, names: dict[str, str]) -> str:
    """What was found, plainly."""
    if finding.outcome is Outcome.UNFINISHED:
        return (
            "It ended before every way was timed once, so nothing is said and nothing is kept: "
            "more --seconds, or fewer drafts and limits, would help."
        )
    if finding.fastest is None or finding.speed_up is None:
        return "Nothing could be compared with plain decoding."
    way = _way_words(finding.fastest, names)
    spread = f"{finding.speed_up:.2f} times the plain speed ({finding.least:.2f} – "
    spread += f"{finding.greatest:.2f})"
    match finding.outcome:
        case Outcome.PAYS:
            return f"Drafting pays: {way} gives {spread}."
        case Outcome.LOSES:
            return f"Drafting loses here: even {way} gives {spread}. Run without a draft."
    return f"No clear gain: the best, {way}, gives {spread}. Run without a draft."


def _tuning_object(
    trials: Sequence[Trial], finding: Finding, names: dict[str, str], *, kept: bool
) -> dict[str, Any]:
    plain = next(trial for trial in trials if trial.way.draft == PLAIN)
    return {
        "trials": [
            {
                "draft": trial.way.draft,
                "name": names.get(trial.way.draft, trial.way.draft),
                "limit": trial.way.limit or None,
                "tokens_per_s": trial.rates,
                "of_plain": trial.against(plain),
                "acceptance": trial.acceptance,
                "looping": trial.looping,
                "problem": trial.problem or None,
            }
            for trial in trials
        ],
        "finding": msgspec.to_builtins(finding),
        "sentence": finding_sentence(finding, names),
        "kept": kept,
    }


# -- proving --------------------------------------------------------------------------------------


def _prove(program: Program, options: argparse.Namespace) -> int:
    """Proves; returns 0 where the texts are the same, 1 where they part."""
    if options.draft == PLAIN:
        raise BadOption(
            "--draft is “none”, which leaves nothing to prove", "name a draft, `lookup` or `auto`"
        )
    prompt = _prompt(program, options) or program.prompts[0].text
    lane = program.live_lane("prove")
    choice = LaneChoice(
        model=options.model,
        draft=options.draft,
        run=RunSettings(max_tokens=options.max_tokens),
    )
    proof = asyncio.run(_run_proof(program, options, lane, choice, prompt))
    if options.json:
        write_json(_proof_object(proof))
    else:
        sys.stdout.write("\n".join(proof_lines(proof)) + "\n")
    return 0 if proof.identical else 1


async def _run_proof(
    program: Program, options: argparse.Namespace, lane: LiveLane, choice: LaneChoice, prompt: str
) -> Proof:
    try:
        messages = [ChatMessage("user", prompt)]
        return await prove(_plan_of(program, options), lane, choice, messages)
    finally:
        await lane.close()


def proof_lines(proof: Proof) -> Iterator[str]:
    """What was seen."""
    counts = len(proof.plain.trace), len(proof.drafted.trace)
    rounds = len(proof.drafted.trace.draft_rounds)
    yield f"Greedy, without a draft: {counts[0]:,} tokens."
    yield f"Greedy, drafted by {printable(proof.draft)}: {counts[1]:,} tokens, {rounds:,} rounds."
    if proof.divergence is None:
        yield "Identical: every token is the same."
        return
    yield from divergence_lines(proof.divergence, ("plain", "drafted"))
    if proof.rescoring is None:
        yield "Rounding does not explain that. It is a bug, in Overthink or in llama.cpp."
        return
    yield from _rescoring_lines(proof.divergence, proof.rescoring)


def _rescoring_lines(found: Divergence, rescoring: Rescoring) -> Iterator[str]:
    """Both tokens as either shape of batches scores them, and what follows from it."""
    yield "Both tokens scored anew after the same text, as log-probabilities:"
    gaps = rescoring.gaps
    rows = [
        (f"  in the {name} run's batches", *(f"{p:.4f}" for p in scored.logprobs), f"{gap:+.4f}")
        for name, scored, gap in (
            ("plain", rescoring.plain, gaps[0]),
            ("drafted", rescoring.drafted, gaps[1]),
        )
    ]
    tokens = (f"“{quoted(choice.text)}”" for choice in (found.left, found.right))
    yield from table([("", *tokens, "GAP"), *rows], (1, 2, 3))
    yield rescoring_sentence(rescoring)


def rescoring_sentence(rescoring: Rescoring) -> str:
    """Whether rounding explains the difference."""
    if rescoring.explained:
        return (
            "A tie: llama.cpp rounds differently where it computes several tokens at once, and "
            "that alone turns their order round."
        )
    moved = f"{rescoring.rounding:.4f} nats"
    if rescoring.tie:
        return f"A tie: rounding alone moves {moved} between them, as much as lies between them."
    return (
        f"No tie: rounding moves only {moved} between them. It is a bug, in Overthink or in "
        "llama.cpp."
    )


def _proof_object(proof: Proof) -> dict[str, Any]:
    found = proof.divergence
    return {
        "draft": proof.draft,
        "identical": proof.identical,
        "verdict": proof.verdict.value,
        "tokens": len(proof.plain.trace),
        "rounds": len(proof.drafted.trace.draft_rounds),
        "divergence": divergence_object(found) if found else None,
        "rescored": _rescoring_object(proof.rescoring) if proof.rescoring else None,
    }


def _rescoring_object(rescoring: Rescoring) -> dict[str, Any]:
    """Log-probabilities of the left (plain) and the right (drafted) token, by shape."""
    scored = (("plain", rescoring.plain), ("drafted", rescoring.drafted))
    shapes = {
        name: {
            "left_logprob": score.logprobs[0],
            "right_logprob": score.logprobs[1],
            "gap": gap,
            "picked": score.picked,
        }
        for (name, score), gap in zip(scored, rescoring.gaps, strict=True)
    }
    return {**shapes, "rounding": rescoring.rounding, "sentence": rescoring_sentence(rescoring)}


_DOES: dict[str, Callable[[Program, argparse.Namespace], int]] = {
    "list": _list,
    "tune": _tune,
    "prove": _prove,
}
