"""Prevents the machine from suspending while a suite runs; the screen may turn off.

Linux asks systemd, macOS `caffeinate`, Windows its power manager. The request ends with this
process, however that ends.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from overthink.core.child_process import detached

_GRACE_S = 2.0
_ES_CONTINUOUS, _ES_SYSTEM_REQUIRED = 0x80000000, 0x00000001


@contextmanager
def no_suspend(reason: str) -> Iterator[bool]:
    """Prevent suspending; yields False where the system offers no way."""
    if sys.platform == "win32":
        yield _set_windows_state(_ES_CONTINUOUS | _ES_SYSTEM_REQUIRED)
        _set_windows_state(_ES_CONTINUOUS)
        return
    command = inhibitor_command(sys.platform, reason)
    if command is None:
        yield False
        return
    try:
        child = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **detached(),
        )
    except OSError:
        yield False
        return
    try:
        yield True
    finally:
        _end(child)


def inhibitor_command(platform: str, reason: str) -> list[str] | None:
    """The command whose process is the request; None if the system has none."""
    if platform == "darwin":
        return ["caffeinate", "-i", "-w", str(os.getpid())]
    program = shutil.which("systemd-inhibit")
    if program is None or not os.path.isdir("/run/systemd/system"):
        return None
    # `cat` ends when our end of its pipe closes, which also a killed process does.
    return [program, "--what=sleep:idle", "--who=Overthink", f"--why={reason}", "cat"]


def _end(child: subprocess.Popen[bytes]) -> None:
    with suppress(OSError):
        if child.stdin:
            child.stdin.close()
    with suppress(OSError):
        child.terminate()
    try:
        child.wait(_GRACE_S)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def _set_windows_state(state: int) -> bool:
    """Tell Windows whether this thread's work needs the system; False if that fails."""
    import ctypes

    windll = getattr(ctypes, "windll", None)
    return bool(windll and windll.kernel32.SetThreadExecutionState(state))
