"""The command loop of a lane's child: receives commands, executes them, sends replies.

Three threads: the main one works, one reads commands (so that Stop and the parent's death are
noticed during a decode), one sends replies and a sign of life every second.
"""

from __future__ import annotations

import gc
import os
import queue
import threading
import traceback
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from typing import IO, TYPE_CHECKING, NoReturn

from overthink.core.child_process import WorkerProcess
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
    Probe,
    Quit,
    Reply,
    Rescore,
    Run,
    Score,
    Stop,
    decode_command,
    encode,
)

if TYPE_CHECKING:
    from overthink.inference.llama_api import AbortFlag, Backend
    from overthink.inference.loaded_models import LoadedModels

ALIVE_EVERY_S = 1.0


class Sender:
    """Writes frames from a thread of its own, so that a slow reader never slows the work."""

    def __init__(self, pipe: IO[bytes]) -> None:
        self._pipe = pipe
        self._queue: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="sender", daemon=True)
        self._thread.start()

    def __call__(self, message: Reply) -> None:
        self._queue.put(encode(message))

    def close(self) -> None:
        """Send what is queued and end the thread."""
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
                os._exit(0)  # the parent is gone


class Receiver:
    """Reads commands in a thread of its own. Stop takes effect at once, the rest is queued.

    A Stop applies to all commands before it, started or not, and to none after it.
    """

    def __init__(self, pipe: IO[bytes], abort: AbortFlag) -> None:
        self._queue: queue.SimpleQueue[Command | EnvironmentFailure] = queue.SimpleQueue()
        self._pipe, self._abort = pipe, abort
        self._lock = threading.Lock()
        self._received = self._stopped = self._started = 0
        self._sample_stops: defaultdict[int, set[int]] = defaultdict(set)
        """Numbers of the samples to stop, by the command that was the last before the request."""
        threading.Thread(target=self._run, name="receiver", daemon=True).start()

    def _run(self) -> None:
        frames = FrameReader()
        read = self._pipe.read1  # type: ignore[attr-defined]  # a buffered reader has it
        while data := read(65536):
            try:
                for body in frames.feed(data):
                    self._receive(decode_command(body))
            except ProtocolError as error:
                self._queue.put(error)
                return
        # The parent closed the pipe or died: end, whatever is going on.
        os._exit(0)

    def _receive(self, command: Command) -> None:
        with self._lock:
            if isinstance(command, Stop) and command.sample:
                self._sample_stops[self._received].add(command.sample)
                return
            if isinstance(command, Stop):
                self._stopped = self._received
                self._abort.set()
                return
            self._received += 1
        self._queue.put(command)

    def next(self) -> Command | EnvironmentFailure:
        """Wait for the next command; an error if what was received is none."""
        command = self._queue.get()
        with self._lock:
            self._sample_stops.pop(self._started, None)
            self._started += 1
            if self._started > self._stopped:
                self._abort.clear()
        return command

    def stopped_samples(self) -> frozenset[int]:
        """Return the numbers of the samples of the current command that are to stop."""
        with self._lock:
            return frozenset(self._sample_stops.get(self._started, ()))


