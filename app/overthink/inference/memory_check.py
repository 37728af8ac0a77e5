"""Whether there is memory for a load, and what to say where there was not."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import psutil

from overthink.core.errors import LoadFailure
from overthink.core.memory_limits import RAM, Room, within_limits
from overthink.core.number_format import ENGLISH
from overthink.core.protocol import Load

LESS = "set a shorter context with --ctx, or choose a smaller model"

_ABOUT_MEMORY = re.compile("memory|alloc", re.IGNORECASE)


def check_memory(command: Load, *, offloads: bool) -> None:
    """Refuses what cannot fit: the system would end processes, perhaps not this one.

    Devices are left to llama.cpp, which knows the memory there.

    Args:
        offloads: layers may go to a GPU here.

    Raises:
        LoadFailure: names what is needed and what there is.
    """
    planned = any(place != RAM for place in command.needs)
    if offloads and not command.settings.on_cpu and not planned:
        return  # nobody knows how much goes to the GPU
    free = free_ram()
    if command.needs_bytes <= free:
        return
    own = command.needs.get(RAM, command.needs_bytes)
    beside = command.needs_bytes - own
    others = f", and the other lane ≈ {ENGLISH.memory(beside)}" if beside > 0 else ""
    raise LoadFailure(
        f"{Path(command.path).name} needs ≈ {ENGLISH.memory(own)} of RAM with this context"
        f"{others}; "
        f"{ENGLISH.memory(free)} are free",
        LESS,
    )


def with_figures(error: LoadFailure | MemoryError, command: Load) -> LoadFailure:
    """The failure with what was needed and what there was, where it was about memory."""
    if isinstance(error, MemoryError):
        error = LoadFailure(f"there is not enough memory for {Path(command.path).name}", LESS)
    if not _ABOUT_MEMORY.search(str(error.problem)):
        return error
    figures = _need_and_have(command.needs, _free(command))
    return LoadFailure(f"{error.problem}; it needs {figures}", error.remedy) if figures else error


def free_ram() -> int:
    """Bytes that this process may still take: less than the machine has where a limit is set."""
    memory = psutil.virtual_memory()
    taken = psutil.Process().memory_info().vms
    return within_limits(Room(memory.available, memory.total), taken).free


def _free(command: Load) -> dict[str, int]:
    """Bytes that are free now at the places that are asked for."""
    free = {RAM: free_ram()}
    if any(place != RAM for place in command.needs):
        from overthink.inference.devices import list_devices

        free |= {device.facts.name: device.facts.free_bytes for device in list_devices()}
    return free


def _need_and_have(needs: Mapping[str, int], free: Mapping[str, int]) -> str:
    """The memory that is needed, against the memory that is free, as a clause.

    Needs are estimates; places where nothing is needed are left out.

    Args:
        needs: bytes by place.
        free: bytes by place; a place that is missing here is left out.
    """
    known = [place for place, size in needs.items() if size and place in free]
    parts = (
        f"≈ {ENGLISH.memory(needs[place])} of {place}, where {ENGLISH.memory(free[place])} are free"
        for place in known
    )
    return " and ".join(parts)
