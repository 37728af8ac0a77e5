"""Runs the window benchmarks and shows their results beside the goals."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from overthink.core.vocabulary import TimingMode
from overthink.folders import HOME_VARIABLE
from tests.benchmarks.measurement import Samples, alternate, goal, ratio, table
from tests.benchmarks.options import STORY, Options
from tests.benchmarks.terminal import compare

FEW, MANY = 1_000, 100_000
LAYERS = ("origin", "ghosts", "surprisal", "entropy", "loops", "plain")
STOCK = ("QTextEdit", "QPlainTextEdit")
TIMEOUT_S = 300.0
STEPS = {
    "python": "Python runs",
    "imported": "the window's modules are imported",
    "built": "the window is built",
    "painted": "it is displayed and painted",
    "planned": "both models are planned",
    "plots": "the plots are created",
}
USABLE = ("painted", "planned")


def measure(options: Options) -> str:
    """Measure frames, operations, start and memory of the real window."""
    with tempfile.TemporaryDirectory() as home, home_folder(home):
        measured = (_streams, _operations, _starts, _memory, _engine)
        return "\n\n".join(measure_one(options) for measure_one in measured)


@contextmanager
def home_folder(home: str) -> Iterator[None]:
    """Give child processes this home folder, no display, and a separate bytecode cache."""
    before = dict(os.environ)
    os.environ |= {
        HOME_VARIABLE: home,
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPYCACHEPREFIX": str(Path(home) / "compiled"),
    }
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ |= before


def child(module: str, *arguments: object) -> list[Any]:
    """Run a measurement; return the JSON values that it prints, one per line."""
    command = [sys.executable, "-m", f"tests.benchmarks.window.{module}", *map(str, arguments)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, timeout=TIMEOUT_S)
    return [json.loads(line) for line in done.stdout.splitlines()]


def measure_quietly(options: Options, module: str, *arguments: object) -> list[Any]:
    """Run a measurement while other programs are idle."""
    return options.quiet.measure(partial(child, module, *arguments))


# -- frames ----------------------------------------------------------------------------------------


def _streams(options: Options) -> str:
    seconds = 1 if options.quick else 5
    rows, parts, frames = [], [], {}
    for tokens in (FEW, MANY):
        for result in measure_quietly(options, "stream", tokens, seconds, *LAYERS):
            frames[tokens, result["layer"]] = result["frame"][0]
            rows.append(_stream_row(tokens, result))
            parts.append(result["parts"])
    head = ["Tokens per lane, layer", "busy", "paints/s", "frame p50", "p99", "max"]
    head += ["clock p99", "max", "latency p50", "p99"]
    ratios = Samples(tuple(frames[MANY, x] / frames[FEW, x] for x in LAYERS))
    stock = [_stock_row(options, widget, frames[MANY, "origin"]) for widget in STOCK]
    return "\n".join(
        [
            "**Both lanes at 500 tokens/s**, with all plots. Busy: CPU time of the UI thread over "
            "wall time. Frame: its CPU milliseconds from one tick to the next; clock: wall time of "
            "tick and repaint. Latency: milliseconds from a batch's arrival until it is painted.",
            "Goals: busy ≤ 40 %, paints ≥ 30/s, frame p99 ≤ 16 and max ≤ 50, latency p99 ≤ 50.",
            "",
            table(head, rows),
            "",
            f"Frame at {MANY:,} over frame at {FEW:,} tokens (goal ≤ 1.3): "
            f"{ratios.median_text('.2f')} ({ratios.range_text('.2f')}).",
            "",
            table(["Part of the UI thread", "% of a core, mean"], _part_rows(parts)),
            "",
            table(
                [
                    "Two stock widgets, one format per token",
                    f"frame at {FEW:,}",
                    f"at {MANY:,}",
                    "×",
                ],
                stock,
            ),
        ]
    )


def _stream_row(tokens: int, result: dict[str, Any]) -> list[str]:
    cells = [*result["frame"], *result["clock"][1:], *result["latency"][:2]]
    shares = [f"{result['busy']:.0%}", f"{result['paints']:.0f}"]
    return [f"{tokens:,}, {result['layer']}", *shares, *(f"{c:.1f}" for c in cells)]


def _part_rows(parts: Sequence[dict[str, float]]) -> list[list[str]]:
    names = {name for each in parts for name in each}
    means = {name: sum(each.get(name, 0.0) for each in parts) / len(parts) for name in names}
    ordered = sorted(means.items(), key=lambda item: -item[1])
    return [[name, f"{share * 100:.1f}"] for name, share in ordered]


def _stock_row(options: Options, widget: str, ours: float) -> list[str]:
    frames = {
        n: measure_quietly(options, "stock_widgets", widget, n, 20)[0][0] for n in (FEW, MANY)
    }
    ratio = frames[MANY] / ours
    return [widget, f"{frames[FEW]:.1f}", f"{frames[MANY]:.1f}", f"{ratio:.0f}"]


# -- operations, start, memory ---------------------------------------------------------------------


def _operations(options: Options) -> str:
    repetitions = 2 if options.quick else 12
    rows = []
    for result in measure_quietly(options, "operations", MANY, repetitions):
        clock, processor, after = result["percentiles"]
        cells = [clock[0], clock[2], processor[0], processor[2], after[2]]
        rows.append([result["operation"], *(f"{c:.1f}" for c in cells)])
    head = ["Milliseconds until painted", "clock", "max", "CPU", "max", "all work, max"]
    goals = "Goals: resize and theme ≤ 50, find over both lanes ≤ 100."
    return f"**At 2 × {MANY:,} tokens.** {goals}\n\n{table(head, rows)}"


def _starts(options: Options) -> str:
    repetitions = options.repetitions(9)
    _start()  # fills the system's file cache and Python's bytecode cache
    starts = [options.quiet.measure(_start) for _ in range(repetitions)]
    for start in starts:
        start["usable"] = max(start[step] for step in USABLE)
    rows = []
    for step, text in {**STEPS, "usable": "**usable** (goal ≤ 1,000)"}.items():
        clock = Samples(tuple(start[step][0] * 1000 for start in starts))
        processor = Samples(tuple(start[step][1] * 1000 for start in starts))
        rows.append(
            [
                text,
                clock.median_text(",.0f"),
                clock.range_text(",.0f"),
                processor.median_text(",.0f"),
            ]
        )
    head = ["From the command's start until …", "ms", "min – max", "CPU ms"]
    return f"**Start**, {repetitions} runs.\n\n{table(head, rows)}"


def _start() -> dict[str, tuple[float, float]]:
    """Return the seconds from the start of the process to each step, and its CPU seconds."""
    with tempfile.TemporaryDirectory() as folder:
        notes = Path(folder) / "notes.json"
        began = time.monotonic()  # system-wide: the child process reads the same clock
        command = [sys.executable, "-m", "tests.benchmarks.window.started", str(notes)]
        subprocess.run(command, check=True, timeout=TIMEOUT_S)
        recorded = json.loads(notes.read_text(encoding="utf-8"))
    return {step: (at - began, processor) for step, (at, processor) in recorded.items()}


def _memory(options: Options) -> str:
    end = 40_000 if options.quick else 150_000
    rows = []
    for name, how in (("resident memory", ""), ("Python's own (tracemalloc)", "traced")):
        result = measure_quietly(options, "memory", 20_000, end, how)[0]
        over = [result[when] - result["text"] for when in ("grown", "ended", "saved")]
        rows.append([name, f"{result['text']:.1f}", *(f"{bytes_:.0f}" for bytes_ in over)])
    head = ["Bytes per token", "text", "excess, running", "just finished", "saved (goal ≤ 60)"]
    return f"**Memory**, from 20,000 to {end:,} tokens per lane.\n\n{table(head, rows)}"


# -- the engine ------------------------------------------------------------------------------------


def _engine(options: Options) -> str:
    tokens, repetitions = options.tokens(192), options.repetitions(5)
    sides = {
        f"{side}, {timing.value}": partial(measured, options.smollm2, tokens, timing)
        for timing in TimingMode
        for side, measured in (("terminal", _terminal), ("window", _window))
    }
    turns = alternate(sides, repetitions, options.quiet)
    rows, goals = [], []
    for timing in TimingMode:
        terminal, window = (turns[f"{side}, {timing.value}"] for side in ("terminal", "window"))
        share = ratio(window, terminal)
        figures = (Samples(tuple(terminal)).median_text(), Samples(tuple(window)).median_text())
        rows.append([_ENGINE[timing], *figures, share.median_text(".3f"), share.range_text(".3f")])
        goals.append(goal(f"of the terminal's speed, {timing.value}", share.median, 0.97))
    head = ["SmolLM2 twice, one thread each", "`compare`", "the window", "ratio", "min – max"]
    title = f"**The engine**, {repetitions} turns, {tokens} tokens each, sum of tokens/s."
    return "\n".join([title, "", table(head, rows), "", *goals])


_ENGINE = {
    TimingMode.CONCURRENT: "concurrent, on both cores",
    TimingMode.SEQUENTIAL: "sequential, one core idle",
}


def _window(model: Path, tokens: int, timing: TimingMode) -> float:
    return float(sum(child("engine", model, tokens, timing.value)[0]))


def _terminal(model: Path, tokens: int, timing: TimingMode) -> float:
    """Return the sum of both lanes' tokens/s as reported by the terminal command."""
    arguments = ["--no-save", "--temperature", "0", "--prompt", STORY]
    arguments += ["--max-tokens", str(tokens), "--timing", timing.value, "--threads", "1"]
    for side in ("left", "right"):
        arguments += [f"--{side}", str(model), f"--{side}-draft", "none"]
    return float(sum(lane["timing"]["tokens_per_s"] for lane in compare(*arguments)))
