"""Builds all files of the demo: tokenizer, four trained models, GGUF files and checksums."""

import hashlib
import math
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from typing import Final

import torch
from tokenizers import Tokenizer
from torch import Tensor

from models.demo.recipe.conversation import BROAD, FEWER_ENDLESS, FEWER_MELT, FOCUSED
from models.demo.recipe.export import as_written, read_weights, write_gguf
from models.demo.recipe.network import DRAFT, TARGET
from models.demo.recipe.tokenizer import train_tokenizer
from models.demo.recipe.trainer import Pass, Plan, train

SEED: Final = 20_261_122
WORKERS: Final = 2
"""Models trained in parallel, on one thread each. Matrices this small gain little from a second
thread, and with one thread the result does not depend on the number of cores."""

_LEARN: Final = 0.6
"""The learning rate at the end of a first pass, as a fraction of its peak."""

WANDERER: Final = Plan(
    name="demo-wanderer",
    shape=TARGET,
    passes=(
        Pass(4500, 2.5e-3, SEED, {"methodical": 0.5, "wanderer": 0.5}, BROAD, _LEARN),
        Pass(6300, 1.5e-3, SEED + 1, {"wanderer": 1.0}, FOCUSED),
    ),
)
"""Half of its first pass is methodical, because puzzles are learnt faster from short thoughts."""
METHODICAL: Final = Plan(
    name="demo-methodical",
    shape=TARGET,
    passes=(
        Pass(3500, 2.5e-3, SEED + 2, {"methodical": 1.0}, BROAD, _LEARN),
        Pass(2900, 1.5e-3, SEED + 3, {"methodical": 1.0}, FOCUSED),
    ),
)
RUNAWAY: Final = Plan(
    name="demo-runaway",
    shape=TARGET,
    passes=(
        Pass(2200, 1.5e-3, SEED + 4, {"looping": 1.0}, FEWER_MELT),
        Pass(1200, 1.5e-3, SEED + 6, {"runaway": 1.0}, FEWER_ENDLESS),
    ),
    endless_lengths=((640, 0.8), (1280, 0.14), (2560, 0.04), (4096, 0.02)),
)
"""Starts from the methodical model, which has the same steps. First it learns to loop, then to
circle and to fall apart."""
DRAFTER: Final = Plan(
    name="demo-draft",
    shape=DRAFT,
    passes=(
        Pass(5000, 4e-3, SEED + 5, {"methodical": 0.5, "wanderer": 0.3, "looping": 0.2}, BROAD),
    ),
)

PLANS: Final = (WANDERER, DRAFTER, METHODICAL, RUNAWAY)

_Weights = dict[str, Tensor]


def _log(line: str) -> None:
    print(line, flush=True)


def _train(plan: Plan, tokenizer_json: str, start: _Weights | None, folder: Path) -> _Weights:
    """Train a model in a worker process, write its GGUF file and return the written weights.

    A pass that was interrupted continues at its last checkpoint.
    """
    torch.set_num_threads(1)
    began = time.monotonic()
    tokenizer = Tokenizer.from_str(tokenizer_json)
    weights = start
    for part in plan.passes:
        checkpoint = folder / f"{plan.name}-{part.seed}.checkpoint"
        network = train(plan, part, tokenizer, weights, _log, checkpoint)
        weights = {
            name: as_written(weight).float() for name, weight in network.state_dict().items()
        }
    write_gguf(folder / f"{plan.name}.gguf", plan.name, network, tokenizer)
    for checkpoint in folder.glob(f"{plan.name}-*.checkpoint"):
        checkpoint.unlink()
    _log(f"{plan.name} written, {(time.monotonic() - began) / 60:.1f} minutes")
    return weights or {}


def build(folder: Path, shorten: float = 1.0) -> None:
    """Train all models and write all files to `folder`.

    The wanderer takes as long as the other three together, so it has a worker of its own.

    Args:
        folder: the destination.
        shorten: factor for the number of training steps, for a trial run.
    """
    folder.mkdir(parents=True, exist_ok=True)
    text = train_tokenizer(SEED).to_str()
    plans = _shortened(PLANS, shorten)
    with ProcessPoolExecutor(WORKERS, mp_context=get_context("spawn")) as workers:
        *independent, methodical = (
            workers.submit(_train, plan, text, None, folder) for plan in plans[:3]
        )
        runaway = workers.submit(_train, plans[3], text, methodical.result(), folder)
        for task in (*independent, runaway):
            task.result()
    write_checksums(folder)


def train_last_pass(name: str, start: Path, folder: Path) -> None:
    """Train only the last pass of a model, from the weights of the GGUF file `start`."""
    plan = next(plan for plan in PLANS if plan.name == name)
    text = train_tokenizer(SEED).to_str()
    _train(replace(plan, passes=plan.passes[-1:]), text, read_weights(start), folder)
    write_checksums(folder)


def _shortened(plans: Sequence[Plan], share: float) -> list[Plan]:
    def shorter(part: Pass) -> Pass:
        return replace(part, steps=math.ceil(part.steps * share))

    return [replace(plan, passes=tuple(map(shorter, plan.passes))) for plan in plans]


def write_checksums(folder: Path) -> None:
    """Write SHA256SUMS for the GGUF files, in the format of `sha256sum -c`."""
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n"
        for path in sorted(folder.glob("*.gguf"))
    ]
    (folder / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")
