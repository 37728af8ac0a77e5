"""Starts `recording_nursery.py` and reads the logs of its processes."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from tests.faults.recording_nursery import NOTE

ROOT = Path(__file__).resolve().parents[2]

Note = tuple[int, int, str]
"""Tokens recorded of each lane, when (monotonic, ns), and the session."""


@contextmanager
def nursery(database: Path, notes: Path) -> Iterator[subprocess.Popen[str]]:
    """Start the process that forks recording processes."""
    script = ROOT / "tests" / "faults" / "recording_nursery.py"
    path = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    process = subprocess.Popen(
        [sys.executable, str(script), str(database), str(notes)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path)},
    )
    try:
        yield process
    finally:
        process.communicate()


def born(process: subprocess.Popen[str], number: int) -> int:
    """Fork a recording process, which logs to the file of that number; return its process id."""
    assert process.stdin is not None
    assert process.stdout is not None
    print(number, file=process.stdin, flush=True)
    return int(process.stdout.readline())


def notes_of(path: Path) -> list[Note]:
    """Read the log of a process; an incomplete last entry is ignored."""
    raw = path.read_bytes() if path.exists() else b""
    complete = len(raw) // NOTE.size * NOTE.size
    return [(count, at, name.decode()) for count, at, name in NOTE.iter_unpack(raw[:complete])]


def wait_until_dead(pid: int) -> None:
    """Wait until a killed process has ended."""
    for _ in range(400):
        try:
            if psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
                return
        except psutil.NoSuchProcess:
            return
        time.sleep(0.005)
