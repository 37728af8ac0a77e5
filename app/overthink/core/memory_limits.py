"""What a process may take of the machine's memory: less than is free where a limit is set.

Containers, services and jobs of a cluster are limited by a control group, a shell's children by
`ulimit -v`. Either is known on Linux only; elsewhere nothing is limited as far as this tells.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

RAM = "RAM"
"""The machine's own memory, among the names of devices."""

LANE_PROCESS = 272 * 2**20
"""Address space that a lane's process has before it loads anything (measured on Linux with CPU
kernels only): a limit leaves so much less for its models."""

_PROCESS = Path("/proc/self")


@dataclass(frozen=True, slots=True)
class Room:
    """Bytes of memory that may still be taken, and that may be taken altogether."""

    free: int
    total: int


@dataclass(frozen=True, slots=True)
class _Files:
    """What a version of control groups calls its files, and a group's cached pages."""

    limit: str
    used: str
    cached: str


_VERSION_1 = _Files("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file")
_VERSION_2 = _Files("memory.max", "memory.current", "inactive_file")


def within_limits(machine: Room, taken: int = LANE_PROCESS, held: int = 0) -> Room:
    """What is left of the machine's memory under this process's limits.

    Args:
        machine: as the system tells it.
        taken: address space that the process which will take the memory has already.
        held: bytes that are in use now and will be given back first.
    """
    group = group_room()
    free, total = machine.free, machine.total
    if group:
        free, total = min(free, group.free), min(total, group.total)
    free = min(free + held, total)
    own = address_space_limit()
    return Room(free if own is None else min(free, max(0, own - taken)), total)


def address_space_limit() -> int | None:
    """Bytes of address space that a process started from here may have; None: any number."""
    if sys.platform != "linux":
        return None
    import resource

    limit, _ = resource.getrlimit(resource.RLIMIT_AS)
    return None if limit == resource.RLIM_INFINITY else limit


def group_room(process: Path = _PROCESS) -> Room | None:
    """What the control groups of a process leave; None where they set no limit.

    A group's limit holds for all groups in it, so the way up from the process's own is gone. Pages
    of files that nobody has used for long are taken back when memory is short: they count as free.

    Args:
        process: its folder in `/proc`.
    """
    rooms = [room for group, files in _groups(process) if (room := _room(group, files))]
    return min(rooms, key=lambda room: room.free, default=None)


def _groups(process: Path) -> Iterator[tuple[Path, _Files]]:
    """The folders of the groups that count a process's memory, its own first."""
    for mount, root, files in _mounts(process):
        for line in _lines(process / "cgroup"):
            _, controllers, path, *_ = (*line.split(":", 2), "", "")
            if files is _VERSION_2 and controllers:
                continue
            if files is _VERSION_1 and "memory" not in controllers.split(","):
                continue
            # Seen from inside a container, a path may begin above what is mounted there.
            below = path.removeprefix(root if root != "/" else "").strip("/")
            group = mount / below
            for folder in (group, *group.parents):
                yield folder, files
                if folder == mount:
                    break


def _mounts(process: Path) -> Iterator[tuple[Path, str, _Files]]:
    """Where groups that may count memory are mounted, and which group is the root there."""
    for line in _lines(process / "mountinfo"):
        place, _, kind = line.partition(" - ")
        fields, kinds = place.split(), kind.split()
        if len(fields) < 5 or not kinds:
            continue
        if kinds[0] == "cgroup2":
            yield Path(fields[4]), fields[3], _VERSION_2
        elif kinds[0] == "cgroup" and "memory" in kinds[-1].split(","):
            yield Path(fields[4]), fields[3], _VERSION_1


def _room(group: Path, files: _Files) -> Room | None:
    """What a group leaves; None where it has no limit or cannot be read."""
    limit, used = (_number(group / name) for name in (files.limit, files.used))
    if limit is None or used is None or limit >= 2**60:  # version 1 writes "any number" so
        return None
    cached = next((int(words[1]) for words in _statistics(group) if words[0] == files.cached), 0)
    return Room(min(max(0, limit - used + cached), limit), limit)


def _statistics(group: Path) -> Iterator[list[str]]:
    for line in _lines(group / "memory.stat"):
        words = line.split()
        if len(words) == 2 and words[1].isdecimal():
            yield words


def _number(path: Path) -> int | None:
    """The number that a file holds; None where there is no such file, or no number in it."""
    text = "".join(_lines(path)).strip()
    return int(text) if text.isdecimal() else None


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []
