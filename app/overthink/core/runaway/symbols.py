"""Turn token texts into symbols: what the rules compare and count."""

from __future__ import annotations

from typing import NamedTuple

from overthink.core.runaway.scripts import letters_by_script

_BRACKETS = frozenset("'\"(){}[]|_;<>#`")
"""Signs of which structured text (code, tables, data) has many."""
_SIGNS = _BRACKETS | frozenset(",:.=")

NUMBER = 1
"""The symbol of any run of digits where numbers are not compared."""
_FIRST = 2


class Symbol(NamedTuple):
    """A token's text, stripped and in lower case."""

    id: int
    """Its number, `_FIRST` or more; 0 for white space alone."""
    alpha: bool
    """Letters only."""
    structure: bool
    """Signs of structured text only."""
    maths: bool
    """A dollar sign, or text with a backslash."""
    digits: bool
    pieces: tuple[str | None, ...]
    """The text as runs of letters in lower case; None is a boundary between words."""
    scripts: tuple[tuple[str, int], ...]
    """The text's letters as runs of one script, each with its length."""


class Symbols:
    """Symbols of token texts, numbered in order of appearance. Each text is read only once."""

    def __init__(self) -> None:
        self._by_text: dict[str, Symbol] = {}
        self._ids: dict[str, int] = {}
        self._texts: list[str] = []

    def __getitem__(self, text: str) -> Symbol:
        symbol = self._by_text.get(text)
        if symbol is None:
            symbol = self._by_text[text] = self._read(text)
        return symbol

    def _read(self, text: str) -> Symbol:
        stripped = text.strip().lower()
        number = self._ids.setdefault(stripped, len(self._ids) + _FIRST) if stripped else 0
        return Symbol(
            number,
            stripped.isalpha(),
            bool(stripped) and _is_structure(stripped),
            "\\" in stripped or stripped == "$",
            stripped.isdigit(),
            _runs(text.lower()),
            letters_by_script(text),
        )


def _is_structure(text: str) -> bool:
    characters = set(text)
    return characters <= _SIGNS and not characters.isdisjoint(_BRACKETS)


def _runs(text: str) -> tuple[str | None, ...]:
    runs: list[str | None] = []
    letters = ""
    for character in text:
        if character.isalpha():
            letters += character
            continue
        if letters:
            runs.append(letters)
            letters = ""
        if not runs or runs[-1] is not None:
            runs.append(None)
    if letters:
        runs.append(letters)
    return tuple(runs)
