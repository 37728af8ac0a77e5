"""What memory this machine has, and how much of it is free: its own and that of each device.

Where this process is limited, so is what its lanes may take: less is free then.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import msgspec
import psutil

from overthink.core.events import DeviceFacts
from overthink.core.memory_limits import RAM, Room, within_limits


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


def measure(devices: Iterable[DeviceFacts] = (), held_in_ram: int = 0) -> MachineMemory:
    """What there is now.

    Args:
        devices: llama.cpp's list, as it was told last.
        held_in_ram: bytes that lanes hold already: free for whatever they load instead.
    """
    memory = psutil.virtual_memory()
    room = within_limits(Room(memory.available, memory.total), held=held_in_ram)
    ram = Place(RAM, room.free, room.total)
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
    return MachineMemory(ram, tuple(found))


def without_ours(
    devices: Iterable[DeviceFacts], held: Mapping[str, int]
) -> tuple[DeviceFacts, ...]:
    """The devices as they would be if our lanes held nothing on them.

    Args:
        held: bytes that our lanes hold at each place, now that the devices were asked.
    """
    return tuple(
        msgspec.structs.replace(
            device,
            free_bytes=min(device.total_bytes, device.free_bytes + held.get(device.name, 0)),
        )
        for device in devices
    )
