"""Runs the real command, in this process and in its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from overthink.cli import main

TIME_LIMIT_S = 240


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    status: int
    output: str
    errors: str

    @property
    def lanes(self) -> list[dict[str, Any]]:
        lanes: list[dict[str, Any]] = json.loads(self.output)["lanes"]
        return lanes


def overthink(
    *arguments: str | Path, home: Path, typed: bytes = b"", limit_s: float | None = TIME_LIMIT_S
) -> Ended:
    """Run the command in its own process, outside the checkout."""
    done = subprocess.run(
        [sys.executable, "-P", "-m", "overthink", *map(str, arguments)],
        input=typed,
        capture_output=True,
        timeout=limit_s,
        env={**os.environ, "OVERTHINK_HOME": str(home), "HOME": str(home)},
        cwd=home.parent,
        check=False,
    )
    return Ended(done.returncode, done.stdout.decode(), done.stderr.decode())


def overthink_here(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> Ended:
    """Run the command in this process: for commands that end before a child is started."""
    capsys.readouterr()
    status = main([str(argument) for argument in arguments])
    captured = capsys.readouterr()
    return Ended(status, captured.out, captured.err)


def one_sentence(ended: Ended, *parts: str) -> str:
    """Check that a command was refused in one sentence that contains all parts."""
    lines = ended.errors.strip().split("\n")
    assert ended.status == 2, ended
    assert len(lines) == 1, ended.errors
    sentence = lines[0]
    assert sentence.startswith("overthink: "), sentence
    assert sentence.endswith("."), sentence
    assert "Traceback" not in sentence
    for part in parts:
        assert part in sentence, f"{part!r} is not in {sentence!r}"
    return sentence


def files_below(folder: Path) -> list[str]:
    """All files below a folder, without logs and caches."""
    found = (
        path
        for path in folder.rglob("*")
        if path.is_file() and path.suffix != ".log" and path.parent.name != "cache"
    )
    return sorted(str(path.relative_to(folder)) for path in found)
