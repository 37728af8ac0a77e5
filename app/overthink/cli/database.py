"""Which database a command means."""

from __future__ import annotations

import argparse
from pathlib import Path

from overthink.bootstrap import Program
from overthink.core.errors import BadOption


def database(program: Program, options: argparse.Namespace) -> Path:
    """The file that is meant.

    Raises:
        BadOption: it is not there.
    """
    path: Path = options.database or program.sessions
    if not path.exists():
        raise BadOption(
            f"there is no database {path}", "`overthink compare` makes one, with a session in it"
        )
    return path


def check_folder(path: Path | None, option: str) -> None:
    """Refuses a file whose folder is not there: a mistyped one must not be made.

    Raises:
        BadOption: names the file.
    """
    if path is not None and not path.expanduser().absolute().parent.is_dir():
        raise BadOption(
            f"{option} is {path}, and its folder is not there",
            "make the folder first, or mend the name",
        )
