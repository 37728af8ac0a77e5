"""One run on a server: what all interfaces have in common.

Times are those at which text arrived here, so they contain the network and the server's queue. The
server's own times are reported beside them.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import AsyncGenerator, Callable, Iterator, Mapping
from contextlib import aclosing
from typing import Any

import msgspec

from overthink.core.errors import ServerFailure
from overthink.core.events import (
    DraftCost,
    Finished,
    LaneEvent,
    LoopSummary,
    PromptDone,
    PromptToken,
    RunawayFound,
)
from overthink.core.messages import NO_MESSAGE, Message, joined, message
from overthink.core.protocol import Load, Run
from overthink.core.runaway.descriptions import (
    answer_stopped_for,
    run_stopped_for,
    thought_closed_for,
)
from overthink.core.runaway.findings import RunawayKind
from overthink.core.runaway.watch import RunawayWatch
from overthink.core.servers import Parameter, ServedModel, ServerReport, cost_of
from overthink.core.token_stream import TokenStream
from overthink.core.vocabulary import UNKNOWN_TOKEN, OnLoop, Origin, Phase, RunStatus
from overthink.lanes.remote import faults
from overthink.lanes.remote.connection import Answer, Connection
from overthink.lanes.remote.frames import Events, JsonLines, LineTooLong
from overthink.lanes.remote.texts import ChunkWatch, ServerTexts

Send = Callable[[LaneEvent], None]

LEAST_SHARE = 0.5
"""Prompt tokens below this share of the prompt's words mean that the prompt was cut."""
LEAST_WORDS = 200


