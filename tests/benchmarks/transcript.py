"""Cost of a long transcript while its lane streams, without models and the rest of the window."""

from __future__ import annotations

import os
import time
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from tests.benchmarks.measurement import table
from tests.benchmarks.options import Options

if TYPE_CHECKING:
    from overthink.core.events import LaneEvent
    from overthink.ui.state.turn_state import TurnState
    from overthink.ui.theme.theme import Theme
    from overthink.ui.transcript.view import TranscriptView

SIZES = (1_000, 100_000)
RATE = 500
"""Tokens per second."""
FRAMES_PER_SECOND = 40
WIDTH, HEIGHT = 1200, 1300
BREAKS = {"paragraphs": 40, "no line break": 0}
"""Tokens between line breaks."""


@dataclass(slots=True)
class Times:
    """Milliseconds of CPU time of the UI thread, and of wall time."""

    frames: list[float] = field(default_factory=list)
    clock: list[float] = field(default_factory=list)
    resize: float = 0.0
    scheme: float = 0.0
    find: float = 0.0


def measure(options: Options) -> str:
    """Measure milliseconds per frame for each layer, and those of rare operations."""
    # Other benchmarks do not need Qt.
    from overthink.ui.transcript.colour_layers import Layer

    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    frames = options.repetitions(400) if not options.quick else 20
    rows, rare = [], []
    for name, breaks in BREAKS.items():
        for layer in Layer:
            few, many = (
                options.quiet.measure(partial(_stream, size, breaks, layer, frames))
                for size in SIZES
            )
            rows.append([f"{name}, {layer.value}", *_cells(few), *_cells(many), _ratio(few, many)])
            rare.append([f"{name}, {layer.value}", *_rare_cells(many)])
    head = ["", *(f"{size:,}: {cell}" for size in SIZES for cell in ("p50", "p99", "clock p99"))]
    return "\n".join(
        [
            f"One lane of {WIDTH} × {HEIGHT} pixels at {RATE} tokens/s with draft rounds, "
            f"{FRAMES_PER_SECOND} frames per second of running time, {frames} frames each: new "
            "text is laid out and painted. CPU milliseconds of the thread; clock: wall time. "
            f"Ratio: medians at {SIZES[1]:,} tokens over {SIZES[0]:,}.",
            "",
            table([*head, "ratio"], rows),
            "",
            f"At {SIZES[1]:,} tokens, milliseconds of CPU time until the visible text is "
            "painted; find: a common word in the text of both lanes.",
            "",
            table(["", "width", "theme", "find"], rare),
            "",
            _memory(options),
        ]
    )


def _cells(times: Times) -> list[str]:
    p50, p99 = np.percentile(times.frames, [50, 99])
    return [f"{p50:.2f}", f"{p99:.2f}", f"{np.percentile(times.clock, 99):.2f}"]


def _rare_cells(times: Times) -> list[str]:
    return [f"{value:.0f}" for value in (times.resize, times.scheme, times.find)]


def _ratio(few: Times, many: Times) -> str:
    return f"{np.median(many.frames) / np.median(few.frames):.2f}"


def _stream(size: int, breaks: int, layer_name: str, frames: int) -> Times:
    from PySide6.QtWidgets import QApplication

    from overthink.ui.theme.theme import Theme
    from overthink.ui.transcript.colour_layers import Layer
    from tests.ui.made_runs import made_turn

    application = QApplication.instance() or QApplication([])
    theme, times = Theme("dark"), Times()
    turn = made_turn(size, breaks=breaks, answer="", status=None)
    view = _shown(theme, turn)
    view.set_layer(Layer(layer_name))
    application.processEvents()
    for event in _events(size, breaks, frames):
        turn.record.take(event)
        _frame(times, view.refresh, application.processEvents)
    times.find = 2 * _cpu_ms(lambda: view.find("cubes"))
    view.clear_find()
    times.scheme = _cpu_ms(lambda: theme.set_scheme("light"), application.processEvents)
    times.resize = _cpu_ms(lambda: view.resize(WIDTH - 100, HEIGHT), application.processEvents)
    view.close()
    view.deleteLater()
    return times


def _shown(theme: Theme, turn: TurnState) -> TranscriptView:
    from overthink.ui.transcript.view import TranscriptView

    view = TranscriptView(theme, "left")
    view.resize(WIDTH, HEIGHT)
    view.show_turns([turn])
    view.show()
    return view


def _events(size: int, breaks: int, frames: int) -> Iterator[LaneEvent]:
    from overthink.core.vocabulary import Phase
    from tests.ui.made_runs import drafted, words

    each = RATE // FRAMES_PER_SECOND
    texts = words(frames * each, breaks, seed=1)
    for frame in range(frames):
        piece = texts[frame * each : (frame + 1) * each]
        yield drafted(size + frame * each, piece, Phase.THINKING, number=size + frame * each)


def _frame(times: Times, *steps: Callable[[], object]) -> None:
    clock, processor = time.perf_counter(), time.thread_time()
    for step in steps:
        step()
    times.frames.append((time.thread_time() - processor) * 1e3)
    times.clock.append((time.perf_counter() - clock) * 1e3)


def _cpu_ms(*steps: Callable[[], object]) -> float:
    start = time.thread_time()
    for step in steps:
        step()
    return (time.thread_time() - start) * 1e3


def _memory(options: Options) -> str:
    """Measure bytes per token of trace and transcript in excess of the text, with tracemalloc."""
    from overthink.ui.theme.theme import Theme
    from tests.ui.made_runs import made_turn

    size = options.tokens(SIZES[1])
    cells = []
    for with_draft in (False, True):
        tracemalloc.start()
        turn = made_turn(size, breaks=40, answer="", status=None, drafted=with_draft)
        trace = tracemalloc.get_traced_memory()[0]
        view = _shown(Theme("dark"), turn)
        both = tracemalloc.get_traced_memory()[0]
        tracemalloc.stop()
        text = len(turn.record.trace.utf8)
        name = "with" if with_draft else "without"
        cells_ = (f"{(trace - text) / size:.0f}", f"{(both - trace) / size:.1f}")
        cells.append([name, *cells_])
        view.close()
        view.deleteLater()
    head = ["draft rounds", "trace", "transcript"]
    return f"Bytes per token in excess of the text, {size:,} tokens:\n\n{table(head, cells)}"
