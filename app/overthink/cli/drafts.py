"""`overthink drafts`: which drafts fit a model, which one is fastest here, and a proof."""

from __future__ import annotations

import argparse
import asyncio
import signal
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

import msgspec

from overthink.bootstrap import Program
from overthink.cli.compare import given_prompt
from overthink.cli.draft_proof import run_proof
from overthink.cli.terminal import (
    SIGNAL_STATUS,
    StatusLine,
    one_line,
    print_lines,
    table,
    write_json,
)
from overthink.comparison.conductor import threads_for_lane
from overthink.comparison.draft_tuning import LIMITS, DraftTuning, ways_to_try
from overthink.comparison.plan import LaneChoice, LanePlan
from overthink.core.draft_support import CHAIN, MTP, NGRAM, TEXT_DRAFTERS
from overthink.core.draft_trials import PLAIN, Finding, Outcome, Trial, Way, find_best
from overthink.core.errors import BadOption
from overthink.core.number_format import ENGLISH
from overthink.core.prompts import find_prompt
from overthink.core.protocol import ChatMessage
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
from overthink.library.vocabulary_cache import shared_cache

BUILT_IN_PROMPTS = 3
"""Built-in prompts that tuning alternates, if none is given."""

_REASONS = {
    DraftSuitability.GOOD: "the same vocabulary",
    DraftSuitability.TOO_LARGE: "the same vocabulary, but too large to save much",
    DraftSuitability.SAME: "the model itself: costs more than it saves",
}


def run_drafts(program: Program, options: argparse.Namespace) -> int:
    """Run an action of `overthink drafts`; return the exit status."""
    return _ACTIONS[options.action](program, options)


def _plan_of(program: Program, options: argparse.Namespace) -> Callable[[LaneChoice], LanePlan]:
    planner = program.planner()
    threads = threads_for_lane(TimingMode.SEQUENTIAL, options.threads)
    return lambda choice: planner.plan("left", choice, threads)


def _given_prompt(program: Program, options: argparse.Namespace) -> str | None:
    """The prompt of an option or of standard input; None if none of them is given."""
    if options.ask is not None:
        return find_prompt(program.prompts, options.ask).text
    return given_prompt(options)


# -- list -----------------------------------------------------------------------------------------


def _list(program: Program, options: argparse.Namespace) -> int:
    found = _options(program, options.model)
    if options.json:
        write_json({"drafts": [_option_object(option) for option in found]})
    else:
        rows = [(_name(o), "yes" if o.usable else "no", _reason(o)) for o in found]
        print_lines(table([("DRAFT", "FITS", "WHY"), *rows]))
    return 0


def _options(program: Program, model: str) -> list[DraftOption]:
    target = read_header(resolve(program.models, model))
    known = shared_cache(program.models.header_cache)
    found = draft_options(find_models(program.models), target, known)
    return [option for option in found if option.kind not in (DraftKind.AUTO, DraftKind.NONE)]


def _name(option: DraftOption) -> str:
    entry = option.entry
    if entry is None:
        return option.choice("")
    return option.choice(str(entry.path) if entry.origin == "opened" else entry.name)


_WORDS = {
    DraftKind.LOOKUP: "proposes what followed the last words before; needs no second model",
    DraftKind.NGRAM: "proposes what followed the same long passage before, in any turn; needs no "
    "second model",
    DraftKind.MTP: "the model's own prediction layers: it drafts for itself",
    DraftKind.CHAIN: "n-grams first, and the other where they have nothing",
}


def _reason(option: DraftOption) -> str:
    if option.reason:
        return str(option.reason)
    if option.kind in _WORDS:
        return _WORDS[option.kind]
    if option.kind is DraftKind.HELPER and option.entry:
        return f"{option.entry.kind.label}: drafts from inside the model"
    share = "" if option.share is None else f", {ENGLISH.percent(option.share)} of the parameters"
    return f"{_REASONS[option.suitability]}{share}"


