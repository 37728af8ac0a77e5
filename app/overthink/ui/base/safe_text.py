"""Shows untrusted text safely: control characters, invisible characters and writing direction.

Two ways to show a character that would act on a layout: `replace_control_chars` puts one symbol in
its place, for running text; `make_visible` also names white space and invisible characters, so that
similar tokens can be distinguished. Pure; must not import Qt.
"""

from __future__ import annotations

import unicodedata

LIMIT = 80
"""Characters of a token that are shown."""

_ALLOWED = {0x09, 0x0A}
# Overrides of the writing direction could make one answer look like another. The marks that only
# give a neutral character a direction (U+200E, U+200F, U+061C) are part of written Arabic and
# Hebrew.
_OVERRIDES = (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
_REPLACEMENT = "\ufffd"

_SYMBOLS: dict[int, str] = {
    **{code: chr(0x2400 + code) for code in range(0x20) if code not in _ALLOWED},
    0x7F: "␡",
    **dict.fromkeys(range(0x80, 0xA0), _REPLACEMENT),
    **dict.fromkeys(_OVERRIDES, _REPLACEMENT),
    # Line and paragraph separators, and the placeholder of an object in a layout.
    **dict.fromkeys((0x2028, 0x2029, 0xFFFC), _REPLACEMENT),
    **dict.fromkeys(range(0xD800, 0xE000), _REPLACEMENT),
}

_VISIBLE = {" ": "␣", "\n": "⏎", "\t": "⇥", "\x7f": "␡"}
_NAMED = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp", "Zs"})
_JOINERS = "\u200c\u200d"
"""They join emoji and letters of some scripts; on their own they are invisible."""


def replace_control_chars(text: str) -> str:
    """Replace each control character by a symbol, and Windows line ends by plain ones."""
    return text.replace("\r\n", "\n").translate(_SYMBOLS)


def make_visible(text: str, limit: int = LIMIT) -> str:
    """Make every character visible, and cut the text after `limit` characters.

    A leading combining mark gets a dotted circle, so that it does not combine with what is before
    the text.
    """
    shown = [_visible_char(text, i) for i in range(min(len(text), limit))]
    if text and unicodedata.category(text[0]).startswith("M"):
        shown.insert(0, "◌")
    return "".join(shown) + ("…" if len(text) > limit else "")


def _visible_char(text: str, index: int) -> str:
    char = text[index]
    if char in _VISIBLE:
        return _VISIBLE[char]
    if unicodedata.category(char) not in _NAMED or _joins(text, index):
        return char
    return chr(0x2400 + ord(char)) if char < " " else f"⟨U+{ord(char):04X}⟩"


def _joins(text: str, index: int) -> bool:
    return text[index] in _JOINERS and 0 < index < len(text) - 1


def isolate_direction(text: str) -> str:
    """Isolate the text, so that its direction does not affect the sentence around it."""
    return f"\u2068{text}\u2069"


def is_right_to_left(text: str) -> bool:
    """Return whether a paragraph runs from right to left, by its first letter (UAX #9, rule P2)."""
    for char in text:
        direction = unicodedata.bidirectional(char)
        if direction == "L":
            return False
        if direction in ("R", "AL"):
            return True
    return False
