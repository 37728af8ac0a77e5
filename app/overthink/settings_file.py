"""Settings files: read so that one bad value costs only that value, and never lost.

A file that cannot be used as it is, or only in part, is copied or renamed before anything is
written in its place; the note for the user names that copy.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import msgspec

from overthink.core.damaged_json import read_json
from overthink.core.messages import NO_MESSAGE, Message, joined, message
from overthink.core.settings_tree import merged
from overthink.core.symbols import excerpt
from overthink.folders import write_atomically

_MOST_SHOWN = 4
"""Problems that a note lists."""
_MOST_BACKUPS = 50


@dataclass
class SettingsTree:
    """What a settings file contains."""

    path: Path
    tree: dict[str, Any] = field(default_factory=dict)
    problems: list[Message] = field(default_factory=list)
    """Clauses; more may be found when the tree is fitted to the settings."""
    content: bytes | None = None
    """None if there is no file, or it could not be read."""
    unreadable: Message = NO_MESSAGE
    """Why nothing of the file could be read: a clause."""


def read_settings(path: Path, limit: int) -> SettingsTree:
    """Read a file, of at most `limit` bytes. A missing one is empty, without a problem."""
    read = SettingsTree(path)
    try:
        if not os.path.lexists(path):
            return read
        if not path.is_file():
            read.unreadable = message("it is not a file")
            return read
        with path.open("rb") as file:
            content = file.read(limit + 1)
    except OSError as error:
        why = error.strerror or type(error).__name__
        read.unreadable = message("it cannot be read ({why})", why=why)
        return read
    if len(content) > limit:
        read.unreadable = message("it is larger than {limit:size}", limit=limit)
        return read
    read.content = content
    tree, problems = read_json(content)
    read.problems += problems
    if isinstance(tree, dict):
        read.tree = tree
    else:
        read.unreadable = problems[0] if problems else message("it contains no settings")
    return read


def save_aside(read: SettingsTree) -> Path | None:
    """Copy a file that has problems, or rename one of which nothing can be used.

    Returns:
        The copy or the new name; None if that failed, so that the file must not be overwritten.
    """
    try:
        if read.unreadable:
            aside = _free_name(read.path)
            read.path.rename(aside)
            return aside
        assert read.content is not None
        for aside in _backups(read.path):
            if aside.is_file() and aside.read_bytes() == read.content:
                return aside
            if not os.path.lexists(aside):
                write_atomically(aside, read.content)
                return aside
    except OSError:
        pass
    return None


def encode_settings(value: object, unknown: dict[str, Any]) -> bytes:
    """Encode settings for their file, with the members that a newer version wrote."""
    tree = msgspec.to_builtins(value)
    assert isinstance(tree, dict)
    return msgspec.json.format(msgspec.json.encode(merged(unknown, tree)), indent=1)


def settings_note(path: Path, read: SettingsTree, aside: Path | None) -> Message:
    """Report what is wrong with a file: a sentence or two."""
    file = excerpt(path)
    if read.unreadable:
        what = message(
            "The settings file {file} is not used, since {why}; the defaults apply.",
            file=file,
            why=read.unreadable,
        )
        if aside:
            what = message("{what} It is now named {aside}.", what=what, aside=excerpt(aside))
        return what
    what = message(
        "Some settings in {file} cannot be used: {problems}.",
        file=file,
        problems=_listed(read.problems),
    )
    if aside:
        return message("{what} The old file is saved as {aside}.", what=what, aside=excerpt(aside))
    return message("{what} No changes are saved, since the file cannot be copied.", what=what)


def _listed(problems: Sequence[Message]) -> Message:
    shown = joined("; ", problems[:_MOST_SHOWN])
    more = len(problems) - _MOST_SHOWN
    return message("{shown}; and {more:n} more", shown=shown, more=more) if more > 0 else shown


def _backups(path: Path) -> list[Path]:
    numbers = range(1, _MOST_BACKUPS)
    return [path.with_name(f"{path.stem}.unusable-{n}{path.suffix}") for n in numbers]


def _free_name(path: Path) -> Path:
    names = (path.with_name(f"{path.stem}.unusable-{n}{path.suffix}") for n in count(1))
    return next(name for name in names if not os.path.lexists(name))
