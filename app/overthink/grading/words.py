"""The word lists of `resources/grading_words.toml`, and regular expressions made from them.

Lists are read and patterns compiled on first use: a program that grades nothing pays nothing.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache, cached_property

from overthink.bundled import bundled_folder

_SHARED = "shared"
"""The table of the lists that belong to no language."""


@cache
def _tables() -> dict[str, dict[str, list[str]]]:
    file = bundled_folder("resources") / "grading_words.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


@cache
def languages() -> tuple[str, ...]:
    """The codes of all languages with word lists."""
    return tuple(name for name in _tables() if name != _SHARED)


@cache
def words(role: str, language: str | None = None) -> tuple[str, ...]:
    """The list of that name, of one language or of all, in order.

    Raises:
        KeyError: no language has a list of that name.
    """
    if not any(role in table for table in _tables().values()):
        raise KeyError(role)
    tables = [_tables()[language]] if language else _tables().values()
    return tuple(word for table in tables for word in table.get(role, ()))


def numbered(role: str, start: int, language: str | None = None) -> dict[str, int]:
    """The words of a list that counts from `start`, each spelling with its value."""
    return {
        word: value
        for code in ([language] if language else languages())
        for value, spellings in enumerate(words(role, code), start)
        for word in spellings.split("|")
    }


def expand(template: str) -> str:
    """Replace `<<role>>` in a regular expression with a group of the words of that list.

    `<<upper>>` and `<<lower>>` are all languages' letters, for a character class.
    """
    return re.sub(r"<<(\w+)>>", lambda name: _group(name[1]), template)


def _group(role: str) -> str:
    letters = "".join(words("letters"))
    if role == "lower":
        return f"a-z{letters}"
    if role == "upper":
        return f"A-Z{letters.upper()}"
    return f"(?:{'|'.join(words(role))})"


class WordPattern:
    """A regular expression that contains word lists, as `expand` describes. Ignores case."""

    def __init__(self, template: str, flags: int = re.I) -> None:
        self.template = template
        self._flags = flags

    @cached_property
    def regex(self) -> re.Pattern[str]:
        return re.compile(expand(self.template), self._flags)

    def search(self, text: str) -> re.Match[str] | None:
        return self.regex.search(text)

    def match(self, text: str, start: int = 0) -> re.Match[str] | None:
        return self.regex.match(text, start)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        return self.regex.fullmatch(text)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        return self.regex.finditer(text)