class RemoteRun:
    """The state of a run. Subclasses speak the interfaces.

    Args:
        load: how the lane was loaded.
        model: the server's model.
        command: what to run.
        send: receives the events.
        units: "token" if the server reports tokens, else "chunk".
    """

    def __init__(
        self,
        connection: Connection,
        load: Load,
        model: ServedModel,
        command: Run,
        send: Send,
        units: str = "chunk",
    ) -> None:
        self.connection, self.server = connection, connection.server
        self.load, self.model, self.command = load, model, command
        self.send = send
        self.units = units
        self.started_ns = time.perf_counter_ns()
        self.texts = ServerTexts()
        self.stream: TokenStream | None = None
        self.report = ServerReport()
        self.parameters: list[Parameter] = []
        self.prompt_us = 0
        self.note = NO_MESSAGE
        self.opened = self.closed = False
        """Whether a thought that the server reports apart was opened and closed."""
        self.answered = False
        self.complete = False
        """True if the model ended its answer itself."""
        self.closed_for: RunawayKind | None = None
        self.stopped_for: RunawayKind | None = None
        self.budget_spent = False
        self.close_thought = False
        self._actions = command.run.runaway_actions
        self._next_flush = 0.0

    # -- to be provided ---------------------------------------------------------------------------

    async def generate(self) -> RunStatus:
        """Generate; send all events but the last one."""
        raise NotImplementedError

    @property
    def can_close(self) -> bool:
        """Whether the thought can be closed in mid-stream."""
        return False

    # -- the run ----------------------------------------------------------------------------------

    async def execute(self, stopped: Callable[[], bool]) -> None:
        """Run, and send the events; the last one is `Finished`.

        Args:
            stopped: whether the user stopped the run, when it is cancelled.

        Raises:
            EnvironmentFailure: after everything that arrived was sent.
        """
        try:
            status = await self.generate()
        except asyncio.CancelledError:
            if not stopped():
                raise
            status = RunStatus.STOPPED
        finally:
            if self.stream is not None:
                self._end_stream()
        if self.stream is None:  # stopped while the prompt was being read
            self.begin(opener=(), tokens=0)
            self._end_stream()
        self.send(self._finished(status))

    def _end_stream(self) -> None:
        assert self.stream is not None
        self.stream.ended = self.complete
        self.stream.finish()

    def begin(
        self, opener: tuple[PromptToken, ...], tokens: int | None = None, cached: int = 0
    ) -> None:
        """The first payload is here: the prompt is done."""
        if self.stream is not None:
            return
        self.prompt_us = self.elapsed_us()
        markers = self.load.markers
        self.stream = TokenStream(
            self.texts, markers, bool(opener), self.started_ns, self.send, self._watch()
        )
        self.send(
            PromptDone(
                tokens=tokens or 0,
                cached=cached,
                t_us=self.prompt_us,
                opener=opener,
                thinking=bool(opener),
            )
        )

    def _watch(self) -> RunawayWatch:
        if self.units == "chunk":
            return ChunkWatch(self.load.phrases)
        return RunawayWatch(
            self.load.phrases,
            self.model.vocabulary or 32_000,
            self.command.sampler.greedy,
        )

    def elapsed_us(self) -> int:
        return (time.perf_counter_ns() - self.started_ns) // 1000

    # -- text -------------------------------------------------------------------------------------

    def add_thought(self, text: str, token: int = UNKNOWN_TOKEN, logprob: float = math.nan) -> None:
        """Add text that the server reports as thought."""
        self.opened = True
        self._decided(text, Phase.THINKING, token, logprob)

    def add_answer(self, text: str, token: int = UNKNOWN_TOKEN, logprob: float = math.nan) -> None:
        """Add text of the answer; tags in it count unless the server reports thoughts apart."""
        if self.opened:
            self.closed = self.answered = True
            self._decided(text, Phase.ANSWER, token, logprob)
            return
        self.begin(())
        for piece in self._cut_at_tags(text) if token == UNKNOWN_TOKEN else (text,):
            self.texts.set(token, piece)
            assert self.stream is not None
            self.news(self.stream.add(token, Origin.SAMPLED, logprob, math.nan, False))

    def _cut_at_tags(self, text: str) -> Iterator[str]:
        """Cut a chunk so that no piece has text of two phases."""
        tags = [t for m in (self.load.markers, *self.texts.guesses) if m for t in m.all]
        rest = text
        while rest:
            found = [(rest.find(tag), len(tag)) for tag in tags if tag in rest]
            if not found:
                yield rest
                return
            at, length = min(found)
            end = at or length
            yield rest[:end]
            rest = rest[end:]

    def _decided(self, text: str, phase: Phase, token: int, logprob: float) -> None:
        self.begin(())
        assert self.stream is not None
        self.texts.set(token, text)
        self.news(self.stream.add_decided(token, text, phase, Origin.SAMPLED, logprob, math.nan))

    @property
    def is_thinking(self) -> bool:
        if self.stream is None:
            return False
        if self.opened:
            return not self.answered
        return self.stream.splitter.phase is Phase.THINKING

    def news(self, found: list[RunawayFound]) -> None:
        """Act on what was found about runaways."""
        assert self.stream is not None
        for news in found:
            self.stream.flush()
            self.send(news)
            if news.ended or self.close_thought or self.stopped_for:
                continue
            kind, action = news.finding.kind, self._actions.action_for(news.finding)
            can_close = self.can_close and self.is_thinking and not self.forced
            if action is OnLoop.ANSWER and can_close:
                self.closed_for, self.close_thought = kind, True
            elif action is not OnLoop.MARK:
                self.stopped_for = kind

    @property
    def forced(self) -> bool:
        return self.budget_spent or self.closed_for is not None

    # -- the stream -------------------------------------------------------------------------------

    async def messages(
        self, answer: Answer, framing: Events | JsonLines, is_payload: Callable[[Any], bool]
    ) -> AsyncGenerator[Any, None]:
        """Yield the JSON messages of a stream, by the two clocks.

        Raises:
            ServerFailure: the stream breaks a rule, or a clock runs out.
        """
        clocks, server = self.connection.clocks, self.server
        started = last = time.monotonic()
        limit, seen = clocks.first_s, 0
        async with aclosing(answer.chunks) as chunks:  # type: ignore[type-var]
            while True:
                until = min(last + limit, started + clocks.total_s)
                try:
                    async with asyncio.timeout(max(0.0, until - time.monotonic())):
                        chunk = await anext(chunks, None)
                except TimeoutError:
                    if time.monotonic() >= started + clocks.total_s:
                        raise faults.too_long(server, clocks.total_s) from None
                    raise faults.silent(server, limit, alive=seen > 0) from None
                seen += 1
                try:
                    for data in framing.feed(chunk) if chunk is not None else framing.finish():
                        value = self._decoded(data)
                        if value is None:
                            continue
                        if is_payload(value):
                            last, limit, seen = time.monotonic(), clocks.next_s, 0
                        yield value
                except LineTooLong:
                    what = message("a line that does not end")
                    raise faults.not_the_interface(server, what) from None
                if chunk is None:
                    return
                self.flush_if_due()
                if time.monotonic() > last + limit:
                    raise faults.silent(server, limit, alive=True)

    def _decoded(self, data: bytes) -> Any:
        """The JSON of a message; None for the end mark. An error inside raises."""
        if data.strip() in (b"[DONE]", b""):
            self.done()
            return None
        try:
            value = msgspec.json.decode(data)
        except (msgspec.DecodeError, UnicodeDecodeError):
            try:
                value = msgspec.json.decode(data.decode("utf-8", "replace"))
            except msgspec.DecodeError:
                what = message("something other than JSON")
                raise faults.not_the_interface(self.server, what) from None
        if isinstance(value, dict) and value.get("error"):
            raise faults.error_inside(self.server, value["error"], self.connection.quote)
        return value

    def done(self) -> None:
        """The server marked the end of the stream."""

    def flush_if_due(self) -> None:
        if self.stream is not None:
            self.stream.flush_if_due()

    def check_type(self, answer: Answer, *kinds: str) -> None:
        """Refuse a response of another type."""
        if answer.content_type in kinds or not answer.content_type:
            return
        kind = self.connection.quote.plain(answer.content_type, 60)
        raise faults.not_the_interface(self.server, message("the type {kind}", kind=kind))

    def note_parameter(self, name: str, value: Any, how: str) -> None:
        """Record a setting that was not applied as set."""
        shown = self.connection.quote.plain(str(value), 60)
        made = Parameter(name, shown, how)
        if made not in self.parameters:
            self.parameters.append(made)

    def refuse(self, body: dict[str, Any], name: str) -> bool:
        """Leave out a parameter that the server refuses, once."""
        if name not in body:
            return False
        self.note_parameter(name, body.pop(name), "refused")
        return True

    # -- the end ----------------------------------------------------------------------------------

    def status_at_end(self, *, length: bool) -> RunStatus:
        """The status of a run that the server ended."""
        if length:
            return RunStatus.LENGTH
        if self.is_thinking:
            note = message("The model ended its turn inside its thought, without an answer.")
            self.note = joined(" ", [self.closing_note(), note])
            return RunStatus.ENDED_IN_THOUGHT
        if self.closed_for:
            return RunStatus.LOOP_STOPPED
        return RunStatus.BUDGET if self.forced else RunStatus.FINISHED

    def closing_note(self) -> Message:
        """Why the app closed the thought; empty if it did not."""
        if self.closed_for:
            return thought_closed_for(self.closed_for)
        if not self.forced:
            return NO_MESSAGE
        return message(
            "The thinking budget of {budget:n} tokens was spent, so the thought was closed and the "
            "answer asked for.",
            budget=self.command.run.thinking_budget,
        )

    def stop_note(self, kind: RunawayKind) -> Message:
        """Why a run was stopped, after its thought was closed or in the thought itself."""
        closed = self.closing_note()
        if not closed:
            return NO_MESSAGE if kind is RunawayKind.EXACT else run_stopped_for(kind)
        return joined(" ", [closed, answer_stopped_for(kind, too=kind is self.closed_for)])

    def _remarks(self) -> Iterator[Message]:
        report, name = self.report, self.server.name
        if self.parameters:
            shown = [f"{each.name} {each.value} ({each.how})" for each in self.parameters]
            yield message(
                "Settings that {server} did not apply: {settings:list}.",
                server=name,
                settings=shown,
            )
        if report.thought == "hidden" and report.thinking_tokens:
            yield message(
                "The server hides the thought: {count:n} tokens of it were not sent.",
                count=report.thinking_tokens,
            )
        if report.thought == "summary":
            yield message("What is shown as thinking is the server's summary, not the thought.")
        if report.provider:
            yield message(
                "{server} had the request served by {provider}.",
                server=name,
                provider=report.provider,
            )
        words = self._words()
        counted = report.prompt_tokens
        if counted is not None and words > LEAST_WORDS and counted < LEAST_SHARE * words:
            yield message(
                "The server counted {tokens:n} prompt tokens, but the prompt has {words:n} words:"
                " it was probably cut.",
                tokens=counted,
                words=words,
            )

    def _words(self) -> int:
        return sum(len(each.content.split()) for each in self.command.messages)

    def _finished(self, status: RunStatus) -> Finished:
        stream = self.stream
        assert stream is not None
        report = msgspec.structs.replace(
            self.report,
            parameters=tuple(self.parameters),
            cost=cost_of(self.server, self.report.prompt_tokens, self.report.output_tokens),
        )
        splitter, loop = stream.splitter, stream.watch.loops.loop
        return Finished(
            status=status,
            note=joined(" ", [self.note or self.closing_note(), *self._remarks()]),
            thought_opened=self.opened or splitter.thought_opened,
            thought_closed=self.closed or splitter.thought_closed,
            total_us=self.elapsed_us(),
            prompt_us=self.prompt_us,
            loop=LoopSummary(
                start=loop.start, period=loop.period, repeats=loop.repeats, wasted=loop.wasted
            )
            if loop
            else None,
            drafting=self.drafting(),
            sampler=self.command.sampler,
            draft_settings=None,
            run=self.command.run,
            memory_bytes=None,
            model_ended=self.complete,
            slept_s=None,
            runaways=stream.watch.findings,
            closed_for=self.closed_for,
            stopped_for=self.stopped_for,
            server=report,
        )

    def drafting(self) -> DraftCost | None:
        """The cost of drafting, which no server reports."""
        return None


def number(value: Any) -> int | None:
    """A count of a server; None if it is none."""
    known = isinstance(value, int | float) and not isinstance(value, bool)
    return int(value) if known and 0 <= value < 2**53 else None


def seconds(value: Any, unit: float) -> float | None:
    """A time of a server in seconds; None if it is none."""
    known = isinstance(value, int | float) and not isinstance(value, bool)
    return value / unit if known and 0 <= value < 2**53 * unit else None


def first_text(table: Mapping[str, Any], *names: str) -> str:
    """The first of these fields that has text."""
    for name in names:
        value = table.get(name)
        if isinstance(value, str) and value:
            return value
    return ""


def cut_off_unless(ended: bool, run: RemoteRun) -> None:
    """Raise for a stream that ended without its mark."""
    if not ended:
        raise faults.cut_off(run.server)


__all__ = ["RemoteRun", "ServerFailure", "cut_off_unless", "first_text", "number", "seconds"]
