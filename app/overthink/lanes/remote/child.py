"""The child process of a remote lane: a server's bytes are read and split outside the window.

Started as `python -P -m overthink.lanes.remote.child --log FILE`. It speaks the same protocol as
`overthink.inference.child`, so a remote lane costs its parent no more than a live one. The key is
read here and sent to its server only.
"""

from __future__ import annotations

import asyncio
import os
import sys
import threading
import traceback
from contextlib import aclosing
from typing import IO, NoReturn

from overthink.core.errors import ProtocolError, error_kind
from overthink.core.events import Failed
from overthink.core.messages import message
from overthink.core.protocol import (
    VERSION,
    Alive,
    Command,
    FrameReader,
    Hello,
    Load,
    Quit,
    Reply,
    Run,
    Stop,
    decode_command,
    encode,
)

ALIVE_EVERY_S = 1.0


def _claim_pipes(log_path: str) -> tuple[IO[bytes], IO[bytes]]:
    """Claim standard input and output for the protocol; other output goes to the log."""
    commands, replies = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    log = os.open(log_path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for source, target in ((nothing, 0), (log, 1), (log, 2)):
        os.dup2(source, target)
    os.close(nothing)
    os.close(log)
    return commands, replies


class _Child:
    """Serves one lane."""

    def __init__(self, commands: IO[bytes], replies: IO[bytes]) -> None:
        self._commands, self._replies = commands, replies
        self._lock = threading.Lock()
        self._queue: asyncio.Queue[Command | ProtocolError] = asyncio.Queue()
        self._waiting = 0
        """Commands that were received and have not ended."""
        self._skip = 0
        """Of these, the ones that a Stop applies to."""

    def send(self, reply: Reply) -> None:
        try:
            with self._lock:
                self._replies.write(encode(reply))
                self._replies.flush()
        except OSError:
            os._exit(0)  # the parent is gone

    def _read(self, loop: asyncio.AbstractEventLoop) -> None:
        frames = FrameReader()
        while data := self._commands.read1(65536):  # type: ignore[attr-defined]
            try:
                for body in frames.feed(data):
                    loop.call_soon_threadsafe(self._receive, decode_command(body))
            except ProtocolError as error:
                loop.call_soon_threadsafe(self._queue.put_nowait, error)
                return
        os._exit(0)  # the parent closed the pipe or died

    def _receive(self, command: Command) -> None:
        if isinstance(command, Stop):
            self._skip = self._waiting
            self._lane.stop()
            return
        self._waiting += 1
        self._queue.put_nowait(command)

    async def serve(self) -> None:
        """Execute commands until one is to quit."""
        from overthink.lanes.remote.lane import RemoteLane
        from overthink.library.servers import key_of

        self._lane = RemoteLane(key_of)
        threading.Thread(target=self._read, args=(asyncio.get_running_loop(),), daemon=True).start()
        alive = asyncio.ensure_future(self._stay_alive())
        while True:
            command = await self._queue.get()
            if isinstance(command, Quit):
                break
            if isinstance(command, ProtocolError):
                self.send(_failed(command))
                break
            await self._execute(command)
            self._waiting -= 1
            self._skip = max(0, self._skip - 1)
        alive.cancel()
        await self._lane.close()

    async def _stay_alive(self) -> None:
        while True:
            await asyncio.sleep(ALIVE_EVERY_S)
            self.send(Alive())

    async def _execute(self, command: Command) -> None:
        if not isinstance(command, Load | Run):
            self.send(_failed(ProtocolError(message("a server offers no such command"))))
            return
        events = self._lane.load(command) if isinstance(command, Load) else self._lane.run(command)
        try:
            async with aclosing(events):
                async for event in events:
                    self.send(event)
                    if self._skip:
                        self._lane.stop()
        except Exception:  # noqa: BLE001 - a bug of ours must reach the user as a report
            self.send(
                Failed(
                    kind="Bug",
                    problem=message("the lane met a bug in Overthink"),
                    remedy=message("please copy the report to us"),
                    report=traceback.format_exc(),
                )
            )


def _failed(error: ProtocolError) -> Failed:
    return Failed(kind=error_kind(error), problem=error.problem, remedy=error.remedy)


def main(arguments: list[str] | None = None) -> NoReturn:
    """Serve one lane until it is to quit or the parent is gone."""
    _, log_path = arguments or sys.argv[1:]  # --log FILE
    child = _Child(*_claim_pipes(log_path))
    child.send(Hello(VERSION, os.getpid()))
    asyncio.run(child.serve())
    os._exit(0)


if __name__ == "__main__":
    main()
