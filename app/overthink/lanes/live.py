"""A lane whose model runs in a child process of its own.

Whatever happens in the child (a segfault, an out-of-memory kill, a hang, garbage on the pipe) is a
`Failed` event of this lane and nothing else. What was streamed before stays, and the next load
starts a new child. This module never imports `overthink.inference`: it only starts it.
"""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from pathlib import Path

from overthink.core.errors import EnvironmentFailure, ProtocolError, error_kind
from overthink.core.events import Described, Failed, Finished, LaneEvent, Loaded
from overthink.core.protocol import (
    VERSION,
    Alive,
    Command,
    Describe,
    FrameReader,
    Hello,
    Load,
    Quit,
    Reply,
    Run,
    Stop,
    decode_reply,
    encode,
)
from overthink.lanes.child_exit import ChildExit

SILENCE_LIMIT_S = 12
"""A child gives a sign of life every second; after this many without one it hangs."""

QUIT_GRACE_S = 1.0


def child_command(log: Path) -> list[str]:
    """The command that starts a lane's child process.

    In a frozen bundle the program is its own interpreter and recognises `--lane-child`.
    """
    if getattr(sys, "frozen", False):
        return [sys.executable, "--lane-child", "--log", str(log)]
    # -P: a module lying in the current folder must not take a library's place.
    return [sys.executable, "-P", "-m", "overthink.inference.child", "--log", str(log)]


def _environment() -> dict[str, str]:
    """BLAS threads of the child's NumPy would compete with llama.cpp for its cores."""
    return {**os.environ, "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


class LiveLane:
    """A model in a child process.

    Args:
        log_folder: where the child's native output goes, a file a child.
        name: of the lane, for the log's file name.
        command: starts the child, given the log; tests put children of their own here.
    """

    def __init__(self, log_folder: Path, name: str, command: Sequence[str] | None = None) -> None:
        stamp = time.strftime("%Y%m%d-%H%M%S")
        self.log = log_folder / f"{stamp}-{os.getpid()}-{name}.log"
        self._command = command
        self._process: asyncio.subprocess.Process | None = None
        self._frames = FrameReader()
        self._bodies: list[bytes] = []
        self._why_killed = ""

    @property
    def pid(self) -> int | None:
        """Process id of the child; None while there is none."""
        return self._process.pid if self._process else None

    # -- what a source does -------------------------------------------------------------------

    async def load(self, command: Load) -> AsyncIterator[LaneEvent]:
        if self._process is None:
            try:
                await self._start()
            except OSError as error:
                yield _crashed(f"the lane's process could not be started ({error.strerror})")
                return
        async for event in self._events(command, Loaded):
            yield event

    async def run(self, command: Run) -> AsyncIterator[LaneEvent]:
        async for event in self._events(command, Finished):
            yield event

    async def describe(self) -> Described | Failed:
        """What the machine has, by llama.cpp's word."""
        await self._start()
        async for event in self._ask(Describe(), Described):
            if isinstance(event, Described | Failed):
                return event
        raise AssertionError("a lane always says how it ended")

    def stop(self) -> None:
        self._send(Stop())

    async def close(self) -> None:
        process = self._process
        if process is None:
            return
        self._send(Quit())
        # Quit waits its turn; a run that goes on must not hold up the window's closing.
        self._send(Stop())
        with suppress(TimeoutError):
            await asyncio.wait_for(self._drain(process), QUIT_GRACE_S)
        await self._end("was not needed any more")

    # -- the child ----------------------------------------------------------------------------

    async def _start(self) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        self._frames, self._bodies, self._why_killed = FrameReader(), [], ""
        self._process = await asyncio.create_subprocess_exec(
            *(self._command or child_command(self.log)),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env=_environment(),
        )

    def _send(self, command: Command) -> None:
        if self._process and self._process.stdin:
            # A dead child is noticed by reading; there is nothing more to say about it here.
            with suppress(OSError, RuntimeError):
                self._process.stdin.write(encode(command))

    async def _events(self, command: Command, last: type[Reply]) -> AsyncIterator[LaneEvent]:
        async for reply in self._ask(command, last):
            if not isinstance(reply, Described):
                yield reply

    async def _ask(
        self, command: Command, last: type[Reply]
    ) -> AsyncIterator[LaneEvent | Described]:
        """Sends a command and yields what comes back, up to `last` or `Failed`."""
        if self._process is None:
            yield _crashed("the lane has no process", "load the model again")
            return
        self._send(command)
        while True:
            try:
                reply = await self._next_reply()
            except ProtocolError as error:
                await self._end("wrote what is not the protocol")
                yield _failed(error)
                return
            if reply is None:
                yield await self._crash()
                return
            if isinstance(reply, Hello | Alive):
                continue
            yield reply
            if isinstance(reply, last | Failed):
                return

    async def _next_reply(self) -> Reply | None:
        """The child's next message; None when there will be no more.

        Raises:
            ProtocolError: what came is not the protocol, or another version of it.
        """
        assert self._process is not None
        assert self._process.stdout is not None
        silent_s = 0
        while not self._bodies:
            try:
                data = await asyncio.wait_for(self._process.stdout.read(1 << 16), 1.0)
            except TimeoutError:
                # Seconds of ours are counted, not the clock's: after the machine slept, or this
                # process was stopped, the child gets its time to speak.
                silent_s += 1
                if silent_s >= SILENCE_LIMIT_S:
                    await self._end(f"gave no sign of life for {SILENCE_LIMIT_S} seconds")
                    return None
                continue
            if not data:
                return None
            silent_s = 0
            self._bodies = self._frames.feed(data)
        reply = decode_reply(self._bodies.pop(0))
        if isinstance(reply, Hello) and reply.version != VERSION:
            raise ProtocolError(
                f"the lane's process speaks version {reply.version} of the protocol, not {VERSION}",
                "install Overthink again",
            )
        return reply

    async def _crash(self) -> Failed:
        """The event of a child that is gone."""
        exit_ = await self._end("")
        hint = f"run again; its last words are in {self.log}"
        return _crashed(exit_.problem, hint)

    async def _end(self, why: str) -> ChildExit:
        """Makes sure that the child is gone, and says how it went."""
        process, self._process = self._process, None
        assert process is not None
        self._why_killed = self._why_killed or why
        with suppress(TimeoutError):
            # A closed pipe comes a moment before the exit code.
            await asyncio.wait_for(process.wait(), 0 if why else QUIT_GRACE_S)
        if process.returncode is None:
            self._why_killed = self._why_killed or "closed its pipe"
            with suppress(ProcessLookupError):
                process.kill()
        code = await process.wait()
        if process.stdin:
            process.stdin.close()
        # The transport keeps file descriptors until told; without this they end in a warning.
        process._transport.close()  # type: ignore[attr-defined]
        return ChildExit(code, self._why_killed)

    async def _drain(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdout
        while await process.stdout.read(1 << 16):
            pass
        await process.wait()


def _crashed(problem: str, remedy: str = "run again") -> Failed:
    return Failed(kind="ChildCrashed", problem=problem, remedy=remedy, crashed=True)


def _failed(error: EnvironmentFailure) -> Failed:
    return Failed(
        kind=error_kind(error),
        problem=error.problem,
        remedy=error.remedy or "run again",
        crashed=True,
    )
