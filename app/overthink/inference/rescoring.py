"""Scores tokens after a text that is given, decoded in batches of a given shape.

Apart from the decoding loop on purpose: where two runs of one model differ, this says whether the
shape of the batches alone explains it, so it must not share what it is to judge.
"""

from __future__ import annotations

from collections.abc import Sequence

from overthink.core.events import Rescored
from overthink.core.protocol import Rescore
from overthink.core.settings import SamplerSettings
from overthink.inference.llama_api import Context, FloatArray, Sampler
from overthink.inference.loaded_lane import LoadedLane
from overthink.inference.surprise import SurpriseMeter


def rescore(lane: LoadedLane, command: Rescore) -> Rescored:
    """Decodes the prompt and a run's first tokens on a loaded lane, and scores two tokens.

    Raises:
        TemplateError, ContextFull, DecodeFailure, Stopped
        ValueError: the batches do not end at the last token.
    """
    context = lane.context
    prompt = lane.model.tokenize(lane.template.render(command.messages, thinking=command.thinking))
    tokens = [*prompt, *command.tokens]
    lane.decoder.forget()
    _read_prompt(context, prompt)
    row = _decode(context, tokens, len(prompt) - 1, command)
    logits = context.rows(row + 1)[row]
    meter = SurpriseMeter(context.model.vocabulary)
    meter.read(logits)
    left, right = (meter.logprob(token) for token in command.candidates)
    return Rescored((left, right), _pick(context, command.sampler, tokens, row, logits))


def _read_prompt(context: Context, prompt: Sequence[int]) -> None:
    """Decodes a prompt but for its last token, which goes first into the next batch."""
    end = len(prompt) - 1
    for start in range(0, end, context.batch_size):
        context.decode(prompt[start : min(start + context.batch_size, end)], start, "none")


def _decode(context: Context, tokens: Sequence[int], position: int, command: Rescore) -> int:
    """Decodes all batches; returns the row of the last one that belongs to the last token."""
    last = len(tokens) - 1
    for batch in command.batches:
        own = tokens[position : position + batch.kept]
        context.decode([*own, *batch.behind[len(own) - 1 :]], position, "all")
        if position + batch.kept > last:
            return last - position
        position += batch.kept
        context.forget_from(position)
    raise ValueError("the batches end before the text")


def _pick(
    context: Context,
    settings: SamplerSettings,
    tokens: Sequence[int],
    row: int,
    logits: FloatArray,
) -> int:
    if settings.plain_greedy:
        return int(logits.argmax())
    sampler = Sampler(context.model, settings, context.length)
    try:
        for token in tokens if settings.penalises else ():
            sampler.accept(token)
        return sampler.sample(context, row)
    finally:
        sampler.close()
