"""Time from `overthink compare` to the first token, and the memory that a comparison needs."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import psutil

from overthink.bundled import bundled_folder
from tests.benchmarks.measurement import Samples, table
from tests.benchmarks.options import Options

SIDES = ("left", "right")
PROGRAM = Path(__file__).with_name("first_token.py")

STEPS = (
    ("Python runs", "python"),
    ("both children are started", "right started"),
    ("both models are planned", "left planned"),
    ("left model and draft loaded", "left Loaded"),
    ("right model and draft loaded", "right Loaded"),
    ("left prompt processed", "left PromptDone"),
    ("first token, left", "left Tokens"),
    ("first token, right", "right Tokens"),
)

SHORT = 64
POLL_S = 0.05


def measure(options: Options) -> str:
    """Measure milliseconds to each step of a start, and the memory of each process."""
    repetitions = options.repetitions(9)
    options.demo_model("demo-methodical")
    arguments = ["compare", "--json", *_models(options)]
    _timeline([*arguments, "--max-tokens", str(SHORT)])  # fills the system's file cache
    timelines = [
        options.quiet.measure(lambda: _timeline([*arguments, "--max-tokens", str(SHORT)]))
        for _ in range(repetitions)
    ]
    rows = []
    for step, name in STEPS:
        series = Samples(tuple(line[name] * 1000 for line in timelines))
        rows.append([step, series.median_text(",.0f"), series.range_text(",.0f")])
    return "\n".join(
        [
            "`overthink compare --json`: demo-methodical against demo-runaway, both with the "
            f"draft, the ice-cube question, files in the system's cache, {repetitions} runs.",
            "",
            table(["From the command's start until …", "ms", "min – max"], rows),
            "",
            _memory(arguments),
        ]
    )


def _models(options: Options) -> list[str]:
    """Return the model arguments; none for the bundled models, which are the default."""
    if options.demo == bundled_folder("models") / "demo":
        return []
    draft = str(options.demo_model("demo-draft"))
    models = (options.demo_model("demo-methodical"), options.demo_model("demo-runaway"))
    pairs = zip(SIDES, models, strict=True)
    return [w for s, m in pairs for w in (f"--{s}", str(m), f"--{s}-draft", draft)]


def _timeline(arguments: Sequence[str]) -> dict[str, float]:
    """Return the seconds from the start of the process to each recorded step."""
    with tempfile.TemporaryDirectory() as folder:
        notes = Path(folder) / "notes.json"
        # The monotonic clock is system-wide, so the child process reads the same one.
        started = time.monotonic()
        subprocess.run(
            [sys.executable, PROGRAM, notes, *arguments], stdout=subprocess.DEVNULL, check=True
        )
        recorded: dict[str, float] = json.loads(notes.read_text(encoding="utf-8"))
    return {name: at - started for name, at in recorded.items()}


def _memory(arguments: Sequence[str]) -> str:
    """Measure the peak memory of each process during a complete comparison."""
    resident, own = _peak([sys.executable, "-m", "overthink", *arguments])
    names = ["parent", *(f"child {i + 1}" for i in range(len(resident) - 1))]
    rows = [
        [name, f"{r / 2**20:,.0f}", f"{o / 2**20:,.0f}"]
        for name, r, o in zip(names, resident, own, strict=True)
    ]
    rows.append(["all", "", f"{sum(own) / 2**20:,.0f}"])
    head = ["Peak memory of a complete comparison", "resident (RSS), MiB", "unique (USS), MiB"]
    return table(head, rows)


def _peak(command: Sequence[str]) -> tuple[list[int], list[int]]:
    """Return the peak RSS and USS of a process and its children, in the order of their start."""
    resident: dict[psutil.Process, int] = defaultdict(int)
    own: dict[psutil.Process, int] = defaultdict(int)
    running = psutil.Popen(command, stdout=subprocess.DEVNULL)
    parent = psutil.Process(running.pid)
    while running.poll() is None:
        with suppress(psutil.NoSuchProcess, psutil.AccessDenied):
            for process in (parent, *parent.children()):
                memory = process.memory_full_info()
                resident[process] = max(resident[process], memory.rss)
                own[process] = max(own[process], memory.uss)
        time.sleep(POLL_S)
    return list(resident.values()), list(own.values())
