"""How a child process ended, as a value that can print itself."""

from __future__ import annotations

import signal
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ChildExit:
    """The end of a child process.

    Args:
        code: exit code as `asyncio.subprocess.Process.returncode` has it: negative for a signal.
        why_killed: set where we ended it ourselves, and why.
    """

    code: int
    why_killed: str = ""

    @property
    def signal_name(self) -> str | None:
        """Name of the signal that ended it, on systems that have signals."""
        if self.code >= 0:
            return None
        try:
            return signal.Signals(-self.code).name
        except ValueError:
            return f"signal {-self.code}"

    @property
    def problem(self) -> str:
        """What happened, as a clause."""
        if self.why_killed:
            return f"the lane's process {self.why_killed}, so it was ended"
        name = self.signal_name
        if name == "SIGKILL":
            return "the lane's process was killed (SIGKILL), by the system for memory or by hand"
        if name in ("SIGABRT", "SIGSEGV", "SIGBUS", "SIGILL", "SIGFPE"):
            return f"the lane's process crashed in native code ({name})"
        if name:
            return f"the lane's process was ended by {name}"
        return f"the lane's process ended unexpectedly with exit code {self.code}"
