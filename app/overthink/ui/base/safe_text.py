"""A token's text as it can be shown: model output is a stranger's text. Pure; must not know Qt.

White space is made visible, control characters and invisible ones are named, so that two tokens
that look alike in a text can be told apart here and none of them does anything.
"""

from __future__ import annotations

import unicodedata

LIMIT = 80
"""Characters of a token that are shown."""

_VISIBLE = {" ": "␣", "\n": "⏎", "\t": "⇥", "\x7f": "␡"}
_NAMED = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp", "Zs"})
_JOINERS = "\u200c\u200d"
"""They hold emoji and letters of some scripts together; alone they are nothing to see."""


def visible(text: str, limit: int = LIMIT) -> str:
    """The text with everything in it to be seen, cut after `limit` characters.

    A combining mark that comes first stands on a dotted circle instead of on its neighbour.
    """
    shown = [_shown(text, i) for i in range(min(len(text), limit))]
    if text and unicodedata.category(text[0]).startswith("M"):
        shown.insert(0, "◌")
    return "".join(shown) + ("…" if len(text) > limit else "")


def _shown(text: str, index: int) -> str:
    char = text[index]
    if char in _VISIBLE:
        return _VISIBLE[char]
    if unicodedata.category(char) not in _NAMED or _joins(text, index):
        return char
    return chr(0x2400 + ord(char)) if char < " " else f"⟨U+{ord(char):04X}⟩"


def _joins(text: str, index: int) -> bool:
    return text[index] in _JOINERS and 0 < index < len(text) - 1


def isolated(text: str) -> str:
    """The text so that its writing direction leaves the sentence around it alone."""
    return f"\u2068{text}\u2069"
