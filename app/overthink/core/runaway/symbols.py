"""Turn token texts into symbols: what the rules compare and count."""

from __future__ import annotations

from typing import NamedTuple

from overthink.core.runaway.scripts import letters_by_script

_BRACKETS = frozenset("'\"(){}[]|_;<>#`")
"""Signs of which structured text (code, tables, data) has many."""
_SIGNS = _BRACKETS | frozenset(",:.=")

NUMBER = "\1"
"""The character of any run of digits where numbers are not compared."""
_FIRST = 2
_CHARACTERS = 0x110000 - _FIRST

LINE_END, SPACE, SIGN = 1, 2, 4
"""What a token's text has: a line end, a space at its beginning, the sign of a sentence at its
end."""
_SENTENCE_SIGNS = frozenset(".!?:")


class Symbol(NamedTuple):
    """A token's text, stripped and in lower case."""

    character: str
    """A character of its own; empty for white space alone."""
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
    edges: int
    """`LINE_END`, `SPACE` and `SIGN`, added up."""


class Symbols(dict[str, Symbol]):
    """Symbols by token text, numbered in order of appearance. Each text is read only once."""

    def __init__(self) -> None:
        super().__init__()
        self._characters: dict[str, str] = {}

    def __missing__(self, text: str) -> Symbol:
        symbol = self[text] = self._read(text)
        return symbol

    def _read(self, text: str) -> Symbol:
        stripped = text.strip().lower()
        return Symbol(
            self._character(stripped) if stripped else "",
            stripped.isalpha(),
            bool(stripped) and _is_structure(stripped),
            "\\" in stripped or stripped == "$",
            stripped.isdigit(),
            _runs(text.lower()),
            letters_by_script(text),
            _edges(text),
        )

    def _character(self, text: str) -> str:
        """The character for a text: strings of characters are compared quickly."""
        character = self._characters.get(text)
        if character is None:
            character = chr(len(self._characters) % _CHARACTERS + _FIRST)
            self._characters[text] = character
        return character


def _edges(text: str) -> int:
    return (
        LINE_END * ("\n" in text)
        + SPACE * text.startswith(" ")
        + SIGN * (text[-1:] in _SENTENCE_SIGNS)
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
