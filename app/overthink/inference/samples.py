"""Several samples of one prompt at once, in one context.

The prompt is decoded once and copied to a sequence for each sample. Every step decodes one token of
each sample in one batch, so the weights are read once for all of them. Each sample has its own
sampler, splitter, runaway watch and limits, and ends by itself.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence

import msgspec

from overthink.core.errors import ProtocolError
from overthink.core.events import LaneEvent, PromptProgress, Readings, Sampled, SamplesDone
from overthink.core.messages import message
from overthink.core.protocol import Run
from overthink.core.settings import SamplerSettings
from overthink.core.vocabulary import Origin, RunStatus
from overthink.inference.llama_api import Context, ContextFull, Sampler, Stopped
from overthink.inference.loaded_models import LoadedModels
from overthink.inference.readings import ReadingsSender
from overthink.inference.run import render_prompt
from overthink.inference.run_state import Force, Prompt, RunState
from overthink.inference.token_scores import TokenScorer

FLUSH_EVERY_S = 1 / 10
"""Minimum seconds between two batches of a sample's tokens: no one can watch many grow."""
_UNUSED = SamplerSettings(temperature=0.0)
"""For the decoder, which processes the prompt but samples nothing."""


def run_samples(
    models: LoadedModels,
    command: Run,
    send: Callable[[Sampled | SamplesDone], None],
    stopped: Callable[[], frozenset[int]] = frozenset,
) -> None:
    """Run all samples of a command and send their events, `SamplesDone` last.

    Args:
        stopped: returns the numbers of the samples that are to stop by themselves.

    Raises:
        TemplateError, PromptError: before any token.
        DecodeFailure: after all tokens decoded before it were sent.
    """
    if len(command.seeds) > models.context.sequences:
        raise ProtocolError(
            message(
                "{count:n} samples were requested, and the model was loaded for {most:n}",
                count=len(command.seeds),
                most=models.context.sequences,
            )
        )
    _SampleRuns(models, command, send, stopped).execute()


class _Sample:
    """One sample: its sequence, what is to be decoded of it next, and its state."""

    def __init__(
        self,
        number: int,
        models: LoadedModels,
        command: Run,
        prompt: Prompt,
        started_ns: int,
        send: Callable[[LaneEvent], None],
        scorer: TokenScorer,
    ) -> None:
        self.number, self.sequence = number, number - 1
        self.state = RunState(models, command, prompt, started_ns, send, scorer.logprob)
        self._context, self._settings = models.context, command.sampler
        self._sampler: Sampler | None = None
        self._position = len(prompt.tokens) - 1
        """Of the first pending token."""
        self._pending = prompt.tokens[-1:]
        self._forced: list[int] = []
        """Tokens to be emitted after the pending ones, in place of what the model chooses."""

    def begin(self, prompt: Sequence[int]) -> None:
        """Make the sampler, which knows the prompt if it penalises what was repeated."""
        if self._settings.plain_greedy:
            return
        self._sampler = Sampler(self._context.model, self._settings, self._context.length)
        for token in prompt if self._settings.penalises else ():
            self._sampler.accept(token)

    def close(self) -> None:
        if self._sampler:
            self._sampler.close()
            self._sampler = None

    def prepare(self) -> RunStatus | None:
        """Get ready for the next batch; return how the sample ends if it does."""
        step = self.state.next_step()
        if isinstance(step, RunStatus):
            return step
        if isinstance(step, Force):
            self._forced = step
            self._pending = [*self._pending, *step[:-1]]
        if self._position + len(self._pending) > self._context.length:
            return self.state.context_full()
        return None

    def entries(self) -> Iterator[tuple[int, int, int]]:
        """Generate what is decoded of it next: sequence, token and position."""
        for i, token in enumerate(self._pending):
            yield self.sequence, token, self._position + i

    def take(self, first: int, scorer: TokenScorer) -> None:
        """Take the logits of its entries, the first of which is at that index in the batch."""
        count, forced = len(self._pending), self._forced
        for row in range(count):
            logits = self._context.row(first + row)
            scorer.read(logits)
            if forced:
                token, origin = forced[row], Origin.FORCED
                if self._sampler:
                    self._sampler.accept(token)
            else:
                origin = Origin.SAMPLED
                token = (
                    self._sampler.sample(self._context, first + row)
                    if self._sampler
                    else int(logits.argmax())
                )
            self.state.emit(token, origin, scorer.logprob(token), scorer.entropy, False)
        self._position += count
        self._pending, self._forced = [token], []

    def end(self, status: RunStatus) -> None:
        self.state.finish()
        self.state.send_finished(status)
        self.close()


