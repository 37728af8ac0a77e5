"""Predicted memory against llama.cpp's figures with offloaded layers, on any GPU or a software one.

Skipped where there is none; `make vulkan-test` brings one.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from overthink.core.events import DeviceFacts, MemoryUse
from overthink.core.memory_limits import RAM
from overthink.core.settings import LoadSettings
from overthink.inference.devices import list_devices, why_no_gpu
from overthink.inference.llama_api import Backend
from overthink.library.gguf_reader import read_header
from overthink.library.memory_fit import MemorySettings, ModelMemory, Needs, predict, sizes_of
from tests.inference.rig import Rig
from tests.inference.test_memory_prediction import ESTIMATED, EXACT, near

pytestmark = pytest.mark.gpu

ALL = 99
LITTLE = 2**20
"""Negligible bytes: a device with the output layer alone computes next to nothing."""


@pytest.fixture(scope="module")
def gpu(backend: Backend) -> DeviceFacts:
    """The first GPU."""
    devices = list_devices()
    if why := why_no_gpu(backend, devices):
        pytest.skip(str(why))
    return next(device.facts for device in devices if device.facts.offloads)


def loaded(
    backend: Backend, path: Path, settings: LoadSettings, draft: Path | None = None
) -> dict[str, MemoryUse]:
    """Load a model and return the memory that llama.cpp reports, by place."""
    with Rig(backend, path, draft or "none", markers=None, load=settings) as rig:
        uses = rig.models.loaded().memory
    return {RAM if use.device == "CPU" else use.device: use for use in uses}


def predicted(path: Path, asked: MemorySettings) -> ModelMemory:
    return predict(sizes_of(read_header(path)), asked)


def assert_near(ours: Needs, actual: MemoryUse) -> None:
    assert near(ours.weights, actual.weights_bytes, EXACT), (ours, actual)
    assert near(ours.cache, actual.cache_bytes, EXACT), (ours, actual)
    if abs(ours.compute - actual.compute_bytes) > LITTLE:
        assert near(ours.compute, actual.compute_bytes, ESTIMATED), (ours, actual)


@pytest.mark.parametrize("layers", [1, 2, 4, ALL])
@pytest.mark.parametrize("context", [1024, 8192])
@pytest.mark.parametrize("attention", ["on", "off"])
def test_memory_by_place_is_as_predicted(
    backend: Backend, gpu: DeviceFacts, demo: Path, layers: int, context: int, attention: str
) -> None:
    path = demo / "demo-methodical.gguf"
    settings = LoadSettings(
        context=context, threads=1, device=gpu.name, gpu_layers=layers,
        flash_attention=attention,  # type: ignore[arg-type]
    )  # fmt: skip
    actual = loaded(backend, path, settings)
    ours = predicted(path, MemorySettings(context, layers, (gpu.name,), flash_attention=attention))

    assert set(actual) == set(ours.needs)
    for place, use in actual.items():
        assert_near(ours.needs[place], use)


def test_a_quantised_cache_and_a_draft_on_the_gpu_are_predicted(
    backend: Backend, gpu: DeviceFacts, demo: Path
) -> None:
    target, draft = demo / "demo-methodical.gguf", demo / "demo-draft.gguf"
    settings = LoadSettings(
        context=4096, threads=1, device=gpu.name, cache_type_k="q8_0", cache_type_v="q8_0"
    )
    actual = loaded(backend, target, settings, draft)
    asked = MemorySettings(4096, -1, (gpu.name,), type_k="q8_0", type_v="q8_0")
    ours = [predicted(path, asked).needs for path in (target, draft)]

    for place, use in actual.items():
        assert_near(ours[0][place] + ours[1][place], use)


@pytest.mark.parametrize("shares", [(1.0, 1.0), (3.0, 1.0)])
@pytest.mark.parametrize("layers", [ALL, 3])
def test_memory_of_several_devices_is_as_predicted(
    backend: Backend, gpu: DeviceFacts, demo: Path, shares: tuple[float, float], layers: int
) -> None:
    names = tuple(device.facts.name for device in list_devices() if device.facts.offloads)[:2]
    if len(names) < 2:
        pytest.skip("there is one GPU")
    path = demo / "demo-methodical.gguf"
    settings = LoadSettings(
        context=2048, threads=1, device=",".join(names), split=shares, gpu_layers=layers
    )
    actual = loaded(backend, path, settings)
    ours = predicted(path, MemorySettings(2048, layers, names, shares))

    for place, use in actual.items():
        assert_near(ours.needs[place], use)
