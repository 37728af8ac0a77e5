"""llama.cpp's own device list: what there is, how much memory is free, why no GPU can be used.

The list is llama.cpp's and so are the names; nothing is asked of drivers here.
"""

from __future__ import annotations

import ctypes
from typing import NamedTuple

from overthink.core.events import DeviceFacts
from overthink.inference.llama_api import Backend, ggml_function, gpu_libraries

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
    """A device, for `Model` to put layers on."""

    handle: int
    """The C pointer; lives as long as the process."""
    facts: DeviceFacts


def list_devices() -> tuple[Device, ...]:
    """All devices in llama.cpp's order, memory as it is now."""
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


def why_no_gpu(backend: Backend, devices: tuple[Device, ...]) -> str:
    """A clause that says why nothing can be offloaded; empty where something can."""
    if any(device.facts.offloads for device in devices):
        return ""
    backends = [_SPELT.get(name, name) for name in gpu_libraries()]
    if not backends:
        return NOT_BUILT
    why = (
        f" ({backend.complaint})" if backend.complaint else ": the device or its driver is missing"
    )
    return f"llama.cpp, built with {' and '.join(backends)}, finds no GPU{why}"


NOT_BUILT = "llama.cpp was built here without a GPU backend"
_SPELT = {"cuda": "CUDA", "vulkan": "Vulkan", "metal": "Metal", "hip": "ROCm", "sycl": "SYCL"}


def device_line(facts: DeviceFacts) -> str:
    """A device in one line: name, description, memory free and whole."""
    return f"{facts.name}: {facts.description}, {facts.memory}"