def _option_object(option: DraftOption) -> dict[str, Any]:
    return {
        "draft": _name(option),
        "path": str(option.entry.path) if option.entry else None,
        "fits": option.usable,
        "standing": option.suitability.value,
        "share": option.share,
        "reason": one_line(_reason(option)),
    }


# -- tune -----------------------------------------------------------------------------------------


def _tune(program: Program, options: argparse.Namespace) -> int:
    """Measure the drafts; return 0, 3 if nothing could be timed, or 130 after Ctrl+C."""
    names = {str(entry.path): entry.name for entry in find_models(program.models)}
    plan_of = _plan_of(program, options)
    ways = _ways(program, options, plan_of)
    lane = program.live_lane("tune")
    target = LaneChoice(model=options.model)
    prompts = _tuning_prompts(program, options)
    tuning = DraftTuning(plan_of, lane, target, prompts, ways, options.seconds)
    trials, is_interrupted = asyncio.run(_measure(tuning, lane, names))
    finding = find_best(trials)
    saved = _save(program, options, finding, names)
    if options.json:
        write_json(_tuning_object(trials, finding, names, saved=saved))
    else:
        print_lines(_tuning_lines(trials, finding, names, saved=saved))
    if is_interrupted:
        return SIGNAL_STATUS + signal.SIGINT
    return 3 if finding.best is None else 0


