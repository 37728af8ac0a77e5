"""Scores tokens after a given text, decoded in batches of a given shape.

Separate from the decoding loop on purpose: when two runs of one model differ, this checks whether
the shape of the batches alone explains it, so it must not share the code that it checks.
"""

from __future__ import annotations

from collections.abc import Sequence

from overthink.core.events import Rescored
from overthink.core.protocol import Rescore
from overthink.core.settings import SamplerSettings
from overthink.inference.llama_api import Context, FloatArray, Sampler
from overthink.inference.loaded_models import LoadedModels
from overthink.inference.token_scores import TokenScorer


def rescore(models: LoadedModels, command: Rescore) -> Rescored:
    """Decode the prompt and a run's first tokens with the loaded models, and score two tokens.

    Raises:
        TemplateError, ContextFull, DecodeFailure, Stopped
        ValueError: the batches do not end at the last token.
    """
    context = models.context
    _, prompt = models.prompt(command.messages, command.run)
    tokens = [*prompt, *command.tokens]
    models.decoder.clear_cache()
    _read_prompt(context, prompt)
    row = _decode(models, tokens, len(prompt) - 1, command)
    logits = context.rows(row + 1)[row]
    scorer = TokenScorer(context.model.vocabulary)
    scorer.read(logits)
    left, right = (scorer.logprob(token) for token in command.candidates)
    return Rescored((left, right), _pick(context, command.sampler, tokens, row, logits))


def _read_prompt(context: Context, prompt: Sequence[int]) -> None:
    """Decode a prompt except for its last token, which comes first in the next batch."""
    end = len(prompt) - 1
    for start in range(0, end, context.batch_size):
        context.decode(prompt[start : min(start + context.batch_size, end)], start, 0)


def _decode(models: LoadedModels, tokens: Sequence[int], position: int, command: Rescore) -> int:
    """Decode all batches and return the row of the last one that holds the last token."""
    last = len(tokens) - 1
    rollback, held = models.rollback, position
    for batch in command.batches:
        own = tokens[position : position + batch.kept]
        # In front of it comes what the rollback of an earlier batch took along.
        rest = [*tokens[held:position], *own, *batch.behind[len(own) - 1 :]]
        rollback.prepare(held, len(batch.behind))
        models.context.decode(rest, held, 1 + len(batch.behind))
        if position + batch.kept > last:
            return last - position
        position += batch.kept
        held = rollback.keep(position, held, held + len(rest))
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
