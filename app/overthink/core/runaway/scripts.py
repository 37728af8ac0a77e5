"""Notice that a text changes to another script, such as from Latin to Chinese characters."""

from __future__ import annotations

import unicodedata
from collections import Counter, deque
from functools import lru_cache
from itertools import groupby

WINDOW = 200
"""Letters that are measured."""
FOREIGN = 0.30
"""Share of letters outside the dominant script."""

_EAST_ASIAN = frozenset({"CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO"})
"""Scripts that one text mixes."""
_FORMULA = frozenset({"GREEK", "MATHEMATICAL", "DOUBLE-STRUCK", "SCRIPT", "BLACK-LETTER"})
"""Letters of formulas, which belong to any text."""


@lru_cache(maxsize=4_096)
def script_of(character: str) -> str | None:
    """The script of a letter; None for other characters and for letters of formulas."""
    if character < "\u0370":
        return "LATIN" if character.isalpha() else None
    if not character.isalpha():
        return None
    name = unicodedata.name(character, "").split(" ", 1)[0].split("-", 1)[0]
    if name in _EAST_ASIAN:
        return "EAST ASIAN"
    if name in ("FULLWIDTH", "MODIFIER"):
        return "LATIN"
    return None if name in _FORMULA else name or None


def letters_by_script(text: str) -> tuple[tuple[str, int], ...]:
    """The letters of a text as runs of one script, each with its length."""
    scripts = [script for script in map(script_of, text) if script is not None]
    return tuple((script, len(list(run))) for script, run in groupby(scripts))


class Scripts:
    """The share of the last `WINDOW` letters, or a few more, outside the text's dominant script.

    The dominant script is that of most letters so far: a text in Chinese is not foreign, and a
    quotation does not change what is.
    """

    def __init__(self) -> None:
        self._last: deque[tuple[str, int]] = deque()
        self._letters = 0
        self._within: Counter[str] = Counter()
        self._all: Counter[str] = Counter()
        self._dominant = ""

    @property
    def share(self) -> float:
        """Letters outside the dominant script per letter of the window; 0 until it is full."""
        if self._letters < WINDOW:
            return 0.0
        return 1.0 - self._within[self._dominant] / self._letters

    @property
    def foreign(self) -> str:
        """The most frequent other script of the window, in upper case."""
        others = [name for name, _ in self._within.most_common(2) if name != self._dominant]
        return others[0] if others else ""

    @property
    def tokens(self) -> int:
        """Number of tokens, roughly, that the letters of the window are from."""
        return len(self._last)

    def feed(self, runs: list[tuple[str, int]]) -> None:
        """Take the next letters, as runs of one script with their lengths."""
        last, within, letters = self._last, self._within, self._letters
        last.extend(runs)
        for script, length in runs:
            letters += length
            within[script] += length
            self._all[script] += length
        if len(self._all) > 1:
            self._dominant = max(self._all, key=self._all.__getitem__)
        elif self._all:
            (self._dominant,) = self._all
        while last and letters - last[0][1] >= WINDOW:
            script, length = last.popleft()
            letters -= length
            within[script] -= length
        self._letters = letters
