"""Offload for real: on any GPU that llama.cpp can use, Mesa's software device included.

Skipped where there is none; `make vulkan-test` brings one. Every expectation is of llama.cpp's own
words or of the text, none of speed.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from overthink.core.errors import BadOption, LoadFailure
from overthink.core.events import DeviceFacts, Loaded
from overthink.core.settings import CacheType, LoadSettings
from overthink.inference.devices import list_devices, why_no_gpu
from overthink.inference.llama_api import Backend
from overthink.library.gguf_reader import read_header
from overthink.library.memory_fit import MemorySettings, predict, sizes_of
from tests.inference.rig import Rig

pytestmark = pytest.mark.gpu

PROMPT = "What is 7 plus 5 minus 3?"


@pytest.fixture(scope="module")
def gpu(backend: Backend) -> DeviceFacts:
    """The first GPU."""
    devices = list_devices()
    if why := why_no_gpu(backend, devices):
        pytest.skip(str(why))
    return next(device.facts for device in devices if device.facts.offloads)


@pytest.fixture
def target(demo: Path) -> Path:
    return demo / "demo-methodical.gguf"


@pytest.fixture
def draft(demo: Path) -> Path:
    return demo / "demo-draft.gguf"


def load_of(gpu: DeviceFacts, **settings: object) -> LoadSettings:
    """On that one GPU, whichever others there are."""
    given = {"context": 1024, "threads": 1, "device": gpu.name} | settings
    return LoadSettings(**given)  # type: ignore[arg-type]


def on(loaded: Loaded, device: str) -> int:
    """Bytes on a device; 0 where nothing is."""
    return sum(use.total_bytes for use in loaded.memory if use.device == device)


@pytest.fixture
def on_cpu(backend: Backend, target: Path) -> Iterator[str]:
    """The text that the model generates on the CPU."""
    with Rig(backend, target, load=LoadSettings(context=1024, threads=1, gpu_layers=0)) as rig:
        assert rig.models.loaded().gpu_layers == 0
        yield rig.run(PROMPT).text


def test_all_layers_are_offloaded_and_the_text_is_the_same(
    backend: Backend, gpu: DeviceFacts, target: Path, on_cpu: str
) -> None:
    with Rig(backend, target, load=load_of(gpu)) as rig:
        loaded = rig.models.loaded()
        assert loaded.gpu_layers == loaded.layers == loaded.model.layers + 1
        assert rig.run(PROMPT).text == on_cpu
    (there,) = (use for use in loaded.memory if use.device == gpu.name)
    assert there.layers == loaded.layers
    assert min(there.weights_bytes, there.cache_bytes, there.compute_bytes) > 0
    assert there.weights_bytes > 0.8 * loaded.model.size_bytes


def test_some_layers_are_offloaded(
    backend: Backend, gpu: DeviceFacts, target: Path, on_cpu: str
) -> None:
    with Rig(backend, target, load=load_of(gpu, gpu_layers=3)) as rig:
        loaded = rig.models.loaded()
        assert (loaded.gpu_layers, loaded.layers) == (3, 5)
        assert on(loaded, "CPU") > 0
        assert rig.run(PROMPT).text == on_cpu


def test_without_layers_on_the_gpu_its_memory_is_unused(
    backend: Backend, gpu: DeviceFacts, target: Path, draft: Path
) -> None:
    with Rig(backend, target, draft, load=LoadSettings(context=512, gpu_layers=0)) as rig:
        loaded = rig.models.loaded()
    assert on(loaded, gpu.name) == 0
    assert loaded.gpu_memory == ()


def test_more_layers_than_the_model_has_are_all_layers(
    backend: Backend, gpu: DeviceFacts, target: Path
) -> None:
    with Rig(backend, target, load=load_of(gpu, gpu_layers=99)) as rig:
        loaded = rig.models.loaded()
    assert loaded.gpu_layers == loaded.layers
    assert loaded.gpu_note == "99 layers on the GPU were asked for; the model has 5."


@pytest.mark.parametrize("layers", [0, 2, -1])
def test_the_draft_is_placed_as_requested_and_the_text_is_the_same(
    backend: Backend, gpu: DeviceFacts, target: Path, draft: Path, on_cpu: str, layers: int
) -> None:
    with Rig(backend, target, draft, load=load_of(gpu, draft_gpu_layers=layers)) as rig:
        loaded, turn = rig.models.loaded(), rig.run(PROMPT)
    assert loaded.draft is not None
    assert loaded.draft_gpu_layers == (loaded.draft.layers + 1 if layers < 0 else layers)
    assert loaded.gpu_layers == loaded.layers
    assert turn.text == on_cpu
    assert sum(done.accepted for done in turn.trace.draft_rounds) > 0


def test_the_draft_alone_on_the_gpu(
    backend: Backend, gpu: DeviceFacts, target: Path, draft: Path, on_cpu: str
) -> None:
    load = LoadSettings(context=1024, threads=1, gpu_layers=0, draft_gpu_layers=4)
    with Rig(backend, target, draft, load=load) as rig:
        loaded, text = rig.models.loaded(), rig.run(PROMPT).text
    assert (loaded.gpu_layers, loaded.draft_gpu_layers) == (0, 4)
    assert text == on_cpu


@pytest.mark.parametrize("kind", ["q8_0", "q4_0"])
def test_a_quantised_cache_takes_less(
    backend: Backend, gpu: DeviceFacts, target: Path, kind: CacheType
) -> None:
    sizes = []
    for load in (load_of(gpu), load_of(gpu, cache_type_k=kind, cache_type_v=kind)):
        with Rig(backend, target, load=load) as rig:
            sizes.append(sum(use.cache_bytes for use in rig.models.loaded().memory))
            assert rig.run(PROMPT, max_tokens=4).trace
    bits = {"q8_0": 8.5, "q4_0": 4.5}[kind]
    assert sizes[1] / sizes[0] == pytest.approx(bits / 16, rel=0.01)


@pytest.mark.parametrize("layers", [0, 3, -1])
def test_the_cache_has_the_predicted_size_on_every_device(
    backend: Backend, gpu: DeviceFacts, target: Path, layers: int
) -> None:
    load = load_of(gpu, gpu_layers=layers) if layers else LoadSettings(context=1024, gpu_layers=0)
    with Rig(backend, target, load=load) as rig:
        used = sum(use.cache_bytes for use in rig.models.loaded().memory)
    asked = MemorySettings(1024, layers, (gpu.name,))
    predicted = predict(sizes_of(read_header(target)), asked).needs.values()
    assert used == pytest.approx(sum(needs.cache for needs in predicted), rel=0.02)


@pytest.mark.parametrize("attention", ["on", "off"])
def test_flash_attention_can_be_set(
    backend: Backend, gpu: DeviceFacts, target: Path, attention: str
) -> None:
    with Rig(backend, target, load=load_of(gpu, flash_attention=attention)) as rig:
        assert rig.run(PROMPT, max_tokens=4).trace


def test_several_devices_share_the_layers_as_requested(
    backend: Backend, target: Path, on_cpu: str
) -> None:
    names = [device.facts.name for device in list_devices() if device.facts.offloads]
    if len(names) < 2:
        pytest.skip(
            "there is one GPU (GGML_VK_VISIBLE_DEVICES=0,0 shows the software device twice)"
        )
    load = LoadSettings(context=1024, threads=1, device=",".join(names[:2]), split=(3, 1))
    for _ in range(6):  # work that two devices do out of step shows itself now and then only
        with Rig(backend, target, load=load) as rig:
            loaded, text = rig.models.loaded(), rig.run(PROMPT, max_tokens=8).text
        assert on_cpu.startswith(text)
    layers = {use.device: use.layers for use in loaded.memory}
    assert (layers[names[0]], layers[names[1]]) == (4, 1)


def test_a_missing_device_is_refused(backend: Backend, target: Path) -> None:
    with (
        pytest.raises(BadOption, match="--device CUDA77"),
        Rig(backend, target, load=LoadSettings(device="CUDA77")),
    ):
        pass


@pytest.mark.smollm2
def test_a_model_that_does_not_fit_reports_needed_and_free_memory(
    backend: Backend, gpu: DeviceFacts, smollm2_path: Path
) -> None:
    """A cache of some 430 GiB: more than any device has."""
    load = load_of(gpu, context=10_000_000, cache_type_k="f32", cache_type_v="f32")
    with pytest.raises(LoadFailure) as failed, Rig(backend, smollm2_path, load=load):
        pass
    assert f"GiB were needed in one piece on {gpu.name}, and " in str(failed.value.problem)
    assert "--gpu-layers" in str(failed.value.remedy)
