"""Limits on memory are read from control groups of both versions, and from `ulimit -v`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from overthink.core.memory_limits import LANE_PROCESS, Room, group_room, within_limits

MIB = 2**20
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="limits are known on Linux only")


def group(folder: Path, **files: object) -> Path:
    """A group's folder; `memory_max` becomes the file `memory.max`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name.replace("_", ".", 1)).write_text(f"{content}\n")
    return folder


def escaped(path: Path) -> str:
    """A path as the kernel writes it: without spaces."""
    return str(path).replace(" ", "\\040")


def process(folder: Path, groups: str, *mounts: tuple[Path, str, str]) -> Path:
    """A process's folder in `/proc`, with what is mounted where: place, root and kind."""
    made = folder / "process"
    made.mkdir()
    (made / "cgroup").write_text(groups)
    lines = [
        f"35 31 0:32 {root} {escaped(place)} rw,relatime shared:9 - {kind}\n"
        for place, root, kind in mounts
    ]
    (made / "mountinfo").write_text("22 1 8:1 / / rw - ext4 /dev/sda rw\n" + "".join(lines))
    return made


def version_2(folder: Path, path: str = "/system.slice/job") -> Path:
    return process(folder, f"0::{path}\n", (folder / "fs", "/", "cgroup2 cgroup2 rw"))


def test_a_group_allows_its_limit_minus_used_memory_without_cache(tmp_path: Path) -> None:
    me = version_2(tmp_path)
    job = group(
        tmp_path / "fs/system.slice/job",
        memory_max=800 * MIB,
        memory_current=500 * MIB,
        memory_stat=f"anon {300 * MIB}\ninactive_file {120 * MIB}\nactive_file {80 * MIB}",
    )
    assert group_room(me) == Room(420 * MIB, 800 * MIB)
    group(job, memory_current=2000 * MIB, memory_stat="inactive_file 0")
    assert group_room(me) == Room(0, 800 * MIB)  # a limit that was lowered afterwards
    group(job, memory_current=5 * MIB, memory_stat=f"inactive_file {60 * MIB}")
    assert group_room(me) == Room(800 * MIB, 800 * MIB)


def test_the_tightest_parent_group_counts(tmp_path: Path) -> None:
    me = version_2(tmp_path)
    group(tmp_path / "fs/system.slice/job", memory_max="max", memory_current=10 * MIB)
    group(tmp_path / "fs/system.slice", memory_max=300 * MIB, memory_current=100 * MIB)
    assert group_room(me) == Room(200 * MIB, 300 * MIB)
    group(tmp_path / "fs/system.slice/job", memory_max=150 * MIB)
    assert group_room(me) == Room(140 * MIB, 150 * MIB)


def test_inside_a_container_the_mounted_group_counts(tmp_path: Path) -> None:
    me = version_2(tmp_path, "/")
    group(tmp_path / "fs", memory_max=64 * MIB, memory_current=24 * MIB)
    assert group_room(me) == Room(40 * MIB, 64 * MIB)


@pytest.mark.parametrize(("root", "below"), [("/", "docker/abc"), ("/docker/abc", "")])
def test_version_1_groups_with_and_without_a_namespace(
    tmp_path: Path, root: str, below: str
) -> None:
    groups = "9:name=systemd:/\n4:cpu,memory:/docker/abc\n3:cpuset:/elsewhere\n0::/\n"
    mounts = (
        (tmp_path / "cpuset", "/", "cgroup cgroup rw,cpuset"),
        (tmp_path / "memory", root, "cgroup cgroup rw,memory"),
        (tmp_path / "unified", "/", "cgroup2 cgroup2 rw"),
    )
    me = process(tmp_path, groups, *mounts)
    group(
        tmp_path / "memory" / below,
        memory_limit_in_bytes=512 * MIB,
        memory_usage_in_bytes=500 * MIB,
        memory_stat=f"inactive_file 1\ntotal_inactive_file {88 * MIB}",
    )
    assert group_room(me) == Room(100 * MIB, 512 * MIB)


def test_missing_and_invalid_limits_are_ignored(tmp_path: Path) -> None:
    assert group_room(tmp_path / "nowhere") is None
    me = process(tmp_path, "4:memory:/\n0::/\nnonsense\n",
                 (tmp_path / "memory", "/", "cgroup cgroup rw,memory"))  # fmt: skip
    folder = group(
        tmp_path / "memory",
        memory_limit_in_bytes=9223372036854771712,  # how version 1 writes "no limit"
        memory_usage_in_bytes=10,
    )
    assert group_room(me) is None
    for nonsense in ("", "-5", "many", "12 34"):
        group(folder, memory_limit_in_bytes=nonsense)
        assert group_room(me) is None


def test_released_memory_counts_as_free_up_to_the_total(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("overthink.core.memory_limits.address_space_limit", lambda: None)
    monkeypatch.setattr("overthink.core.memory_limits.group_room", lambda: Room(30, 50))
    assert within_limits(Room(90, 100)) == Room(30, 50)
    assert within_limits(Room(90, 100), held=15) == Room(45, 50)
    assert within_limits(Room(20, 100), held=99) == Room(50, 50)
    monkeypatch.setattr("overthink.core.memory_limits.group_room", lambda: None)
    monkeypatch.setattr("overthink.core.memory_limits.address_space_limit", lambda: 70)
    assert within_limits(Room(90, 100), taken=30, held=5) == Room(40, 100)
    assert within_limits(Room(90, 100), taken=80) == Room(0, 100)


@LINUX
def test_the_address_space_limit_is_that_of_this_process() -> None:
    script = (
        "import resource\n"
        f"resource.setrlimit(resource.RLIMIT_AS, ({600 * MIB}, resource.RLIM_INFINITY))\n"
        "from overthink.core.memory_limits import Room, within_limits\n"
        "print(within_limits(Room(2**40, 2**41)).free)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    group = group_room()
    expected = 600 * MIB - LANE_PROCESS
    assert int(done.stdout) == (min(expected, group.free) if group else expected)
