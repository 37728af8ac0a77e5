"""llama.cpp's devices, and which of them a model's layers go to.

The list and the names are llama.cpp's own; drivers are not queried here. A request that cannot be
met is refused with the reason: layers meant for a GPU never end up on the CPU silently.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from typing import NamedTuple

from overthink.core.errors import BadOption
from overthink.core.events import DeviceFacts
from overthink.core.gpu_backends import gpu_backends
from overthink.core.messages import NO_MESSAGE, Message, message
from overthink.core.settings import AUTO, NO_GPU_HINT, LoadSettings
from overthink.inference.llama_api import Backend, Offload, ggml_function
from overthink.inference.load_log import LoadLog

_KINDS = ("cpu", "gpu", "integrated", "accelerator", "meta")
"""`ggml_backend_dev_type`, in its order."""

_pointer = ctypes.c_void_p


class _Caps(ctypes.Structure):
    _fields_ = tuple(
        (name, ctypes.c_bool)
        for name in ("async_", "host_buffer", "buffer_from_host_ptr", "events", "mmap_support")
    )


class _Props(ctypes.Structure):
    """`ggml_backend_dev_props`."""

    _fields_ = (
        ("name", ctypes.c_char_p),
        ("description", ctypes.c_char_p),
        ("memory_free", ctypes.c_size_t),
        ("memory_total", ctypes.c_size_t),
        ("type", ctypes.c_int),
        ("device_id", ctypes.c_char_p),
        ("caps", _Caps),
    )


class Device(NamedTuple):
    """A device that `Model` can put layers on."""

    handle: int
    """The C pointer; valid as long as the process lives."""
    facts: DeviceFacts


def list_devices() -> tuple[Device, ...]:
    """List all devices in llama.cpp's order, with their memory as it is now."""
    count = ggml_function("ggml_backend_dev_count", ctypes.c_size_t)
    get = ggml_function("ggml_backend_dev_get", _pointer, ctypes.c_size_t)
    return tuple(Device(handle, _facts(handle)) for handle in map(get, range(count())))


def _facts(device: int) -> DeviceFacts:
    props = _Props()
    read = ggml_function("ggml_backend_dev_get_props", None, _pointer, _pointer)
    read(device, ctypes.addressof(props))
    return DeviceFacts(
        name=_text(props.name),
        description=_text(props.description),
        kind=_KINDS[props.type] if 0 <= props.type < len(_KINDS) else "unknown",
        free_bytes=props.memory_free,
        total_bytes=props.memory_total,
        backend=_text(_backend_name(_backend_of(device))),
        bus_id=_text(props.device_id),
    )


def _text(raw: bytes | None) -> str:
    return (raw or b"").decode("utf-8", "replace").strip()


def _backend_of(device: int) -> int:
    found: int = ggml_function("ggml_backend_dev_backend_reg", _pointer, _pointer)(device)
    return found


def _backend_name(backend: int) -> bytes:
    name: bytes = ggml_function("ggml_backend_reg_name", ctypes.c_char_p, _pointer)(backend)
    return name


def device_line(facts: DeviceFacts) -> str:
    """Describe a device in one line: name, description, free and total memory."""
    return f"{facts.name}: {facts.description}, {facts.memory}"


# -- why no GPU can be used -----------------------------------------------------------------------

NOT_BUILT = message("llama.cpp was built here without a GPU backend")
_SPELLING = {"cuda": "CUDA", "vulkan": "Vulkan", "metal": "Metal", "hip": "ROCm", "sycl": "SYCL"}


def why_no_gpu(backend: Backend, devices: Sequence[Device]) -> Message:
    """Return a clause that says why nothing can be offloaded; empty if something can."""
    if any(device.facts.offloads for device in devices):
        return NO_MESSAGE
    built = " and ".join(_SPELLING.get(name, name) for name in gpu_backends())
    if not built:
        return NOT_BUILT
    if backend.complaint:
        return message(
            "llama.cpp, built with {backends}, finds no GPU ({complaint})",
            backends=built,
            complaint=backend.complaint,
        )
    return message(
        "llama.cpp, built with {backends}, finds no GPU: the device or its driver is missing",
        backends=built,
    )


