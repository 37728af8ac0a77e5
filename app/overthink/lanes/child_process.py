"""A lane's child process: starts it, keeps what it says, ends it.

Its pipe is read whether or not somebody listens (`child_pipe`), so that a death is noticed at once,
and one task a child sees to its end. What is said after the end is the end itself: `next_reply`
raises.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from overthink.core.child_process import ChildExit, detached
from overthink.core.errors import ChildCrashed, LaneFailure, ProtocolError
from overthink.core.messages import Message, message
from overthink.core.protocol import Command, Quit, Reply, Stop, encode
from overthink.lanes.child_pipe import ChildPipe

SILENCE_LIMIT_S = 12
"""A child gives a sign of life every second; after this many without one it hangs."""

QUIT_GRACE_S = 1.0
"""How long an asked child may take to end, and a dead one's exit code to come."""


def _environment() -> dict[str, str]:
    """BLAS threads of the child's NumPy would compete with llama.cpp for its cores."""
    return {**os.environ, "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


class ChildProcess:
    """A running child. Made by `start`; must be closed, dead or alive."""

    def __init__(
        self,
        transport: asyncio.SubprocessTransport,
        pipe: ChildPipe,
        replies: asyncio.Queue[Reply | None],
        log: Path,
    ) -> None:
        self._transport, self._pipe, self._replies, self._log = transport, pipe, replies, log
        self._end: LaneFailure | None = None
        self._closing = False
        self._ending = asyncio.create_task(self._see_to_the_end())

    @classmethod
    async def start(
        cls, command: Sequence[str], log: Path, silence_limit_s: int = SILENCE_LIMIT_S
    ) -> ChildProcess:
        """Starts a child whose standard error goes to the end of `log`.

        Args:
            silence_limit_s: seconds without a sign of life after which the child counts as hung.

        Raises:
            OSError: the log cannot be written, or the program cannot be started.
        """
        log.parent.mkdir(parents=True, exist_ok=True)
        replies: asyncio.Queue[Reply | None] = asyncio.Queue()
        pipe = ChildPipe(replies.put_nowait, silence_limit_s)
        try:
            with log.open("ab") as native_output:
                transport, _ = await asyncio.get_running_loop().subprocess_exec(
                    lambda: pipe,
                    *command,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=native_output,
                    env=_environment(),
                    **detached(),
                )
        except BaseException:
            pipe.over.cancel()
            raise
        return cls(transport, pipe, replies, log)

    @property
    def pid(self) -> int:
        """Process id."""
        return self._transport.get_pid()

    @property
    def ended(self) -> bool:
        """True once the child is gone."""
        return self._ending.done()

    def send(self, command: Command) -> None:
        """Sends a command; one to a dead child is lost, and `next_reply` says why."""
        commands = self._transport.get_pipe_transport(0)
        assert isinstance(commands, asyncio.WriteTransport)
        if not self.ended:
            with suppress(OSError, RuntimeError):
                commands.write(encode(command))

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
        done, _ = await asyncio.wait({self._ending}, timeout=QUIT_GRACE_S)
        if not done:
            self._kill()
        await self._ending

    # -- the end ------------------------------------------------------------------------------

    async def _see_to_the_end(self) -> None:
        try:
            try:
                why = await self._pipe.over
            except ProtocolError as error:
                self._end = error
                why = message("wrote what is not the protocol")
            exit_ = await self._reap(why)
            if not self._closing and self._end is None:
                remedy = message("run again; its last words are in {file}", file=str(self._log))
                self._end = ChildCrashed(exit_.problem(message("the lane's process")), remedy)
        except asyncio.CancelledError:
            # As a program's last tasks are: the child goes with them.
            await self._reap(message("was not needed any more"))
            raise
        finally:
            self._transport.close()
            if self._end is None:
                self._end = LaneFailure(message("the lane was closed"))
            self._replies.put_nowait(None)

    def _kill(self) -> None:
        with suppress(ProcessLookupError):
            self._transport.kill()

    async def _reap(self, why: Message) -> ChildExit:
        """Makes sure that the child is gone, and says how it went."""
        if not why:
            # A closed pipe comes a moment before the exit code.
            code = await self._exit_code()
            if code is not None:
                return ChildExit(code)
            why = message("closed its pipe")
        self._kill()
        code = await self._exit_code()
        return ChildExit(-9 if code is None else code, why)

    async def _exit_code(self) -> int | None:
        """The exit code; None where the child lives on."""
        with suppress(TimeoutError):
            async with asyncio.timeout(QUIT_GRACE_S):
                await self._pipe.exited.wait()
        return self._transport.get_returncode()
