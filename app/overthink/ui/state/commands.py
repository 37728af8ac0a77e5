"""Commands of the palette, and which of them a typed text finds. Pure; no widgets."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass

MAX_SHOWN = 60
"""Commands that are listed for a typed text."""


@dataclass(frozen=True, slots=True)
class Command:
    """Something that the user can choose by typing.

    Args:
        title: what it does, in the interface's language; untrusted text in one line.
        kind: the heading that it belongs to, in the interface's language.
        run: does it.
        keys: its shortcut as this system writes it; empty without one.
        more: text that finds it, too, and is not displayed.
    """

    title: str
    kind: str
    run: Callable[[], object]
    keys: str = ""
    more: str = ""


def find_commands(commands: Iterable[Command], typed: str) -> list[Command]:
    """Return the commands that contain every typed word, in title or kind, best first.

    Titles that begin with the typed text precede those with a word that begins with it, and those
    precede the rest; commands of the same rank retain their order. Case and accents are ignored.
    """
    words = _folded(typed).split()
    ranked = [
        (rank, command)
        for command in commands
        if (rank := _rank(_folded(command.title), _folded(f"{command.kind} {command.more}"), words))
        is not None
    ]
    ranked.sort(key=lambda each: each[0])
    return [command for _, command in ranked[:MAX_SHOWN]]


def _rank(title: str, more: str, words: list[str]) -> int | None:
    """Return 0 for the best; None if a word is missing."""
    if not words:
        return 0
    if not all(word in title or word in more for word in words):
        return None
    if title.startswith(" ".join(words)):
        return 0
    starts = title.replace("-", " ").replace("(", " ").split()
    if all(any(start.startswith(word) for start in starts) for word in words):
        return 1
    return 2 if all(word in title for word in words) else 3


def _folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))
