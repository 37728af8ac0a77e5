"""A lane's child process: starts it, decodes its replies, notices when it hangs, and ends it.

Replies are decoded where the event loop delivers the bytes: waking a task for each would cost more
than decoding, beside two models that use every core. They are read even if no one waits for them,
so that the end is noticed at once.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from overthink.core.child_process import ChildExit, detached
from overthink.core.errors import ChildCrashed, LaneFailure, ProtocolError
from overthink.core.messages import NO_MESSAGE, Message, message
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

SILENCE_LIMIT_S = 12
"""A child sends a sign of life every second; after this many seconds without one it hangs."""

QUIT_GRACE_S = 1.0
"""Seconds for a child to end after Quit, and for the exit code of a dead one to arrive."""

_TICK_S = 1.0


class _ReplyPipe(asyncio.SubprocessProtocol):
    """The parent's end of a child's pipe. Reports why a child must be ended, but never ends one.

    Args:
        on_reply: receives all replies except the greeting and the signs of life.
        silence_limit_s: seconds without a sign of life after which the child counts as hung.
    """

    def __init__(self, on_reply: Callable[[Reply], None], silence_limit_s: int) -> None:
        self._on_reply = on_reply
        self._silence_limit_s = silence_limit_s
        self._frames = FrameReader()
        self._greeted = False
        self._silent_s = 0
        self._loop = asyncio.get_running_loop()
        self._timer = self._loop.call_later(_TICK_S, self._tick)
        self.exited = asyncio.Event()
        """Set once the exit code is known."""
        self.over: asyncio.Future[Message] = self._loop.create_future()
        """Done when reading has ended. The result says why the child must be killed and is empty if
        its pipe was closed; a `ProtocolError` if it sent no valid protocol of our version."""
        self.over.add_done_callback(lambda _: self._timer.cancel())

    def pipe_data_received(self, fd: int, data: bytes) -> None:
        if self.over.done():
            return
        self._silent_s = 0
        try:
            for body in self._frames.feed(data):
                self._receive(decode_reply(body))
        except ProtocolError as error:
            self.over.set_exception(error)

    def pipe_connection_lost(self, fd: int, exc: Exception | None) -> None:
        if fd == 1:
            self._finish(NO_MESSAGE)

    def process_exited(self) -> None:
        self.exited.set()

    def _receive(self, reply: Reply) -> None:
        if not self._greeted:
            _check_greeting(reply)
            self._greeted = True
        elif not isinstance(reply, Alive):
            self._on_reply(reply)

    def _tick(self) -> None:
        # Counts ticks instead of reading the clock: after the machine or this process was
        # suspended, the child has its full time again.
        self._silent_s += 1
        # The first tick counted is only the rest of a second.
        if self._silent_s > self._silence_limit_s:
            self._finish(
                message("gave no sign of life for {seconds} seconds", seconds=self._silence_limit_s)
            )
        else:
            self._timer = self._loop.call_later(_TICK_S, self._tick)

    def _finish(self, why: Message) -> None:
        if not self.over.done():
            self.over.set_result(why)


def _check_greeting(reply: Reply) -> None:
    if not isinstance(reply, Hello):
        raise ProtocolError(message("the lane's process did not begin with a greeting"))
    if reply.version != VERSION:
        raise ProtocolError(
            message(
                "the lane's process speaks version {version} of the protocol, not {ours}",
                version=reply.version,
                ours=VERSION,
            ),
            message("install Overthink again"),
        )


def _environment() -> dict[str, str]:
    """Limit the BLAS threads of the child's NumPy, which would compete with llama.cpp for cores."""
    return {**os.environ, "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


class LaneProcess:
    """A running child. Created by `start`; must be closed, dead or alive.

    One task waits for its end. `next_reply` then raises, once all replies have been read.
    """

    def __init__(
        self,
        transport: asyncio.SubprocessTransport,
        pipe: _ReplyPipe,
        replies: asyncio.Queue[Reply | None],
        log: Path,
    ) -> None:
        self._transport, self._pipe, self._replies, self._log = transport, pipe, replies, log
        self._failure: LaneFailure | None = None
        self._closing = False
        self._ending = asyncio.create_task(self._wait_for_end())

    @classmethod
    async def start(
        cls, command: Sequence[str], log: Path, silence_limit_s: int = SILENCE_LIMIT_S
    ) -> LaneProcess:
        """Start a child whose standard error is appended to `log`.

        Args:
            silence_limit_s: seconds without a sign of life after which the child counts as hung.

        Raises:
            OSError: the log cannot be written, or the program cannot be started.
        """
        log.parent.mkdir(parents=True, exist_ok=True)
        replies: asyncio.Queue[Reply | None] = asyncio.Queue()
        pipe = _ReplyPipe(replies.put_nowait, silence_limit_s)
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
        """True once the child has ended."""
        return self._ending.done()

    def send(self, command: Command) -> None:
        """Send a command; one to a dead child is lost, and `next_reply` raises the reason."""
        commands = self._transport.get_pipe_transport(0)
        assert isinstance(commands, asyncio.WriteTransport)
        if not self.ended:
            with suppress(OSError, RuntimeError):
                commands.write(encode(command))

    async def next_reply(self) -> Reply:
        """Wait for the next reply.

        Raises:
            ChildCrashed, ProtocolError: there are no more.
            LaneFailure: the lane was closed.
        """
        ended = self._failure is not None and self._replies.empty()
        reply = None if ended else await self._replies.get()
        if reply is not None:
            return reply
        assert self._failure is not None
        raise self._failure

    async def close(self) -> None:
        """Ask the child to end; kill it if it does not."""
        self._closing = True
        self.send(Quit())
        # Quit is queued behind the current command, which must not delay the window's closing.
        self.send(Stop())
        done, _ = await asyncio.wait({self._ending}, timeout=QUIT_GRACE_S)
        if not done:
            self._kill()
        await self._ending

    async def _wait_for_end(self) -> None:
        try:
            try:
                why = await self._pipe.over
            except ProtocolError as error:
                self._failure = error
                why = message("sent data that is not the protocol")
            exit_ = await self._reap(why)
            if not self._closing and self._failure is None:
                remedy = message("run again; its last words are in {file}", file=str(self._log))
                self._failure = ChildCrashed(exit_.problem(message("the lane's process")), remedy)
        except asyncio.CancelledError:
            # The program ends and cancels its tasks: the child ends too.
            await self._reap(message("was no longer needed"))
            raise
        finally:
            self._transport.close()
            if self._failure is None:
                self._failure = LaneFailure(message("the lane was closed"))
            self._replies.put_nowait(None)

    def _kill(self) -> None:
        with suppress(ProcessLookupError):
            self._transport.kill()

    async def _reap(self, why: Message) -> ChildExit:
        """Make sure that the child has ended, and return how.

        Args:
            why: why it must be killed; empty if its pipe was closed.
        """
        if not why:
            # A closed pipe precedes the exit code by a moment.
            code = await self._exit_code()
            if code is not None:
                return ChildExit(code)
            why = message("closed its pipe")
        self._kill()
        code = await self._exit_code()
        return ChildExit(-9 if code is None else code, why)

    async def _exit_code(self) -> int | None:
        """Return the exit code; None if the child is still alive."""
        with suppress(TimeoutError):
            async with asyncio.timeout(QUIT_GRACE_S):
                await self._pipe.exited.wait()
        return self._transport.get_returncode()
