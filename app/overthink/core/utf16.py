"""Lengths of texts as Qt and JavaScript count them: in UTF-16 code units, two beyond U+FFFF."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def utf16_length(text: str) -> int:
    """Code units of a text."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "replace")) // 2


def utf16_units(utf8: bytes | bytearray) -> NDArray[np.int64]:
    """Code units that begin with each byte: none for the later bytes of a character."""
    # A copy, since a buffer that is lent out cannot grow.
    raw = np.frombuffer(bytes(utf8), dtype=np.uint8)
    return np.asarray(((raw & 0xC0) != 0x80).astype(np.int64) + (raw >= 0xF0), dtype=np.int64)
