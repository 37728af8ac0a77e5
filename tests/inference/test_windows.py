"""Models with a sliding window: what their small cache still holds, and what must not be reused."""

from __future__ import annotations

from pathlib import Path

import pytest

from overthink.core.settings import LoadSettings
from overthink.inference.llama_api import Backend
from overthink.library.gguf_reader import read_header
from overthink.library.memory_fit import MemorySettings, predict, sizes_of
from tests.inference.drafter_models import gemma4
from tests.inference.rig import Rig, Turn

CONTEXT = 2048


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return gemma4(tmp_path_factory.mktemp("window") / "gemma4.gguf")


def fresh(backend: Backend, path: Path, prompt: str, count: int = 12) -> Turn:
    """The run in a context that never held anything else."""
    with Rig(backend, path, context=CONTEXT) as rig:
        return rig.run(prompt, max_tokens=count)


def test_a_prefix_is_reused_only_while_its_window_is_in_the_cache(
    backend: Backend, model: Path
) -> None:
    """The window's cache holds some hundred tokens: those before them are overwritten."""
    long = "abcdefgh" * 150
    with Rig(backend, model, context=CONTEXT) as rig:
        context = rig.models.context
        assert context.windowed
        first = rig.run(long, max_tokens=12)
        assert first.cached == 0
        tokens = len(rig.prompt(long))
        assert not context.holds_window(tokens // 4)
        assert context.holds_window(tokens - 8)

        near_end = long[:-4]
        second = rig.run(near_end, max_tokens=12)
        assert second.cached == len(rig.prompt(near_end)) - 1
        far = long[: len(long) // 4]
        third = rig.run(far, max_tokens=12)
        assert third.cached == 0, "what the window attends to there is overwritten"
        again = rig.run(far + "abc", max_tokens=12)
        assert again.cached > 0
    for prompt, turn in ((near_end, second), (far, third), (far + "abc", again)):
        assert turn.ids == fresh(backend, model, prompt).ids


def test_drafts_roll_back_in_a_window_that_has_been_overwritten(
    backend: Backend, model: Path
) -> None:
    prompt = "abcdefgh" * 120
    with Rig(backend, model, "lookup", context=CONTEXT) as rig:
        drafted = rig.run(prompt, max_tokens=200)
    rounds = drafted.trace.draft_rounds
    assert sum(done.tested for done in rounds) > sum(done.accepted for done in rounds)
    assert drafted.ids == fresh(backend, model, prompt, 200).ids


def test_samples_in_a_window_that_has_been_overwritten_equal_single_runs(
    backend: Backend, model: Path
) -> None:
    prompt = "abcdefgh" * 120
    with Rig(backend, model, context=CONTEXT, samples=2) as rig:
        turns = rig.run_samples(prompt, seeds=(1, 2), max_tokens=30)
    with Rig(backend, model, context=CONTEXT) as rig:
        for seed, turn in zip((1, 2), turns, strict=True):
            sampler = turn.finished.sampler
            assert sampler.seed == seed
            assert turn.ids == rig.run(prompt, sampler=sampler, max_tokens=30).ids


@pytest.mark.parametrize("samples", [1, 3])
def test_the_cache_of_windows_and_samples_is_predicted(
    backend: Backend, model: Path, samples: int
) -> None:
    settings = LoadSettings(context=CONTEXT, threads=1, gpu_layers=0)
    with Rig(backend, model, load=settings, samples=samples) as rig:
        (actual,) = rig.models.loaded().memory
    sizes = sizes_of(read_header(model))
    ours = predict(sizes, MemorySettings(CONTEXT, sequences=samples)).needs["RAM"]
    assert ours.cache == pytest.approx(actual.cache_bytes, rel=0.02)
    assert ours.compute == pytest.approx(actual.compute_bytes, rel=0.25)
    full = predict(sizes, MemorySettings(CONTEXT, sequences=samples, full_windows=True))
    assert full.needs["RAM"].cache > 1.3 * ours.cache
