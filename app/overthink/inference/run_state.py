"""The state of a run between its prompt and its end: what it emitted, its limits, why it ends.

It decides at each token whether the run goes on, ends, or must close its thought. What decodes the
tokens is not its business: one sequence with a drafter (`run`), or several at once (`samples`).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

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
from overthink.inference.closing_watch import ClosingWatch
from overthink.inference.loaded_models import LoadedModels
from overthink.inference.machine import resident_memory

Send = Callable[[LaneEvent], None]
_UNSEEN_LISTED = 5
"""Control tokens that a note lists at most."""


@dataclass(frozen=True)
class Prompt:
    """A rendered prompt."""

    tokens: list[int]
    opener: tuple[PromptToken, ...]
    """Its last tokens if they open the thought."""
    has_system_prompt: bool
    """False if the template left out the system prompt."""
    given: tuple[int, ...] = ()
    """Tokens after it with which a fork begins."""


class Force(list[int]):
    """Tokens that must be appended although the model did not choose them."""


class RunState:
    """One run after its prompt.

    Args:
        command: the run, with the sampler that it uses.
        started_ns: when it began, by `time.perf_counter_ns`.
        send: receives its events.
        logprob: returns the log-probability of a token in place of the one that is emitted.
    """

    def __init__(
        self,
        models: LoadedModels,
        command: Run,
        prompt: Prompt,
        started_ns: int,
        send: Send,
        logprob: Callable[[int], float],
    ) -> None:
        self._models, self._command, self._send = models, command, send
        self._prompt, self._started_ns = prompt, started_ns
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
        self.stream = TokenStream(
            models.pieces,
            models.markers,
            bool(prompt.opener),
            started_ns,
            self._send_or_hold,
            RunawayWatch(models.command.phrases, models.target.vocabulary, command.sampler.greedy),
        )

        self._closing = ClosingWatch(models.target, models.pieces.text, logprob, self._send_or_hold)
        self._held: list[LaneEvent] | None = None
        """Events of given tokens, which wait for the end of the prompt; None: nothing is held."""

    def end_prompt(self, cached: int) -> None:
        """Report that the prompt is decoded.

        Args:
            cached: tokens of it that were in the cache.
        """
        self._prompt_us = self._elapsed_us()
        self._send(
            PromptDone(
                tokens=len(self._prompt.tokens),
                cached=cached,
                t_us=self._prompt_us,
                opener=self._prompt.opener,
                thinking=bool(self._prompt.opener),
                given=len(self._prompt.given),
            )
        )
        held, self._held = self._held, None
        for event in held or ():
            self._send(event)

    def finish(self) -> None:
        """Send what is left of the tokens."""
        self._closing.flush()
        self.stream.finish()

    def _send_or_hold(self, event: LaneEvent) -> None:
        if self._held is None:
            self._send(event)
        else:
            self._held.append(event)

    # -- the beginning of a fork --------------------------------------------------------------

    def emit_given(
        self, token: int, origin: Origin, logprob: float, entropy: float, drafted: bool
    ) -> bool:
        """Take a token with which a fork begins (see `decoder.Emit`). It meets no limit."""
        self._held = [] if self._held is None else self._held
        self._watch_closing(token)
        for news in self.stream.add(token, origin, logprob, entropy, drafted):
            self.stream.flush()
            self._send_or_hold(news)
        return True

    def _watch_closing(self, token: int) -> None:
        splitter = self.stream.splitter
        self._closing.feed(self.stream.count, token, splitter.markers, thinking=self._thinking)

    # -- the tokens ---------------------------------------------------------------------------

    def next_step(self) -> RunStatus | Force | None:
        """Return how the run ends, tokens to force, or None where the model is to go on."""
        stream, limits = self.stream, self._command.run
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
            return Force(closing)
        return None

    def tokens_left(self) -> int:
        """Tokens that the next round may emit; proposals beyond a limit would be wasted."""
        stream, limits = self.stream, self._command.run
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
        return self.stream.splitter.phase is Phase.THINKING

    def emit(
        self, token: int, origin: Origin, logprob: float, entropy: float, drafted: bool
    ) -> bool:
        """Take a token; return False if the round ends at it (see `decoder.Emit`)."""
        stream, limits = self.stream, self._command.run
        self._watch_closing(token)
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
        self.stream.flush()
        self._send(news)
        if news.ended or self._close_thought or self._stopped_for:
            return
        kind, action = news.finding.kind, self._actions.action_for(news.finding)
        if action is OnLoop.ANSWER and self._thinking and not self._forced:
            self._closed_for, self._close_thought = kind, True
        elif action is not OnLoop.MARK:
            self._stopped_for = kind  # nothing else helps against a runaway answer

    def _closing_tokens(self) -> list[int]:
        return self._models.target.tokenize_part("\n" + self.stream.splitter.markers.closing)

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
        if not self._prompt.has_system_prompt:
            yield message("The model's chat template leaves out the system prompt.")
        if opener := self.stream.splitter.guessed:
            yield message(
                "The output begins with {tag}, which this model was not known to write, so what "
                "counts as its thought is a guess.",
                tag=opener,
            )
        if unseen := self.stream.unseen:
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

    def context_full(self) -> RunStatus:
        """Note that the context is full, and return the status for it."""
        self._note = message(
            "The context of {length:n} tokens is full.", length=self._models.context.length
        )
        return RunStatus.CONTEXT_FULL

    # -- the end ------------------------------------------------------------------------------

    def _elapsed_us(self) -> int:
        return (time.perf_counter_ns() - self._started_ns) // 1000

    def send_finished(self, status: RunStatus, drafting: DraftCost | None = None) -> None:
        """Send `Finished`, the last event; the stream must have been finished."""
        self._send(self._finished(status, drafting))

    def _finished(self, status: RunStatus, drafting: DraftCost | None) -> Finished:
        command, slept_s = self._command, self._sleep.slept_s()
        return Finished(
            status=status,
            note=joined(" ", (self._full_note(), _sleep_note(slept_s))),
            thought_opened=self.stream.splitter.thought_opened,
            thought_closed=self.stream.splitter.thought_closed,
            total_us=self._elapsed_us(),
            prompt_us=self._prompt_us,
            loop=self._loop_figures(),
            drafting=drafting,
            sampler=command.sampler,
            draft_settings=command.draft if self._models.drafter else None,
            run=command.run,
            memory_bytes=resident_memory(),
            model_ended=self.stream.ended,
            slept_s=slept_s,
            runaways=self.stream.watch.findings,
            closed_for=self._closed_for,
            stopped_for=self._stopped_for,
        )

    def _loop_figures(self) -> LoopSummary | None:
        loop = self.stream.watch.loops.loop
        if loop is None:
            return None
        return LoopSummary(
            start=loop.start, period=loop.period, repeats=loop.repeats, wasted=loop.wasted
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
