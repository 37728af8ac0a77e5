"""What a command writes for other programs: JSON on standard output, token lines in a file."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

from overthink.comparison.conductor import Lane
from overthink.core.errors import BadOption
from overthink.core.messages import to_text
from overthink.reports.compare_json import token_lines
from overthink.storage.whole_file import is_special, partial_path


def write_json(value: Any) -> None:
    """Prints one JSON object, in UTF-8 whatever the terminal's encoding."""
    sys.stdout.flush()
    sys.stdout.buffer.write(
        msgspec.json.format(msgspec.json.encode(value, enc_hook=to_text)) + b"\n"
    )
    sys.stdout.buffer.flush()


def check_writable(path: Path) -> None:
    """Refuses before the models run what would fail after.

    Raises:
        BadOption: no file can be written there.
    """
    if str(path) == "-":
        raise BadOption("--tokens writes to a file, not to standard output", "name a file")
    try:
        if path.is_dir():
            raise IsADirectoryError(0, "it is a folder")
        if is_special(path):
            return
        probe = partial_path(path)
        with probe.open("xb"):
            pass
        probe.unlink()
    except (OSError, ValueError) as error:
        raise _refused(path, error) from None


def write_tokens(path: Path, lanes: Iterable[Lane]) -> None:
    """Writes beside the file and renames: never a half-written one under its name.

    Raises:
        BadOption: the disk is full, say.
    """
    partial = path if is_special(path) else partial_path(path)
    try:
        with partial.open("wb") as file:
            for lane in lanes:
                file.writelines(
                    line + b"\n" for line in token_lines(lane.plan.side, lane.record.trace)
                )
        if partial != path:
            partial.replace(path.resolve())
    except OSError as error:
        if partial != path:
            with suppress(OSError):
                partial.unlink()
        raise _refused(path, error) from None


def _refused(path: Path, error: OSError | ValueError) -> BadOption:
    why = getattr(error, "strerror", None) or str(error)
    return BadOption(
        f"--tokens cannot write {path} ({why})", "name a file in a folder that you can write to"
    )
