"""Runs programs and prints progress in short lines."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

Progress = Callable[[str], str | None]
"""Turns a line of a program's output into a progress line, or None."""

FAILURE_LINES = 25


class SetupFailed(Exception):
    """The set-up cannot continue; the message states the problem and the remedy."""


def print_step(text: str) -> None:
    """Print a line of progress."""
    print(text, flush=True)


def print_detail(text: str) -> None:
    """Print an indented line that belongs to the previous one."""
    print_step(f"  {text}")


def run_logged(
    command: Sequence[str | Path],
    log: Path,
    *,
    what: str,
    env: dict[str, str] | None = None,
    progress: Progress | None = None,
    folder: Path | None = None,
) -> None:
    """Run a program and write its output to `log`; print the last lines if it fails.

    Args:
        command: the program and its arguments.
        log: replaced if it exists.
        what: the name of the step in the error message.
        env: additional environment variables.
        progress: called with each line of output.
        folder: the working directory; None for the current one.

    Raises:
        SetupFailed: the exit status is not 0.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    with (
        log.open("w", encoding="utf-8") as log_output,
        subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={**os.environ, **(env or {})},
            text=True,
            encoding="utf-8",
            errors="replace",
            cwd=folder,
        ) as process,
    ):
        try:
            _follow(process, log_output.write, progress)
        except BaseException:
            process.terminate()
            raise
    if process.returncode != 0:
        print_step(_tail(log))
        raise SetupFailed(f"{what} failed (status {process.returncode}). Full log: {log}")


def _follow(
    process: subprocess.Popen[str], write: Callable[[str], int], progress: Progress | None
) -> None:
    assert process.stdout is not None
    for line in process.stdout:
        write(line)
        message = progress(line) if progress else None
        if message:
            print_detail(message)
    process.wait()


def _tail(log: Path) -> str:
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    return "\n".join(f"    {line}" for line in lines[-FAILURE_LINES:])


def succeeds(command: Sequence[str], timeout_s: float = 20) -> bool:
    """Return whether a program exists and exits with status 0 in time."""
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=timeout_s, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def program_output(command: Sequence[str], timeout_s: float = 20) -> str:
    """Return a program's output, or an empty string if it is missing or fails."""
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=timeout_s,
            check=True,
            text=True,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip()
