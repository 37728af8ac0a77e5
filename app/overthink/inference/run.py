"""One run: a conversation in, lane events out.

Decides when a run ends and why, by its limits: tokens, thinking budget, runaways, stop, context.
The decoder produces tokens, the stream turns them into text and phases.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from overthink.core.errors import PromptError
from overthink.core.events import (
    DraftCost,
    Finished,
    LaneEvent,
    LoopSummary,
    PromptDone,
    PromptProgress,
    PromptToken,
    RunawayFound,
)
from overthink.core.messages import NO_MESSAGE, Message, joined, message
from overthink.core.protocol import Run
from overthink.core.runaway.descriptions import (
    answer_stopped_for,
    run_stopped_for,
    thought_closed_for,
)
from overthink.core.runaway.findings import RunawayKind
from overthink.core.runaway.watch import RunawayWatch
from overthink.core.sleep_clock import SleepMeter, system_clocks
from overthink.core.token_stream import TokenStream
from overthink.core.vocabulary import OnLoop, Origin, Phase, RunStatus
from overthink.inference.llama_api import ContextFull, Stopped
from overthink.inference.loaded_models import LoadedModels
from overthink.inference.machine import resident_memory
from overthink.inference.readings import ReadingsSender

Send = Callable[[LaneEvent], None]
_UNSEEN_LISTED = 5
"""Control tokens that a note lists at most."""


def run_turn(models: LoadedModels, command: Run, send: Send) -> None:
    """Run one turn with the loaded models and send its events, `Finished` last.

    Raises:
        TemplateError, PromptError: before any token.
        DecodeFailure: after all tokens decoded before it were sent.
    """
    _TurnRun(models, command, send).execute()


class _TurnRun:
    def __init__(self, models: LoadedModels, command: Run, send: Send) -> None:
        self._models, self._command, self._send = models, command, send
        self._started_ns = time.perf_counter_ns()
        self._sleep = SleepMeter(system_clocks())
        self._prompt_us = 0
        self._actions = command.run.runaway_actions
        self._close_thought = False
        self._budget_spent = False
        """True if the thought was closed for its budget."""
        self._closed_for: RunawayKind | None = None
        """The runaway for which the thought was closed."""
        self._stopped_for: RunawayKind | None = None
        """The runaway for which the run is stopped."""
        self._note = NO_MESSAGE
        self._has_system_prompt = True

    def execute(self) -> None:
        command = self._command
        rendered, prompt = self._models.prompt(command.messages, command.run)
        self._check_length(prompt)
        self._has_system_prompt = rendered.has_system_prompt
        opener = self._opener(rendered.marked, prompt)
        self._stream = TokenStream(
            self._models.pieces,
            self._models.markers,
            bool(opener),
            self._started_ns,
            self._send,
            RunawayWatch(
                self._models.command.phrases,
                self._models.target.vocabulary,
                command.sampler.greedy,
            ),
        )
        with ReadingsSender(self._models.counters, self._started_ns, self._send):
            status = self._decode(prompt, opener)
        self._send(self._finished(status))

    def _decode(self, prompt: list[int], opener: tuple[PromptToken, ...]) -> RunStatus:
        try:
            self._read_prompt(prompt, opener)
            return self._generate()
        except Stopped:
            return RunStatus.STOPPED
        except ContextFull:
            self._note = message(
                "The context of {length:n} tokens is full.", length=self._models.context.length
            )
            return RunStatus.CONTEXT_FULL
        finally:
            self._stream.finish()

    # -- the prompt ---------------------------------------------------------------------------

    def _check_length(self, prompt: list[int]) -> None:
        length = self._models.context.length
        if not prompt:
            raise PromptError(
                message("the prompt is empty"), message("write something to think about")
            )
        if len(prompt) >= length:
            raise PromptError(
                message(
                    "the prompt has {count:n} tokens and the context holds {length:n}",
                    count=len(prompt),
                    length=length,
                ),
                message(
                    "shorten it, or set a longer context with --ctx",
                    in_window="shorten it, or set a longer context in the lane's settings",
                ),
            )

    def _opener(self, rendered: str, prompt: list[int]) -> tuple[PromptToken, ...]:
        """Return the prompt's last tokens if they open the thought."""
        markers = self._models.markers
        ending = rendered.rstrip()
        marker = next((m for m in markers.open if ending.endswith(m)), None) if markers else None
        if marker is None:
            return ()
        tail = rendered[rendered.rindex(marker) :]
        tokens: list[PromptToken] = []
        length = 0
        while length < len(tail.encode()) and len(tokens) < len(prompt):
            token = prompt[-1 - len(tokens)]
            tokens.insert(0, PromptToken(token, self._models.pieces.text(token)))
            length += len(self._models.pieces[token])
        return tuple(tokens)

    def _read_prompt(self, prompt: list[int], opener: tuple[PromptToken, ...]) -> None:
        command, drafter = self._command, self._models.drafter
        total = len(prompt)
        cached = self._models.decoder.begin(
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
        stream, decoder, limits = self._stream, self._models.decoder, self._command.run
        while True:
            if stream.ended:
                return self._status_at_end()
            if self._stopped_for:
                self._note = self._stop_note(self._stopped_for)
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
                stream.end_round(first, done)
            stream.flush_if_due()

    def _tokens_left(self) -> int:
        """Tokens that the next round may emit; proposals beyond a limit would be wasted."""
        stream, limits = self._stream, self._command.run
        left = limits.max_tokens - stream.count
        if limits.thinking_budget and not self._forced and self._thinking:
            left = min(left, limits.thinking_budget - stream.thinking_tokens)
        return max(left, 1)

    @property
    def _forced(self) -> bool:
        """True if the app closed the thought, or is about to."""
        return self._budget_spent or self._closed_for is not None

    @property
    def _thinking(self) -> bool:
        return self._stream.splitter.phase is Phase.THINKING

    def _emit(
        self, token: int, origin: Origin, logprob: float, entropy: float, drafted: bool
    ) -> bool:
        stream, limits = self._stream, self._command.run
        for news in stream.add(token, origin, logprob, entropy, drafted):
            self._on_runaway(news)
        if (
            limits.thinking_budget
            and not self._forced
            and self._thinking
            and stream.thinking_tokens >= limits.thinking_budget
        ):
            self._budget_spent = self._close_thought = True
        return not (
            stream.ended
            or self._stopped_for
            or self._close_thought
            or stream.count >= limits.max_tokens
        )

    def _on_runaway(self, news: RunawayFound) -> None:
        self._stream.flush()
        self._send(news)
        if news.ended or self._close_thought or self._stopped_for:
            return
        kind, action = news.finding.kind, self._actions.action_for(news.finding)
        if action is OnLoop.ANSWER and self._thinking and not self._forced:
            self._closed_for, self._close_thought = kind, True
        elif action is not OnLoop.MARK:
            self._stopped_for = kind  # nothing else helps against a runaway answer

    def _closing_tokens(self) -> list[int]:
        markers = self._stream.splitter.markers
        answer = markers.answer_open[0] if markers.answer_open else "\n\n"
        return self._models.target.tokenize_part(f"\n{markers.close[0]}{answer}")

    def _status_at_end(self) -> RunStatus:
        if self._thinking:
            note = message("The model ended its turn inside its thought, without an answer.")
            self._note = joined(" ", [self._closing_note(), note])
            return RunStatus.ENDED_IN_THOUGHT
        if self._closed_for:
            return RunStatus.LOOP_STOPPED
        return RunStatus.BUDGET if self._forced else RunStatus.FINISHED

    def _closing_note(self) -> Message:
        """Return why the app closed the thought; empty if it did not."""
        if self._closed_for:
            return thought_closed_for(self._closed_for)
        if not self._forced:
            return NO_MESSAGE
        budget = self._command.run.thinking_budget
        if budget == 1:
            return message(
                "The thinking budget of 1 token was spent, so the thought was closed and the "
                "answer asked for."
            )
        return message(
            "The thinking budget of {budget:n} tokens was spent, so the thought was closed and the "
            "answer asked for.",
            budget=budget,
        )

    def _stop_note(self, kind: RunawayKind) -> Message:
        """Return why a run was stopped, after its thought was closed or in the thought itself."""
        closed = self._closing_note()
        if not closed:
            return NO_MESSAGE if kind is RunawayKind.EXACT else run_stopped_for(kind)
        return joined(" ", [closed, answer_stopped_for(kind, too=kind is self._closed_for)])

    def _full_note(self) -> Message:
        """Return why the run ended, and what is unusual about its prompt and its output."""
        notes = [self._note or self._closing_note(), *self._remarks()]
        whole = NO_MESSAGE
        for note in filter(None, notes):
            whole = message("{first} {second}", first=whole, second=note) if whole else note
        return whole

    def _remarks(self) -> Iterator[Message]:
        yield from self._thinking_remarks()
        if not self._has_system_prompt:
            yield message("The model's chat template leaves out the system prompt.")
        if opener := self._stream.splitter.guessed:
            yield message(
                "The output begins with {tag}, which this model was not known to write, so what "
                "counts as its thought is a guess.",
                tag=opener,
            )
        if unseen := self._stream.unseen:
            texts = sorted(self._models.target.token_text(token) for token in unseen)
            yield message(
                "The model wrote control tokens, which have no text: {tokens:list}.",
                tokens=[text.decode("utf-8", "replace") for text in texts[:_UNSEEN_LISTED]],
            )

    def _thinking_remarks(self) -> Iterator[Message]:
        template, run = self._models.template, self._command.run
        if run.thinking == "auto" and template.turns_on:
            yield message(
                "The default of the model's chat template is not to think, so thinking was turned"
                " on."
            )
        elif run.thinking != "auto" and template.is_inert:
            yield message("The thinking switch did not change the prompt.")

    # -- the end ------------------------------------------------------------------------------

    def _elapsed_us(self) -> int:
        return (time.perf_counter_ns() - self._started_ns) // 1000

    def _finished(self, status: RunStatus) -> Finished:
        command, slept_s = self._command, self._sleep.slept_s()
        return Finished(
            status=status,
            note=joined(" ", (self._full_note(), _sleep_note(slept_s))),
            thought_opened=self._stream.splitter.thought_opened,
            thought_closed=self._stream.splitter.thought_closed,
            total_us=self._elapsed_us(),
            prompt_us=self._prompt_us,
            loop=self._loop_figures(),
            drafting=self._draft_figures(),
            sampler=command.sampler,
            draft_settings=command.draft if self._models.drafter else None,
            run=command.run,
            memory_bytes=resident_memory(),
            model_ended=self._stream.ended,
            slept_s=slept_s,
            runaways=self._stream.watch.findings,
            closed_for=self._closed_for,
            stopped_for=self._stopped_for,
        )

    def _loop_figures(self) -> LoopSummary | None:
        loop = self._stream.watch.loops.loop
        if loop is None:
            return None
        return LoopSummary(
            start=loop.start, period=loop.period, repeats=loop.repeats, wasted=loop.wasted
        )

    def _draft_figures(self) -> DraftCost | None:
        drafter = self._models.drafter
        if drafter is None:
            return None
        clock = self._models.decoder.clock
        return DraftCost(
            kind=drafter.kind,
            draft_s=clock.draft_s,
            verify_s=clock.verify_s,
            wasted_s=clock.wasted_s,
        )


def _sleep_note(slept_s: float | None) -> Message:
    """Mark a run during which the machine slept; empty for any other."""
    if not slept_s:
        return NO_MESSAGE
    return message(
        "The machine slept for {time:duration} during this run, so its times and speeds are no"
        " measurement.",
        time=slept_s,
    )
