"""Where layers go: requests against the available devices. Needs no device."""

from __future__ import annotations

import pytest

from overthink.core.errors import BadOption
from overthink.core.events import DeviceFacts
from overthink.core.messages import NO_MESSAGE, Message, verbatim
from overthink.core.settings import LoadSettings, check
from overthink.inference.devices import (
    NOT_BUILT,
    ON_CPU,
    Device,
    draft_offload,
    offload_note,
    target_offload,
)
from overthink.inference.load_log import LoadLog


def device(handle: int, name: str, kind: str = "gpu") -> Device:
    facts = DeviceFacts(name=name, description=name, kind=kind, free_bytes=1, total_bytes=2)
    return Device(handle, facts)


GPUS = (device(11, "CUDA0"), device(12, "CUDA1"), device(13, "CPU", "cpu"))
NONE = (device(13, "CPU", "cpu"),)
NO_DRIVER = verbatim("llama.cpp, built with CUDA, finds no GPU: no driver")


def loaded(layers: int, gpu: int) -> LoadLog:
    log = LoadLog()
    log.layers["CPU"], log.layers["CUDA0"] = layers - gpu, gpu
    return log


def test_by_default_llama_cpp_places_all_layers() -> None:
    offload = target_offload(LoadSettings(), GPUS, NO_MESSAGE)
    assert (offload.layers, offload.devices) == (-1, None)


def test_devices_are_chosen_by_name_in_any_case_and_order() -> None:
    load = LoadSettings(device="cuda1,CUDA0", split=(3, 1), gpu_layers=7)
    offload = target_offload(load, GPUS, NO_MESSAGE)
    assert (offload.layers, offload.devices, offload.split) == (7, (12, 11), (3, 1))


@pytest.mark.parametrize("load", [LoadSettings(gpu_layers=0), LoadSettings(device="cpu")])
def test_choosing_the_cpu_uses_no_gpu(load: LoadSettings) -> None:
    assert target_offload(load, GPUS, NO_MESSAGE) == ON_CPU
    assert draft_offload(load, GPUS, NO_MESSAGE, ON_CPU) == ON_CPU


@pytest.mark.parametrize(
    ("load", "asked"),
    [
        (LoadSettings(gpu_layers=20), "--gpu-layers 20"),
        (LoadSettings(device="CUDA0"), "--device CUDA0"),
        (LoadSettings(split=(3, 1)), "--tensor-split"),
    ],
)
@pytest.mark.parametrize("why", [NOT_BUILT, NO_DRIVER])
def test_a_request_for_a_missing_gpu_is_refused_with_the_reason(
    load: LoadSettings, asked: str, why: Message
) -> None:
    with pytest.raises(BadOption) as refused:
        target_offload(load, NONE, why)
    assert str(refused.value.problem) == f"{asked} asks for a GPU, but {why}"


def test_a_draft_on_a_missing_gpu_is_refused() -> None:
    with pytest.raises(BadOption, match="--draft-gpu-layers 3 asks for a GPU"):
        draft_offload(LoadSettings(draft_gpu_layers=3), NONE, NO_DRIVER, ON_CPU)


def test_without_a_gpu_the_default_is_the_cpu_with_a_note_if_one_was_built_in() -> None:
    assert target_offload(LoadSettings(), NONE, NO_DRIVER) == ON_CPU
    assert offload_note(LoadSettings(), loaded(5, 0), NO_DRIVER) == verbatim(
        f"All layers are on the CPU: {NO_DRIVER}."
    )
    assert offload_note(LoadSettings(), loaded(5, 0), NOT_BUILT) == NO_MESSAGE
    assert offload_note(LoadSettings(gpu_layers=0), loaded(5, 0), NO_DRIVER) == NO_MESSAGE


def test_more_layers_than_the_model_has_are_noted() -> None:
    note = offload_note(LoadSettings(gpu_layers=40), loaded(5, 5), NO_MESSAGE)
    assert str(note) == "40 layers on the GPU were asked for; the model has 5."
    assert offload_note(LoadSettings(gpu_layers=5), loaded(5, 5), NO_MESSAGE) == NO_MESSAGE


def test_an_unknown_device_is_refused_with_the_available_names() -> None:
    with pytest.raises(BadOption, match=r"--device CUDA7 .* choose from CUDA0, CUDA1, or cpu"):
        target_offload(LoadSettings(device="CUDA0,CUDA7"), GPUS, NO_MESSAGE)


def test_the_draft_follows_the_target_by_default() -> None:
    load = LoadSettings(device="CUDA1")
    on_gpu = target_offload(load, GPUS, NO_MESSAGE)
    assert draft_offload(load, GPUS, NO_MESSAGE, on_gpu).devices == (12,)
    assert draft_offload(load, GPUS, NO_MESSAGE, ON_CPU) == ON_CPU
    apart = LoadSettings(gpu_layers=0, draft_gpu_layers=4)
    assert draft_offload(apart, GPUS, NO_MESSAGE, ON_CPU).layers == 4
    assert draft_offload(LoadSettings(draft_gpu_layers=0), GPUS, NO_MESSAGE, on_gpu) == ON_CPU


def test_more_shares_than_gpus_are_refused() -> None:
    with pytest.raises(BadOption, match="3 shares and there are 2 GPUs"):
        target_offload(LoadSettings(split=(1, 1, 1)), GPUS, NO_MESSAGE)


@pytest.mark.parametrize(
    ("load", "sentence"),
    [
        (LoadSettings(device="cpu", gpu_layers=3), "--device is cpu, but --gpu-layers is 3"),
        (LoadSettings(device="CUDA0,,CUDA1"), "--device is “CUDA0,,CUDA1”"),
        (LoadSettings(device="CUDA0,cuda0"), "--device is “CUDA0,cuda0”"),
        (LoadSettings(device="CUDA0", split=(1, 1)), "2 shares and --device names 1 devices"),
        (LoadSettings(split=(0, 0)), "--tensor-split is 0,0"),
        (LoadSettings(split=(float("nan"),)), "--tensor-split is nan"),
        (LoadSettings(split=(1,) * 17), "give up to 16 shares"),
        (LoadSettings(cache_type_v="q8_0", flash_attention="off"), "needs flash attention"),
        (LoadSettings(cache_type_k="q9"), "--cache-type-k is “q9”"),  # type: ignore[arg-type]
    ],
)
def test_contradictory_settings_are_refused(load: LoadSettings, sentence: str) -> None:
    with pytest.raises(BadOption) as refused:
        check(load)
    assert sentence in str(refused.value)
