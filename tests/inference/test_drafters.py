"""What holds for every kind of drafter: nothing changes but the speed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace

from overthink.core.draft_support import CHAIN, DRAFTERS
from overthink.core.protocol import ChatMessage
from overthink.core.settings import DraftSettings, SamplerSettings
from overthink.core.vocabulary import Origin
from overthink.inference.llama_api import Backend, FloatArray
from tests.inference.drafter_cases import BY_NAME, CASES, Case
from tests.inference.rig import GREEDY, WARM, Rig, Turn
from tests.inference.test_greedy_equality import Comparison
from tests.inference.test_sampling import chi_square

PROMPTS = ("abcdefghabcdefgh", "hello", "zyxwv" * 9, "A", "mississippi" * 12)
LIMITS = (4, 1, 6, 3, 2)


class Pair:
    """A target alone, and with its drafter."""

    def __init__(self, backend: Backend, case: Case, folder: Path) -> None:
        self.case = case
        target, choice = case.write(folder)
        self.plain = Rig(backend, target)
        self.drafted = Rig(backend, target, choice)


@pytest.fixture(scope="module", params=CASES, ids=lambda case: case.name)
def pair(
    request: pytest.FixtureRequest, backend: Backend, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Pair]:
    made = Pair(backend, request.param, tmp_path_factory.mktemp(request.param.name))
    with made.plain, made.drafted:
        yield made


def _tested(turn: Turn) -> int:
    return sum(done.tested for done in turn.trace.draft_rounds)


def test_the_greedy_text_is_that_of_the_target_alone(pair: Pair) -> None:
    seen = Comparison()
    refused = 0
    for prompt, limit in zip(PROMPTS, LIMITS, strict=True):
        alone = pair.plain.run(prompt, max_tokens=80)
        turn = pair.drafted.run(prompt, max_tokens=80, draft=DraftSettings(max_tokens=limit))
        seen.check(pair.drafted, prompt, alone, turn)
        assert all(len(done.proposed) <= limit for done in turn.trace.draft_rounds)
        refused += _tested(turn) - turn.origins(Origin.ACCEPTED)
    assert seen.accepted > 10, "some proposals are right"
    assert refused > 0, "some proposals are wrong"


@pytest.mark.parametrize("seed", range(4))
def test_the_same_seed_gives_the_same_text(pair: Pair, seed: int) -> None:
    sampler = replace(WARM, temperature=0.7, seed=seed)
    settings = DraftSettings(max_tokens=4, min_probability=0.1 * seed)
    alone = pair.plain.run(PROMPTS[seed], max_tokens=60, sampler=sampler)
    turn = pair.drafted.run(PROMPTS[seed], max_tokens=60, sampler=sampler, draft=settings)
    assert turn.ids == alone.ids
    assert turn.trace.logprobs == pytest.approx(alone.trace.logprobs, abs=1e-3)


def test_penalties_and_a_budget_apply_as_without_a_draft(pair: Pair) -> None:
    sampler = replace(GREEDY, repeat_penalty=1.3, presence_penalty=0.2)
    alone = pair.plain.run("abcabc", max_tokens=70, sampler=sampler, thinking_budget=20)
    turn = pair.drafted.run("abcabc", max_tokens=70, sampler=sampler, thinking_budget=20)
    assert turn.ids == alone.ids


def test_a_second_turn_is_as_in_a_fresh_lane(pair: Pair) -> None:
    """What earlier runs left in the caches of target and draft does not matter."""
    first = pair.drafted.run("abcabcabc", max_tokens=40)
    talk = "abcabcabc" + first.text + "hello"
    for prompt in (talk, "abcabcxyz", talk + "abc", "hel"):
        turn = pair.drafted.run(ChatMessage("user", prompt), max_tokens=40)
        assert turn.ids == pair.plain.run(ChatMessage("user", prompt), max_tokens=40).ids


def test_a_stop_in_the_middle_leaves_a_valid_state(pair: Pair) -> None:
    count = 0

    def stop(_: object) -> None:
        nonlocal count
        count += 1
        if count == 6:
            pair.drafted.abort.set()

    pair.drafted.run("abcdefgh" * 40, max_tokens=500, watch=stop)
    turn = pair.drafted.run("abcdefghabc", max_tokens=40)
    assert turn.ids == pair.plain.run("abcdefghabc", max_tokens=40).ids


def test_each_round_names_its_drafter(pair: Pair) -> None:
    turn = pair.drafted.run(PROMPTS[2], max_tokens=60)
    named = {done.drafter for done in turn.trace.draft_rounds}
    kind = pair.drafted.models.loaded().drafter
    assert named
    assert named <= set(kind.split(CHAIN)) <= set(DRAFTERS)
    assert turn.finished.drafting is not None
    assert turn.finished.drafting.kind == kind


def test_drafting_goes_on_to_the_end_of_the_context(backend: Backend, pair: Pair) -> None:
    prompt = "abcdefgh" * 12
    command = pair.drafted.models.command
    with (
        Rig(backend, Path(command.path), context=128) as plain,
        Rig(backend, Path(command.path), command.draft, context=128) as drafted,
    ):
        alone, turn = (rig.run(prompt, max_tokens=200) for rig in (plain, drafted))
    assert turn.ids == alone.ids
    assert turn.finished.status is alone.finished.status


@pytest.mark.parametrize("name", ["hybrid-mtp", "dense-eagle3", "dense-dflash", "hybrid-chain"])
def test_the_distribution_of_samples_is_that_of_the_target(
    backend: Backend, tmp_path: Path, name: str
) -> None:
    """The first two tokens after a prompt, over many seeds, against their exact probabilities."""
    target, choice = BY_NAME[name].write(tmp_path)
    counts: Counter[tuple[int, ...]] = Counter()
    with Rig(backend, target, choice) as rig:
        prompt = rig.prompt("abcd")
        first = _softmax(rig.logits(prompt))
        likely = [int(token) for token in first.argsort()[-12:]]
        expected: dict[tuple[int, ...], float] = {
            (one, int(two)): float(first[one] * second[two])
            for one in likely
            for second in [_softmax(rig.logits([*prompt, one]))]
            for two in second.argsort()[-12:]
        }
        for seed in range(500):
            sampler = SamplerSettings(temperature=1.0, top_p=1.0, seed=seed)
            turn = rig.run("abcd", max_tokens=3, sampler=sampler)
            counts[turn.ids[0], turn.ids[1]] += 1
    assert abs(chi_square(counts, expected)) < 4.0


def _softmax(logits: FloatArray) -> FloatArray:
    weights = np.exp(logits.astype(np.float64) - logits.max())
    made: FloatArray = (weights / weights.sum()).astype(np.float32)
    return made
