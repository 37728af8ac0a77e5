"""Training: batches of generated conversations, AdamW, a cosine schedule."""

import math
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from models.demo.recipe.conversation import Example, Mix, example
from models.demo.recipe.network import Network, Shape
from models.demo.recipe.thoughts import Role

IGNORED: Final = -100
_POOL_BATCHES: Final = 64
_REPORT_EVERY: Final = 100


@dataclass(frozen=True)
class Pass:
    """A learning-rate schedule over a mixture of text.

    `roles` are the styles with their frequencies, `mix` the kinds of puzzles. The learning rate
    ends at `last_share` of its peak.
    """

    steps: int
    peak_rate: float
    seed: int
    roles: dict[Role, float]
    mix: Mix
    last_share: float = 0.05


@dataclass(frozen=True)
class Plan:
    """The training plan of a model.

    `step_tokens` limits the batch size, including padding. `endless_lengths` are the lengths of
    endless thoughts in tokens, with weights.
    """

    name: str
    shape: Shape
    passes: tuple[Pass, ...]
    step_tokens: int = 2048
    warm_up: int = 150
    endless_lengths: tuple[tuple[int, float], ...] = ((640, 0.6), (1024, 0.25), (2048, 0.15))


@dataclass(frozen=True)
class Sequence:
    """Token ids, and the index of the first one that the loss covers."""

    ids: list[int]
    scored_from: int


def _encode(tokenizer: Tokenizer, made: Example, endless_length: int) -> Sequence:
    prompt = tokenizer.encode(made.prompt).ids
    ids = prompt + tokenizer.encode(made.reply).ids
    if made.again:
        again = tokenizer.encode(made.again).ids
        ids += again * (max(0, endless_length - len(ids)) // len(again) + 2)
        ids = ids[: max(endless_length, len(prompt) + 64)]
    return Sequence(ids, len(prompt))


def _draw(rng: random.Random, plan: Plan, part: Pass, tokenizer: Tokenizer) -> Sequence:
    role = rng.choices(list(part.roles), weights=list(part.roles.values()))[0]
    lengths, weights = zip(*plan.endless_lengths, strict=True)
    return _encode(
        tokenizer, example(rng, role, part.mix), rng.choices(lengths, weights=weights)[0]
    )


def batches(plan: Plan, part: Pass, tokenizer: Tokenizer) -> Iterator[list[Sequence]]:
    """Yield new batches forever, each of sequences of similar length, in random order."""
    rng = random.Random(part.seed)
    while True:
        pool: list[list[Sequence]] = []
        drawn: list[Sequence] = []
        total = 0
        while total < plan.step_tokens * _POOL_BATCHES:
            drawn.append(_draw(rng, plan, part, tokenizer))
            total += len(drawn[-1].ids)
        drawn.sort(key=lambda sequence: len(sequence.ids))
        batch: list[Sequence] = []
        for sequence in drawn:
            if batch and len(sequence.ids) * (len(batch) + 1) > plan.step_tokens:
                pool.append(batch)
                batch = []
            batch.append(sequence)
        pool.append(batch)
        rng.shuffle(pool)
        yield from pool


def tensors(batch: list[Sequence]) -> tuple[Tensor, Tensor]:
    """Return inputs and targets (batch, longest - 1); padding and prompts are `IGNORED`."""
    longest = max(len(sequence.ids) for sequence in batch)
    rows = torch.zeros(len(batch), longest, dtype=torch.long)
    targets = torch.full((len(batch), longest), IGNORED, dtype=torch.long)
    for row, sequence in enumerate(batch):
        ids = torch.tensor(sequence.ids)
        rows[row, : len(ids)] = ids
        targets[row, sequence.scored_from : len(ids)] = ids[sequence.scored_from :]
    return rows[:, :-1], targets[:, 1:]


def rate_at(part: Pass, warm_up: int, step: int) -> float:
    """Return the learning rate: linear warm-up, then a cosine to `last_share` of the peak."""
    if step < warm_up:
        return part.peak_rate * (step + 1) / warm_up
    done = (step - warm_up) / max(1, part.steps - warm_up)
    above = (1 - part.last_share) * 0.5 * (1 + math.cos(math.pi * done))
    return part.peak_rate * (part.last_share + above)


def _optimiser(network: Network) -> torch.optim.AdamW:
    matrices = [weight for weight in network.parameters() if weight.dim() == 2]
    vectors = [weight for weight in network.parameters() if weight.dim() != 2]
    groups = [
        {"params": matrices, "weight_decay": 0.05},
        {"params": vectors, "weight_decay": 0.0},
    ]
    return torch.optim.AdamW(groups, betas=(0.9, 0.97), eps=1e-9, fused=True)


def train(
    plan: Plan,
    part: Pass,
    tokenizer: Tokenizer,
    start: dict[str, Tensor] | None,
    log: Callable[[str], None],
) -> Network:
    """Train a network for one pass, from the weights `start` if given, and return it."""
    torch.manual_seed(part.seed)
    network = Network(plan.shape, tokenizer.get_vocab_size())
    if start is not None:
        network.load_state_dict(start)
    optimiser = _optimiser(network)
    source, began = batches(plan, part, tokenizer), time.monotonic()
    recent = 0.0
    for step in range(part.steps):
        for group in optimiser.param_groups:
            group["lr"] = rate_at(part, plan.warm_up, step)
        recent += _step(network, optimiser, next(source))
        if (step + 1) % _REPORT_EVERY == 0:
            seconds = time.monotonic() - began
            log(
                f"{plan.name}: step {step + 1}/{part.steps}, "
                f"loss {recent / _REPORT_EVERY:.4f}, {seconds:.0f} s"
            )
            recent = 0.0
    return network


def _step(network: Network, optimiser: torch.optim.AdamW, batch: list[Sequence]) -> float:
    """Update the network once; return the loss before the update, in nats per token."""
    tokens, targets = tensors(batch)
    scored = targets != IGNORED
    loss = functional.cross_entropy(network(tokens, scored), targets[scored])
    optimiser.zero_grad(set_to_none=True)
    torch.autograd.backward(loss)
    torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
    optimiser.step()
    return float(loss.item())
