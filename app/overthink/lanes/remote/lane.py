"""A lane whose model runs on a server, as a source of lane events.

It runs in any event loop: in the lane's own process (`child.py`) for the window and the terminal,
and directly where many requests run at once. A server serves `Server.concurrency` of them.
"""

from __future__ import annotations

import asyncio
import platform
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import suppress

from overthink.core.errors import EnvironmentFailure, LaneFailure, ProtocolError, error_kind
from overthink.core.events import Failed, LaneEvent, Loaded, Loading, MachineFacts, ModelFacts
from overthink.core.messages import NO_MESSAGE, Message, message
from overthink.core.protocol import Load, Run
from overthink.core.servers import (
    LLAMA,
    OLLAMA,
    RESPONSES,
    VLLM,
    ServedModel,
    Server,
    ServerFacts,
)
from overthink.lanes.remote.chat import ChatRun
from overthink.lanes.remote.connection import Clocks, Connection
from overthink.lanes.remote.llama import LlamaFacts, LlamaRun
from overthink.lanes.remote.ollama import OllamaRun
from overthink.lanes.remote.probe import served_model
from overthink.lanes.remote.responses import ResponsesRun
from overthink.lanes.remote.run import RemoteRun

KeyOf = Callable[[Server], str]


class RemoteLane:
    """A model of a server. Satisfies `lanes.source.LaneSource`.

    Args:
        key_of: returns the key of a server.
        clocks: limits of time.
    """

    def __init__(self, key_of: KeyOf, clocks: Clocks | None = None) -> None:
        self._key_of, self._clocks = key_of, clocks or Clocks()
        self._connection: Connection | None = None
        self._load: Load | None = None
        self._model: ServedModel | None = None
        self._llama: LlamaFacts | None = None
        self._task: asyncio.Task[None] | None = None
        self._stopping = False
        self.pid: int | None = None
        self.lost = False

    async def load(self, command: Load) -> AsyncGenerator[LaneEvent, None]:
        async for event in self._follow(lambda send: self._loading(command, send)):
            yield event

    async def run(self, command: Run) -> AsyncGenerator[LaneEvent, None]:
        async for event in self._follow(lambda send: self._running(command, send)):
            yield event

    def stop(self) -> None:
        self._stopping = True
        if self._task:
            self._task.cancel()

    async def close(self) -> None:
        self.stop()
        if self._task:
            with suppress(asyncio.CancelledError):
                await self._task
        connection, self._connection = self._connection, None
        self._model = self._load = None
        if connection:
            await connection.close()

    async def _follow(
        self, work: Callable[[Callable[[LaneEvent], None]], object]
    ) -> AsyncGenerator[LaneEvent, None]:
        """Run work in a task, which `stop` can cancel, and yield its events."""
        events: asyncio.Queue[LaneEvent | None] = asyncio.Queue()
        self._stopping = False
        self._task = asyncio.ensure_future(self._guarded(work, events.put_nowait))
        self._task.add_done_callback(lambda _: events.put_nowait(None))
        try:
            while (event := await events.get()) is not None:
                yield event
            self._task.result()
        finally:
            if not self._task.done():
                self._task.cancel()
                with suppress(asyncio.CancelledError):
                    await self._task

    async def _guarded(
        self,
        work: Callable[[Callable[[LaneEvent], None]], object],
        send: Callable[[LaneEvent], None],
    ) -> None:
        try:
            await work(send)  # type: ignore[misc]
        except EnvironmentFailure as error:
            send(_failed(error))
        except asyncio.CancelledError:
            if not self._stopping:
                raise
            send(_failed(LaneFailure(message("loading was stopped"))))

    # -- loading ----------------------------------------------------------------------------------

    async def _loading(self, command: Load, send: Callable[[LaneEvent], None]) -> None:
        server = command.server
        if server is None:
            raise ProtocolError(message("a run was requested before a model was loaded"))
        started = time.perf_counter()
        send(Loading("model", 0.0))
        if self._connection:
            await self._connection.close()
        key = await asyncio.to_thread(self._key_of, server)
        self._connection = connection = Connection(
            server, key, offline=command.offline, clocks=self._clocks
        )
        model = await served_model(connection, command.path)
        self._load, self._model = command, model
        if model.kind == LLAMA:
            self._llama = await LlamaFacts.ask(connection, command)
        send(Loading("model", 1.0))
        send(_loaded(command, server, model, time.perf_counter() - started))

    # -- running ----------------------------------------------------------------------------------

    async def _running(self, command: Run, send: Callable[[LaneEvent], None]) -> None:
        if command.seeds:
            raise LaneFailure(
                message("a server runs samples one by one"), message("run without --samples")
            )
        await self._new_run(command, send).execute(lambda: self._stopping)

    def _new_run(self, command: Run, send: Callable[[LaneEvent], None]) -> RemoteRun:
        connection, load, model = self._connection, self._load, self._model
        if connection is None or load is None or model is None:
            raise ProtocolError(message("a run was requested before a model was loaded"))
        if model.kind == LLAMA and self._llama:
            return LlamaRun(connection, load, model, command, send, self._llama)
        made = {OLLAMA: OllamaRun, RESPONSES: ResponsesRun}.get(model.kind, ChatRun)
        return made(connection, load, model, command, send)


