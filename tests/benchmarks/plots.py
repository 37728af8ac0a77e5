"""Cost of the four plots while two lanes stream, without models and the rest of the window."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

import numpy as np

from tests.benchmarks.measurement import Samples, table
from tests.benchmarks.options import Options

SIZES = (1_000, 100_000)
RATE = 500
"""Tokens a second of each lane."""
UPDATES_PER_SECOND = 10
WIDTH, HEIGHT = 1280, 180
IMPORT = (
    "import time, numpy, PySide6.QtWidgets, PySide6.QtSvg, overthink.ui.theme.stylesheet, "
    "overthink.ui.theme.icons; start = time.perf_counter(); "
    "import overthink.ui.panels.plots.panel; print(time.perf_counter() - start)"
)


@dataclass(slots=True)
class Frames:
    """Milliseconds of each update: wall time and CPU time of the thread."""

    data: list[float] = field(default_factory=list)
    clock: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    first_ms: float = 0.0
    """Time to display the runs for the first time."""


def measure(options: Options) -> str:
    """Measure milliseconds per redraw of all four plots, and the time to create them."""
    frames = options.repetitions(200)
    rows = []
    for size in SIZES:
        result = options.quiet.measure(partial(_stream, size, frames))
        rows.append([f"{size:,}", *_cells(result), f"{result.first_ms:,.0f}"])
    head = ["tokens per lane", "data p50", "p99", "frame p50", "p99", "CPU p50", "p99", "first"]
    imports = Samples(tuple(_import_ms() for _ in range(options.repetitions(5))))
    return "\n".join(
        [
            f"Both lanes at {RATE} tokens/s with draft rounds, {WIDTH} × {HEIGHT} pixels, "
            f"{UPDATES_PER_SECOND} updates per second of running time, {frames} updates each. "
            "Milliseconds. Data: reading new data and building the lines; frame: data plus painting"
            " all four plots; CPU: the frame in CPU time of the thread; first: displaying the runs "
            "for the first time.",
            "",
            table(head, rows),
            "",
            f"Importing the panel after Qt and numpy: {imports.median_text()} ms "
            f"({imports.range_text()}).",
        ]
    )


def _cells(result: Frames) -> list[str]:
    columns = (result.data, result.clock, result.processor)
    return [f"{np.percentile(c, p):.2f}" for c in columns for p in (50, 99)]


def _stream(size: int, frames: int) -> Frames:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from overthink.core.vocabulary import Phase
    from overthink.ui.panels.plots.panel import PlotPanel
    from overthink.ui.theme.stylesheet import Style
    from overthink.ui.theme.theme import Theme
    from tests.ui.panels.plots.runs import grow, run

    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    theme = Theme("dark")
    panel = PlotPanel(theme)
    Style(application, theme).apply_to(panel)
    panel.resize(WIDTH, HEIGHT)
    panel.show()
    application.processEvents()
    left = run(size // 2, size - size // 2, rate=RATE, drafted=True, over=False)
    right = run(size, rate=RATE, drafted=True, over=False, seed=1)
    result = Frames()
    start = time.perf_counter()
    panel.show_runs(left, right)
    application.processEvents()
    result.first_ms = (time.perf_counter() - start) * 1000
    for _ in range(frames):
        grow(left, RATE // UPDATES_PER_SECOND, Phase.ANSWER, rate=RATE, drafted=True)
        grow(right, RATE // UPDATES_PER_SECOND, rate=RATE, drafted=True, seed=1)
        _update(panel.redraw, application.processEvents, result)
    panel.close()
    panel.deleteLater()
    application.processEvents()
    return result


def _update(draw: Callable[[], None], paint: Callable[[], None], result: Frames) -> None:
    clock, processor = time.perf_counter(), time.thread_time()
    draw()
    result.data.append((time.perf_counter() - clock) * 1000)
    paint()
    result.clock.append((time.perf_counter() - clock) * 1000)
    result.processor.append((time.thread_time() - processor) * 1000)


def _import_ms() -> float:
    done = subprocess.run(
        [sys.executable, "-c", IMPORT], check=True, capture_output=True, text=True
    )
    return float(done.stdout) * 1000
