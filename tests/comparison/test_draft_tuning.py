"""Drafts are timed pass by pass; failures are reported and not repeated."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace

import pytest
from msgspec import structs

from overthink.bootstrap import build_program
from overthink.comparison.draft_proof import Proof, ProofResult, prove
from overthink.comparison.draft_tuning import (
    PASSES,
    TOKENS,
    WARM_UP_TOKENS,
    DraftTuning,
    ways_to_try,
)
from overthink.comparison.plan import LaneChoice, LanePlan
from overthink.core.draft_trials import PLAIN, Outcome, Way, find_best
from overthink.core.errors import DecodeFailure, DraftMismatch, LoadFailure
from overthink.core.events import Failed, LaneEvent, Rescored, Tokens
from overthink.core.messages import verbatim
from overthink.core.protocol import ChatMessage, Load, Rescore, Run
from overthink.core.vocabulary import Phase
from overthink.lanes.scripted import ScriptedLane
from overthink.library.draft_options import draft_options
from overthink.library.gguf_reader import read_header
from overthink.library.local_models import find_models, resolve
from tests.lanes import child_events

PROMPT = [ChatMessage("user", "How many?")]
PLAIN_WAY, LOOKUP = Way(PLAIN), Way("lookup", 4)
TEXT = ["It", " is", " none"]


def plan_of() -> Callable[[LaneChoice], LanePlan]:
    planner = build_program().planner()
    return lambda choice: planner.plan("left", choice, 1)


def run_of(texts: list[str] | None = None) -> list[LaneEvent]:
    events = child_events.tokens(0, texts or TEXT, Phase.ANSWER)
    return [child_events.prompt_done(thinking=False), events, child_events.finished()]


def tuning(lane: ScriptedLane, ways: list[Way], seconds: float = 60.0) -> DraftTuning:
    return DraftTuning(
        plan_of(), lane, LaneChoice(model="demo-methodical"), [PROMPT], ways, seconds
    )


async def drain(measuring: DraftTuning) -> list[Way | None]:
    return [progress.current async for progress in measuring.measure()]


def test_each_pass_loads_each_draft_once_warms_up_and_times_its_limits(
    overthink_home: object,
) -> None:
    ways = [PLAIN_WAY, Way("lookup", 2), Way("lookup", 8)]
    runs = 5 * PASSES
    lane = ScriptedLane([[child_events.loaded()]] * (2 * PASSES), [run_of()] * runs)
    measuring = tuning(lane, ways)
    events = asyncio.run(drain(measuring))

    loads = [c.draft.kind for c in lane.commands if isinstance(c, Load)]
    assert loads == ["none", "lookup"] * PASSES
    asked = [(c.run.max_tokens, c.draft.max_tokens) for c in lane.commands if isinstance(c, Run)]
    usual = asked[0][1]
    one_pass = [(WARM_UP_TOKENS, usual), (TOKENS, usual), (WARM_UP_TOKENS, 2), (TOKENS, 2)]
    assert asked == [*one_pass, (TOKENS, 8)] * PASSES
    assert events[-1] is None
    assert [len(trial.rates) for trial in measuring.trials] == [PASSES] * 3
    assert find_best(measuring.trials).outcome is Outcome.EVEN  # all took equally long


def test_a_run_during_which_the_machine_slept_is_timed_again_and_never_counted(
    overthink_home: object,
) -> None:
    slept = [*run_of()[:-1], child_events.finished(slept_s=600.0)]
    runs = [run_of(), slept, run_of(), run_of(), slept, slept, *([run_of()] * 20)]
    lane = ScriptedLane([[child_events.loaded()]] * (2 * PASSES), runs)
    measuring = tuning(lane, [PLAIN_WAY, LOOKUP])
    asyncio.run(drain(measuring))
    plain, lookup = measuring.trials
    assert len(plain.rates) == PASSES  # its first run was repeated
    assert len(lookup.rates) == PASSES - 1  # its first one slept twice


def test_an_unusable_draft_is_reported_once_and_the_others_continue(
    overthink_home: object,
) -> None:
    declined = structs.replace(child_events.loaded(), draft_note="Memory cannot take tokens back.")
    lane = ScriptedLane(
        [[child_events.loaded()], [declined], *([[child_events.loaded()]] * (PASSES - 1))],
        [run_of()] * 2 * PASSES,
    )
    measuring = tuning(lane, [PLAIN_WAY, LOOKUP])
    asyncio.run(drain(measuring))
    plain, lookup = measuring.trials
    assert "cannot take tokens back" in str(lookup.problem)
    assert len(plain.rates) == 1  # with nothing left to compare, it is over
    assert not lookup.rates


def test_a_model_that_fails_to_load_ends_the_measurement(overthink_home: object) -> None:
    failed = Failed(
        kind="LoadFailure", problem=verbatim("there is no memory"), remedy=verbatim("free some")
    )
    lane = ScriptedLane([[failed]], [])
    measuring = tuning(lane, [PLAIN_WAY, LOOKUP])
    # Lookup is tried once all the same: its load fails for the same reason.
    lane._loads.append([failed])
    asyncio.run(drain(measuring))
    assert all("there is no memory" in str(trial.problem) for trial in measuring.trials)


def test_no_run_begins_after_the_time_limit(overthink_home: object) -> None:
    lane = ScriptedLane([], [])
    measuring = tuning(lane, [PLAIN_WAY, LOOKUP], seconds=-1.0)
    assert asyncio.run(drain(measuring)) == [None]
    assert lane.commands == []


def test_results_remain_after_a_stop(overthink_home: object) -> None:
    lane = ScriptedLane([[child_events.loaded()]] * 4, [run_of()] * 8)
    measuring = tuning(lane, [PLAIN_WAY, LOOKUP])

    async def stop_in_the_second_way() -> None:
        async for progress in measuring.measure():
            if progress.current == LOOKUP:
                measuring.stop()

    asyncio.run(stop_in_the_second_way())
    plain, lookup = measuring.trials
    assert len(plain.rates) == 1
    assert not lookup.rates
    assert not lookup.problem


def test_ways_to_try_are_the_usable_drafts(overthink_home: object) -> None:
    program = build_program()
    target = read_header(resolve(program.models, "demo-methodical"))
    ways = ways_to_try(draft_options(find_models(program.models), target), [4])
    assert ways[0] == PLAIN_WAY
    assert Way("lookup", 4) in ways
    assert Way("ngram", 4) in ways
    drafts = [way.draft.rpartition("/")[2] for way in ways if way.draft.endswith(".gguf")]
    assert drafts[0] == "demo-draft.gguf"  # the best first
    assert "demo-methodical.gguf" not in drafts
    assert not any("SmolLM2" in draft for draft in drafts)


def test_the_proof_compares_two_greedy_runs(overthink_home: object) -> None:
    choice = LaneChoice(model="demo-methodical", draft="lookup", sampler={"temperature": 0.9})
    lane = ScriptedLane([[child_events.loaded()]] * 2, [run_of(), run_of()])
    proof = asyncio.run(prove(plan_of(), lane, choice, PROMPT))
    runs = [command for command in lane.commands if isinstance(command, Run)]
    assert all(command.sampler.temperature == 0.0 for command in runs)
    assert proof.identical
    assert proof.draft == "lookup"

    # Ids are the same places' here, so a text that is longer shows the difference.
    lane = ScriptedLane([[child_events.loaded()]] * 2, [run_of(), run_of([*TEXT, "."])])
    proof = asyncio.run(prove(plan_of(), lane, choice, PROMPT))
    assert proof.divergence is not None
    assert proof.divergence.shorter == "left"
    assert proof.rescoring is None  # no two tokens to weigh: nothing was asked
    assert proof.result is ProofResult.DIFFERENT


def parted(scores: list[Rescored], **sampler: float) -> tuple[Proof, list[Rescore]]:
    """A proof whose runs part at their second token, 1 in the plain one and 7 in the other."""
    other = run_of()
    events = other[1]
    assert isinstance(events, Tokens)
    events.ids[1] = 7
    lane = ScriptedLane([[child_events.loaded()]] * 2, [run_of(), other], rescored=scores)
    choice = LaneChoice(model="demo-methodical", draft="lookup", sampler=dict(sampler))
    proof = asyncio.run(prove(plan_of(), lane, choice, PROMPT))
    return proof, [command for command in lane.commands if isinstance(command, Rescore)]


@pytest.mark.parametrize(
    ("plain", "drafted", "verdict"),
    [
        (Rescored((-1.0, -1.1), 1), Rescored((-1.2, -1.1), 7), ProofResult.TIE),  # the order flips
        (Rescored((-1.0, -1.1), 1), Rescored((-1.0, -1.3), 1), ProofResult.TIE),  # rounding ≥ gap
        (Rescored((-1.0, -1.1), 1), Rescored((-1.0, -1.1), 1), ProofResult.DIFFERENT),
        (Rescored((-1.0, -1.0), 1), Rescored((-1.0, -1.0), 1), ProofResult.TIE),  # no gap at all
        (Rescored((-0.1, -4.0), 1), Rescored((-0.1, -4.2), 1), ProofResult.DIFFERENT),
    ],
)
def test_only_differences_explained_by_batches_are_ties(
    overthink_home: object, plain: Rescored, drafted: Rescored, verdict: ProofResult
) -> None:
    proof, asked = parted([plain, drafted])
    assert proof.result is verdict
    assert [command.candidates for command in asked] == [(1, 7)] * 2
    assert [command.tokens for command in asked] == [(0,)] * 2


def test_with_penalties_only_the_chosen_tokens_count(overthink_home: object) -> None:
    near = [Rescored((-1.0, -1.1), 1), Rescored((-1.0, -1.3), 1)]
    assert parted(near, repeat_penalty=1.3)[0].result is ProofResult.DIFFERENT
    flips = [Rescored((-1.0, -1.1), 1), Rescored((-1.0, -1.1), 7)]
    assert parted(flips, repeat_penalty=1.3)[0].result is ProofResult.TIE


def test_failed_scoring_raises(overthink_home: object) -> None:
    failed = Failed(
        kind="DecodeFailure", problem=verbatim("it broke"), remedy=verbatim("run again")
    )
    other = run_of([*TEXT, "."])
    events = other[1]
    assert isinstance(events, Tokens)
    events.ids[0] = 9
    lane = ScriptedLane([[child_events.loaded()]] * 2, [run_of(), other], rescored=[failed])
    choice = LaneChoice(model="demo-methodical", draft="lookup")
    with pytest.raises(DecodeFailure, match="it broke"):
        asyncio.run(prove(plan_of(), lane, choice, PROMPT))


def test_a_proof_without_a_draft_raises(overthink_home: object) -> None:
    choice = LaneChoice(model="demo-methodical", draft="none")
    with pytest.raises(DraftMismatch, match="no draft fits demo-methodical"):
        asyncio.run(prove(plan_of(), ScriptedLane([], []), choice, PROMPT))
    failed = Failed(
        kind="LoadFailure", problem=verbatim("there is no memory"), remedy=verbatim("free some")
    )
    with pytest.raises(LoadFailure, match="there is no memory"):
        asyncio.run(
            prove(plan_of(), ScriptedLane([[failed]], []), replace(choice, draft="lookup"), PROMPT)
        )
