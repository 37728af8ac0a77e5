"""`overthink demo`: the demo models think, in the window, or in pictures without a display."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from overthink.bootstrap import Program
from overthink.cli.compare import run_compare
from overthink.cli.options import parse
from overthink.cli.window import has_display, run_window
from overthink.folders import make_folder

PICTURES = "pictures"


def run_demo(program: Program, options: argparse.Namespace) -> int:
    """Shows the demo; returns the exit status."""
    if options.screenshots is not None:
        return _draw(program, options.screenshots)
    if has_display():
        return run_window(program, parse(["--run"]))
    status = run_compare(program, parse(["compare"]))
    print("\nThere is no display: the window is drawn into pictures.", flush=True)
    return max(status, _draw(program, program.user.data / PICTURES))


def _draw(program: Program, folder: Path) -> int:
    make_folder(folder)
    # Before Qt is imported, which reads it then.
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from overthink.ui.app.demo_screenshots import draw_demo

    draw_demo(program, folder, lambda picture: print(f"  {picture}", flush=True))
    return 0
