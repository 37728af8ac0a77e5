"""Symbols for characters that act instead of being visible, and lengths in UTF-16.

Model output is hostile text: an escape sequence, a bidirectional override or an invisible tag must
be visible. Marks that scripts need (joiners, plain left-to-right and right-to-left marks) and the
tags of a flag emoji are unchanged.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_ACTING = re.compile(
    "\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f"  # a flag: matched first, and left unchanged
    "|[\x00-\x08\x0b-\x1f\x7f-\x9f\n\r"
    "\u061c\u2028\u2029\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffc"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
_PICTURES = 0x2400
"""The first of Unicode's pictures of control characters."""


def symbol(char: str) -> str:
    """The symbol for a character that must not act."""
    point = ord(char)
    if char == "\n":
        return "↵"
    if point < 0x20:
        return chr(_PICTURES + point)
    return "␡" if point == 0x7F else f"⟨U+{point:04X}⟩"


def acting(text: str) -> list[int]:
    """Indices of the characters to replace by `symbol`."""
    return [match.start() for match in _ACTING.finditer(text) if match.end() - match.start() == 1]


def same_length(text: str) -> str:
    """Replace characters that act by symbols of the same number of code units."""
    chars = list(text)
    for index in acting(text):
        char = chars[index]
        if char != "\n":
            shown = symbol(char)
            chars[index] = shown if len(shown) == 1 else "\ufffd" * (1 + (char > "\uffff"))
    return "".join(chars)


def harmless_lines(text: str) -> str:
    """Replace characters that act by symbols, except line ends: safe to paste."""
    lines = text.replace("\r\n", "\n").split("\n")
    return "\n".join(harmless(line) for line in lines)


def harmless(text: str) -> str:
    """Replace characters that act by symbols, line ends included."""
    return _ACTING.sub(lambda match: match[0] if len(match[0]) > 1 else symbol(match[0]), text)


def excerpt(text: str | Path, limit: int = 300) -> str:
    """A path or a text from a file for use in a sentence: printable, at most `limit` characters."""
    start = str(text)[: limit + 1]
    clean = start
    if not start.isprintable():
        clean = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in start)
    return clean if len(clean) <= limit else clean[: limit - 1] + "…"


def utf16_length(text: str) -> int:
    """The length of a text in UTF-16 code units, as Qt and JavaScript count it."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "replace")) // 2


def utf16_units(utf8: bytes | bytearray) -> NDArray[np.int64]:
    """The number of UTF-16 code units that begin with each byte; 0 for continuation bytes."""
    import numpy as np  # late: children start before it is imported

    # Copied, since a buffer that is exported cannot grow.
    raw = np.frombuffer(bytes(utf8), dtype=np.uint8)
    return np.asarray(((raw & 0xC0) != 0x80).astype(np.int64) + (raw >= 0xF0), dtype=np.int64)
