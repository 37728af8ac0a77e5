"""The child process of a lane: executes commands and replies with events.

Started as `python -P -m overthink.inference.child --log FILE` (in a frozen bundle, by the program
itself). Its first act is to claim standard input and output for the protocol and to redirect the
native ones to the log file, before any native library is loaded: nothing that llama.cpp, a GPU
driver or a library prints afterwards can reach the pipe.

Imports little itself, so that the renderer of chat templates starts before everything else.
"""

from __future__ import annotations

import faulthandler
import os
import sys
from contextlib import suppress
from typing import IO, NoReturn

from overthink.inference.renderer_process import start_renderer


def _claim_pipes(log_path: str) -> tuple[IO[bytes], IO[bytes]]:
    """Claim standard input and output for the protocol; native output goes to the log."""
    commands = os.fdopen(os.dup(0), "rb")
    replies = os.fdopen(os.dup(1), "wb")
    log = os.open(log_path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.close(nothing)
    os.close(log)
    return commands, replies


def _write_log(line: str) -> None:
    with suppress(OSError):  # a full disk must not end a run
        os.write(2, line.encode("utf-8", "replace"))


def main(arguments: list[str] | None = None) -> NoReturn:
    """Serve one lane until it is to quit or the parent is gone."""
    _, log_path = arguments or sys.argv[1:]  # --log FILE; argparse would take 15 ms to import
    commands, replies = _claim_pipes(log_path)
    faulthandler.enable(2)
    # When it aborts, llama.cpp would start a debugger for a backtrace, which takes seconds and
    # helps no user; the log has its last lines anyway.
    os.environ.setdefault("GGML_NO_BACKTRACE", "1")
    # It starts beside the imports that follow and the loading of the model.
    renderer = start_renderer()
    from overthink.inference.command_loop import serve

    serve(commands, replies, _write_log, renderer)


if __name__ == "__main__":
    main()
