"""How much of the machine's memory a process may use: less than is free if a limit is set.

Control groups limit containers, services and jobs of a cluster; `ulimit -v` limits a shell's
children. Both are read on Linux only; elsewhere no limit is known.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

RAM = "RAM"
"""The machine's own memory, as a name beside those of devices."""

LANE_PROCESS = 272 * 2**20
"""Address space of a lane's process before it loads anything (measured on Linux with CPU kernels
only): a limit leaves that much less for its models."""

_PROCESS = Path("/proc/self")


@dataclass(frozen=True, slots=True)
class Room:
    """Bytes of memory that are available, and the total."""

    free: int
    total: int


@dataclass(frozen=True, slots=True)
class _Files:
    """Names that a version of control groups uses for its files and for cached pages."""

    limit: str
    used: str
    cached: str


_VERSION_1 = _Files("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file")
_VERSION_2 = _Files("memory.max", "memory.current", "inactive_file")


def within_limits(machine: Room, taken: int = LANE_PROCESS, held: int = 0) -> Room:
    """The available memory under this process's limits.

    Args:
        machine: as the system reports it.
        taken: address space that the process which will use the memory has already.
        held: bytes in use now that will be released first.
    """
    group = group_room()
    free, total = machine.free, machine.total
    if group:
        free, total = min(free, group.free), min(total, group.total)
    free = min(free + held, total)
    own = address_space_limit()
    return Room(free if own is None else min(free, max(0, own - taken)), total)


def address_space_limit() -> int | None:
    """Limit of the address space of a child process, in bytes; None: unlimited."""
    if sys.platform != "linux":
        return None
    import resource

    limit, _ = resource.getrlimit(resource.RLIMIT_AS)
    return None if limit == resource.RLIM_INFINITY else limit


def group_room(process: Path = _PROCESS) -> Room | None:
    """The memory that a process's control groups allow; None if they set no limit.

    A group's limit applies to all groups in it, so its parents are read too. Inactive pages of
    files are reclaimed when memory is short, so they count as free.

    Args:
        process: its folder in `/proc`.
    """
    rooms = [room for group, files in _groups(process) if (room := _room(group, files))]
    return min(rooms, key=lambda room: room.free, default=None)


def _groups(process: Path) -> Iterator[tuple[Path, _Files]]:
    """The folders of the groups that account for a process's memory, its own first."""
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
    """Mount points of groups that may account for memory, and the group at the root of each."""
    for line in _lines(process / "mountinfo"):
        place, _, kind = line.partition(" - ")
        fields, kinds = place.split(), kind.split()
        if len(fields) < 5 or not kinds:
            continue
        mount = Path(_unescaped(fields[4]))
        if kinds[0] == "cgroup2":
            yield mount, fields[3], _VERSION_2
        elif kinds[0] == "cgroup" and "memory" in kinds[-1].split(","):
            yield mount, fields[3], _VERSION_1


def _unescaped(path: str) -> str:
    r"""Decode a path in `mountinfo`, where the kernel writes a space as `\040`."""
    return re.sub(r"\\([0-7]{3})", lambda escape: chr(int(escape[1], 8)), path)


def _room(group: Path, files: _Files) -> Room | None:
    """The memory that a group allows; None if it has no limit or cannot be read."""
    limit, used = (_number(group / name) for name in (files.limit, files.used))
    if limit is None or used is None or limit >= 2**60:  # "unlimited" in version 1
        return None
    cached = next((int(words[1]) for words in _statistics(group) if words[0] == files.cached), 0)
    return Room(min(max(0, limit - used + cached), limit), limit)


def _statistics(group: Path) -> Iterator[list[str]]:
    for line in _lines(group / "memory.stat"):
        words = line.split()
        if len(words) == 2 and words[1].isdecimal():
            yield words


def _number(path: Path) -> int | None:
    """The number in a file; None if the file does not exist or contains no number."""
    text = "".join(_lines(path)).strip()
    return int(text) if text.isdecimal() else None


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []
