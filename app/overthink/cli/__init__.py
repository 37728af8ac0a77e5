"""The command line: the same conductor as the window's, with text output."""

from __future__ import annotations

import errno
import io
import os
import sys
import traceback
from argparse import Namespace
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib import import_module

from overthink.bootstrap import Program, build_program
from overthink.cli.options import parse
from overthink.cli.terminal import Interrupted, OutputUnwritable, print_error, writing_output
from overthink.completion_names import print_names
from overthink.core.errors import BadOption, EnvironmentFailure
from overthink.lanes.early_lanes import EarlyLanes

BUG_REPORT = "overthink met a bug of its own. Please copy these lines to us:"
_CANNOT_WRITE = (errno.ENOSPC, errno.EIO, errno.EFBIG)
INTERRUPTED = 130
"""A shell's exit status for Ctrl+C."""
_MODULES = {"demo": "window", "devices": "doctor"}
"""Modules of the commands that share one; the others are named like their command."""


def main(arguments: Sequence[str] | None = None, early: EarlyLanes | None = None) -> int:
    """Run a command.

    Args:
        arguments: of the command line; None for this process's own.
        early: lanes that were started before.

    Returns:
        The exit status: 0 on success, 1 when a check found something, 2 for bad input, 3 when a
        lane failed or crashed, 130 after Ctrl+C, 143 after SIGTERM.
    """
    # Long, since every way in which a command can end has its own clause.
    given = sys.argv[1:] if arguments is None else arguments
    if list(given[:2]) == ["completion", "names"]:
        return print_names(given[2:])
    is_output_closed = _open_missing_streams()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A character that the terminal or pipe cannot encode becomes a question mark.
            stream.reconfigure(errors="replace")
    try:
        options = parse(arguments)
        if is_output_closed and options.command not in (None, "demo"):
            raise BadOption(
                "standard output is closed", "redirect it to a file, or to /dev/null to discard it"
            )
        status = _command(options.command)(build_program(early), options)
        with writing_output():
            sys.stdout.flush()  # raise write errors here, not when the interpreter exits
        return status
    except EnvironmentFailure as error:
        print_error(str(error))
        return error.exit_status
    except BrokenPipeError:
        _discard_output()  # the reader of the pipe has closed it
        return 0
    except OutputUnwritable as error:
        return _report_output(error.reason)
    except OSError as error:
        # Errors of named files are handled where the files are written. What remains are streams
        # that other libraries write to, such as the live columns of a terminal.
        if error.filename is not None or error.errno not in _CANNOT_WRITE:
            return _report_bug()
        return _report_output(error.strerror or str(error))
    except Interrupted as interruption:
        return interruption.exit_status
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception:  # noqa: BLE001 - the one place where a bug becomes a report to copy
        return _report_bug()


def _open_missing_streams() -> bool:
    """Replace closed standard streams by the null device; return whether output was closed.

    Otherwise the next file that is opened gets the number of a standard stream, and what is meant
    for the terminal is written into it. Python sets a closed stream to None. A window that is
    started without a terminal has no streams, either, and needs none.
    """
    is_output_closed = sys.stdout is None
    if sys.stdin is None:
        _occupy(0, os.O_RDONLY)  # the stream remains None: prompts report that it is closed
    if sys.stdout is None:
        _occupy(1, os.O_WRONLY)
        sys.stdout = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8")
    if sys.stderr is None:
        _occupy(2, os.O_WRONLY)
        sys.stderr = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8")
    return is_output_closed


def _occupy(number: int, flags: int) -> None:
    """Open the null device as a file descriptor that is free."""
    try:
        os.fstat(number)
    except OSError:
        opened = os.open(os.devnull, flags)
        if opened != number:
            os.dup2(opened, number)
            os.close(opened)


def _discard_output() -> None:
    """Let what is still buffered go nowhere, or the interpreter would complain at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _report_output(reason: str) -> int:
    _discard_output()
    problem = f"standard output cannot be written ({reason})"
    print_error(f"{problem}: make room, or choose another destination.")
    return 2


def _report_bug() -> int:
    with suppress(OSError):  # standard error may be unwritable, too
        print(f"{BUG_REPORT}\n{traceback.format_exc()}", file=sys.stderr)
    return 3


def _command(name: str | None) -> Callable[[Program, Namespace], int]:
    """Import the function that runs a command: only this one, so that the window starts fast."""
    name = name or "window"
    module = import_module(f"overthink.cli.{_MODULES.get(name, name)}")
    command: Callable[[Program, Namespace], int] = getattr(module, f"run_{name}")
    return command
