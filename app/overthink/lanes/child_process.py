"""A lane's child process: starts it, reads its pipe, notices when it dies or hangs, ends it.

One task a child reads all it says, whether or not somebody listens, so that a death is noticed at
once and two readers never meet. What is said after the end is the end itself: `next_reply` raises.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from overthink.core.errors import ChildCrashed, LaneFailure, ProtocolError
from overthink.core.protocol import (
    VERSION,
    Alive,
    Command,
    FrameReader,
    Hello,
    Quit,
    Reply,
    Stop,
    decode_reply,
    encode,
)
from overthink.lanes.child_exit import ChildExit

SILENCE_LIMIT_S = 12
"""A child gives a sign of life every second; after this many without one it hangs."""

QUIT_GRACE_S = 1.0
"""How long an asked child may take to end, and a dead one's pipes to close."""

_READ_SIZE = 1 << 16


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


def _apart() -> dict[str, Any]:
    """Keeps Ctrl+C in the terminal from the child: the parent is asked, and it asks the child."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW}
    return {"process_group": 0}


class ChildProcess:
    """A running child. Made by `start`; must be closed, dead or alive.

    Args:
        silence_limit_s: seconds without a sign of life after which the child counts as hung.
    """

    def __init__(
        self, process: asyncio.subprocess.Process, log: Path, silence_limit_s: int
    ) -> None:
        self._process, self._log = process, log
        self._silence_limit_s = silence_limit_s
        self._replies: asyncio.Queue[Reply | None] = asyncio.Queue()
        self._end: LaneFailure | None = None
        self._closing = False
        self._reading = asyncio.create_task(self._read_to_the_end())

    @classmethod
    async def start(
        cls, command: Sequence[str], log: Path, silence_limit_s: int = SILENCE_LIMIT_S
    ) -> ChildProcess:
        """Starts a child whose standard error goes to the end of `log`.

        Raises:
            OSError: the log cannot be written, or the program cannot be started.
        """
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("ab") as native_output:
            process = await asyncio.create_subprocess_exec(
                *command,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=native_output,
                env=_environment(),
                **_apart(),
            )
        return cls(process, log, silence_limit_s)

    @property
    def pid(self) -> int:
        """Process id."""
        return self._process.pid

    @property
    def ended(self) -> bool:
        """True once the child is gone."""
        return self._reading.done()

    def send(self, command: Command) -> None:
        """Sends a command; one to a dead child is lost, and `next_reply` says why."""
        assert self._process.stdin is not None
        if not self.ended:
            with suppress(OSError, RuntimeError):
                self._process.stdin.write(encode(command))

    async def next_reply(self) -> Reply:
        """The next message.

        Raises:
            ChildCrashed, ProtocolError: there will be no more.
            LaneFailure: because the lane was closed.
        """
        ended = self._end is not None and self._replies.empty()
        reply = None if ended else await self._replies.get()
        if reply is not None:
            return reply
        assert self._end is not None
        raise self._end

    async def close(self) -> None:
        """Asks the child to end, and sees to it."""
        self._closing = True
        self.send(Quit())
        # Quit waits its turn; a run that goes on must not hold up the window's closing.
        self.send(Stop())
        done, _ = await asyncio.wait({self._reading}, timeout=QUIT_GRACE_S)
        if not done:
            self._kill()
        await self._reading

    # -- reading ------------------------------------------------------------------------------

    async def _read_to_the_end(self) -> None:
        try:
            try:
                why = await self._read()
            except ProtocolError as error:
                self._end = error
                why = "wrote what is not the protocol"
            exit_ = await self._reap(why)
            if not self._closing and self._end is None:
                remedy = f"run again; its last words are in {self._log}"
                self._end = ChildCrashed(exit_.problem, remedy)
        except asyncio.CancelledError:
            # As a program's last tasks are: the child goes with them.
            await self._reap("was not needed any more")
            raise
        finally:
            self._let_go()
            if self._end is None:
                self._end = LaneFailure("the lane was closed")
            self._replies.put_nowait(None)

    async def _read(self) -> str:
        """Reads until the pipe ends; returns why the child must be killed, if it must.

        Raises:
            ProtocolError: what came is not the protocol, or another version of it.
        """
        assert self._process.stdout is not None
        frames, greeted = FrameReader(), False
        silent_s = 0
        while True:
            try:
                async with asyncio.timeout(1.0):
                    data = await self._process.stdout.read(_READ_SIZE)
            except TimeoutError:
                # Seconds of ours are counted, not the clock's: after the machine slept, or this
                # process was stopped, the child gets its time to speak.
                silent_s += 1
                if silent_s >= self._silence_limit_s:
                    return f"gave no sign of life for {self._silence_limit_s} seconds"
                continue
            except OSError:
                data = b""  # on Windows a pipe may end so
            if not data:
                return ""
            silent_s = 0
            for body in frames.feed(data):
                reply = decode_reply(body)
                if not greeted:
                    _check_greeting(reply)
                    greeted = True
                elif not isinstance(reply, Alive):
                    self._replies.put_nowait(reply)

    # -- the end ------------------------------------------------------------------------------

    def _kill(self) -> None:
        with suppress(ProcessLookupError):
            self._process.kill()

    async def _reap(self, why: str) -> ChildExit:
        """Makes sure that the child is gone, and says how it went."""
        if not why:
            # A closed pipe comes a moment before the exit code.
            code = await self._exit_code()
            if code is not None:
                return ChildExit(code)
            why = "closed its pipe"
        self._kill()
        code = await self._exit_code()
        return ChildExit(-9 if code is None else code, why)

    async def _exit_code(self) -> int | None:
        """The exit code; None where the child, or something that holds its pipe, lives on."""
        assert self._process.stdout is not None
        with suppress(TimeoutError, OSError):
            async with asyncio.timeout(QUIT_GRACE_S):
                # asyncio tells the exit code only when the pipe is read to its end.
                while await self._process.stdout.read(_READ_SIZE):
                    pass
                await self._process.wait()
        return self._process.returncode

    def _let_go(self) -> None:
        """Closes the pipes, and kills what still runs."""
        # The transport keeps file descriptors until told; there is no public way to tell it.
        self._process._transport.close()  # type: ignore[attr-defined]


def _check_greeting(reply: Reply) -> None:
    if not isinstance(reply, Hello):
        raise ProtocolError("the lane's process did not begin with a greeting")
    if reply.version != VERSION:
        raise ProtocolError(
            f"the lane's process speaks version {reply.version} of the protocol, not {VERSION}",
            "install Overthink again",
        )