# -- where layers go ------------------------------------------------------------------------------

ON_CPU = Offload(0, ())


def target_offload(load: LoadSettings, devices: Sequence[Device], no_gpu: Message) -> Offload:
    """Decide where the target's layers go.

    Args:
        devices: llama.cpp's list.
        no_gpu: why no GPU can be used; empty if one can.

    Raises:
        BadOption: a GPU was requested and is not available.
    """
    if load.on_cpu:
        return ON_CPU
    if no_gpu:
        if load.needs_gpu:
            raise BadOption(
                message(
                    "{option} asks for a GPU, but {why}",
                    in_window="a GPU was asked for, but {why}",
                    option=load.gpu_asked,
                    why=no_gpu,
                ),
                NO_GPU_HINT,
            )
        return ON_CPU
    usable = [device for device in devices if device.facts.offloads]
    if not load.devices and len(load.split) > len(usable):
        raise BadOption(
            message(
                "--tensor-split has {shares} shares and there are {gpus} GPUs",
                in_window="the layers are to be split into {shares} shares and there are {gpus} "
                "GPUs",
                shares=len(load.split),
                gpus=len(usable),
            ),
            message(
                "give one share for each, or name the devices with --device",
                in_window="give one share for each, or choose the devices",
            ),
        )
    return Offload(load.gpu_layers, _chosen(load, usable), load.split)


def draft_offload(
    load: LoadSettings, devices: Sequence[Device], no_gpu: Message, target: Offload
) -> Offload:
    """Decide where the draft's layers go: with the target's, unless requested otherwise.

    Raises:
        BadOption: a GPU was requested and is not available.
    """
    layers = load.draft_gpu_layers
    if layers == 0 or (layers == AUTO and not target.layers):
        return ON_CPU
    if no_gpu:
        raise BadOption(
            message(
                "--draft-gpu-layers {layers} asks for a GPU, but {why}",
                in_window="a GPU was requested for the draft, but {why}",
                layers=layers,
                why=no_gpu,
            ),
            NO_GPU_HINT,
        )
    usable = [device for device in devices if device.facts.offloads]
    return Offload(layers, _chosen(load, usable))


def _chosen(load: LoadSettings, usable: Sequence[Device]) -> tuple[int, ...] | None:
    """Return the devices that were named; None leaves the choice to llama.cpp."""
    if not load.devices:
        return None
    by_name = {device.facts.name.casefold(): device.handle for device in usable}
    missing = next((name for name in load.devices if name.casefold() not in by_name), None)
    if missing is not None:
        raise BadOption(
            message(
                "--device {name} is no GPU here", in_window="{name} is no GPU here", name=missing
            ),
            message(
                "choose from {names}, or cpu",
                in_window="choose from {names}, or the CPU",
                names=", ".join(device.facts.name for device in usable),
            ),
        )
    return tuple(by_name[name.casefold()] for name in load.devices)


def offload_note(load: LoadSettings, log: LoadLog, no_gpu: Message) -> Message:
    """Return what the user should know about where the layers went; empty if it is as requested.

    Args:
        log: of loading the target.
        no_gpu: why no GPU can be used; empty if one can.
    """
    total = log.layers.total()
    if load.gpu_layers > total > 0:
        return message(
            "{asked} layers on the GPU were asked for; the model has {layers}.",
            asked=load.gpu_layers,
            layers=total,
        )
    if no_gpu and no_gpu != NOT_BUILT and not load.on_cpu:
        # A build with a GPU backend was meant to use one.
        return message("All layers are on the CPU: {why}.", why=no_gpu)
    return NO_MESSAGE