def unknown_of(model: ServedModel) -> tuple[str, ...]:
    """What a kind of server does not report."""
    if model.kind == LLAMA:
        drafts = model.drafts is not False
        return ("entropy", "refused proposals", *(("probability",) if drafts else ()))
    if model.kind == VLLM:
        return ("entropy", "refused proposals")
    return ("tokens", "probability", "entropy", "origin")


def _note(server: Server, model: ServedModel, unit: str) -> Message:
    if unit == "token":
        return message(
            "{model} runs on the server {server}. Not reported by the server: {unknown:list}. Times"
            " are by this machine's clock, with network and queue.",
            model=model.id,
            server=server.name,
            unknown=unknown_of(model),
        )
    return message(
        "{model} runs on the server {server}, which does not report tokens: each entry is a piece"
        " of text as it arrived. Not reported by the server: {unknown:list}. Times are by this"
        " machine's clock, with network and queue.",
        model=model.id,
        server=server.name,
        unknown=unknown_of(model),
    )


def unit_of(model: ServedModel) -> str:
    """What an entry of the trace is: a token, or a chunk of text."""
    return "token" if model.kind in (LLAMA, VLLM) else "chunk"


def _loaded(command: Load, server: Server, model: ServedModel, load_s: float) -> Loaded:
    unit = unit_of(model)
    return Loaded(
        model=ModelFacts(
            path=f"{server.name}/{model.id}",
            name=model.id,
            description=model.description,
            parameters=model.parameters,
            size_bytes=model.size_bytes,
            vocabulary=model.vocabulary,
            context=model.context,
            trained_context=model.trained_context,
            layers=0,
        ),
        draft=None,
        draft_note=NO_MESSAGE,
        load_s=load_s,
        settings=command.settings,
        gpu_layers=0,
        machine=MachineFacts(
            platform=f"server {server.name}",
            processor="not reported by the server",
            cores=0,
            memory_bytes=0,
            backends=model.build,
            devices=(),
            versions={"python": platform.python_version()},
        ),
        server=ServerFacts(
            name=server.name,
            address=server.address,
            kind=model.kind,
            build=model.build,
            unit=unit,
            slots=model.slots,
            unknown=unknown_of(model),
        ),
        server_note=_note(server, model, unit),
    )


def _failed(error: EnvironmentFailure) -> Failed:
    return Failed(
        kind=error_kind(error),
        problem=error.problem,
        remedy=error.remedy or message("run again"),
    )
