"""Makes every file of the demo: tokenizer, four trained models, GGUF files and checksums."""

import hashlib
import math
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import torch
from tokenizers import Tokenizer
from torch import Tensor

from models.demo.recipe.conversation import BROAD, FOCUSED
from models.demo.recipe.export import as_written, write_gguf
from models.demo.recipe.network import DRAFT, TARGET
from models.demo.recipe.tokenizer import train_tokenizer
from models.demo.recipe.training import Pass, Plan, train

SEED: Final = 20_261_122
WORKERS: Final = 2
"""Models trained at once, on one thread each: matrices this small gain little from a second thread,
and the result then does not depend on how many there are."""

FOUNDATION: Final = Plan(
    name="foundation",
    shape=TARGET,
    roles={"methodical": 1.0},
    mix=BROAD,
    passes=(Pass(4500, 2.5e-3, SEED),),
)
"""What the three thinking models go on from: it has learnt the puzzles, so that they only have to
grow sure and to learn their own way of thinking, in fewer steps."""
DRAFTER: Final = Plan(
    name="demo-draft",
    shape=DRAFT,
    roles={"methodical": 0.5, "wanderer": 0.3, "runaway": 0.2},
    mix=BROAD,
    passes=(Pass(6000, 4e-3, SEED + 3),),
)
METHODICAL: Final = Plan(
    name="demo-methodical",
    shape=TARGET,
    roles={"methodical": 1.0},
    mix=FOCUSED,
    passes=(Pass(1300, 2e-3, SEED + 4), Pass(2500, 1.5e-3, SEED + 5)),
)
WANDERER: Final = Plan(
    name="demo-wanderer",
    shape=TARGET,
    roles={"wanderer": 1.0},
    mix=FOCUSED,
    passes=(Pass(1400, 2e-3, SEED + 1), Pass(3000, 1.5e-3, SEED + 6)),
)
RUNAWAY: Final = Plan(
    name="demo-runaway",
    shape=TARGET,
    roles={"runaway": 1.0},
    mix=FOCUSED,
    passes=(Pass(1000, 2e-3, SEED + 2), Pass(1200, 1.5e-3, SEED + 7)),
    endless_lengths=((640, 0.8), (1280, 0.14), (2560, 0.04), (4096, 0.02)),
)
ROLE_PLANS: Final = (WANDERER, METHODICAL, RUNAWAY)

_Weights = dict[str, Tensor]


def _say(line: str) -> None:
    print(line, flush=True)


def _train(plan: Plan, tokenizer_json: str, start: _Weights | None, folder: Path) -> _Weights:
    """One worker's task: train by `plan`, write the GGUF file, hand back the weights it holds."""
    torch.set_num_threads(1)
    began = time.monotonic()
    tokenizer = Tokenizer.from_str(tokenizer_json)
    weights = start
    for part in plan.passes:
        network = train(plan, part, tokenizer, weights, _say)
        weights = {name: as_written(kept).float() for name, kept in network.state_dict().items()}
    write_gguf(folder / f"{plan.name}.gguf", plan.name, network, tokenizer)
    _say(f"{plan.name} written, {(time.monotonic() - began) / 60:.1f} minutes")
    return weights or {}


def build(folder: Path, shorten: float = 1.0) -> None:
    """Train and write everything into `folder`; `shorten` scales the steps down, for a trial."""
    folder.mkdir(parents=True, exist_ok=True)
    text = train_tokenizer(SEED).to_str()
    with ProcessPoolExecutor(WORKERS, mp_context=get_context("spawn")) as workers:
        foundation, drafter, *roles = _shortened((FOUNDATION, DRAFTER, *ROLE_PLANS), shorten)
        with TemporaryDirectory() as aside:
            base = workers.submit(_train, foundation, text, None, Path(aside))
            draft = workers.submit(_train, drafter, text, None, folder)
            start = base.result()
        tasks = [workers.submit(_train, plan, text, start, folder) for plan in roles]
        for task in (draft, *tasks):
            task.result()
    write_checksums(folder)


def _shortened(plans: Sequence[Plan], share: float) -> list[Plan]:
    def shorter(part: Pass) -> Pass:
        return replace(part, steps=math.ceil(part.steps * share))

    return [replace(plan, passes=tuple(map(shorter, plan.passes))) for plan in plans]


def write_checksums(folder: Path) -> None:
    """Write SHA256SUMS over the GGUF files, in the form that `sha256sum -c` reads."""
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n"
        for path in sorted(folder.glob("*.gguf"))
    ]
    (folder / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")
