"""What memory this machine has, and how much of it is free: its own and that of each device."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import psutil

from overthink.core.events import DeviceFacts
from overthink.core.sizes import RAM


@dataclass(frozen=True)
class Place:
    """Somewhere that a model can be."""

    name: str
    """`RAM`, or the device's name in llama.cpp's list."""
    free_bytes: int
    total_bytes: int
    description: str = ""
    in_ram: bool = False
    """True for a device that uses the machine's own memory."""


@dataclass(frozen=True)
class MachineMemory:
    """All places of this machine."""

    ram: Place
    devices: tuple[Place, ...] = ()
    """Devices that layers can be put on."""

    @property
    def places(self) -> tuple[Place, ...]:
        """RAM, then the devices."""
        return (self.ram, *self.devices)

    def chosen(self, device: str) -> tuple[Place, ...]:
        """The devices that a setting means: `auto`, `cpu`, or names with commas between."""
        if device.casefold() == "cpu":
            return ()
        if device == "auto":
            own = tuple(place for place in self.devices if not place.in_ram)
            return own or self.devices[:1]  # llama.cpp takes the integrated one if alone
        names = [name.strip().casefold() for name in device.split(",")]
        by_name = {place.name.casefold(): place for place in self.devices}
        return tuple(by_name[name] for name in names if name in by_name)


def measure(
    devices: Iterable[DeviceFacts] = (), held: Mapping[str, int] | None = None
) -> MachineMemory:
    """What there is now.

    Args:
        devices: llama.cpp's list, as it was told last.
        held: bytes at each place that lanes hold already: free for whatever they load instead.
    """
    held = held or {}
    memory = psutil.virtual_memory()
    ram = Place(RAM, memory.available, memory.total)
    found = (
        Place(
            device.name,
            device.free_bytes,
            device.total_bytes,
            device.description,
            in_ram=device.kind == "integrated",
        )
        for device in devices
        if device.offloads
    )
    return MachineMemory(_with_held(ram, held), tuple(_with_held(p, held) for p in found))


def _with_held(place: Place, held: Mapping[str, int]) -> Place:
    free = min(place.total_bytes, place.free_bytes + held.get(place.name, 0))
    return replace(place, free_bytes=free)
