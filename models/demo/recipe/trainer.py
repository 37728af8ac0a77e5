"""Training: batches of generated conversations, AdamW, a cosine schedule."""

import math
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
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
    length = max(endless_length, len(prompt) + 64)
    for line in made.endless:
        if len(ids) >= length:
            ids = ids[:length]
            break
        ids += tokenizer.encode(line).ids
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
    checkpoint: Path,
) -> Network:
    """Train a network for one pass, from the weights `start` if given, and return it.

    Its state is saved to `checkpoint` regularly, and read from there if the file exists. The result
    is the same as without an interruption.
    """
    torch.manual_seed(part.seed)
    network = Network(plan.shape, tokenizer.get_vocab_size())
    if start is not None:
        network.load_state_dict(start)
    optimiser = _optimiser(network)
    source, began = batches(plan, part, tokenizer), time.monotonic()
    done = _resume(checkpoint, network, optimiser)
    recent = 0.0
    for _ in range(done):
        next(source)
    for step in range(done, part.steps):
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
            _save(checkpoint, step + 1, network, optimiser)
    return network


def _save(path: Path, steps: int, network: Network, optimiser: torch.optim.AdamW) -> None:
    state = {"steps": steps, "network": network.state_dict(), "optimiser": optimiser.state_dict()}
    torch.save(state, path.with_suffix(".new"))
    path.with_suffix(".new").replace(path)


def _resume(path: Path, network: Network, optimiser: torch.optim.AdamW) -> int:
    """Restore the state of a checkpoint; return its number of steps, 0 if there is none."""
    if not path.exists():
        return 0
    state = torch.load(path, weights_only=True)
    network.load_state_dict(state["network"])
    optimiser.load_state_dict(state["optimiser"])
    return int(state["steps"])


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
