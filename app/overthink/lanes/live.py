"""A lane whose model runs in a child process of its own.

Anything that happens in the child (a segfault, an out-of-memory kill, a hang, garbage on the pipe)
becomes a `Failed` event of this lane and nothing else. Earlier events remain valid, and the next
load starts a new child. This module starts `overthink.inference` but never imports it.
"""

from __future__ import annotations

import os
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing, suppress
from pathlib import Path
from typing import TypeVar

import psutil

from overthink.core.child_process import child_command
from overthink.core.errors import ChildCrashed, LaneFailure, ProtocolError, error_kind
from overthink.core.events import (
    Described,
    Failed,
    Finished,
    LaneEvent,
    Loaded,
    Probed,
    ProbeDone,
    PromptProgress,
    Rescored,
    Sampled,
    SamplesDone,
    Scored,
    Tokens,
)
from overthink.core.memory_limits import RAM, Room, within_limits
from overthink.core.messages import Message, message
from overthink.core.protocol import (
    Alive,
    Describe,
    Hello,
    Load,
    Probe,
    Rescore,
    Run,
    Score,
    Stop,
)
from overthink.core.protocol import Command as AnyCommand
from overthink.lanes.lane_process import SILENCE_LIMIT_S, LaneProcess

_Last = Loaded | Finished | SamplesDone | Described | Rescored | ProbeDone | Scored
"""The replies that end a command, each its own; `Failed` ends any."""

_Reply = TypeVar("_Reply", Described, Rescored)

_NotOfARun = Described | Rescored | Sampled | SamplesDone | Probed | ProbeDone | Scored


