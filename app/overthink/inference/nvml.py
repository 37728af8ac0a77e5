"""NVIDIA's counters, by its management library: the one file that knows it.

The library comes with the driver and its Python binding with the app; both are looked for when a
lane has a model on a GPU, and not before. GPUs are found by their PCI address, which llama.cpp and
the library both tell.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from typing import Any

from overthink.core.events import DeviceFacts, GpuReading

BINDING = "pynvml"

_UNKNOWN = 2**64 - 1
"""`NVML_VALUE_NOT_AVAILABLE`, where the binding passes it on."""


def open_nvml(gpus: Sequence[DeviceFacts], pid: int, library: Any = None) -> NvmlReader | str:
    """A reader of those GPUs that the library knows, or why there is none.

    Args:
        gpus: llama.cpp's facts.
        pid: whose memory is asked for.
        library: in place of the binding, which is imported.
    """
    try:
        library = library or importlib.import_module(BINDING)
    except ImportError:
        return "the Python package nvidia-ml-py is not installed"
    try:
        library.nvmlInit()
    except library.NVMLError as error:
        return f"NVIDIA's library cannot be used ({error})"
    handles = {
        gpu.name: handle for gpu in gpus if (handle := _handle(library, gpu.bus_id)) is not None
    }
    if handles:
        return NvmlReader(library, handles, pid)
    library.nvmlShutdown()
    return "NVIDIA's library does not know this GPU"


def _handle(library: Any, bus_id: str) -> Any:
    if not bus_id:
        return None
    try:
        return library.nvmlDeviceGetHandleByPciBusId(bus_id.encode())
    except library.NVMLError:
        return None


class NvmlReader:
    """Reads them.

    Args:
        library: the binding.
        handles: the library's handles, by llama.cpp's names.
        pid: whose memory is asked for.
    """

    def __init__(self, library: Any, handles: dict[str, Any], pid: int) -> None:
        self._library, self._handles, self._pid = library, handles, pid

    def read(self) -> tuple[GpuReading, ...]:
        return tuple(self._one(name, handle) for name, handle in self._handles.items())

    def close(self) -> None:
        self._library.nvmlShutdown()

    def _one(self, name: str, handle: Any) -> GpuReading:
        library = self._library
        use = self._ask(library.nvmlDeviceGetUtilizationRates, handle)
        memory = self._ask(library.nvmlDeviceGetMemoryInfo, handle)
        return GpuReading(
            device=name,
            use_percent=None if use is None else int(use.gpu),
            used_bytes=None if memory is None else int(memory.used),
            total_bytes=None if memory is None else int(memory.total),
            process_bytes=self._process_bytes(handle),
            power_mw=self._ask(library.nvmlDeviceGetPowerUsage, handle),
            limit_mw=self._ask(library.nvmlDeviceGetEnforcedPowerLimit, handle),
            energy_mj=self._ask(library.nvmlDeviceGetTotalEnergyConsumption, handle),
        )

    def _ask(self, question: Callable[[Any], Any], handle: Any) -> Any:
        """The answer; None where this GPU or driver does not give it."""
        try:
            return question(handle)
        except self._library.NVMLError:
            return None

    def _process_bytes(self, handle: Any) -> int | None:
        """Of this process. A container may hide it from the driver's list: then it is not known."""
        library = self._library
        for question in (
            library.nvmlDeviceGetComputeRunningProcesses,  # CUDA
            library.nvmlDeviceGetGraphicsRunningProcesses,  # Vulkan
        ):
            for process in self._ask(question, handle) or ():
                used = process.usedGpuMemory
                if process.pid == self._pid and used not in (None, _UNKNOWN):
                    return int(used)
        return None