class _SampleRuns:
    def __init__(
        self,
        models: LoadedModels,
        command: Run,
        send: Callable[[Sampled | SamplesDone], None],
        stopped: Callable[[], frozenset[int]],
    ) -> None:
        self._models, self._command, self._send = models, command, send
        self._context: Context = models.context
        self._stopped = stopped
        self._scorer = TokenScorer(models.target.vocabulary)
        self._started_ns = time.perf_counter_ns()
        self._active: list[_Sample] = []
        """Samples that have not ended, by sequence."""
        self._lock = threading.Lock()
        """Held while readings are sent, and while a sample ends: readings come before its end."""
        self._next_flush = 0.0
        self._decode_from_ns = 0
        """When the prompt was decoded; 0 before."""

    def execute(self) -> None:
        models, command = self._models, self._command
        prompt = render_prompt(models, command)
        samples = [
            self._sample(number, seed, prompt) for number, seed in enumerate(command.seeds, 1)
        ]
        self._active = samples[:]
        with ReadingsSender(models.counters, self._started_ns, self._send_readings):
            try:
                self._decode(prompt)
            except Stopped:
                self._end(dict.fromkeys(self._active, RunStatus.STOPPED))
            except ContextFull:
                self._end({sample: sample.state.context_full() for sample in self._active})
            finally:
                self._close()
        self._send(self._done(samples))

    def _sample(self, number: int, seed: int, prompt: Prompt) -> _Sample:
        sampler = msgspec.structs.replace(self._command.sampler, seed=seed)
        command = msgspec.structs.replace(self._command, sampler=sampler)

        def send(event: LaneEvent) -> None:
            self._send(Sampled(number, event))

        return _Sample(number, self._models, command, prompt, self._started_ns, send, self._scorer)

    def _send_readings(self, readings: Readings) -> None:
        """Send readings to all samples, without energy: no counter divides it among them."""
        gpus = tuple(msgspec.structs.replace(gpu, energy_mj=None) for gpu in readings.gpus)
        if not gpus:
            return
        with self._lock:
            for sample in self._active:
                shared = Readings(t_us=readings.t_us, gpus=gpus)
                self._send(Sampled(sample.number, shared))

    # -- decoding -----------------------------------------------------------------------------

    def _decode(self, prompt: Prompt) -> None:
        self._read_prompt(prompt)
        self._decode_from_ns = time.perf_counter_ns()
        while self._active:
            if self._models.decoder.stop_requested:
                raise Stopped
            self._end_due()
            if self._active:
                self._step()
                self._flush_if_due()

    def _read_prompt(self, prompt: Prompt) -> None:
        total = len(prompt.tokens)

        def report(done: int, cached: int) -> None:
            for sample in self._active:
                self._send(Sampled(sample.number, PromptProgress(done, total, cached)))

        draft = self._command.draft
        cached = self._models.decoder.begin(prompt.tokens, _UNUSED, None, draft, report)
        for sample in self._active:
            sample.begin(prompt.tokens)
            if sample.sequence:
                self._context.copy_sequence(0, sample.sequence)
            sample.state.end_prompt(cached)

    def _end_due(self) -> None:
        """End the samples that a limit, the model or the user ends here."""
        stopped, ending = self._stopped(), {}
        for sample in self._active:
            status = RunStatus.STOPPED if sample.number in stopped else sample.prepare()
            if status is not None:
                ending[sample] = status
        if ending:
            self._end(ending)
            self._close_gaps()

    def _end(self, ending: dict[_Sample, RunStatus]) -> None:
        with self._lock:
            self._active = [sample for sample in self._active if sample not in ending]
            for sample, status in ending.items():
                sample.end(status)
                if sample.sequence:  # the first stays, for the next run
                    self._context.clear_sequence(sample.sequence)

    def _close_gaps(self) -> None:
        """Make the sequences consecutive again: llama.cpp decodes others one after the other."""
        taken = {sample.sequence for sample in self._active}
        gaps = sorted(set(range(min(taken), max(taken))) - taken) if taken else []
        for gap in gaps:
            last = self._active[-1]
            if last.sequence < gap:
                break
            self._context.copy_sequence(last.sequence, gap)
            self._context.clear_sequence(last.sequence)
            last.sequence = gap
            self._active.sort(key=lambda sample: sample.sequence)

    def _step(self) -> None:
        """Decode what is pending of all samples, in as few batches as the outputs allow."""
        batch: list[tuple[int, int, int]] = []
        members: list[tuple[_Sample, int]] = []
        for sample in self._active:
            entries = list(sample.entries())
            if batch and len(batch) + len(entries) > self._context.OUTPUTS:
                self._decode_batch(batch, members)
                batch, members = [], []
            members.append((sample, len(batch)))
            batch += entries
        self._decode_batch(batch, members)

    def _decode_batch(
        self, batch: list[tuple[int, int, int]], members: list[tuple[_Sample, int]]
    ) -> None:
        self._context.decode_entries(batch)
        for sample, first in members:
            sample.take(first, self._scorer)

    def _flush_if_due(self) -> None:
        now = time.perf_counter()
        if now >= self._next_flush:
            for sample in self._active:
                sample.state.stream.flush()
            self._next_flush = now + FLUSH_EVERY_S

    # -- the end ------------------------------------------------------------------------------

    def _close(self) -> None:
        """Leave the prompt in the cache for the next run, and nothing else."""
        for sample in self._active:  # a decode failed
            sample.state.finish()
            sample.close()
        for sequence in range(1, self._context.sequences):
            self._context.clear_sequence(sequence)
        self._models.decoder.keep_prompt()

    def _done(self, samples: Sequence[_Sample]) -> SamplesDone:
        now = time.perf_counter_ns()
        begun = self._decode_from_ns or now
        return SamplesDone(
            tokens=sum(sample.state.stream.count for sample in samples),
            decode_s=(now - begun) / 1e9,
            total_us=(now - self._started_ns) // 1000,
            prompt_us=(begun - self._started_ns) // 1000,
        )
