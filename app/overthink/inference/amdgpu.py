"""AMD's counters, as Linux's amdgpu driver shows them in files; no library is needed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from overthink.core.events import DeviceFacts, GpuReading

DEVICES = Path("/sys/bus/pci/devices")


def open_amdgpu(
    gpus: Sequence[DeviceFacts], pid: int, folder: Path = DEVICES
) -> AmdgpuReader | str:
    """A reader of those GPUs that the driver serves, or why there is none.

    Args:
        gpus: llama.cpp's facts.
        pid: not asked for: the driver does not tell what a process holds in one place.
        folder: where the system shows PCI devices.
    """
    found = {gpu.name: folder / gpu.bus_id for gpu in gpus if _BUS_ID.fullmatch(gpu.bus_id)}
    served = {name: path for name, path in found.items() if (path / "gpu_busy_percent").exists()}
    return AmdgpuReader(served) if served else ""


_BUS_ID = re.compile(r"[0-9a-f]{4,8}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]")


class AmdgpuReader:
    """Reads them.

    Args:
        folders: of the devices, by llama.cpp's names.
    """

    def __init__(self, folders: dict[str, Path]) -> None:
        self._folders = folders

    def read(self) -> tuple[GpuReading, ...]:
        return tuple(_one(name, folder) for name, folder in self._folders.items())

    def close(self) -> None:
        """Nothing is held."""


def _one(name: str, folder: Path) -> GpuReading:
    sensors = next(iter(sorted((folder / "hwmon").glob("hwmon*"))), folder)
    power = _number(sensors / "power1_average")
    power = _number(sensors / "power1_input") if power is None else power
    limit = _number(sensors / "power1_cap")
    return GpuReading(
        device=name,
        use_percent=_number(folder / "gpu_busy_percent"),
        used_bytes=_number(folder / "mem_info_vram_used"),
        total_bytes=_number(folder / "mem_info_vram_total"),
        power_mw=None if power is None else power // 1000,  # told in microwatts
        limit_mw=None if limit is None else limit // 1000,
    )


def _number(file: Path) -> int | None:
    try:
        return int(file.read_text())
    except (OSError, ValueError):
        return None
