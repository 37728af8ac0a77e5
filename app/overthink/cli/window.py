"""`overthink` alone: opens the window. Qt is imported here and not before."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from overthink.bootstrap import Program
from overthink.cli.database import check_folder
from overthink.core.errors import BadInput


def run_window(program: Program, options: argparse.Namespace) -> int:
    """Opens the window and returns when it is closed.

    Raises:
        BadInput: there is no display to open it on, or the database has no folder.
    """
    if not has_display():
        raise BadInput(
            "there is no display to open the window on",
            "run `overthink compare` for the terminal, or `overthink demo --screenshots DIR`",
        )
    check_folder(options.window_database, "--database")
    from overthink.ui.app.application import Preset, open_window

    preset = Preset(
        left=options.window_left,
        right=options.window_right,
        prompt=options.window_prompt,
        run=options.run,
        database=options.window_database,
    )
    return open_window(program, preset)


def has_display() -> bool:
    """Whether Qt will find a display; asked first, since without one it ends the whole program."""
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("WAYLAND_DISPLAY")) or _x_answers(os.environ.get("DISPLAY", ""))


def _x_answers(display: str) -> bool:
    """Whether an X display is there; one of another machine is taken at its word."""
    if not display.startswith(":"):
        return bool(display)
    number = display[1:].split(".")[0]
    socket = Path(f"/tmp/.X11-unix/X{number}")
    return socket.exists() or _in_abstract_namespace(str(socket))


def _in_abstract_namespace(socket: str) -> bool:
    try:
        return f"@{socket}" in Path("/proc/net/unix").read_text(encoding="ascii", errors="replace")
    except OSError:
        return False
