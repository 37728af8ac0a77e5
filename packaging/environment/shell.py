"""Running programs and saying, in short lines, what goes on."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

Progress = Callable[[str], str | None]
"""Turns a line of a program's output into a line to say, or None."""

LINES_SHOWN_OF_A_FAILURE = 25


class SetupFailed(Exception):
    """The set-up cannot go on; its text says what is wrong and what to do."""


def say(text: str) -> None:
    """One line of progress."""
    print(text, flush=True)


def detail(text: str) -> None:
    """One line that belongs to the line before it."""
    say(f"  {text}")


def run_logged(
    command: Sequence[str | Path],
    log: Path,
    *,
    what: str,
    env: dict[str, str] | None = None,
    progress: Progress | None = None,
    folder: Path | None = None,
) -> None:
    """Runs a program with all its output in `log`; shows the end of it if the program fails.

    Args:
        folder: in which it runs; this program's own where it is None.

    Raises:
        SetupFailed: the program ended with another status than 0.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    with (
        log.open("w", encoding="utf-8") as kept,
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
            _follow(process, kept.write, progress)
        except BaseException:
            process.terminate()
            raise
    if process.returncode != 0:
        say(_tail(log))
        raise SetupFailed(f"{what} failed (status {process.returncode}); the whole log: {log}")


def _follow(
    process: subprocess.Popen[str], keep: Callable[[str], int], progress: Progress | None
) -> None:
    assert process.stdout is not None
    for line in process.stdout:
        keep(line)
        said = progress(line) if progress else None
        if said:
            detail(said)
    process.wait()


def _tail(log: Path) -> str:
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    return "\n".join(f"    {line}" for line in lines[-LINES_SHOWN_OF_A_FAILURE:])


def succeeds(command: Sequence[str], timeout_s: float = 20) -> bool:
    """Whether a program is there, ends in time and ends well."""
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=timeout_s, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def output_of(command: Sequence[str], timeout_s: float = 20) -> str:
    """What a program prints, or nothing where it is missing or fails."""
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
