"""Measures the app against llama.cpp's own tools and prints Markdown tables.

python -m tests.benchmarks [NAME …] [--quick]
"""

from __future__ import annotations

import argparse
import platform
import sys
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path

import psutil

from overthink import __version__
from overthink.bundled import bundled_folder
from tests.benchmarks import (
    answer,
    depth,
    draft,
    gpu,
    library,
    load,
    overhead,
    plain,
    planning,
    plots,
    start,
    store,
    stored_size,
    transcript,
    two_lanes,
)
from tests.benchmarks.options import MissingRequirement, Options
from tests.benchmarks.quiet import QuietMachine
from tests.benchmarks.window import report as window

BENCHMARKS: dict[str, tuple[str, Callable[[Options], str]]] = {
    "plain": ("Plain decoding", plain.measure),
    "depth": ("Plain decoding after 1,000 and 4,000 tokens", depth.measure),
    "draft": ("Decoding with a draft", draft.measure),
    "gpu": ("GPU against CPU", gpu.measure),
    "two-lanes": ("Two lanes at once", two_lanes.measure),
    "load": ("Beside other busy programs", load.measure),
    "start": ("From the command to the first token", start.measure),
    "overhead": ("Time per token by part", overhead.measure),
    "answer": ("Streaming an answer as Markdown", answer.measure),
    "transcript": ("A transcript while its lane streams", transcript.measure),
    "plots": ("The plots while two lanes stream", plots.measure),
    "library": ("A folder of 500 models", library.measure),
    "planning": ("Planning beside 3,000 models", planning.measure),
    "window": ("The window", window.measure),
    "store": ("Saved sessions", store.measure),
    "stored-size": ("Size of a saved session", stored_size.measure),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the named benchmarks, or all of them; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHMARKS))
    parser.add_argument(
        "--quick", action="store_true", help="a few short runs as a trial, not for publication"
    )
    parser.add_argument(
        "--threads", type=int, default=2, help="threads of a single lane (default: 2)"
    )
    parser.add_argument(
        "--patience",
        type=float,
        default=60.0,
        metavar="S",
        help="seconds for waiting for other programs and repeating measurements (default: 60)",
    )
    parser.add_argument("--demo", type=Path, default=None, help="folder of the demo models")
    parsed = parser.parse_args(arguments)
    unknown = [name for name in parsed.names if name not in BENCHMARKS]
    if unknown:
        parser.error(f"unknown benchmark {unknown[0]}; choose from {', '.join(BENCHMARKS)}")
    demo = parsed.demo or bundled_folder("models") / "demo"
    patience_s = 0.0 if parsed.quick else parsed.patience
    print(_machine(), flush=True)
    for name in parsed.names or BENCHMARKS:
        title, measure = BENCHMARKS[name]
        quiet = QuietMachine(patience_s)
        options = Options(parsed.quick, parsed.threads, demo, quiet)
        print(f"\n### {title}\n", flush=True)
        try:
            print(f"{measure(options)}\n\n{quiet.summary}", flush=True)
        except MissingRequirement as missing:
            print(f"Not measured: {missing}.", flush=True)
    return 0


def _machine() -> str:
    memory = psutil.virtual_memory().total / 2**30
    lines = [
        f"{_processor()}, {psutil.cpu_count(logical=False)} cores, {memory:.0f} GiB, "
        f"{platform.system()} {platform.release()}",
        f"Overthink {__version__}, llama-cpp-python {version('llama-cpp-python')} and llama.cpp's "
        f"tools from its source, Python {platform.python_version()}",
    ]
    return "\n".join(lines)


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        lines = []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.processor() or platform.machine())


if __name__ == "__main__":
    sys.exit(main())
