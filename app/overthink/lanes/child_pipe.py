"""What a child says: decoded as its pipe brings it, silence and end noticed.

It says why a child must be ended and never ends one; `child_process` does. Bytes are decoded where
the event loop delivers them: waking a task for each would cost more than decoding, beside two
models that use every core.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from overthink.core.errors import ProtocolError
from overthink.core.messages import NO_MESSAGE, Message, message
from overthink.core.protocol import VERSION, Alive, FrameReader, Hello, Reply, decode_reply

_TICK_S = 1.0


class ChildPipe(asyncio.SubprocessProtocol):
    """The parent's end of a child's pipe.

    Args:
        on_reply: takes what the child says, but for its greeting and its signs of life.
        silence_limit_s: seconds without a sign of life after which the child counts as hung.
    """

    def __init__(self, on_reply: Callable[[Reply], None], silence_limit_s: int) -> None:
        self._on_reply = on_reply
        self._silence_limit_s = silence_limit_s
        self._frames = FrameReader()
        self._greeted = False
        self._silent_s = 0
        self._loop = asyncio.get_running_loop()
        self._ticking = self._loop.call_later(_TICK_S, self._tick)
        self.exited = asyncio.Event()
        """Set once the exit code is known."""
        self.over: asyncio.Future[Message] = self._loop.create_future()
        """Done when nothing is read any more: why the child must be killed, or nothing where its
        pipe ended; a `ProtocolError` where what came is not the protocol, or another version."""
        self.over.add_done_callback(lambda _: self._ticking.cancel())

    # -- told by the event loop ---------------------------------------------------------------

    def pipe_data_received(self, fd: int, data: bytes) -> None:
        if self.over.done():
            return
        self._silent_s = 0
        try:
            for body in self._frames.feed(data):
                self._take(decode_reply(body))
        except ProtocolError as error:
            self.over.set_exception(error)

    def pipe_connection_lost(self, fd: int, exc: Exception | None) -> None:
        if fd == 1:
            self._finish(NO_MESSAGE)

    def process_exited(self) -> None:
        self.exited.set()

    # -----------------------------------------------------------------------------------------

    def _take(self, reply: Reply) -> None:
        if not self._greeted:
            _check_greeting(reply)
            self._greeted = True
        elif not isinstance(reply, Alive):
            self._on_reply(reply)

    def _tick(self) -> None:
        # Seconds of ours are counted, not the clock's: after the machine slept, or this process
        # was stopped, the child gets its time to speak.
        self._silent_s += 1
        # The first one counted is only the rest of a second.
        if self._silent_s > self._silence_limit_s:
            self._finish(
                message("gave no sign of life for {seconds} seconds", seconds=self._silence_limit_s)
            )
        else:
            self._ticking = self._loop.call_later(_TICK_S, self._tick)

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
