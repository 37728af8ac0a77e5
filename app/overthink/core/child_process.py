"""Child processes: the command that starts one, its limits, requests with a deadline, its end.

Work that may hang, crash or take all memory runs in a child that can be killed: chat templates,
mathematics, formulas, downloads. This is the parent's end; `core.child_main_loop` is the child's. A
child reads requests from its standard input and writes replies to its standard output, each a line
of JSON. It ends when its input ends, so it never outlives its parent. Lanes have a protocol of
their own (`core.protocol`).

`WorkerProcess` blocks: call it from a worker thread.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from overthink.core.messages import NO_MESSAGE, Message, message

CHILD_SWITCH = "--child-process"
"""First argument of a frozen program that is to be a child; the child's module follows."""

START_LIMIT_S = 30.0
"""Seconds for a child to start and import what it needs; generous, for busy machines."""

EXIT_GRACE_S = 1.0
"""Seconds for a child that closed its pipe to end by itself."""

WATCH_INTERVAL_S = 0.02
_PATIENCE = 6
"""How many limits of processor time a child may take in elapsed time."""


def child_command(module: str, *arguments: str) -> list[str]:
    """Return the command that runs one of our modules as a child process.

    A frozen bundle has no interpreter but the program itself, whose entry
    (`overthink.__main__`) recognises `CHILD_SWITCH`.
    """
    if getattr(sys, "frozen", False):
        return [sys.executable, CHILD_SWITCH, module, *arguments]
    # -P: a module in the current folder must not replace one of a library.
    return [sys.executable, "-P", "-m", module, *arguments]


def detached() -> dict[str, Any]:
    """Return arguments for `Popen` that protect a child from Ctrl+C and hide its console."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW}
    return {"process_group": 0}


@dataclass(frozen=True, slots=True)
class ChildExit:
    """How a child process ended.

    Args:
        code: exit code as `subprocess.Popen.returncode` has it: negative for a signal.
        why_killed: why we killed it, a clause such as "ran for over 2 seconds"; empty if we didn't.
    """

    code: int
    why_killed: Message = NO_MESSAGE

    @property
    def signal_name(self) -> str | None:
        """Name of the signal that ended it, on systems that have signals."""
        if self.code >= 0:
            return None
        try:
            return signal.Signals(-self.code).name
        except ValueError:
            return f"signal {-self.code}"

    def problem(self, process: Message) -> Message:
        """Describe what happened, as a clause.

        Args:
            process: what to call the process.
        """
        if self.why_killed:
            return message("{process} {why}, so it was ended", process=process, why=self.why_killed)
        name = self.signal_name
        if name == "SIGKILL":
            return message(
                "{process} was killed (SIGKILL), by the system for memory or by hand",
                process=process,
            )
        if name in ("SIGABRT", "SIGSEGV", "SIGBUS", "SIGILL", "SIGFPE"):
            return message(
                "{process} crashed in native code ({signal})", process=process, signal=name
            )
        if name:
            return message("{process} was ended by {signal}", process=process, signal=name)
        return message(
            "{process} ended unexpectedly with exit code {code}", process=process, code=self.code
        )


class WorkerEnded(Exception):
    """The child ended before it replied, or could not be started.

    Args:
        exit_: how it ended; None if it could not be started or was closed by us.
    """

    def __init__(self, exit_: ChildExit | None) -> None:
        super().__init__(exit_)
        self.exit = exit_

    @property
    def why_killed(self) -> Message:
        """Which limit the request exceeded, a clause; empty if none."""
        return self.exit.why_killed if self.exit else NO_MESSAGE


class _TimeLimit:
    """Seconds that a request may take, of a child's processor time if its id is given."""

    def __init__(self, seconds: float, pid: int | None) -> None:
        self._pid = pid if sys.platform == "linux" else None
        self._started = time.monotonic()
        self._used = self._processor_s()
        self._seconds = seconds

    def left(self) -> float:
        """Return the seconds that are left at least; not positive if the limit is exceeded."""
        elapsed = time.monotonic() - self._started
        if self._pid is None:
            return self._seconds - elapsed
        left = self._seconds - (self._processor_s() - self._used)
        return min(left, _PATIENCE * self._seconds - elapsed)

    def _processor_s(self) -> float:
        if self._pid is None:
            return 0.0
        # The number of another process's clock, as clock_getcpuclockid(3) computes it.
        try:
            return time.clock_gettime((~self._pid << 3) | 2)
        except OSError:
            return 0.0  # it has just ended


