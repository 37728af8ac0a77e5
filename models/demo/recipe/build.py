"""Makes every file of the demo: tokenizer, four trained models, GGUF files and checksums."""

import hashlib
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Final

import torch
from tokenizers import Tokenizer
from torch import Tensor

from models.demo.recipe.export import write_gguf
from models.demo.recipe.network import DRAFT, TARGET
from models.demo.recipe.tokenizer import train_tokenizer
from models.demo.recipe.training import Plan, train

SEED: Final = 20_261_122
WORKERS: Final = 2
"""Models trained at once, on one thread each: matrices this small gain little from a second thread,
and the result then does not depend on how many there are."""

METHODICAL: Final = Plan(
    name="demo-methodical",
    shape=TARGET,
    roles={"methodical": 1.0},
    steps=4500,
    peak_rate=2.5e-3,
    seed=SEED,
)
DRAFTER: Final = Plan(
    name="demo-draft",
    shape=DRAFT,
    roles={"methodical": 0.5, "wanderer": 0.3, "runaway": 0.2},
    steps=6000,
    peak_rate=4e-3,
    seed=SEED + 3,
)
WANDERER: Final = Plan(
    name="demo-wanderer",
    shape=TARGET,
    roles={"wanderer": 1.0},
    steps=1800,
    peak_rate=1.5e-3,
    seed=SEED + 1,
)
RUNAWAY: Final = Plan(
    name="demo-runaway",
    shape=TARGET,
    roles={"runaway": 1.0},
    steps=1600,
    peak_rate=1.5e-3,
    seed=SEED + 2,
    endless_lengths=((640, 0.8), (1280, 0.14), (2560, 0.04), (4096, 0.02)),
)
FROM_SCRATCH: Final = (METHODICAL, DRAFTER)
FROM_METHODICAL: Final = (WANDERER, RUNAWAY)
"""These two go on from the methodical model, which has learnt the puzzles by then: they only have
to learn another way of thinking, in fewer steps."""

_Weights = dict[str, Tensor]


def _say(line: str) -> None:
    print(line, flush=True)


def _train_and_write(
    plan: Plan, tokenizer_json: str, start: _Weights | None, folder: Path
) -> _Weights:
    """One worker's task: train by `plan`, write the GGUF file, hand the weights back."""
    torch.set_num_threads(1)
    began = time.monotonic()
    tokenizer = Tokenizer.from_str(tokenizer_json)
    network = train(plan, tokenizer, start, _say)
    write_gguf(folder / f"{plan.name}.gguf", plan.name, network, tokenizer)
    _say(f"{plan.name} written, {(time.monotonic() - began) / 60:.1f} minutes")
    weights: _Weights = network.state_dict()
    return weights


def _stage(
    plans: Sequence[Plan], task: Callable[[Plan], _Weights], workers: ProcessPoolExecutor
) -> list[_Weights]:
    return list(workers.map(task, plans))


def build(folder: Path, shorten: float = 1.0) -> None:
    """Train and write everything into `folder`; `shorten` scales the steps down, for a trial."""
    folder.mkdir(parents=True, exist_ok=True)
    text = train_tokenizer(SEED).to_str()
    with ProcessPoolExecutor(WORKERS, mp_context=get_context("spawn")) as workers:
        first = partial(_train_and_write, tokenizer_json=text, start=None, folder=folder)
        base = _stage(_shortened(FROM_SCRATCH, shorten), first, workers)[0]
        then = partial(_train_and_write, tokenizer_json=text, start=base, folder=folder)
        _stage(_shortened(FROM_METHODICAL, shorten), then, workers)
    write_checksums(folder)


def _shortened(plans: Sequence[Plan], share: float) -> list[Plan]:
    if share == 1.0:
        return list(plans)
    return [replace(plan, steps=max(10, int(plan.steps * share))) for plan in plans]


def write_checksums(folder: Path) -> None:
    """Write SHA256SUMS over the GGUF files, in the form that `sha256sum -c` reads."""
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n"
        for path in sorted(folder.glob("*.gguf"))
    ]
    (folder / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")