def _ways(
    program: Program, options: argparse.Namespace, plan_of: Callable[[LaneChoice], LanePlan]
) -> list[Way]:
    """What to time. Drafts that the user named are checked before anything is loaded.

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
                f"--draft is “{draft}”, which is not a draft",
                "name a draft, or `lookup`; plain decoding is always timed",
            )
        plan_of(LaneChoice(model=options.model, draft=draft))
        drafts.append(_measured_name(program, draft))
    return [Way(PLAIN), *(Way(draft, limit) for draft in drafts for limit in limits)]


def _measured_name(program: Program, draft: str) -> str:
    """The draft as it is saved: a file by its path."""
    first, chain, second = draft.rpartition(CHAIN)
    if Path(draft).is_file() or first != NGRAM:
        first, chain, second = "", "", draft
    is_word = second in (MTP, *TEXT_DRAFTERS) and not Path(second).is_file()
    return f"{first}{chain}{second if is_word else resolve(program.models, second)}"


def _tuning_prompts(program: Program, options: argparse.Namespace) -> list[list[ChatMessage]]:
    given = _given_prompt(program, options)
    texts = [p.text for p in program.prompts[:BUILT_IN_PROMPTS]] if given is None else [given]
    return [[ChatMessage("user", text)] for text in texts]


async def _measure(
    tuning: DraftTuning, lane: LiveLane, names: dict[str, str]
) -> tuple[tuple[Trial, ...], bool]:
    """Measure, with the current trial on standard error.

    Returns:
        The trials, and whether Ctrl+C ended them early: what was measured remains.
    """
    is_interrupted = False
    try:
        with StatusLine() as line:
            async for progress in tuning.measure():
                if progress.current:
                    current = _way_label(progress.current, names)
                    line.show(f"{progress.seconds:4.0f} s  {current}", step=current)
    except asyncio.CancelledError:
        is_interrupted = True
        tuning.stop()
    finally:
        await lane.close()
    return tuning.trials, is_interrupted


def _save(
    program: Program, options: argparse.Namespace, finding: Finding, names: dict[str, str]
) -> bool:
    """Save the best way for this model on this machine; False if there is nothing to save."""
    if options.no_save or finding.best is None or finding.speed_up is None:
        return False
    best = finding.best
    program.tuned_drafts.save(
        resolve(program.models, options.model),
        TuningResult(
            draft=best.draft,
            name=_draft_label(best.draft, names),
            limit=best.limit,
            speed_up=1.0 if best.draft == PLAIN else finding.speed_up,
            day=datetime.now(UTC).date().isoformat(),
        ),
    )
    return True


def _draft_label(draft: str, names: dict[str, str]) -> str:
    file = draft.removeprefix(f"{NGRAM}{CHAIN}")
    return draft.removesuffix(file) + names.get(file, file)


def _way_label(way: Way, names: dict[str, str]) -> str:
    if way.draft == PLAIN:
        return "plain"
    return f"{_draft_label(way.draft, names)}, {way.limit} a round"


def _tuning_lines(
    trials: Sequence[Trial], finding: Finding, names: dict[str, str], *, saved: bool
) -> Iterator[str]:
    plain = next(trial for trial in trials if trial.way.draft == PLAIN)
    headings = ("WAY", "TOKENS/S", "MIN – MAX", "OF PLAIN", "ACCEPTED OF TESTED", "RUNS", "")
    rows = [_trial_row(trial, plain, names) for trial in trials]
    yield from table([headings, *rows], (1, 2, 3, 4, 5))
    for trial in trials:
        if trial.problem:
            yield f"{_way_label(trial.way, names)}: {trial.problem}"
    yield ""
    yield finding_sentence(finding, names)
    if saved:
        yield "Saved: from now on, `auto` uses this for the model on this machine."


def _trial_row(trial: Trial, plain: Trial, names: dict[str, str]) -> tuple[str, ...]:
    rates, ratios = sorted(trial.rates), sorted(trial.against(plain))
    return (
        _way_label(trial.way, names),
        f"{median(rates):,.1f}" if rates else "–",
        f"{rates[0]:,.1f} – {rates[-1]:,.1f}" if rates else "–",
        f"{median(ratios):.2f}" if ratios else "–",
        "–" if trial.acceptance is None else ENGLISH.percent(trial.acceptance),
        str(len(rates)),
        "in a loop" if trial.looping else "",
    )


def finding_sentence(finding: Finding, names: dict[str, str]) -> str:
    """Return whether drafting pays off."""
    if finding.outcome is Outcome.UNFINISHED:
        return (
            "Time ran out before every way was timed once, so there is no result and nothing is "
            "saved. Try more --seconds, or fewer drafts and limits."
        )
    if finding.fastest is None or finding.speed_up is None:
        return "Nothing could be compared with plain decoding."
    way = _way_label(finding.fastest, names)
    spread = f"{finding.speed_up:.2f} times the plain speed ({finding.least:.2f} – "
    spread += f"{finding.greatest:.2f})"
    match finding.outcome:
        case Outcome.PAYS:
            return f"Drafting pays off: {way} runs at {spread}."
        case Outcome.LOSES:
            return f"Drafting is slower here: even {way} runs at {spread}. Run without a draft."
    return f"No clear gain: the best, {way}, runs at {spread}. Run without a draft."


def _tuning_object(
    trials: Sequence[Trial], finding: Finding, names: dict[str, str], *, saved: bool
) -> dict[str, Any]:
    plain = next(trial for trial in trials if trial.way.draft == PLAIN)
    return {
        "trials": [
            {
                "draft": trial.way.draft,
                "name": _draft_label(trial.way.draft, names),
                "limit": trial.way.limit or None,
                "tokens_per_s": trial.rates,
                "of_plain": trial.against(plain),
                "acceptance": trial.acceptance,
                "looping": trial.looping,
                "problem": str(trial.problem) or None,
            }
            for trial in trials
        ],
        "finding": msgspec.to_builtins(finding),
        "sentence": one_line(finding_sentence(finding, names)),
        "kept": saved,
    }


# -- prove ----------------------------------------------------------------------------------------


def _prove(program: Program, options: argparse.Namespace) -> int:
    """Prove that a draft does not change the text; return 0 if so, 1 if not."""
    if options.draft == PLAIN:
        raise BadOption(
            "--draft is “none”, so there is nothing to prove", "name a draft, `lookup` or `auto`"
        )
    prompt = _given_prompt(program, options) or program.prompts[0].text
    return run_proof(program, options, _plan_of(program, options), prompt)


_ACTIONS: dict[str, Callable[[Program, argparse.Namespace], int]] = {
    "list": _list,
    "tune": _tune,
    "prove": _prove,
}
