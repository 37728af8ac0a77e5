"""Predicted memory against llama.cpp's figures: real shapes planned, small models really loaded."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from overthink.comparison.plan import _draft_sizes, _state_copies
from overthink.core.events import MemoryUse
from overthink.core.memory_limits import RAM
from overthink.core.settings import CacheType, LoadSettings
from overthink.inference.llama_api import SCORES_LIMIT, Backend, Context
from overthink.inference.rollback import CheckpointRollback
from overthink.library import compute_buffers
from overthink.library.gguf_reader import read_header
from overthink.library.memory_fit import MemorySettings, Needs, predict, sizes_of
from tests.benchmarks.widened import write_widened
from tests.inference.drafter_cases import BY_NAME
from tests.inference.rig import Rig
from tests.inference.tiny_models import mamba_model, random_model
from tests.library.real_shapes import Q4_0, Q4_K, REAL_SHAPES, Shape, sparse_model

EXACT, ESTIMATED = 0.02, 0.20
"""Permitted relative errors of weights and caches, and of compute buffers."""
ROUNDED = 2 * 2**20 // 100
"""llama.cpp logs sizes to a hundredth of a MiB; a sum may have several."""

PIECES = [bytes([letter]) for letter in b"abcdefghijklmnopqrstuvwxyz"]


class Prober:
    """A process that plans models and returns the memory they would need."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.inference.memory_probe"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        )

    def ask(self, path: Path, settings: MemorySettings) -> dict[str, int]:
        assert self._process.stdin
        assert self._process.stdout
        asked = {
            "path": str(path),
            "context": settings.context,
            "flash": settings.flash_attention == "on",
            "type_k": settings.type_k,
            "type_v": settings.type_v,
        }
        print(json.dumps(asked), file=self._process.stdin, flush=True)
        actual: dict[str, int] = json.loads(self._process.stdout.readline())
        return actual

    def close(self) -> None:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()


@pytest.fixture
def prober() -> Iterator[Prober]:
    made = Prober()
    yield made
    made.close()


WAYS = (
    MemorySettings(300, flash_attention="off"),
    MemorySettings(1024, flash_attention="off"),
    MemorySettings(8192, flash_attention="off"),
    MemorySettings(8192, flash_attention="on"),
    MemorySettings(8192, flash_attention="on", type_k="q8_0", type_v="q8_0"),
    MemorySettings(4096, flash_attention="on", type_k="q4_0", type_v="q4_0"),
    MemorySettings(32_768, flash_attention="on"),
)
_ODD_HEADS = frozenset({"EXAONE Deep 2.4B"})
"""llama.cpp does not cache their heads of 80 elements in blocks of 32."""


def test_real_shapes_are_predicted_as_llama_cpp_plans_them(tmp_path: Path, prober: Prober) -> None:
    wrong = []
    for name, shape in REAL_SHAPES.items():
        path = sparse_model(tmp_path / "model.gguf", shape)
        sizes = sizes_of(read_header(path))
        for way in WAYS:
            if way.type_v != "f16" and name in _ODD_HEADS:
                continue
            actual, ours = prober.ask(path, way), predict(sizes, way).needs[RAM]
            wrong += [(name, way, actual, ours)] if _is_off(actual, ours) else []
    assert not wrong


def _is_off(actual: dict[str, int], ours: Needs) -> bool:
    return not (
        near(ours.cache, actual["cache"], EXACT)
        and near(ours.compute, actual["compute"], ESTIMATED)
    )


def near(ours: int, theirs: int, share: float) -> bool:
    return abs(ours - theirs) <= share * theirs + ROUNDED


LOADS: Sequence[tuple[int, CacheType, CacheType]] = (
    (512, "f16", "f16"),
    (4096, "f16", "f16"),
    (2048, "q8_0", "q8_0"),
    (1024, "q4_0", "f16"),
)


@pytest.mark.parametrize("model", ["demo-methodical", "demo-draft", "smollm2", "widened", "random"])
def test_memory_of_loaded_models_is_as_predicted(
    tmp_path: Path, backend: Backend, demo: Path, smollm2_path: Path, model: str
) -> None:
    path = _model_file(model, tmp_path, demo, smollm2_path)
    sizes = sizes_of(read_header(path))
    for context, type_k, type_v in LOADS:
        settings = LoadSettings(
            context=context, threads=1, gpu_layers=0, cache_type_k=type_k, cache_type_v=type_v
        )
        asked = MemorySettings(context, type_k=type_k, type_v=type_v)
        actual, ours = _loaded(backend, path, settings), predict(sizes, asked).needs[RAM]

        assert near(ours.weights, actual.weights_bytes, EXACT), (context, ours, actual)
        assert near(ours.cache, actual.cache_bytes, EXACT), (context, ours, actual)
        assert near(ours.compute, actual.compute_bytes, ESTIMATED), (context, ours, actual)


