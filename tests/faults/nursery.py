"""Starts `recording_nursery.py`, and reads what its processes noted."""

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
"""Tokens taken of each lane, when (monotonic, ns), and the session."""


@contextmanager
def nursery(database: Path, notes: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that makes others which record until they are killed."""
    script = ROOT / "tests" / "faults" / "recording_nursery.py"
    process = subprocess.Popen(
        [sys.executable, str(script), str(database), str(notes)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    try:
        yield process
    finally:
        process.communicate()


def born(process: subprocess.Popen[str], number: int) -> int:
    """The process number of a new one, which notes what it takes in the file of that number."""
    assert process.stdin is not None
    assert process.stdout is not None
    print(number, file=process.stdin, flush=True)
    return int(process.stdout.readline())


def notes_of(path: Path) -> list[Note]:
    """What a process noted; a note that was cut short is none."""
    raw = path.read_bytes() if path.exists() else b""
    whole = len(raw) // NOTE.size * NOTE.size
    return [(count, at, name.decode()) for count, at, name in NOTE.iter_unpack(raw[:whole])]


def wait_until_dead(pid: int) -> None:
    """Returns when a killed process does nothing any more."""
    for _ in range(400):
        try:
            if psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
                return
        except psutil.NoSuchProcess:
            return
        time.sleep(0.005)
