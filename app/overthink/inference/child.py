"""The child process of a lane: takes commands, answers with events.

Started as `python -P -m overthink.inference.child --log FILE` (or, in a frozen bundle, by the
program itself). Its first act is to take standard input and output for the protocol and to point
the native ones at the log file, before any native library is loaded: whatever llama.cpp, a GPU
driver or a library prints afterwards cannot reach the pipe.

Three threads: the main one works, one reads commands (so that Stop and the parent's death are seen
in the middle of a decode), one sends and gives a sign of life every second.
"""

from __future__ import annotations

import argparse
import faulthandler
import gc
import os
import queue
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from typing import IO, TYPE_CHECKING, NoReturn

from overthink.core.errors import (
    EnvironmentFailure,
    LaneFailure,
    LoadFailure,
    ProtocolError,
    error_kind,
)
from overthink.core.events import Failed
from overthink.core.messages import message
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
    Rescore,
    Run,
    Stop,
    decode_command,
    encode,
)
from overthink.inference.chat_template import start_renderer
from overthink.inference.memory_check import LESS, check_memory, with_figures

if TYPE_CHECKING:
    from overthink.core.child_process import WorkerProcess
    from overthink.inference.llama_api import AbortFlag, Backend
    from overthink.inference.loaded_lane import LoadedLane

ALIVE_EVERY_S = 1.0


class Sender:
    """Writes frames from a thread of its own: a slow reader never slows the work."""

    def __init__(self, pipe: IO[bytes]) -> None:
        self._pipe = pipe
        self._queue: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="sender", daemon=True)
        self._thread.start()

    def __call__(self, message: Reply) -> None:
        self._queue.put(encode(message))

    def close(self) -> None:
        """Sends what is queued and ends the thread."""
        self._queue.put(None)
        self._thread.join(timeout=2.0)

    def _run(self) -> None:
        alive = encode(Alive())
        while True:
            try:
                frame = self._queue.get(timeout=ALIVE_EVERY_S)
            except queue.Empty:
                frame = alive
            if frame is None:
                return
            try:
                self._pipe.write(frame)
                self._pipe.flush()
            except OSError:
                os._exit(0)  # the parent is gone; nobody is left to tell


class Receiver:
    """Reads commands from a thread of its own. Stop acts at once, the rest waits its turn.

    A Stop means the commands that came before it, begun or not, and none that comes after.
    """

    def __init__(self, pipe: IO[bytes], abort: AbortFlag) -> None:
        self._queue: queue.SimpleQueue[Command | EnvironmentFailure] = queue.SimpleQueue()
        self._pipe, self._abort = pipe, abort
        self._lock = threading.Lock()
        self._arrived = self._stopped = self._taken = 0
        threading.Thread(target=self._run, name="receiver", daemon=True).start()

    def _run(self) -> None:
        frames = FrameReader()
        read = self._pipe.read1  # type: ignore[attr-defined]  # a buffered reader has it
        while data := read(65536):
            try:
                for body in frames.feed(data):
                    self._take(decode_command(body))
            except ProtocolError as error:
                self._queue.put(error)
                return
        # The parent closed the pipe or died: a child never outlives it, whatever it is doing.
        os._exit(0)

    def _take(self, command: Command) -> None:
        with self._lock:
            if isinstance(command, Stop):
                self._stopped = self._arrived
                self._abort.set()
                return
            self._arrived += 1
        self._queue.put(command)

    def next(self) -> Command | EnvironmentFailure:
        """Waits for the next command; an error where what came is none."""
        command = self._queue.get()
        with self._lock:
            self._taken += 1
            if self._taken > self._stopped:
                self._abort.clear()
        return command


