"""Where a model's layers go: what was asked for, against the devices that are there.

What cannot be done is refused with the reason; nothing that was asked of a GPU lands on the CPU in
silence.
"""

from __future__ import annotations

from collections.abc import Sequence

from overthink.core.errors import BadOption
from overthink.core.settings import AUTO, CPU_DEVICE, NO_GPU_HINT, LoadSettings
from overthink.inference.devices import NOT_BUILT, Device
from overthink.inference.llama_api import Offload
from overthink.inference.load_log import LoadLog

NOWHERE = Offload(0, ())


def target_offload(load: LoadSettings, devices: Sequence[Device], no_gpu: str) -> Offload:
    """Where the target's layers are to go.

    Args:
        devices: llama.cpp's list.
        no_gpu: why no GPU can be used; empty where one can.

    Raises:
        BadOption: a GPU was asked for and cannot be had.
    """
    if load.on_cpu:
        return NOWHERE
    if no_gpu:
        if load.needs_gpu:
            raise BadOption(f"{load.gpu_asked} asks for a GPU, but {no_gpu}", NO_GPU_HINT)
        return NOWHERE
    usable = [device for device in devices if device.facts.offloads]
    _check_shares(load, usable)
    return Offload(load.gpu_layers, _named(load, usable), load.split)


def draft_offload(
    load: LoadSettings, devices: Sequence[Device], no_gpu: str, target: Offload
) -> Offload:
    """Where the draft's layers are to go: with the target, unless something else is asked.

    Raises:
        BadOption: a GPU was asked for and cannot be had.
    """
    layers = load.draft_gpu_layers
    if layers == 0 or (layers == AUTO and not target.layers):
        return NOWHERE
    if no_gpu:
        raise BadOption(f"--draft-gpu-layers {layers} asks for a GPU, but {no_gpu}", NO_GPU_HINT)
    usable = [device for device in devices if device.facts.offloads]
    return Offload(layers, _named(load, usable))


def _named(load: LoadSettings, usable: Sequence[Device]) -> tuple[int, ...] | None:
    """The devices that were named; None leaves it to llama.cpp."""
    if not load.devices:
        return None
    by_name = {device.facts.name.casefold(): device.handle for device in usable}
    missing = next((name for name in load.devices if name.casefold() not in by_name), None)
    if missing is not None:
        names = ", ".join(device.facts.name for device in usable)
        raise BadOption(
            f"--device {missing} is no GPU here", f"choose from {names}, or {CPU_DEVICE}"
        )
    return tuple(by_name[name.casefold()] for name in load.devices)


def _check_shares(load: LoadSettings, usable: Sequence[Device]) -> None:
    if not load.devices and len(load.split) > len(usable):
        raise BadOption(
            f"--tensor-split has {len(load.split)} shares and there are {len(usable)} GPUs",
            "give one share for each, or name the devices with --device",
        )


def offload_note(load: LoadSettings, log: LoadLog, no_gpu: str) -> str:
    """What a person should know of where the layers went; empty where it is as was asked.

    Args:
        log: of loading the target.
        no_gpu: why no GPU can be used; empty where one can.
    """
    total = log.layers.total()
    if load.gpu_layers > total > 0:
        return f"{load.gpu_layers} layers on the GPU were asked for; the model has {total}."
    if no_gpu and no_gpu != NOT_BUILT and not load.on_cpu:
        return f"All layers are on the CPU: {no_gpu}."  # whoever built it so meant to use one
    return ""
