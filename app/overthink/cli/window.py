"""`overthink` without a command, and `overthink demo`: the window. Imports Qt only when needed."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from overthink.bootstrap import Program
from overthink.cli.options import parse
from overthink.cli.output_files import check_folder
from overthink.cli.terminal import SIGNAL_STATUS, print_error, print_lines
from overthink.core.errors import BadInput
from overthink.folders import make_folder

PICTURES = "pictures"


def run_window(program: Program, options: argparse.Namespace) -> int:
    """Open the window and return when it is closed.

    Raises:
        BadInput: there is no display, or the folder of the database does not exist.
    """
    if not has_display():
        raise BadInput(
            "there is no display to open the window on",
            "run `overthink compare` for the terminal, or `overthink demo --screenshots DIR`",
        )
    check_folder(options.window_database, "--database")
    from overthink.ui.app.application import Preset
    from overthink.ui.app.startup import open_window

    preset = Preset(
        left=options.window_left,
        right=options.window_right,
        prompt=options.window_prompt,
        run=options.run,
        database=options.window_database,
    )
    return open_window(program, preset, print_error)


def run_demo(program: Program, options: argparse.Namespace) -> int:
    """Show the demo models: in the window, or in the terminal and in pictures."""
    if options.screenshots is not None:
        return _draw(program, options.screenshots)
    if has_display():
        return run_window(program, parse(["--run"]))
    from overthink.cli.compare import run_compare

    status = run_compare(program, parse(["compare"]))
    if status > SIGNAL_STATUS:
        return status
    print_lines(["", "There is no display, so the window is drawn into pictures."])
    return max(status, _draw(program, program.user.data / PICTURES))


def _draw(program: Program, folder: Path) -> int:
    make_folder(folder)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"  # Qt reads it when it is imported
    from overthink.ui.app.demo_screenshots import draw_demo

    draw_demo(program, folder, lambda picture: print_lines([f"  {picture}"]))
    return 0


def has_display() -> bool:
    """Whether Qt will find a display. Without one Qt ends the process, so check first."""
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("WAYLAND_DISPLAY")) or _has_x11(os.environ.get("DISPLAY", ""))


def _has_x11(display: str) -> bool:
    """Whether an X display exists; that of another machine is not checked."""
    if not display.startswith(":"):
        return bool(display)
    socket = f"/tmp/.X11-unix/X{display[1:].split('.')[0]}"
    if Path(socket).exists():
        return True
    try:  # it may be in Linux's abstract namespace
        return f"@{socket}" in Path("/proc/net/unix").read_text(encoding="ascii", errors="replace")
    except OSError:
        return False