class Child:
    """The work: load, run, rescore, describe, one command at a time."""

    def __init__(
        self,
        backend: Backend,
        abort: AbortFlag,
        send: Callable[[Reply], None],
        renderer: WorkerProcess,
    ) -> None:
        self._backend, self._abort, self._send = backend, abort, send
        self._renderer = renderer
        self._lane: LoadedLane | None = None

    def do(self, command: Command) -> None:
        """Does one command; errors become `Failed` events."""
        from overthink.inference.llama_api import Stopped

        try:
            self._dispatch(command)
        except Stopped:
            self._send(failed(LaneFailure("loading was stopped")))
        except EnvironmentFailure as error:
            self._send(failed(error))
        except MemoryError:
            self._send(failed(LoadFailure("there is not enough memory for this", LESS)))
        except Exception:  # noqa: BLE001 - a bug of ours must reach the person as a report, not as silence
            self._send(
                Failed(
                    kind="Bug",
                    problem=message("the lane met a bug in Overthink"),
                    remedy=message("please copy the report to us"),
                    report=traceback.format_exc(),
                )
            )

    def _dispatch(self, command: Command) -> None:
        from overthink.inference.machine import described
        from overthink.inference.rescoring import rescore
        from overthink.inference.run import run_turn

        match command:
            case Load():
                self._load(command)
            case Run():
                run_turn(self._loaded_lane(), command, self._send)
            case Rescore():
                self._send(rescore(self._loaded_lane(), command))
            case Describe():
                self._send(described(self._backend))

    def _loaded_lane(self) -> LoadedLane:
        if self._lane is None:
            raise ProtocolError("a run was asked for before a model was loaded")
        return self._lane

    def _load(self, command: Load) -> None:
        from overthink.inference.loaded_lane import LoadedLane

        if self._lane:
            self._lane.close()
            self._lane = None
            gc.unfreeze()
        check_memory(command, offloads=self._backend.offloads)
        try:
            self._lane = LoadedLane(self._backend, command, self._abort, self._send, self._renderer)
        except (LoadFailure, MemoryError) as error:
            raise with_figures(error, command) from None
        # What is there now stays. The collector would go through all of it again and again in the
        # middle of decoding, where it has to come from memory: the weights fill the caches.
        gc.collect()
        gc.freeze()
        self._send(self._lane.loaded())


def failed(error: EnvironmentFailure) -> Failed:
    """An error as it travels."""
    return Failed(kind=error_kind(error), problem=error.problem, remedy=error.remedy)


def _take_over_pipes(log_path: str) -> tuple[IO[bytes], IO[bytes]]:
    """Keeps standard input and output for the protocol; native output goes to the log."""
    commands = os.fdopen(os.dup(0), "rb")
    replies = os.fdopen(os.dup(1), "wb")
    log = os.open(log_path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.close(nothing)
    os.close(log)
    return commands, replies


def _write_log(line: str) -> None:
    with suppress(OSError):  # a full disk must not end a run
        os.write(2, line.encode("utf-8", "replace"))


def _no_llama(error: Exception) -> LaneFailure:
    why = " ".join(str(error).split())[:200] or type(error).__name__
    return LaneFailure(
        f"llama.cpp cannot be used here ({why})", "free memory, or install Overthink again"
    )


def _serve(receiver: Receiver, child: Child, send: Sender) -> None:
    """Does commands until told to quit."""
    while True:
        command = receiver.next()
        if isinstance(command, Quit):
            return
        if isinstance(command, EnvironmentFailure):
            send(failed(command))
            return
        child.do(command)


def main(arguments: list[str] | None = None) -> NoReturn:
    """Serves one lane until told to quit or until the parent is gone."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--log", required=True)
    log_path = parser.parse_args(arguments).log
    commands, replies = _take_over_pipes(log_path)
    faulthandler.enable(2)
    # Where llama.cpp aborts it would let a debugger look, which takes seconds and says nothing
    # that a person could use; the log has its last words all the same.
    os.environ.setdefault("GGML_NO_BACKTRACE", "1")
    send = Sender(replies)
    send(Hello(VERSION, os.getpid()))
    # Before llama.cpp is imported: it starts beside that and the loading of the model.
    renderer = start_renderer()

    try:
        from overthink.inference.llama_api import AbortFlag, Backend

        abort = AbortFlag()
        child = Child(Backend(_write_log), abort, send, renderer)
    except Exception as error:  # noqa: BLE001 - whatever a native library raises when it is loaded
        _write_log(traceback.format_exc())
        send(failed(_no_llama(error)))
        send.close()
        os._exit(1)
    _serve(Receiver(commands, abort), child, send)
    send.close()
    # Not `sys.exit`: freeing gigabytes in order at the end would only make the person wait.
    os._exit(0)


if __name__ == "__main__":
    main()
