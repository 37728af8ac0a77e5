"""Runs the program and records when its window becomes usable.

python -m tests.benchmarks.window.started NOTES

Opens the window as the installed command does and records the time of each step: seconds on the
system's monotonic clock, and CPU seconds. Writes them to the file NOTES, as JSON, and closes the
window.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the benchmark times this import
    from PySide6.QtGui import QPaintEvent

    from overthink.ui.app.application import Application

notes: dict[str, tuple[float, float]] = {}

STEPS = ("python", "imported", "built", "painted", "planned", "plots")


def note(name: str) -> None:
    """Record the time of a step, the first time only."""
    notes.setdefault(name, (time.monotonic(), time.process_time()))


def main() -> int:
    """Run the program; return its exit status."""
    note("python")
    from overthink.cli import main as command
    from overthink.ui.app.application import Application, Preset
    from overthink.ui.transcript.view import TranscriptView

    note("imported")
    show, add_plots = Application.show, Application.add_plots
    paint = TranscriptView.paintEvent

    def timed_show(opened: Application, preset: Preset) -> None:
        note("built")
        opened.engine.plans.planned.connect(lambda _side: _note_plans(opened))
        show(opened, preset)

    def timed_plots(opened: Application) -> None:
        add_plots(opened)
        note("plots")
        _end(opened)

    def timed_paint(view: TranscriptView, event: QPaintEvent) -> None:
        paint(view, event)
        note("painted")

    setattr(TranscriptView, "paintEvent", timed_paint)  # noqa: B010
    setattr(Application, "show", timed_show)  # noqa: B010
    setattr(Application, "add_plots", timed_plots)  # noqa: B010
    status = command([])
    Path(sys.argv[1]).write_text(json.dumps(notes), encoding="utf-8")
    return status


def _note_plans(opened: Application) -> None:
    if all(lane_state.plan for lane_state in opened.controller.lane_states.values()):
        note("planned")
        _end(opened)


def _end(opened: Application) -> None:
    if notes.keys() >= set(STEPS):
        opened.window.close()


if __name__ == "__main__":
    sys.exit(main())
