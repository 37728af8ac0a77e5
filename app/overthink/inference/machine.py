"""This machine: facts that are stored with every run, and its free memory."""

from __future__ import annotations

import platform
import re
from collections.abc import Mapping
from pathlib import Path

import psutil

from overthink import __version__
from overthink.core.errors import LoadFailure
from overthink.core.events import Described, MachineFacts
from overthink.core.memory_limits import RAM, Room, within_limits
from overthink.core.messages import NO_MESSAGE, Message, joined, message
from overthink.core.protocol import Load
from overthink.inference.devices import device_line, list_devices, why_no_gpu
from overthink.inference.llama_api import Backend, binding_version
from overthink.inference.load_log import USE_LESS_MEMORY


def machine_facts(backend: Backend) -> MachineFacts:
    """Describe the machine and the versions that run a lane."""
    return MachineFacts(
        platform=platform.platform(),
        processor=_processor(),
        cores=psutil.cpu_count(logical=False) or psutil.cpu_count() or 1,
        memory_bytes=psutil.virtual_memory().total,
        backends=backend.system_info,
        devices=tuple(device_line(device.facts) for device in list_devices()),
        versions={
            "overthink": __version__,
            "llama-cpp-python": binding_version(),
            "python": platform.python_version(),
        },
    )


def describe(backend: Backend) -> Described:
    """Describe the machine and its devices, and explain why none of them is a GPU if so."""
    devices = list_devices()
    return Described(
        machine_facts(backend),
        backend.offloads,
        tuple(device.facts for device in devices),
        why_no_gpu(backend, devices),
    )


def _processor() -> str:
    """Return the processor's marketing name, if the system provides it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


# -- memory ---------------------------------------------------------------------------------------

_MEMORY = re.compile("memory|alloc", re.IGNORECASE)


def resident_memory() -> int:
    """Return the resident memory of this process in bytes."""
    return int(psutil.Process().memory_info().rss)


def check_memory(command: Load, *, offloads: bool) -> None:
    """Refuse a model that cannot fit: the system would kill processes, maybe not this one.

    Memory of GPUs is left to llama.cpp, which knows it.

    Args:
        offloads: layers may go to a GPU here.

    Raises:
        LoadFailure: names the memory that is needed and that is free.
    """
    planned = any(place != RAM for place in command.needs)
    if offloads and not command.settings.on_cpu and not planned:
        return  # how much goes to the GPU is unknown
    free = free_ram()
    if command.needs_bytes <= free:
        return
    own = command.needs.get(RAM, command.needs_bytes)
    other = command.needs_bytes - own
    name = Path(command.path).name
    if other > 0:
        problem = message(
            "{file} needs ≈ {needed:memory} of RAM with this context, and the other lane ≈ "
            "{other:memory}; {free:memory} are free",
            file=name,
            needed=own,
            other=other,
            free=free,
        )
    else:
        problem = message(
            "{file} needs ≈ {needed:memory} of RAM with this context; {free:memory} are free",
            file=name,
            needed=own,
            free=free,
        )
    raise LoadFailure(problem, USE_LESS_MEMORY)


def with_memory_figures(error: LoadFailure | MemoryError, command: Load) -> LoadFailure:
    """Return the failure with the memory needed and free, if it was about memory."""
    if isinstance(error, MemoryError):
        name = Path(command.path).name
        error = LoadFailure(
            message("there is not enough memory for {file}", file=name), USE_LESS_MEMORY
        )
    if not _MEMORY.search(str(error.problem)):
        return error
    figures = _need_and_have(command.needs, _free(command))
    if not figures:
        return error
    problem = message("{problem}; it needs {figures}", problem=error.problem, figures=figures)
    return LoadFailure(problem, error.remedy)


def free_ram() -> int:
    """Return the bytes that this process may still take, within its limits."""
    memory = psutil.virtual_memory()
    taken = psutil.Process().memory_info().vms
    return within_limits(Room(memory.available, memory.total), taken).free


def _free(command: Load) -> dict[str, int]:
    """Return the bytes that are free now at the places that the command needs."""
    free = {RAM: free_ram()}
    if any(place != RAM for place in command.needs):
        free |= {device.facts.name: device.facts.free_bytes for device in list_devices()}
    return free


def _need_and_have(needs: Mapping[str, int], free: Mapping[str, int]) -> Message:
    """Compare the memory needed, estimates, with the memory free; a clause, empty if unknown.

    Args:
        needs: bytes by place.
        free: bytes by place; a place that is missing here is left out.
    """
    parts = [
        message(
            "≈ {needed:memory} of {place}, where {free:memory} are free",
            needed=needs[place],
            place=place,
            free=free[place],
        )
        for place, size in needs.items()
        if size and place in free
    ]
    if len(parts) < 2:
        return parts[0] if parts else NO_MESSAGE
    return message("{first} and {others}", first=parts[0], others=joined(" and ", parts[1:]))
