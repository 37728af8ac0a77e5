"""The program from a terminal: the same conductor as the window's, with text instead of pixels."""

from __future__ import annotations

import io
import os
import sys
import traceback
from collections.abc import Sequence

from overthink.bootstrap import build_program
from overthink.cli.compare import run_compare
from overthink.cli.demo import run_demo
from overthink.cli.doctor import run_doctor
from overthink.cli.models import run_models
from overthink.cli.options import parse
from overthink.cli.printable import printable
from overthink.cli.replay import run_replay
from overthink.cli.sessions import run_sessions
from overthink.cli.window import run_window
from overthink.core.errors import EnvironmentFailure

_COMMANDS = {
    None: run_window,
    "compare": run_compare,
    "demo": run_demo,
    "doctor": run_doctor,
    "models": run_models,
    "replay": run_replay,
    "sessions": run_sessions,
}

BUG_REPORT = "overthink met a bug of its own. Please copy these lines to us:"


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command.

    Returns:
        0 when it did its work, 1 when a check found something, 2 for bad input, 3 when a lane
        failed or crashed.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal or pipe that cannot show a letter gets a question mark, not a crash.
            stream.reconfigure(errors="replace")
    try:
        options = parse(arguments)
        return _COMMANDS[options.command](build_program(), options)
    except EnvironmentFailure as error:
        print(f"overthink: {printable(str(error))}", file=sys.stderr)
        return error.exit_status
    except BrokenPipeError:
        # Whoever read our output has seen enough; what is still buffered must not complain at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130
    except Exception:  # noqa: BLE001 - the one place where a bug of ours ends, as a report to copy
        print(f"{BUG_REPORT}\n{traceback.format_exc()}", file=sys.stderr)
        return 3
