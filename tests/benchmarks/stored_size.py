"""Size of a saved session: text, search index and trace, in bytes per token.

`overthink compare` saves all runs of a pair in one database. The size is the number of used pages,
before the first session and after each one.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from overthink.storage.store import open_store
from tests.benchmarks.measurement import table
from tests.benchmarks.options import STORY, Options, ice_cubes
from tests.benchmarks.terminal import compare

SMOLLM2 = "smollm2-135m-instruct"
STORIES = (
    STORY,
    "Write a novel about the sea, with many chapters.",
    "List one hundred animals with a fact about each.",
    "Write a long dialogue between two philosophers about time.",
    "Write the history of a village over one thousand years, year by year.",
    "Write a travel diary of a year around the world, day by day.",
)
"""Prompts whose answers exceed a thousand tokens."""


class Pair(NamedTuple):
    """Two models, their prompts, and the token limit."""

    left: str
    right: str
    prompts: Sequence[str]
    tokens: int


def measure(options: Options) -> str:
    """Measure bytes per token of each pair's sessions."""
    pairs = (
        Pair("demo-methodical", "demo-runaway", [ice_cubes()] * options.repetitions(3), 4096),
        Pair(SMOLLM2, SMOLLM2, STORIES[: options.repetitions(6)], options.tokens(1000)),
    )
    rows = [_row(pair) for pair in pairs]
    head = ["Sessions", "tokens", "bytes per token (goal ≤ 16)", "min – max"]
    return (
        "Growth of the database over the tokens of both lanes. It grows in pages of 4,096 bytes, "
        f"so single sessions vary.\n\n{table(head, rows)}"
    )


def _row(pair: Pair) -> list[str]:
    with tempfile.TemporaryDirectory(prefix="overthink-bench-") as folder:
        database = Path(folder) / "sessions.db"
        open_store(database).close()
        sizes, tokens = [_used_bytes(database)], []
        for prompt in pair.prompts:
            tokens.append(_compare(pair, prompt, database))
            sizes.append(_used_bytes(database))
    grown = [after - before for before, after in pairwise(sizes)]
    each = [size / count for size, count in zip(grown, tokens, strict=True)]
    return [
        f"{len(tokens)} × {pair.left} and {pair.right}",
        f"{sum(tokens):,}",
        f"{sum(grown) / sum(tokens):.1f}",
        f"{min(each):.1f} – {max(each):.1f}",
    ]


def _compare(pair: Pair, prompt: str, database: Path) -> int:
    """Save a session; return the tokens of both lanes."""
    lanes = compare(
        *("--left", pair.left, "--right", pair.right, "--prompt", prompt),
        *("--max-tokens", str(pair.tokens), "--database", str(database)),
    )
    return sum(lane["tokens"]["thinking"] + lane["tokens"]["answer"] for lane in lanes)


def _used_bytes(database: Path) -> int:
    """Return the bytes of all used pages."""
    db = sqlite3.connect(database)
    try:
        pages, free, size = (
            int(db.execute(f"PRAGMA {what}").fetchone()[0])
            for what in ("page_count", "freelist_count", "page_size")
        )
    finally:
        db.close()
    return (pages - free) * size
