"""Where layers are to go: what was asked for, against what is there. No device is needed."""

from __future__ import annotations

import pytest

from overthink.core.errors import BadOption
from overthink.core.events import DeviceFacts
from overthink.core.settings import LoadSettings, check
from overthink.inference.devices import NOT_BUILT, Device
from overthink.inference.load_log import LoadLog
from overthink.inference.offload import NOWHERE, draft_offload, offload_note, target_offload


def device(handle: int, name: str, kind: str = "gpu") -> Device:
    facts = DeviceFacts(name=name, description=name, kind=kind, free_bytes=1, total_bytes=2)
    return Device(handle, facts)


GPUS = (device(11, "CUDA0"), device(12, "CUDA1"), device(13, "CPU", "cpu"))
NONE = (device(13, "CPU", "cpu"),)
NO_DRIVER = "llama.cpp, built with CUDA, finds no GPU: no driver"


def loaded(layers: int, gpu: int) -> LoadLog:
    log = LoadLog()
    log.layers["CPU"], log.layers["CUDA0"] = layers - gpu, gpu
    return log


def test_automatic_is_all_layers_wherever_llama_cpp_puts_them() -> None:
    offload = target_offload(LoadSettings(), GPUS, "")
    assert (offload.layers, offload.devices) == (-1, None)


def test_names_are_llama_cpps_in_any_case_and_order() -> None:
    load = LoadSettings(device="cuda1,CUDA0", split=(3, 1), gpu_layers=7)
    offload = target_offload(load, GPUS, "")
    assert (offload.layers, offload.devices, offload.split) == (7, (12, 11), (3, 1))


@pytest.mark.parametrize("load", [LoadSettings(gpu_layers=0), LoadSettings(device="cpu")])
def test_the_cpu_means_that_no_gpu_is_touched(load: LoadSettings) -> None:
    assert target_offload(load, GPUS, "") == NOWHERE
    assert draft_offload(load, GPUS, "", NOWHERE) == NOWHERE


@pytest.mark.parametrize(
    ("load", "asked"),
    [
        (LoadSettings(gpu_layers=20), "--gpu-layers 20"),
        (LoadSettings(device="CUDA0"), "--device CUDA0"),
        (LoadSettings(split=(3, 1)), "--tensor-split"),
    ],
)
@pytest.mark.parametrize("why", [NOT_BUILT, NO_DRIVER])
def test_what_was_asked_of_a_gpu_is_refused_with_the_reason(
    load: LoadSettings, asked: str, why: str
) -> None:
    with pytest.raises(BadOption) as refused:
        target_offload(load, NONE, why)
    assert str(refused.value.problem) == f"{asked} asks for a GPU, but {why}"


def test_a_draft_that_was_asked_onto_a_gpu_is_refused_too() -> None:
    with pytest.raises(BadOption, match="--draft-gpu-layers 3 asks for a GPU"):
        draft_offload(LoadSettings(draft_gpu_layers=3), NONE, NO_DRIVER, NOWHERE)


def test_automatic_without_a_gpu_is_the_cpu_and_said_where_one_was_meant() -> None:
    assert target_offload(LoadSettings(), NONE, NO_DRIVER) == NOWHERE
    assert offload_note(LoadSettings(), loaded(5, 0), NO_DRIVER).endswith(f"{NO_DRIVER}.")
    assert offload_note(LoadSettings(), loaded(5, 0), NOT_BUILT) == ""
    assert offload_note(LoadSettings(gpu_layers=0), loaded(5, 0), NO_DRIVER) == ""


def test_more_layers_than_there_are_is_said() -> None:
    note = offload_note(LoadSettings(gpu_layers=40), loaded(5, 5), "")
    assert note == "40 layers on the GPU were asked for; the model has 5."
    assert offload_note(LoadSettings(gpu_layers=5), loaded(5, 5), "") == ""


def test_an_unknown_device_is_named_with_those_that_are_there() -> None:
    with pytest.raises(BadOption, match=r"--device CUDA7 .* choose from CUDA0, CUDA1, or cpu"):
        target_offload(LoadSettings(device="CUDA0,CUDA7"), GPUS, "")


def test_the_draft_goes_where_the_target_has_layers() -> None:
    load = LoadSettings(device="CUDA1")
    on_gpu = target_offload(load, GPUS, "")
    assert draft_offload(load, GPUS, "", on_gpu).devices == (12,)
    assert draft_offload(load, GPUS, "", NOWHERE) == NOWHERE
    apart = LoadSettings(gpu_layers=0, draft_gpu_layers=4)
    assert draft_offload(apart, GPUS, "", NOWHERE).layers == 4
    assert draft_offload(LoadSettings(draft_gpu_layers=0), GPUS, "", on_gpu) == NOWHERE


def test_more_shares_than_gpus_are_refused() -> None:
    with pytest.raises(BadOption, match="3 shares and there are 2 GPUs"):
        target_offload(LoadSettings(split=(1, 1, 1)), GPUS, "")


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
def test_what_contradicts_itself_is_refused_before_anything_starts(
    load: LoadSettings, sentence: str
) -> None:
    with pytest.raises(BadOption) as refused:
        check(load)
    assert sentence in str(refused.value)
