"""GPU counters by vendor: NVIDIA's management library, and the files of Linux's amdgpu driver.

This is the one file that imports `pynvml`, which comes with the app; the library itself comes with
the driver. It is opened only when a lane's model is on a GPU. GPUs are matched to llama.cpp's
devices by their PCI address.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

from overthink.core.events import DeviceFacts, GpuReading
from overthink.core.messages import NO_MESSAGE, Message, message

_NO_VALUE = 2**64 - 1
"""`NVML_VALUE_NOT_AVAILABLE`, where the binding passes it on."""

PCI_DEVICES = Path("/sys/bus/pci/devices")


class GpuReader(Protocol):
    """Reads the counters of one vendor's GPUs."""

    def read(self) -> tuple[GpuReading, ...]:
        """Read all counters; `energy_mj` counts from an arbitrary start, if it is available."""
        ...

    def close(self) -> None:
        """Release the vendor's library."""
        ...


Opener = Callable[[Sequence[DeviceFacts], int], GpuReader | Message]
"""Returns a reader for those of the given devices that a vendor serves, and for a process id; or a
clause that says why there is none."""


# -- NVIDIA ---------------------------------------------------------------------------------------


def open_nvml(gpus: Sequence[DeviceFacts], pid: int, library: Any = None) -> GpuReader | Message:
    """Return a reader of the GPUs that NVIDIA's library knows, or why there is none.

    Args:
        gpus: llama.cpp's facts.
        pid: the process whose memory is read.
        library: replaces the binding, `pynvml`.
    """
    if library is None:
        try:
            import pynvml
        except ImportError:
            return message("the Python package nvidia-ml-py is not installed")
        library = pynvml
    try:
        library.nvmlInit()
    except library.NVMLError as error:
        return message("NVIDIA's library cannot be used ({why})", why=str(error))
    handles = {
        gpu.name: handle for gpu in gpus if (handle := _handle(library, gpu.bus_id)) is not None
    }
    if handles:
        return NvmlReader(library, handles, pid)
    library.nvmlShutdown()
    return message("NVIDIA's library does not know this GPU")


def _handle(library: Any, bus_id: str) -> Any:
    if not bus_id:
        return None
    try:
        return library.nvmlDeviceGetHandleByPciBusId(bus_id.encode())
    except library.NVMLError:
        return None


class NvmlReader:
    """Reads NVIDIA's counters.

    Args:
        library: the binding.
        handles: the library's handles, by llama.cpp's device names.
        pid: the process whose memory is read.
    """

    def __init__(self, library: Any, handles: dict[str, Any], pid: int) -> None:
        self._library, self._handles, self._pid = library, handles, pid

    def read(self) -> tuple[GpuReading, ...]:
        return tuple(self._read_device(name, handle) for name, handle in self._handles.items())

    def close(self) -> None:
        self._library.nvmlShutdown()

    def _read_device(self, name: str, handle: Any) -> GpuReading:
        library = self._library
        use = self._query(library.nvmlDeviceGetUtilizationRates, handle)
        memory = self._query(library.nvmlDeviceGetMemoryInfo, handle)
        return GpuReading(
            device=name,
            use_percent=None if use is None else int(use.gpu),
            used_bytes=None if memory is None else int(memory.used),
            total_bytes=None if memory is None else int(memory.total),
            process_bytes=self._process_bytes(handle),
            power_mw=self._query(library.nvmlDeviceGetPowerUsage, handle),
            limit_mw=self._query(library.nvmlDeviceGetEnforcedPowerLimit, handle),
            energy_mj=self._query(library.nvmlDeviceGetTotalEnergyConsumption, handle),
        )

    def _query(self, function: Callable[[Any], Any], handle: Any) -> Any:
        """Call a function of the library; None if this GPU or driver does not support it."""
        try:
            return function(handle)
        except self._library.NVMLError:
            return None

    def _process_bytes(self, handle: Any) -> int | None:
        """Memory of the process; None if a container hides it from the driver's list."""
        library = self._library
        for function in (
            library.nvmlDeviceGetComputeRunningProcesses,  # CUDA
            library.nvmlDeviceGetGraphicsRunningProcesses,  # Vulkan
        ):
            for process in self._query(function, handle) or ():
                used = process.usedGpuMemory
                if process.pid == self._pid and used not in (None, _NO_VALUE):
                    return int(used)
        return None


# -- AMD ------------------------------------------------------------------------------------------

_BUS_ID = re.compile(r"[0-9a-f]{4,8}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]")


def open_amdgpu(
    gpus: Sequence[DeviceFacts], pid: int, folder: Path = PCI_DEVICES
) -> GpuReader | Message:
    """Return a reader of the GPUs that the amdgpu driver serves, or an empty message.

    Args:
        gpus: llama.cpp's facts.
        pid: unused: the driver does not report the memory of a process in one place.
        folder: where the system lists PCI devices.
    """
    found = {gpu.name: folder / gpu.bus_id for gpu in gpus if _BUS_ID.fullmatch(gpu.bus_id)}
    served = {name: path for name, path in found.items() if (path / "gpu_busy_percent").exists()}
    return AmdgpuReader(served) if served else NO_MESSAGE


class AmdgpuReader:
    """Reads the driver's files.

    Args:
        folders: of the devices, by llama.cpp's names.
    """

    def __init__(self, folders: dict[str, Path]) -> None:
        self._folders = folders

    def read(self) -> tuple[GpuReading, ...]:
        return tuple(_read_folder(name, folder) for name, folder in self._folders.items())

    def close(self) -> None:
        """Nothing to release."""


def _read_folder(name: str, folder: Path) -> GpuReading:
    sensors = next(iter(sorted((folder / "hwmon").glob("hwmon*"))), folder)
    power_uw = _number(sensors / "power1_average")
    power_uw = _number(sensors / "power1_input") if power_uw is None else power_uw
    limit_uw = _number(sensors / "power1_cap")
    return GpuReading(
        device=name,
        use_percent=_number(folder / "gpu_busy_percent"),
        used_bytes=_number(folder / "mem_info_vram_used"),
        total_bytes=_number(folder / "mem_info_vram_total"),
        power_mw=None if power_uw is None else power_uw // 1000,
        limit_mw=None if limit_uw is None else limit_uw // 1000,
    )


def _number(file: Path) -> int | None:
    try:
        return int(file.read_text())
    except (OSError, ValueError):
        return None