class LiveLane:
    """A model in a child process, which executes one command at a time.

    Args:
        log_folder: where the child's native output goes, one file per lane.
        name: of the lane, for the log's file name.
        command: starts another child than the real one, for tests.
        silence_limit_s: seconds without a sign of life after which the child counts as hung.
        log_argument: starts another child, with the log's name as the last argument.
    """

    def __init__(
        self,
        log_folder: Path,
        name: str,
        command: Sequence[str] | None = None,
        silence_limit_s: int = SILENCE_LIMIT_S,
        log_argument: Sequence[str] = (),
    ) -> None:
        stamp = time.strftime("%Y%m%d-%H%M%S")
        self.log = log_folder / f"{stamp}-{os.getpid()}-{name}.log"
        log_argument = log_argument or child_command("overthink.inference.child", "--log")
        self._command = command or [*log_argument, str(self.log)]
        self._silence_limit_s = silence_limit_s
        self._child: LaneProcess | None = None
        self._sent = 0
        """Commands sent to this child."""
        self._answered = 0
        """Commands whose last reply was read."""
        self._needed_bytes = 0
        """RAM that the models need, an estimate; 0 if unknown."""

    @property
    def pid(self) -> int | None:
        """Process id of the child; None while there is none."""
        return self._child.pid if self._child and not self._child.ended else None

    @property
    def lost(self) -> bool:
        """True if the child died while no command was running."""
        return self._child is not None and self._child.ended

    async def start(self) -> None:
        """Start the child now, so that it is ready when a model is to be loaded.

        If that fails, `load` tries again and reports why.
        """
        with suppress(LaneFailure):
            await self._running_child(start=True)

    async def load(self, command: Load) -> AsyncGenerator[LaneEvent, None]:
        self._needed_bytes = command.needs.get(RAM, 0)
        async with aclosing(self._request(command, Loaded, start=True)) as replies:
            async for reply in replies:
                if not isinstance(reply, _NotOfARun):
                    yield reply

    async def run(self, command: Run) -> AsyncGenerator[LaneEvent, None]:
        count = 0
        async with aclosing(self._request(command, Finished)) as replies:
            async for reply in replies:
                if isinstance(reply, Tokens):
                    if reply.first != count:
                        yield await self._give_up(
                            ProtocolError(message("the lane's process sent tokens out of order"))
                        )
                        return
                    count += len(reply.ids)
                if not isinstance(reply, _NotOfARun):
                    yield reply

    async def run_samples(self, command: Run) -> AsyncGenerator[Sampled | SamplesDone, None]:
        follower = _SampleOrder(len(command.seeds))
        async with aclosing(self._request(command, SamplesDone)) as replies:
            async for reply in replies:
                if isinstance(reply, Failed):
                    for failed in follower.fail(reply):
                        yield failed
                elif isinstance(reply, SamplesDone):
                    yield reply
                elif isinstance(reply, Sampled):
                    if not follower.takes(reply):
                        failure = await self._give_up(
                            ProtocolError(message("the lane's process sent tokens out of order"))
                        )
                        for failed in follower.fail(failure):
                            yield failed
                        return
                    yield reply

    async def describe(self) -> Described | Failed:
        """Describe the machine, as llama.cpp reports it."""
        return await self._only_reply(Describe(), Described, start=True)

    async def rescore(self, command: Rescore) -> Rescored | Failed:
        return await self._only_reply(command, Rescored)

    async def probe(
        self, command: Probe
    ) -> AsyncGenerator[PromptProgress | Probed | ProbeDone | Failed, None]:
        async with aclosing(self._request(command, ProbeDone)) as replies:
            async for reply in replies:
                if isinstance(reply, PromptProgress | Probed | ProbeDone | Failed):
                    yield reply

    async def score(self, command: Score) -> AsyncGenerator[PromptProgress | Scored | Failed, None]:
        async with aclosing(self._request(command, Scored)) as replies:
            async for reply in replies:
                if isinstance(reply, PromptProgress | Scored | Failed):
                    yield reply

    async def _only_reply(
        self, command: AnyCommand, kind: type[_Reply], *, start: bool = False
    ) -> _Reply | Failed:
        async with aclosing(self._request(command, kind, start=start)) as replies:
            async for reply in replies:
                if isinstance(reply, kind | Failed):
                    return reply
        raise AssertionError("a lane always reports how it ended")

    def stop(self, sample: int = 0) -> None:
        if self._child:
            self._child.send(Stop(sample))

    async def close(self) -> None:
        child, self._child = self._child, None
        if child:
            await child.close()

    # -- the child ----------------------------------------------------------------------------

    async def _request(
        self, command: AnyCommand, last: type[_Last], *, start: bool = False
    ) -> AsyncGenerator[LaneEvent | _NotOfARun, None]:
        """Send a command and yield the replies, up to `last` or `Failed`."""
        try:
            child = await self._running_child(start=start)
        except LaneFailure as error:
            yield _failed(error)
            return
        stale = self._sent - self._answered
        if stale:
            # The consumer of the previous command stopped reading before its last reply.
            child.send(Stop())
        child.send(command)
        self._sent += 1
        number = self._sent
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
                    raise _unexpected(reply)
                yield reply
                if ends:
                    return
        except LaneFailure as error:
            yield await self._give_up(error)
        finally:
            if self._answered < number == self._sent:
                child.send(Stop())  # the consumer stopped reading

    async def _running_child(self, *, start: bool) -> LaneProcess:
        if start and self._child and self._child.ended:
            await self.close()  # it died while idle
        if self._child is None:
            if not start:
                raise LaneFailure(
                    message("the lane has no process"), message("load the model again")
                )
            self._sent = self._answered = 0
            try:
                self._child = await LaneProcess.start(
                    self._command, self.log, self._silence_limit_s
                )
            except OSError as error:
                raise LaneFailure(_start_problem(error, self.log.parent)) from None
        return self._child

    async def _give_up(self, error: LaneFailure) -> Failed:
        """End the child, which died or sent garbage, and return the event for it."""
        await self.close()
        if self._needed_bytes and "SIGKILL" in str(error.problem):
            memory = psutil.virtual_memory()
            total = within_limits(Room(memory.available, memory.total)).total
            remedy = message(
                "{remedy}; its models take ≈ {needed:memory} of the {total:memory} of RAM here",
                remedy=error.remedy,
                needed=self._needed_bytes,
                total=total,
            )
            error = ChildCrashed(error.problem, remedy)
        return _failed(error, crashed=isinstance(error, ChildCrashed | ProtocolError))


class _SampleOrder:
    """Follows the events of several samples: whether they are in order, and which have ended."""

    def __init__(self, count: int) -> None:
        self._tokens = dict.fromkeys(range(1, count + 1), 0)
        """Tokens so far of the samples that have not ended."""

    def takes(self, sampled: Sampled) -> bool:
        """Take the next event; False if it is none of a running sample, or out of order."""
        number, event = sampled.sample, sampled.event
        if number not in self._tokens:
            return False
        if isinstance(event, Tokens):
            if event.first != self._tokens[number]:
                return False
            self._tokens[number] += len(event.ids)
        elif isinstance(event, Finished | Failed):
            del self._tokens[number]
        return True

    def fail(self, failure: Failed) -> list[Sampled]:
        """Return the failure for each sample that has not ended."""
        ended = [Sampled(number, failure) for number in self._tokens]
        self._tokens.clear()
        return ended


def _start_problem(error: OSError, logs: Path) -> Message:
    return message(
        "the lane's process could not be started with its log in {folder} ({why})",
        folder=str(logs),
        why=error.strerror or "unknown error",
    )


def _unexpected(reply: object) -> ProtocolError:
    return ProtocolError(
        message(
            "the lane's process unexpectedly answered with {message}",
            message=type(reply).__name__,
        )
    )


def _failed(error: LaneFailure, *, crashed: bool = False) -> Failed:
    return Failed(
        kind=error_kind(error),
        problem=error.problem,
        remedy=error.remedy or message("run again"),
        crashed=crashed,
    )
