"""One run: a conversation in, lane events out.

Renders and decodes the prompt, then decodes tokens round by round until its state ends it.
"""

from __future__ import annotations

import time

from overthink.core.errors import PromptError
from overthink.core.events import DraftCost, PromptProgress, PromptToken
from overthink.core.messages import message
from overthink.core.protocol import Run
from overthink.core.vocabulary import RunStatus
from overthink.inference.llama_api import ContextFull, Stopped
from overthink.inference.loaded_models import LoadedModels
from overthink.inference.readings import ReadingsSender
from overthink.inference.run_state import Force, Prompt, RunState, Send
from overthink.inference.run_text import check_room, read_run_text


def run_turn(models: LoadedModels, command: Run, send: Send) -> None:
    """Run one turn with the loaded models and send its events, `Finished` last.

    Raises:
        TemplateError, PromptError: before any token.
        DecodeFailure: after all tokens decoded before it were sent.
    """
    _TurnRun(models, command, send).execute()


def render_prompt(models: LoadedModels, command: Run) -> Prompt:
    """Render a run's prompt and check its length.

    Raises:
        TemplateError, PromptError
    """
    rendered, tokens = models.prompt(command.messages, command.run)
    _check_length(models, tokens)
    opener = prompt_opener(models, rendered.marked, tokens)
    given = _given(models, command, tokens, opened=bool(opener))
    return Prompt(tokens, opener, rendered.has_system_prompt, given)


def _given(
    models: LoadedModels, command: Run, prompt: list[int], *, opened: bool
) -> tuple[int, ...]:
    """The tokens with which a fork begins; empty for other runs."""
    if command.given is None:
        return ()
    given = read_run_text(models, command.given, opened=opened).ids
    check_room(len(given), len(prompt), command.run.max_tokens, models.context)
    return tuple(given)


class _TurnRun:
    def __init__(self, models: LoadedModels, command: Run, send: Send) -> None:
        self._models, self._command, self._send = models, command, send
        self._started_ns = time.perf_counter_ns()

    def execute(self) -> None:
        models, started_ns, send = self._models, self._started_ns, self._send
        prompt = render_prompt(models, self._command)
        state = RunState(models, self._command, prompt, started_ns, send, models.decoder.logprob)
        with ReadingsSender(models.counters, started_ns, send):
            status = self._decode(prompt, state)
        state.send_finished(status, self._draft_figures())

    def _decode(self, prompt: Prompt, state: RunState) -> RunStatus:
        try:
            self._read_prompt(prompt, state)
            return self._generate(state)
        except Stopped:
            return RunStatus.STOPPED
        except ContextFull:
            return state.context_full()
        finally:
            state.finish()

    def _read_prompt(self, prompt: Prompt, state: RunState) -> None:
        command, total = self._command, len(prompt.tokens)
        cached = self._models.decoder.begin(
            prompt.tokens,
            command.sampler,
            self._models.drafter,
            command.draft,
            lambda done, cached: self._send(PromptProgress(done, total, cached)),
        )
        self._decode_given(prompt, state)
        state.end_prompt(cached)

    def _decode_given(self, prompt: Prompt, state: RunState) -> None:
        decoder, size = self._models.decoder, self._models.context.OUTPUTS
        for first in range(0, len(prompt.given), size):
            decoder.force(prompt.given[first : first + size], state.emit_given)
        if self._command.given:
            decoder.skip_draws(self._command.given.generated)

    def _generate(self, state: RunState) -> RunStatus:
        stream, decoder = state.stream, self._models.decoder
        while True:
            step = state.next_step()
            if isinstance(step, RunStatus):
                return step
            if isinstance(step, Force):
                decoder.force(step, state.emit)
                continue
            first = stream.count
            done = decoder.round(state.emit, state.tokens_left())
            if done:
                stream.end_round(first, done)
            stream.flush_if_due()

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


def _check_length(models: LoadedModels, prompt: list[int]) -> None:
    length = models.context.length
    if not prompt:
        raise PromptError(message("the prompt is empty"), message("write something to think about"))
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


def prompt_opener(
    models: LoadedModels, rendered: str, prompt: list[int]
) -> tuple[PromptToken, ...]:
    """Return the prompt's last tokens if they open the thought."""
    markers = models.markers
    ending = rendered.rstrip()
    marker = next((m for m in markers.open if ending.endswith(m)), None) if markers else None
    if marker is None:
        return ()
    tail = rendered[rendered.rindex(marker) :]
    tokens: list[PromptToken] = []
    length = 0
    while length < len(tail.encode()) and len(tokens) < len(prompt):
        token = prompt[-1 - len(tokens)]
        tokens.insert(0, PromptToken(token, models.pieces.text(token)))
        length += len(models.pieces[token])
    return tuple(tokens)
