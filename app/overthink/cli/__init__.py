"""The program from a terminal: the same conductor as the window's, with text instead of pixels."""

from __future__ import annotations

import errno
import io
import os
import sys
import traceback
from argparse import Namespace
from collections.abc import Callable, Sequence
from importlib import import_module

from overthink.bootstrap import Program, build_program
from overthink.cli.options import parse
from overthink.cli.printable import printable
from overthink.core.errors import EnvironmentFailure

_CANNOT_WRITE = (errno.ENOSPC, errno.EIO, errno.EFBIG)
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
        status = _command(options.command)(build_program(), options)
        sys.stdout.flush()  # what cannot be written is told here, not at the interpreter's end
        return status
    except EnvironmentFailure as error:
        print(f"overthink: {printable(str(error))}", file=sys.stderr)
        return error.exit_status
    except BrokenPipeError:
        # Whoever read our output has seen enough; what is still buffered must not complain at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        if error.filename is not None or error.errno not in _CANNOT_WRITE:
            return _report_bug()
        # A file that is named is told of where it is written: this one has no name.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        why = f"standard output cannot be written ({error.strerror})"
        print(f"overthink: {why}: make room, or name another place.", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    except Exception:  # noqa: BLE001 - the one place where a bug of ours ends, as a report to copy
        return _report_bug()


def _report_bug() -> int:
    print(f"{BUG_REPORT}\n{traceback.format_exc()}", file=sys.stderr)
    return 3


def _command(name: str | None) -> Callable[[Program, Namespace], int]:
    """What does a command. Each is imported for itself: the window does not wait for the rest."""
    room = name or "window"
    command: Callable[[Program, Namespace], int] = getattr(
        import_module(f"overthink.cli.{room}"), f"run_{room}"
    )
    return command