class Executor:
    """Executes commands: load, run, rescore, probe, score, describe, one at a time."""

    def __init__(
        self,
        backend: Backend,
        abort: AbortFlag,
        send: Callable[[Reply], None],
        renderer: WorkerProcess,
    ) -> None:
        self._backend, self._abort, self._send = backend, abort, send
        self._renderer = renderer
        self._models: LoadedModels | None = None

    def execute(
        self, command: Command, stopped_samples: Callable[[], frozenset[int]] = frozenset
    ) -> None:
        """Execute one command; errors become `Failed` events.

        Args:
            stopped_samples: returns the numbers of the samples that are to stop by themselves.
        """
        from overthink.inference.llama_api import Stopped
        from overthink.inference.load_log import USE_LESS_MEMORY

        try:
            self._dispatch(command, stopped_samples)
        except Stopped:
            self._send(failed(LaneFailure(message("loading was stopped"))))
        except EnvironmentFailure as error:
            self._send(failed(error))
        except MemoryError:
            self._send(
                failed(
                    LoadFailure(
                        message("there is not enough memory for this"), remedy=USE_LESS_MEMORY
                    )
                )
            )
        except Exception:  # noqa: BLE001 - a bug of ours must reach the user as a report
            self._send(
                Failed(
                    kind="Bug",
                    problem=message("the lane met a bug in Overthink"),
                    remedy=message("please copy the report to us"),
                    report=traceback.format_exc(),
                )
            )

    def _dispatch(self, command: Command, stopped_samples: Callable[[], frozenset[int]]) -> None:
        from overthink.inference.machine import describe
        from overthink.inference.rescorer import rescore
        from overthink.inference.run import run_turn
        from overthink.inference.samples import run_samples

        match command:
            case Load():
                self._load(command)
            case Run() if command.seeds:
                run_samples(self._loaded_models(), command, self._send, stopped_samples)
            case Run():
                run_turn(self._loaded_models(), command, self._send)
            case Rescore():
                self._send(rescore(self._loaded_models(), command))
            case Probe() | Score():
                self._experiment(command)
            case Describe():
                self._send(describe(self._backend))

    def _experiment(self, command: Probe | Score) -> None:
        from overthink.inference.experiments import probe, score

        if isinstance(command, Probe):
            self._send(probe(self._loaded_models(), command, self._send))
        else:
            self._send(score(self._loaded_models(), command, self._send))

    def _loaded_models(self) -> LoadedModels:
        if self._models is None:
            raise ProtocolError(message("a run was requested before a model was loaded"))
        return self._models

    def _load(self, command: Load) -> None:
        from overthink.inference.loaded_models import LoadedModels
        from overthink.inference.machine import check_memory, with_memory_figures

        if self._models:
            self._models.close()
            self._models = None
            gc.unfreeze()
        check_memory(command, offloads=self._backend.offloads)
        try:
            self._models = LoadedModels(
                self._backend, command, self._abort, self._send, self._renderer
            )
        except (LoadFailure, MemoryError) as error:
            raise with_memory_figures(error, command) from None
        # What exists now is permanent. The collector would traverse it repeatedly while decoding,
        # and fetch it from memory each time: the weights fill the caches.
        gc.collect()
        gc.freeze()
        self._send(self._models.loaded())


def failed(error: EnvironmentFailure) -> Failed:
    """Convert an error to its event."""
    return Failed(kind=error_kind(error), problem=error.problem, remedy=error.remedy)


def _no_llama(error: Exception) -> LaneFailure:
    why = " ".join(str(error).split())[:200] or type(error).__name__
    return LaneFailure(
        message("llama.cpp cannot be used here ({why})", why=why),
        message("free memory, or install Overthink again"),
    )


def _import_engine() -> None:
    """Import what loading and running need, while the parent may still be planning."""
    with suppress(Exception):  # the first command reports it
        import overthink.inference.loaded_models
        import overthink.inference.machine
        import overthink.inference.rescorer
        import overthink.inference.run  # noqa: F401


def _execute_all(receiver: Receiver, executor: Executor, send: Sender) -> None:
    """Execute commands until one is to quit."""
    while True:
        command = receiver.next()
        if isinstance(command, Quit):
            return
        if isinstance(command, EnvironmentFailure):
            send(failed(command))
            return
        executor.execute(command, receiver.stopped_samples)


def serve(
    commands: IO[bytes],
    replies: IO[bytes],
    write_log: Callable[[str], None],
    renderer: WorkerProcess,
) -> NoReturn:
    """Serve one lane until it is to quit or the parent is gone.

    Args:
        commands: the pipe from the parent.
        replies: the pipe to the parent.
        write_log: receives llama.cpp's log.
        renderer: the child that renders chat templates.
    """
    send = Sender(replies)
    send(Hello(VERSION, os.getpid()))
    try:
        from overthink.inference.llama_api import AbortFlag, Backend

        abort = AbortFlag()
        executor = Executor(Backend(write_log), abort, send, renderer)
    except Exception as error:  # noqa: BLE001 - loading a native library may raise anything
        write_log(traceback.format_exc())
        send(failed(_no_llama(error)))
        send.close()
        os._exit(1)
    receiver = Receiver(commands, abort)
    _import_engine()
    _execute_all(receiver, executor, send)
    send.close()
    # Not `sys.exit`: freeing gigabytes in order would only delay the end.
    os._exit(0)