class WorkerProcess:
    """A child process that handles one request after the other (`child_main_loop.serve_requests`).

    It is started by the first request, or ahead of it by `start`, and started again when it has
    ended. Threads that send requests wait for each other; `kill` and `close` do not wait for them.

    Args:
        command: from `child_command`.
        stderr: where the child's standard error goes, as for `Popen`.
        memory_of: returns the resident memory of a process id in bytes. With it, a child that
            exceeds `memory_bytes` while it works is killed, also on systems without such a limit.
        memory_bytes: the most it may use.
        counts_processor_time: whether the limit of a request counts the child's processor time, so
            that a busy machine does not change results. A child that waits is killed after
            `_PATIENCE` times that. Only Linux measures it; elsewhere the limit is elapsed time.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        stderr: int | None = subprocess.DEVNULL,
        memory_of: Callable[[int], int] | None = None,
        memory_bytes: int = 0,
        counts_processor_time: bool = False,
    ) -> None:
        self._counts_processor_time = counts_processor_time
        self._command, self._stderr = command, stderr
        self._memory_of, self._memory_bytes = memory_of, memory_bytes
        self._lock = threading.Lock()
        """Of the process: starting and ending it."""
        self._request_lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._ready = False
        self._why_killed = NO_MESSAGE
        self.closed = False
        """True once `close` was called: no request is served any more."""

    def __enter__(self) -> WorkerProcess:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        """Process id of the child; None if there is none."""
        process = self._process
        return process.pid if process and process.poll() is None else None

    def start(self) -> None:
        """Start the child if none runs, without waiting for it.

        Raises:
            WorkerEnded: it cannot be started, or `close` was called.
        """
        with self._lock:
            if self.closed:
                raise WorkerEnded(None)
            if self._process and self._process.poll() is None:
                return
            self._reap()
            self._ready, self._why_killed = False, NO_MESSAGE
            try:
                self._process = subprocess.Popen(
                    self._command,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=self._stderr,
                    **detached(),
                )
            except (OSError, MemoryError):
                raise WorkerEnded(None) from None

    def request(self, message: object, limit_s: float) -> Any:
        """Send a request and wait for the reply; the child's start does not count.

        If the child dies without exceeding a limit, maybe while it was idle, another one is started
        and gets the request once more.

        Args:
            message: what JSON can represent.
            limit_s: seconds after which the child is killed.

        Raises:
            WorkerEnded: the child died, exceeded a limit, or cannot be started.
        """
        with self._request_lock:
            try:
                return self._exchange(message, limit_s)
            except WorkerEnded as ended:
                if ended.exit is None or ended.why_killed:
                    raise
            return self._exchange(message, limit_s)

    def _exchange(self, message: object, limit_s: float) -> Any:
        self.start()
        if not self._ready:
            with self._watched(START_LIMIT_S):
                self.receive()
            self._ready = True
        with self._watched(limit_s):
            self.send(message)
            return json.loads(self.receive())

    def send(self, message: object) -> None:
        """Write a line. One to a dead child is lost, and `receive` raises."""
        process = self._process
        if process and process.stdin:
            with suppress(OSError, ValueError):
                process.stdin.write(json.dumps(message).encode("ascii") + b"\n")
                process.stdin.flush()

    def receive(self) -> bytes:
        """Wait for the next line.

        Raises:
            WorkerEnded: the child has ended.
        """
        process = self._process
        line = b""
        if process and process.stdout:
            with suppress(ValueError):  # closed by `close` meanwhile
                line = process.stdout.readline()
        if line.endswith(b"\n"):
            return line
        if process:
            with suppress(subprocess.TimeoutExpired):  # the pipe closes before the exit code comes
                process.wait(EXIT_GRACE_S)
        raise WorkerEnded(self.end())

    def end(self) -> ChildExit | None:
        """Kill the child if it runs and return how it ended; the next request starts another."""
        with self._lock:
            code = self._reap()
            return None if code is None or self.closed else ChildExit(code, self._why_killed)

    def kill(self) -> None:
        """Kill the child for good, without waiting for it; a thread that waits for it raises."""
        with self._lock:
            self.closed = True
            if self._process:
                self._process.kill()

    def close(self) -> None:
        """Kill the child for good and wait for its end, which a thread that uses it sees too."""
        self.kill()
        self.end()

    def _reap(self) -> int | None:
        process = self._process
        if process is None:
            return None
        process.kill()
        code = process.wait()
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError):  # what was never read by the child
                if pipe:
                    pipe.close()
        self._process = None
        return code

    @contextmanager
    def _watched(self, limit_s: float) -> Iterator[None]:
        """Kill the child when the body takes too long or the child too much memory."""
        over = threading.Event()
        process = self._process
        if process is None:  # closed meanwhile
            raise WorkerEnded(None)
        watch = threading.Thread(
            target=self._watch, args=(process, limit_s, over), name="child watch", daemon=True
        )
        watch.start()
        try:
            yield
        finally:
            over.set()
            watch.join()
        if self._why_killed:
            self.end()  # the reply came at the last moment

    def _watch(
        self, process: subprocess.Popen[bytes], limit_s: float, over: threading.Event
    ) -> None:
        limit = _TimeLimit(limit_s, process.pid if self._counts_processor_time else None)
        while (left := limit.left()) > 0:
            if over.wait(WATCH_INTERVAL_S if self._memory_of else max(left, WATCH_INTERVAL_S)):
                return
            if self._memory_of and self._memory_of(process.pid) > self._memory_bytes:
                self._why_killed = message(
                    "took over {size:memory} of memory", size=self._memory_bytes
                )
                break
        else:
            self._why_killed = message("ran for over {seconds} seconds", seconds=f"{limit_s:g}")
        process.kill()
