"""A lane whose model runs in a child process of its own.

Whatever happens in the child (a segfault, an out-of-memory kill, a hang, garbage on the pipe) is a
`Failed` event of this lane and nothing else. What was streamed before stays, and the next load
starts a new child. This module never imports `overthink.inference`: it only starts it.
"""

from __future__ import annotations

import os
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from pathlib import Path

import psutil

from overthink.core.child_process import child_command
from overthink.core.errors import ChildCrashed, LaneFailure, ProtocolError, error_kind
from overthink.core.events import (
    Described,
    Failed,
    Finished,
    LaneEvent,
    Loaded,
    Rescored,
    Tokens,
)
from overthink.core.memory_limits import RAM, Room, within_limits
from overthink.core.messages import message
from overthink.core.number_format import ENGLISH
from overthink.core.protocol import Alive, Describe, Hello, Load, Rescore, Run, Stop
from overthink.core.protocol import Command as AnyCommand
from overthink.lanes.child_process import SILENCE_LIMIT_S, ChildProcess

_Last = Loaded | Finished | Described | Rescored
"""The replies that end a command, each its own; `Failed` ends any."""


class LiveLane:
    """A model in a child process. It does one thing at a time.

    Args:
        log_folder: where the child's native output goes, a file a lane.
        name: of the lane, for the log's file name.
        command: starts the child, in place of the real one: tests put children of their own here.
        silence_limit_s: seconds without a sign of life after which the child counts as hung.
    """

    def __init__(
        self,
        log_folder: Path,
        name: str,
        command: Sequence[str] | None = None,
        silence_limit_s: int = SILENCE_LIMIT_S,
    ) -> None:
        stamp = time.strftime("%Y%m%d-%H%M%S")
        self.log = log_folder / f"{stamp}-{os.getpid()}-{name}.log"
        self._command = command or child_command(
            "overthink.inference.child", "--log", str(self.log)
        )
        self._silence_limit_s = silence_limit_s
        self._child: ChildProcess | None = None
        self._asked = 0
        """Commands sent to this child."""
        self._answered = 0
        """Those whose last reply was read."""
        self._takes = 0
        """RAM that the models take, an estimate; 0 where it is not known."""

    @property
    def pid(self) -> int | None:
        """Process id of the child; None while there is none."""
        return self._child.pid if self._child and not self._child.ended else None

    @property
    def lost(self) -> bool:
        """True where the child died, most likely while nobody asked it anything."""
        return self._child is not None and self._child.ended

    # -- what a source does -------------------------------------------------------------------

    async def load(self, command: Load) -> AsyncGenerator[LaneEvent, None]:
        self._takes = command.needs.get(RAM, 0)
        async with aclosing(self._ask(command, Loaded, start=True)) as replies:
            async for reply in replies:
                if not isinstance(reply, Described | Rescored):
                    yield reply

    async def run(self, command: Run) -> AsyncGenerator[LaneEvent, None]:
        count = 0
        async with aclosing(self._ask(command, Finished)) as replies:
            async for reply in replies:
                if isinstance(reply, Tokens):
                    if reply.first != count:
                        yield await self._give_up(
                            ProtocolError("the lane's process sent tokens out of order")
                        )
                        return
                    count += len(reply.ids)
                if not isinstance(reply, Described | Rescored):
                    yield reply

    async def describe(self) -> Described | Failed:
        """What the machine has, by llama.cpp's word."""
        async with aclosing(self._ask(Describe(), Described, start=True)) as replies:
            async for reply in replies:
                if isinstance(reply, Described | Failed):
                    return reply
        raise AssertionError("a lane always says how it ended")

    async def rescore(self, command: Rescore) -> Rescored | Failed:
        async with aclosing(self._ask(command, Rescored)) as replies:
            async for reply in replies:
                if isinstance(reply, Rescored | Failed):
                    return reply
        raise AssertionError("a lane always says how it ended")

    def stop(self) -> None:
        if self._child:
            self._child.send(Stop())

    async def close(self) -> None:
        child, self._child = self._child, None
        if child:
            await child.close()

    # -- the child ----------------------------------------------------------------------------

    async def _ask(
        self, command: AnyCommand, last: type[_Last], *, start: bool = False
    ) -> AsyncGenerator[LaneEvent | Described | Rescored, None]:
        """Sends a command and yields what comes back, up to `last` or `Failed`."""
        try:
            child = await self._running_child(start=start)
        except OSError as error:
            yield _failed(LaneFailure(_start_problem(error, self.log.parent)))
            return
        if child is None:
            yield _failed(LaneFailure("the lane has no process", "load the model again"))
            return
        stale = self._asked - self._answered
        if stale:
            # Whoever listened to the command before went away in the middle of it.
            child.send(Stop())
        child.send(command)
        self._asked += 1
        number = self._asked
        try:
            while True:
                reply = await child.next_reply()
                if isinstance(reply, Hello | Alive):
                    continue
                ends = isinstance(reply, _Last | Failed)
                self._answered += ends
                if stale:
                    stale -= ends
                    continue
                if ends and not isinstance(reply, last | Failed):
                    raise ProtocolError(
                        f"the lane's process answered with {type(reply).__name__} out of turn"
                    )
                yield reply
                if ends:
                    return
        except LaneFailure as error:
            yield await self._give_up(error)
        finally:
            if self._answered < number == self._asked:
                child.send(Stop())  # nobody listens any more

    async def _running_child(self, *, start: bool) -> ChildProcess | None:
        if start and self._child and self._child.ended:
            await self.close()  # it died while nobody asked it anything
        if start and self._child is None:
            self._asked = self._answered = 0
            self._child = await ChildProcess.start(self._command, self.log, self._silence_limit_s)
        return self._child

    async def _give_up(self, error: LaneFailure) -> Failed:
        """The event of a child that died or cannot be understood; makes sure it is gone."""
        await self.close()
        if self._takes and "SIGKILL" in str(error.problem):
            memory = psutil.virtual_memory()
            has = ENGLISH.memory(within_limits(Room(memory.available, memory.total)).total)
            takes = f"its models take ≈ {ENGLISH.memory(self._takes)} of the {has} of RAM here"
            error = ChildCrashed(error.problem, f"{error.remedy}; {takes}")
        return _failed(error, crashed=isinstance(error, ChildCrashed | ProtocolError))


def _start_problem(error: OSError, logs: Path) -> str:
    why = error.strerror or "unknown error"
    return f"the lane's process could not be started with its log in {logs} ({why})"


def _failed(error: LaneFailure, *, crashed: bool = False) -> Failed:
    return Failed(
        kind=error_kind(error),
        problem=error.problem,
        remedy=error.remedy or message("run again"),
        crashed=crashed,
    )
