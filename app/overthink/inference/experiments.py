"""Experiments on a finished text: forks that answer at once, and another model's scores.

A fork decodes ahead of the text in the free cells of the same cache and is dropped by truncating
it; a recurrent or hybrid model's state is copied before and put back. So no second sequence is
needed, and the text itself is decoded once.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence

from overthink.core.errors import DecodeFailure, PromptError
from overthink.core.events import Probed, ProbeDone, PromptProgress, Scored
from overthink.core.messages import message
from overthink.core.protocol import Probe, Score
from overthink.core.reasoning import ThinkMarkers
from overthink.inference.llama_api import Context, FloatArray, StateCopy, Stopped
from overthink.inference.loaded_models import LoadedModels
from overthink.inference.run import prompt_opener
from overthink.inference.run_text import UNSCORED, ReadText, read_run_text
from overthink.inference.token_scores import TokenScorer

Send = Callable[[Probed | PromptProgress], None]


class Tape:
    """A text that is decoded once, from its beginning; forks of it are decoded and dropped.

    Args:
        models: their cache is cleared.
    """

    def __init__(self, models: LoadedModels, tokens: Sequence[int]) -> None:
        self.context: Context = models.context
        self.tokens = tokens
        self.read = 0
        """Tokens that the cache holds."""
        self._copy = StateCopy(self.context) if models.target.is_recurrent else None
        models.decoder.clear_cache()

    def read_to(self, position: int, progress: Callable[[int], None]) -> None:
        """Decode up to a position, without logits."""
        size = self.context.batch_size
        while self.read < position:
            stop = min(self.read + size, position)
            self.context.decode(self.tokens[self.read : stop], self.read, 0)
            self.read = stop
            progress(stop)

    def begin_fork(self) -> None:
        """Prepare for `drop_fork`."""
        if self._copy:
            self._copy.save()

    def drop_fork(self) -> None:
        """Take back what was decoded since `begin_fork`.

        Raises:
            DecodeFailure: llama.cpp could not take it back.
        """
        if self._copy:
            self._copy.restore()
        if not self.context.truncate(self.read):
            raise DecodeFailure(message("the model's cache cannot drop a fork"))


# -- when did it know? ----------------------------------------------------------------------------


def probe(models: LoadedModels, command: Probe, send: Send) -> ProbeDone:
    """Close a thought at several points, and send what the model answers there.

    Raises:
        TemplateError, PromptError, DecodeFailure
        PromptError: the model's tags are unknown, so that nothing closes its thought.
    """
    if models.markers is None:
        raise PromptError(
            message("the model's family has no tags around a thought, so none can be closed"),
            message("choose a run of a model that thinks"),
        )
    return _Prober(models, command, send, models.markers).run()


class _Prober:
    def __init__(
        self, models: LoadedModels, command: Probe, send: Send, markers: ThinkMarkers
    ) -> None:
        self._models, self._command, self._send = models, command, send
        self._markers = markers
        self._scorer = TokenScorer(models.target.vocabulary)
        self._started = time.perf_counter()

    def run(self) -> ProbeDone:
        command, context = self._command, self._models.context
        _, prompt = self._models.prompt(command.messages, command.run)
        tokens = [*prompt, *command.tokens]
        tape = Tape(self._models, tokens)
        skipped, stopped = 0, False
        try:
            for point in command.points:
                position = len(prompt) + point
                if position + self._room > context.length:
                    skipped += 1
                    continue
                # The last token comes with the fork, which needs its logits.
                tape.read_to(position - 1, lambda done: self._progress(done, len(tokens)))
                self._send(self._answer(tape, tokens[position - 1], point))
        except Stopped:
            stopped = True
        self._models.decoder.clear_cache()
        return ProbeDone(
            prompt_tokens=len(prompt),
            skipped=skipped,
            stopped=stopped,
            total_s=time.perf_counter() - self._started,
        )

    def _progress(self, done: int, total: int) -> None:
        self._send(PromptProgress(done, total, 0))

    @property
    def _room(self) -> int:
        """Tokens that a fork needs, at most."""
        lead = len(self._models.target.tokenize_part(self._command.lead))
        return len(self._closing("")) + lead + self._command.answer_tokens + 2

    def _closing(self, before: str) -> list[int]:
        """The tokens that close the thought after a text.

        White space after the tag is the model's: with another than it was trained on, small models
        answer nonsense.
        """
        feed = "" if before.endswith("\n") else "\n"
        tags = self._markers.close[0] + "".join(self._markers.answer_open[:1])
        return self._models.target.tokenize_part(feed + tags)

    def _answer(self, tape: Tape, last: int, point: int) -> Probed:
        """Answer after a token, once freely and, if that is too long, with a lead."""
        closing = self._closing(self._models.pieces.text(last))
        tag = self._models.target.tokenize_part(self._markers.close[0])[0]
        free = self._decode(tape, last, closing, tag)
        answer, led = free, False
        if not free.complete and self._command.lead:
            lead = self._models.target.tokenize_part(self._command.lead, special=False)
            answer, led = self._decode(tape, last, [*closing, *lead], tag, one_line=True), True
        return Probed(
            token=point,
            closing=free.closing,
            answer=answer.text,
            tokens=answer.tokens,
            logprob=answer.logprob,
            complete=answer.complete,
            led=led,
        )

    def _decode(
        self, tape: Tape, last: int, closing: Sequence[int], tag: int, *, one_line: bool = False
    ) -> _Answer:
        context, at = tape.context, tape.read
        answer = _Answer(self._models, one_line=one_line)
        tape.begin_fork()
        try:
            context.decode([last, *closing], at, len(closing) + 1)
            rows = context.rows(len(closing) + 1)
            answer.closing = self._closing_chance(rows, closing, tag)
            self._scorer.read(rows[-1])
            token = int(rows[-1].argmax())
            at += len(closing) + 1
            while answer.take(token, self._scorer.logprob(token)):
                if answer.tokens >= self._command.answer_tokens:
                    break
                context.decode([token], at, 1)
                row = context.rows(1)[0]
                self._scorer.read(row)
                token, at = int(row.argmax()), at + 1
        finally:
            tape.drop_fork()
        return answer

    def _closing_chance(self, rows: FloatArray, closing: Sequence[int], tag: int) -> float:
        """The probability of the closing tag, at once or after a line feed: `ClosingChances`."""
        chances = []
        for row in {0, closing.index(tag) if tag in closing else 0}:
            self._scorer.read(rows[row])
            chances.append(math.exp(self._scorer.logprob(tag)))
        return max(chances)


class _Answer:
    """The answer of a fork so far.

    Args:
        one_line: it is complete at the end of its first line.
    """

    def __init__(self, models: LoadedModels, *, one_line: bool) -> None:
        self._models, self._one_line = models, one_line
        self._raw = b""
        self.closing = 0.0
        self.tokens = 0
        self.logprob = 0.0
        self.complete = False

    def take(self, token: int, logprob: float) -> bool:
        """Add a token; False if it ends the answer."""
        self.logprob += logprob
        if self._models.pieces.is_end(token):
            self.complete = True
            return False
        self.tokens += 1
        self._raw += self._models.pieces[token]
        self.complete = self._one_line and b"\n" in self._raw.lstrip()
        return not self.complete

    @property
    def text(self) -> str:
        text = self._raw.decode("utf-8", "replace").strip()
        return text.split("\n", 1)[0].strip() if self._one_line else text


# -- what would the other have said? --------------------------------------------------------------


def score(models: LoadedModels, command: Score, send: Callable[[PromptProgress], None]) -> Scored:
    """Score a run of another model.

    Raises:
        TemplateError, PromptError, DecodeFailure, Stopped
    """
    started = time.perf_counter()
    rendered, prompt = models.prompt(command.messages, command.run)
    opened = bool(prompt_opener(models, rendered.marked, prompt))
    read = read_run_text(models, command.text, opened=opened)
    room = max(models.context.length - len(prompt), 0)
    if not room:
        raise PromptError(
            message("the prompt leaves no room for the run's text"),
            message("set a longer context for the model"),
        )
    columns = _Columns(models)
    tape = Tape(models, [*prompt, *read.ids[:room]])
    total = len(tape.tokens)
    tape.read_to(len(prompt) - 1, lambda done: send(PromptProgress(done, total, 0)))
    _score_all(tape, read, len(prompt), columns, send)
    models.decoder.clear_cache()
    return columns.scored(
        read, len(prompt), time.perf_counter() - started, full=len(read.ids) > room
    )


def _score_all(
    tape: Tape,
    read: ReadText,
    prompt: int,
    columns: _Columns,
    send: Callable[[PromptProgress], None],
) -> None:
    context, total = tape.context, len(tape.tokens)
    size = min(context.batch_size, context.OUTPUTS)
    while tape.read < total - 1:
        batch = tape.tokens[tape.read : min(tape.read + size, total - 1)]
        context.decode(batch, tape.read, len(batch))
        for offset, row in enumerate(context.rows(len(batch))):
            columns.take(row, read, tape.read + offset + 1 - prompt)
        tape.read += len(batch)
        send(PromptProgress(tape.read, total, 0))


class _Columns:
    """The rows of a scored text so far."""

    def __init__(self, models: LoadedModels) -> None:
        self._pieces = models.pieces
        self._scorer = TokenScorer(models.target.vocabulary)
        self._rows: list[int] = []
        self._logprobs: list[float] = []
        self._entropies: list[float] = []
        self._best: list[int] = []
        self._best_logprobs: list[float] = []

    def take(self, logits: FloatArray, read: ReadText, row: int) -> None:
        if read.tokens[row] == UNSCORED:
            return
        self._scorer.read(logits)
        best = int(logits.argmax())
        self._rows.append(row)
        self._logprobs.append(self._scorer.logprob(read.ids[row]))
        self._entropies.append(self._scorer.entropy)
        self._best.append(best)
        self._best_logprobs.append(self._scorer.logprob(best))

    def scored(self, read: ReadText, prompt: int, total_s: float, *, full: bool) -> Scored:
        rows = self._rows
        return Scored(
            by_token=read.by_token,
            tokens=[read.tokens[row] for row in rows],
            starts=[read.starts[row] for row in rows],
            ends=[read.ends[row] for row in rows],
            logprobs=self._logprobs,
            entropies=self._entropies,
            best=[self._pieces.text(token) for token in self._best],
            best_logprobs=self._best_logprobs,
            agrees=[read.ids[row] == best for row, best in zip(rows, self._best, strict=True)],
            prompt_tokens=prompt,
            total_s=total_s,
            full=full,
        )
