"""Planning two lanes beside thousands of models, and listing the drafts of one.

The files are complete tiny models with a dozen vocabularies of 2,000 tokens, in 60 folders.
"""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

from overthink.comparison.plan import LaneChoice, Planner
from overthink.core.profiles import load_profiles
from overthink.library.draft_options import draft_options
from overthink.library.gguf_reader import read_header
from overthink.library.local_models import find_models, resolve
from overthink.library.model_folders import ModelFolders
from overthink.library.vocabulary_cache import shared_cache
from tests.benchmarks.measurement import Samples, table
from tests.benchmarks.options import Options
from tests.library.gguf_maker import make_model

FILES, FEW = 3_000, 60
VOCABULARIES, TOKENS, PUBLISHERS = 12, 2_000, 60
PLAN_GOAL_S = 1.0
_SPECIAL = ("<s>", "</s>", "<pad>", "<think>", "</think>")


def measure(options: Options) -> str:
    """Measure seconds of planning both lanes, with empty and with filled caches."""
    files = FEW if options.quick else FILES
    resources = Path(__file__).resolve().parents[2] / "resources"
    profiles = load_profiles((resources / "families.toml").read_text("utf-8"))
    with tempfile.TemporaryDirectory(prefix="overthink-planning-") as made:
        models, cache = Path(made) / "models", Path(made) / "cache" / "headers.msgpack"
        make_files(models, files)
        folders = ModelFolders(Path(made) / "none", user=(models,), header_cache=cache)
        first = [_plan_both(folders, Planner(folders, profiles))]
        drafts_first = [_list_drafts(folders)]
        repetitions = range(options.repetitions(9))
        later = [_plan_both(folders, Planner(folders, profiles)) for _ in repetitions]
        drafts = [_list_drafts(folders) for _ in repetitions]
    rows = [
        ["planning both lanes, first", "", *_cells(first)],
        ["planning both lanes, later starts", f"≤ {PLAN_GOAL_S:g} s", *_cells(later)],
        ["listing the drafts of a model, first", "", *_cells(drafts_first)],
        ["listing the drafts of a model, later", f"≤ {PLAN_GOAL_S:g} s", *_cells(drafts)],
    ]
    return "\n".join(
        [
            f"{files:,} files in {PUBLISHERS} folders, {VOCABULARIES} vocabularies of"
            f" {TOKENS:,} tokens. Seconds of CPU time, the search of"
            " the folders included.",
            "",
            table(["", "goal", "median", "min – max"], rows),
        ]
    )


def _cells(seconds: list[float]) -> list[str]:
    series = Samples(tuple(seconds))
    return [series.median_text(",.2f"), series.range_text(",.2f")]


def _plan_both(folders: ModelFolders, planner: Planner) -> float:
    """Return the CPU seconds that a new process spends on planning both lanes."""
    shared_cache.cache_clear()
    started = time.thread_time()
    for side, name in (("left", "model-00001"), ("right", "model-00003")):
        planner.plan(side, LaneChoice(name), 2)
    return time.thread_time() - started


def _list_drafts(folders: ModelFolders) -> float:
    shared_cache.cache_clear()
    started = time.thread_time()
    entries = find_models(folders)
    target = read_header(resolve(folders, "model-00001"))
    found = draft_options(entries, target, shared_cache(folders.header_cache))
    assert len(found) >= len(entries)
    return time.thread_time() - started


def make_files(folder: Path, count: int) -> None:
    """Write tiny models, half of them small enough to draft for the others."""
    contents = []
    for vocabulary in range(VOCABULARIES):
        texts = (f"t{vocabulary if vocabulary > 3 else 0}_{i}" for i in range(TOKENS))
        tokens = (*_SPECIAL, *texts)
        for width in (8, 32):
            folder.mkdir(parents=True, exist_ok=True)
            keys = {"general.name": f"V{vocabulary}", "general.basename": f"v{vocabulary}"}
            path = make_model(folder / "made.gguf", tokens=tokens, width=width, keys=keys)
            contents.append(path.read_bytes())
            path.unlink()
    then = time.time() - 3_600
    for number in range(count):
        publisher = folder / f"publisher-{number % PUBLISHERS}"
        publisher.mkdir(exist_ok=True)
        path = publisher / f"model-{number:05}.gguf"
        path.write_bytes(contents[number % len(contents)])
        os.utime(path, (then, then))  # recently modified files are read again
