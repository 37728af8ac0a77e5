"""Several samples of one prompt at once: each as it would be by itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

from overthink.core.errors import ProtocolError
from overthink.core.events import Finished, Sampled, SamplesDone, Tokens
from overthink.core.samples import sample_seeds
from overthink.core.settings import SamplerSettings
from overthink.core.vocabulary import OnLoop, Origin, RunStatus
from overthink.inference.llama_api import Backend
from tests.inference.drafter_models import gemma4, lfm2, qwen3next, qwen35
from tests.inference.rig import GREEDY, WARM, Rig, Turn
from tests.inference.tiny_models import (
    CLOSE,
    EOS,
    OPEN,
    SURE,
    chain_model,
    mamba_model,
    random_model,
    script,
)

PIECES = [chr(ord("a") + i).encode() for i in range(12)]
SIZE = 4 + len(PIECES)
A = 4


def seeded(sampler: SamplerSettings, seed: int) -> SamplerSettings:
    return msgspec.structs.replace(sampler, seed=seed)


def random_llama(path: Path) -> Path:
    return random_model(path, PIECES)


def mamba(path: Path) -> Path:
    return mamba_model(path, PIECES)


def check_equal(one: Turn, other: Turn) -> None:
    """The same text with the same scores, but for rounding."""
    assert one.ids == other.ids
    for column in ("logprobs", "entropies"):
        ours, theirs = (np.array(getattr(turn.trace, column)) for turn in (one, other))
        np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-3)
    assert [*one.trace.phases] == [*other.trace.phases]
    assert one.record.thinking == other.record.thinking
    assert one.finished.status is other.finished.status
    assert one.finished.sampler == other.finished.sampler


@pytest.mark.parametrize(
    "make", [random_llama, mamba, qwen35, qwen3next, lfm2, gemma4], ids=lambda make: make.__name__
)
def test_each_sample_equals_the_single_run_with_its_seed(
    backend: Backend, tmp_path: Path, make: Callable[[Path], Path]
) -> None:
    """Dense, recurrent, hybrid and with a sliding window; their seeds differ, and so do they."""
    path, prompt = make(tmp_path / "model.gguf"), "abcabcab"
    seeds = sample_seeds(7, 5)
    sampler = SamplerSettings(temperature=4.0, top_p=1.0, repeat_penalty=1.1, penalty_last_n=32)
    with Rig(backend, path, context=256, samples=5) as rig:
        together = rig.run_samples(prompt, seeds=seeds, sampler=sampler, max_tokens=40)
    assert len({tuple(turn.ids) for turn in together}) > 1
    with Rig(backend, path, context=256) as rig:
        for seed, turn in zip(seeds, together, strict=True):
            alone = rig.run(prompt, sampler=seeded(sampler, seed), max_tokens=40)
            check_equal(turn, alone)


def test_a_sample_alone_equals_the_single_run(backend: Backend, tmp_path: Path) -> None:
    path = random_llama(tmp_path / "model.gguf")
    with Rig(backend, path, context=256) as rig:
        (turn,) = rig.run_samples("abcab", seeds=(9,), max_tokens=20)
        check_equal(turn, rig.run("abcab", sampler=seeded(WARM, 9), max_tokens=20))


def test_the_first_sample_has_the_seed_of_the_run() -> None:
    seeds = sample_seeds(41, 64)
    assert seeds[0] == 41
    assert len(set(seeds)) == 64
    assert seeds[:4] == sample_seeds(41, 4), "more samples change no earlier one"
    assert seeds[1:] != sample_seeds(42, 64)[1:]


@pytest.mark.parametrize("make", [random_llama, qwen35], ids=lambda make: make.__name__)
def test_samples_that_end_early_do_not_disturb_the_others(
    backend: Backend, tmp_path: Path, make: Callable[[Path], Path]
) -> None:
    """Those in the middle end first, so that the last ones move to their places."""
    path, prompt = make(tmp_path / "model.gguf"), "abcabcab"
    seeds = sample_seeds(3, 6)
    shown: dict[int, int] = dict.fromkeys(range(1, 7), 0)

    def count(reply: Sampled | SamplesDone) -> None:
        if isinstance(reply, Sampled) and isinstance(reply.event, Tokens):
            shown[reply.sample] += len(reply.event.ids)

    steps = iter(range(10_000))

    def stopped() -> frozenset[int]:
        at = next(steps)
        return frozenset([*([2] if at >= 4 else []), *([5, 1] if at >= 9 else [])])

    with Rig(backend, path, context=256, samples=6) as rig:
        turns = rig.run_samples(prompt, seeds=seeds, stopped=stopped, watch=count, max_tokens=30)
        again = rig.run(prompt, sampler=seeded(WARM, 5), max_tokens=20)
    lengths = [len(turn.trace) for turn in turns]
    assert lengths == [9, 4, 30, 30, 9, 30]
    assert lengths == list(shown.values())
    statuses = [turn.finished.status for turn in turns]
    assert statuses == [
        *(RunStatus.STOPPED, RunStatus.STOPPED, RunStatus.LENGTH),
        *(RunStatus.LENGTH, RunStatus.STOPPED, RunStatus.LENGTH),
    ]
    with Rig(backend, path, context=256) as rig:
        for seed, turn in zip(seeds, turns, strict=True):
            alone = rig.run(prompt, sampler=seeded(WARM, seed), max_tokens=30)
            assert turn.ids == alone.ids[: len(turn.ids)]
        assert again.ids == rig.run(prompt, sampler=seeded(WARM, 5), max_tokens=20).ids


@pytest.mark.parametrize(
    ("limits", "status"),
    [
        ({"thinking_budget": 30}, RunStatus.BUDGET),
        ({"on_loop": OnLoop.ANSWER}, RunStatus.LOOP_STOPPED),
    ],
    ids=["budget", "loop"],
)
def test_limits_act_on_each_sample_by_itself(
    backend: Backend, tmp_path: Path, limits: dict[str, Any], status: RunStatus
) -> None:
    """Some samples answer at once, the others think in circles until they are to answer."""
    circle = [A, A + 1, A + 2, A + 3, A + 4, A + 5, A + 6, A]
    ask, answer = A + 10, A + 11
    table = script([CLOSE, answer, EOS], SIZE, script([OPEN, *circle], SIZE))
    table[ask, [OPEN, answer]] = SURE
    path = chain_model(tmp_path / "chain.gguf", PIECES, table)
    with Rig(backend, path, context=1024, samples=8) as rig:
        turns = rig.run_samples("k", seeds=sample_seeds(1, 8), max_tokens=400, **limits)
    thinking = [turn for turn in turns if turn.ids[0] == OPEN]
    assert 0 < len(thinking) < 8
    for turn in turns:
        if turn in thinking:
            assert turn.thinking() >= 30
            assert turn.origins(Origin.FORCED) >= 1
            assert turn.record.answer.strip().endswith("l")
            assert turn.finished.status is status
        else:
            assert turn.ids == [answer, EOS]
            assert turn.finished.status is RunStatus.FINISHED


def test_greedy_samples_are_all_the_same(backend: Backend, tmp_path: Path) -> None:
    path = random_llama(tmp_path / "model.gguf")
    with Rig(backend, path, context=256, samples=3) as rig:
        turns = rig.run_samples("abc", seeds=(1, 2, 3), sampler=GREEDY, max_tokens=20)
    assert turns[0].ids == turns[1].ids == turns[2].ids


def test_the_prompt_is_decoded_once_and_stays_in_the_cache(
    backend: Backend, tmp_path: Path
) -> None:
    path, prompt = random_llama(tmp_path / "model.gguf"), "abc" * 20
    with Rig(backend, path, context=256, samples=4) as rig:
        first = rig.run_samples(prompt, seeds=(1, 2, 3, 4), max_tokens=8)
        second = rig.run_samples(prompt, seeds=(5, 6, 7), max_tokens=8)
        single = rig.run(prompt, max_tokens=8)
    assert [turn.cached for turn in first] == [0] * 4
    assert [turn.cached for turn in second] == [59] * 3
    assert single.cached == 59
    with Rig(backend, path, context=256) as rig:
        assert single.ids == rig.run(prompt, max_tokens=8).ids
        for seed, turn in zip((5, 6, 7), second, strict=True):
            assert turn.ids == rig.run(prompt, sampler=seeded(WARM, seed), max_tokens=8).ids


def test_each_sample_has_the_whole_context(backend: Backend, tmp_path: Path) -> None:
    path = random_llama(tmp_path / "model.gguf")
    with Rig(backend, path, context=256, samples=3) as rig:
        turns = rig.run_samples("abc", seeds=(1, 2, 3), sampler=GREEDY, max_tokens=1000)
    for turn in turns:
        assert turn.finished.status is RunStatus.CONTEXT_FULL
        assert len(turn.trace) == 256 - 3 + 1


def test_a_stop_ends_all_samples(backend: Backend, tmp_path: Path) -> None:
    path = random_llama(tmp_path / "model.gguf")
    with Rig(backend, path, context=512, samples=3) as rig:

        def stop(reply: Sampled | SamplesDone) -> None:
            if isinstance(reply, Sampled) and isinstance(reply.event, Tokens):
                rig.abort.set()

        turns = rig.run_samples("abc", seeds=(1, 2, 3), sampler=GREEDY, max_tokens=400, watch=stop)
        assert [turn.finished.status for turn in turns] == [RunStatus.STOPPED] * 3
        assert rig.run("abc", max_tokens=5).finished.status is RunStatus.LENGTH


def test_more_samples_than_the_model_was_loaded_for_are_refused(
    backend: Backend, tmp_path: Path
) -> None:
    path = random_llama(tmp_path / "model.gguf")
    with (
        Rig(backend, path, context=256, samples=2) as rig,
        pytest.raises(ProtocolError, match="3 samples were requested"),
    ):
        rig.run_samples("abc", seeds=(1, 2, 3))


def test_each_sample_ends_once_and_nothing_comes_after(backend: Backend, tmp_path: Path) -> None:
    path = random_llama(tmp_path / "model.gguf")
    with Rig(backend, path, context=256, samples=3) as rig:
        turns = rig.run_samples("abc", seeds=(1, 2, 3), max_tokens=10)
    for turn in turns:
        ends = [i for i, event in enumerate(turn.events) if isinstance(event, Finished)]
        assert ends == [len(turn.events) - 1]