@pytest.mark.parametrize("tied", [False, True])
@pytest.mark.parametrize("kind", [Q4_0, Q4_K])
def test_memory_of_repacked_tensors_is_as_predicted(
    tmp_path: Path, backend: Backend, kind: int, tied: bool
) -> None:
    """Repacked copies are in the middle of the mapped range."""
    shape = Shape("llama", 4, 512, 1024, 8, 4, 16_000, tied=tied)
    path = sparse_model(tmp_path / "repacked.gguf", shape, kind, with_tokens=True)
    actual = _loaded(backend, path, LoadSettings(context=512, threads=1, gpu_layers=0))
    ours = predict(sizes_of(read_header(path)), MemorySettings(512)).needs[RAM]

    assert near(ours.weights, actual.weights_bytes, EXACT)


def test_a_recurrent_state_is_predicted(tmp_path: Path, backend: Backend) -> None:
    path = mamba_model(tmp_path / "mamba.gguf", PIECES)
    actual = _loaded(backend, path, LoadSettings(context=512, threads=1, gpu_layers=0))
    ours = predict(sizes_of(read_header(path)), MemorySettings(512)).needs[RAM]

    assert near(ours.weights, actual.weights_bytes, EXACT)
    assert near(ours.cache, actual.cache_bytes, EXACT)


def test_memory_of_a_draft_with_its_target_is_as_predicted(backend: Backend, demo: Path) -> None:
    target, draft = demo / "demo-methodical.gguf", demo / "demo-draft.gguf"
    settings = LoadSettings(context=2048, threads=1, gpu_layers=0)
    actual = _loaded(backend, target, settings, draft)
    ours = sum(
        (
            predict(sizes_of(read_header(p)), MemorySettings(2048)).needs[RAM]
            for p in (target, draft)
        ),
        Needs(),
    )

    assert near(ours.weights, actual.weights_bytes, EXACT)
    assert near(ours.cache, actual.cache_bytes, EXACT)
    assert near(ours.compute, actual.compute_bytes, ESTIMATED)


@pytest.mark.parametrize("name", sorted(BY_NAME))
def test_memory_of_drafters_is_as_predicted(backend: Backend, tmp_path: Path, name: str) -> None:
    target, draft = BY_NAME[name].write(tmp_path)
    settings = LoadSettings(context=1024, threads=1, gpu_layers=0)
    with Rig(backend, target, draft, load=settings) as rig:
        (actual,) = rig.models.loaded().memory
        copied = isinstance(rig.models.rollback, CheckpointRollback)
    header = read_header(target)
    asked = MemorySettings(1024, state_copies=_state_copies(header, draft) - copied)
    own_heads = draft.kind == "mtp" and not draft.path
    ours = predict(sizes_of(header, heads=own_heads), asked).needs[RAM]
    beside = _draft_sizes(header, draft)
    if beside:
        ours += predict(beside, MemorySettings(1024, full_windows=True)).needs[RAM]

    assert near(ours.weights, actual.weights_bytes, EXACT)
    assert near(ours.cache, actual.cache_bytes, EXACT)


def _model_file(model: str, folder: Path, demo: Path, smollm2: Path) -> Path:
    if model == "smollm2":
        return smollm2
    if model == "random":
        return random_model(folder / "random.gguf", PIECES)
    if model == "widened":
        write_widened(demo / "demo-methodical.gguf", folder / "widened.gguf", 4096)
        return folder / "widened.gguf"
    return demo / f"{model}.gguf"


def _loaded(
    backend: Backend, path: Path, settings: LoadSettings, draft: Path | None = None
) -> MemoryUse:
    """Load a model and return the memory that llama.cpp reports."""
    with Rig(backend, path, draft or "none", markers=None, load=settings) as rig:
        (use,) = rig.models.loaded().memory
    return use


def test_prediction_and_engine_use_the_same_parameters() -> None:
    assert compute_buffers.BATCH == Context.BATCH
    assert compute_buffers.OUTPUTS == Context.OUTPUTS
    assert compute_buffers.SCORES_LIMIT == SCORES_LIMIT
