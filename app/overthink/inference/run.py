"""One run: a conversation in, lane events out.

Decides when a run ends and why. The decoder knows tokens, the stream knows text; here are the
limits: tokens, thinking budget, loop, stop, context.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from overthink.core.errors import PromptError
from overthink.core.events import (
    DraftFigures,
    Finished,
    LaneEvent,
    LoopFigures,
    LoopFound,
    PromptDone,
    PromptProgress,
    PromptToken,
)
from overthink.core.messages import verbatim
from overthink.core.protocol import Run
from overthink.core.vocabulary import OnLoop, Origin, Phase, RunStatus
from overthink.inference.drafting import ModelDrafter
from overthink.inference.llama_api import ContextFull, Stopped
from overthink.inference.loaded_lane import LoadedLane
from overthink.inference.machine import resident_memory
from overthink.inference.readings import Sampling
from overthink.inference.token_stream import TokenStream

Send = Callable[[LaneEvent], None]


def run_turn(lane: LoadedLane, command: Run, send: Send) -> None:
    """Runs one turn on a loaded lane and sends its events, `Finished` last.

    Raises:
        TemplateError, PromptError: before any token.
        DecodeFailure: after what was decoded so far was sent.
    """
    _TurnRun(lane, command, send).execute()


class _TurnRun:
    def __init__(self, lane: LoadedLane, command: Run, send: Send) -> None:
        self._lane, self._command, self._send = lane, command, send
        self._started_ns = time.perf_counter_ns()
        self._prompt_us = 0
        self._close_thought = False
        self._stop_loop = False
        self._forced = ""
        """Why the thought was closed by the app: "", "budget" or "loop"."""
        self._note = ""

    def execute(self) -> None:
        rendered = self._lane.template.render(
            self._command.messages, thinking=self._command.thinking
        )
        prompt = self._lane.model.tokenize(rendered)
        self._check_length(prompt)
        opener = self._opener(rendered, prompt)
        self._stream = TokenStream(
            self._lane.pieces, self._lane.markers, bool(opener), self._started_ns, self._send
        )
        with Sampling(self._lane.counters, self._started_ns, self._send):
            status = self._decode(prompt, opener)
        self._send(self._finished(status))

    def _decode(self, prompt: list[int], opener: tuple[PromptToken, ...]) -> RunStatus:
        try:
            self._read_prompt(prompt, opener)
            return self._generate()
        except Stopped:
            return RunStatus.STOPPED
        except ContextFull:
            self._note = f"The context of {self._lane.context.length:,} tokens is full."
            return RunStatus.CONTEXT_FULL
        finally:
            self._stream.finish()

    # -- the prompt ---------------------------------------------------------------------------

    def _check_length(self, prompt: list[int]) -> None:
        length = self._lane.context.length
        if not prompt:
            raise PromptError("the prompt is empty", "write something to think about")
        if len(prompt) >= length:
            raise PromptError(
                f"the prompt has {len(prompt):,} tokens and the context holds {length:,}",
                "shorten it, or set a longer context with --ctx",
            )

    def _opener(self, rendered: str, prompt: list[int]) -> tuple[PromptToken, ...]:
        """The prompt's last tokens, where they open the thought."""
        markers = self._lane.markers
        ending = rendered.rstrip()
        marker = next((m for m in markers.open if ending.endswith(m)), None) if markers else None
        if marker is None:
            return ()
        tail = rendered[rendered.rindex(marker) :]
        tokens: list[PromptToken] = []
        length = 0
        while length < len(tail.encode()) and len(tokens) < len(prompt):
            token = prompt[-1 - len(tokens)]
            tokens.insert(0, PromptToken(token, self._lane.pieces.text(token)))
            length += len(self._lane.pieces[token])
        return tuple(tokens)

    def _read_prompt(self, prompt: list[int], opener: tuple[PromptToken, ...]) -> None:
        command, drafter = self._command, self._lane.drafter
        if isinstance(drafter, ModelDrafter):
            drafter.adopt(command.draft)
        total = len(prompt)
        cached = self._lane.decoder.begin(
            prompt,
            command.sampler,
            drafter,
            command.draft,
            lambda done, cached: self._send(PromptProgress(done, total, cached)),
        )
        self._prompt_us = self._elapsed_us()
        self._send(
            PromptDone(
                tokens=total,
                cached=cached,
                t_us=self._prompt_us,
                opener=opener,
                thinking=bool(opener),
            )
        )

    # -- the tokens ---------------------------------------------------------------------------

    def _generate(self) -> RunStatus:
        stream, decoder, limits = self._stream, self._lane.decoder, self._command.run
        while True:
            if stream.ended:
                return self._status_at_end()
            if self._stop_loop:
                if self._forced:
                    too = " too" if self._forced == "loop" else ""
                    self._note = f"{self._why_closed()} The answer went in a loop{too}."
                return RunStatus.LOOP_STOPPED
            if stream.count >= limits.max_tokens:
                return RunStatus.LENGTH
            if self._close_thought:
                self._close_thought = False
                closing = self._closing_tokens()
                if stream.count + len(closing) > limits.max_tokens:
                    return RunStatus.LENGTH
                decoder.force(closing, self._emit)
                continue
            first = stream.count
            done = decoder.round(self._emit, self._tokens_left())
            if done:
                stream.end_round(first, done.proposed, done.tested, done.accepted)
            stream.flush_if_due()

    def _tokens_left(self) -> int:
        """Tokens that the next round may emit: proposals beyond a limit would be wasted."""
        stream, limits = self._stream, self._command.run
        left = limits.max_tokens - stream.count
        if limits.thinking_budget and not self._forced and self._thinking:
            left = min(left, limits.thinking_budget - stream.thinking_tokens)
        return max(left, 1)

    @property
    def _thinking(self) -> bool:
        return self._stream.splitter.phase is Phase.THINKING

    def _emit(
        self, token: int, origin: Origin, logprob: float, entropy: float, drafted: bool
    ) -> bool:
        stream, limits = self._stream, self._command.run
        loop = stream.take(token, origin, logprob, entropy, drafted)
        if loop is not None:
            self._on_loop(LoopFound(loop.start, loop.period, loop.repeats, stream.count - 1))
        if (
            limits.thinking_budget
            and not self._forced
            and self._thinking
            and stream.thinking_tokens >= limits.thinking_budget
        ):
            self._force("budget")
        return not (
            stream.ended
            or self._stop_loop
            or self._close_thought
            or stream.count >= limits.max_tokens
        )

    def _on_loop(self, found: LoopFound) -> None:
        self._stream.flush()
        self._send(found)
        on_loop = self._command.run.on_loop
        if on_loop is OnLoop.ANSWER and self._thinking and not self._forced:
            self._force("loop")
        elif on_loop is not OnLoop.MARK:
            self._stop_loop = True  # a loop in the answer can only be stopped

    def _force(self, why: str) -> None:
        self._forced = why
        self._close_thought = True

    def _closing_tokens(self) -> list[int]:
        markers = self._lane.markers
        assert markers is not None, "a thought without markers cannot be open"
        answer = markers.answer_open[0] if markers.answer_open else "\n\n"
        return self._lane.model.tokenize_part(f"\n{markers.close[0]}{answer}")

    def _status_at_end(self) -> RunStatus:
        if self._forced == "loop":
            return RunStatus.LOOP_STOPPED
        return RunStatus.BUDGET if self._forced else RunStatus.FINISHED

    def _why_closed(self) -> str:
        """Why the app closed the thought; empty where it did not."""
        if self._forced == "loop":
            return "The thought went in a loop, so it was closed and the answer asked for."
        if not self._forced:
            return ""
        budget = self._command.run.thinking_budget
        tokens = f"{budget:,} tokens" if budget != 1 else "1 token"
        return (
            f"The thinking budget of {tokens} was spent, so the thought was closed and the answer "
            "asked for."
        )

    # -- the end ------------------------------------------------------------------------------

    def _elapsed_us(self) -> int:
        return (time.perf_counter_ns() - self._started_ns) // 1000

    def _finished(self, status: RunStatus) -> Finished:
        lane, command = self._lane, self._command
        return Finished(
            status=status,
            note=verbatim(self._note or self._why_closed()),
            thought_opened=self._stream.splitter.thought_opened,
            thought_closed=self._stream.splitter.thought_closed,
            total_us=self._elapsed_us(),
            prompt_us=self._prompt_us,
            loop=self._loop_figures(),
            drafting=self._draft_figures(),
            sampler=command.sampler,
            draft_settings=command.draft if lane.drafter else None,
            run=command.run,
            memory_bytes=resident_memory(),
        )

    def _loop_figures(self) -> LoopFigures | None:
        loop = self._stream.loops.loop
        if loop is None:
            return None
        return LoopFigures(
            start=loop.start, period=loop.period, repeats=loop.repeats, wasted=loop.wasted
        )

    def _draft_figures(self) -> DraftFigures | None:
        drafter = self._lane.drafter
        if drafter is None:
            return None
        clock = self._lane.decoder.clock
        return DraftFigures(
            kind=drafter.kind,
            draft_s=clock.draft_s,
            verify_s=clock.verify_s,
            wasted_s=clock.wasted_s,
        )
